"""Which run the files of an experiment stand for, where nobody names one by `--run`.

The complete run that was made from the same: the one that Nx has made, found by the digests in its
run.json, or the one that was started by hand (`run_id`). Only exactly the same counts: another
comment in a module makes another run here, though not for Nx, which knows what Python makes of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tensorlab import installed_packages
from tensorlab.atomic import sha256
from tensorlab.config import Experiment
from tensorlab.made_from import made_from, modules_of, of_key, parts_of, training_digest
from tensorlab.run_id import run_id
from tensorlab.runs import Run, records

Record = Mapping[str, Any]


def run_of(experiment: Experiment, verb: str) -> str:
    """The id of the run: of the newest complete one, else of the one that a training would make.

    Args:
        experiment: as its files are now.
        verb: a training is not spared by a run that has lost files.
    """
    own = run_id(experiment)
    for record in complete_runs(experiment.root, experiment.name):
        mine = own in (record["run"], (record.get("made_from") or {}).get("id"))
        if not mine and not is_same(record, experiment):
            continue
        if verb != "train" or is_whole(Run(experiment, record["run"])):
            return record["run"]
    return own


def complete_run_of(experiment: Experiment) -> str | None:
    """The id of the complete run that the files stand for; None where there is none."""
    found = Run(experiment, run_of(experiment, "evaluate"))
    return found.id if found.status == "complete" else None


def newest(root: Path, experiment: str, overrides: list[str]) -> str | None:
    """The complete run with just these overrides that ended last, whatever it was made from."""
    found = complete_runs(root, experiment)
    return next((one["run"] for one in found if one.get("overrides") == overrides), None)


def complete_runs(root: Path, experiment: str) -> list[dict[str, Any]]:
    """The newest first."""
    found = records(root, experiment)
    complete = [one for one in found if one.get("status") == "complete" and one.get("ended")]
    return sorted(complete, key=lambda one: one["ended"], reverse=True)


def is_whole(run: Run) -> bool:
    return all(run.can_be_redrawn(name) for name in run.damage())


def is_same(record: Record, experiment: Experiment) -> bool:
    """Whether a run of Nx was made from what is there now."""
    key, then = record.get("key"), record.get("made_from") or {}
    if not modules_of(key) or then.get("training") != training_digest(experiment):
        return False
    now = made_from(experiment, key)
    if not now["loads"]:  # else a file of any name may count
        then, now = ({**one, "code": None} for one in (then, now))
    return then == now and _same_files(record, experiment) and _same_packages(record, experiment)


def _same_files(record: Record, experiment: Experiment) -> bool:
    key, sources = record["key"], record.get("sources") or {}
    wanted = {path: sources.get(path) for path in modules_of(key)}
    for parts in parts_of(key):
        wanted |= parts.get("files") or {}
    root = experiment.root
    return all(
        (root / path).is_file() and sha256(root / path) == then for path, then in wanted.items()
    )


def _same_packages(record: Record, experiment: Experiment) -> bool:
    """Packages that the key does not have count where the modules import them, or it has none."""
    key = record["key"]
    changed = installed_packages.changed(record.get("packages") or {})
    if not changed:
        return True
    pinned = {name for parts in parts_of(key) for name in parts.get("packages") or ()}
    found = of_key(experiment, key)
    return bool(pinned) and not any(
        name in pinned or not found.packages.isdisjoint(installed_packages.modules_of(name, one))
        for name, one in changed.items()
    )
