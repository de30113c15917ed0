"""A run whose key lacked something becomes that of the key which has it, without training.

The run that is `unproven` was made from its key and from what it read beside that. A new key whose
parts are those of the old one, with what was read added and with the same bytes, names the same
training: its weights, logs and pictures get the new name.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tensorlab import (
    atomic,
    audit_known,
    audit_training,
    audit_verdict,
    console,
    datasets,
    named_data,
    takeover_parts,
    yaml_file,
)
from tensorlab.audit_training import Entry, is_known
from tensorlab.runs import LOCK, Run, records


def before_training(run: Run) -> bool:
    """Whether there is nothing to train: the run is complete now.

    Raises `UserError` for one that is trained, and whose key still lacks what it read.
    """
    if run.status == "unproven" and not run.damage():
        return _of_its_own(run)
    if run.status not in (None, "unproven"):
        return False
    for record in records(run.experiment.root, run.experiment.name):
        old = Run(run.experiment, record["run"], record.get("key"))
        if old.id != run.id and _may_be_taken(old) and _is_same(old, run):
            _take_over(old, run)
            return True
    return False


def _of_its_own(run: Run) -> bool:
    """What was unknown may be listed in `not_inputs` now, or a manifest may have it."""
    known = audit_known.of_run(run)
    if all(is_known(known, run, name) for name in audit_training.unknown(run)):
        run.record["observed"] = {**run.record.get("observed", {}), "unknown": {}}
        run.record |= {"status": "complete", "error": None}
        atomic.write_json(run.folder / "run.json", run.record)
        (run.folder / audit_training.FILE).unlink(missing_ok=True)
        console.say(f"{run.experiment.name}: run {run.id} is complete now, nothing to train")
        return True
    audit_training.raise_unproven(run)
    return False


def _may_be_taken(old: Run) -> bool:
    """Trained, and something is written down that its key lacks."""
    return old.status in ("unproven", "complete") and bool(audit_training.unknown(old))


def _is_same(old: Run, new: Run) -> bool:
    """Whether the new key is the old one and what was read, with the bytes that were read."""
    unknown = audit_training.unknown(old)
    if not takeover_parts.are_same(old, new, list(unknown)):
        return False
    known = audit_known.of_run(new, "evaluate" if old.status == "complete" else "train")
    changed = [
        name
        for name, entry in unknown.items()
        if not is_known(known, new, name) or not _is_as_it_was(new, known, name, entry)
    ]
    if changed:
        console.say(
            f"{new.experiment.name}: run {old.id} is not taken over, for {changed[0]} has other "
            "bytes than it read, or is still not in the key"
        )
        return False
    damage = old.damage()
    if damage:
        console.say(f"{new.experiment.name}: run {old.id} is not taken over: {damage[0]} changed")
    return not damage


def _is_as_it_was(run: Run, known: audit_known.Known, name: str, entry: Entry) -> bool:
    if name.startswith("env:"):
        value = audit_verdict.variable_digest(name[4:])
        return known.ignores_variable(name[4:]) or entry.sha256 == value
    path = audit_known.absolute(run.experiment.root, name)
    return known.ignores(path) or (entry.sha256 is not None and entry.sha256 == _sha256(path))


def _sha256(path: str) -> str | None:
    try:
        return atomic.sha256(Path(path))
    except OSError:
        return None


def _take_over(old: Run, new: Run) -> None:
    """Copies first, which cost nothing where the disk has links; the old run goes last."""
    # What is on the disk is what was read; that it is also what the key says, is looked at here.
    datasets.check(new.experiment.root, named_data.of_training(new.experiment))
    new.check_sources("train")
    with new.lock(lambda _: None):
        pairs = [(old.logs, new.logs), (old.pictures, new.pictures)]
        pairs += [(old.checkpoints, new.checkpoints), (old.finetuned, new.finetuned)]
        for source, target in pairs:
            shutil.rmtree(target, ignore_errors=True)
            if source.is_dir():
                shutil.copytree(source, target, copy_function=_link)
        if old.metrics_file.is_file():
            atomic.copy(old.metrics_file, new.metrics_file)
        config = new.experiment.value
        atomic.write_text(new.folder / "config.yaml", yaml_file.dump(config))
        new.record = _record(old.record, new, config)
        new.redrawn()
    if old.status == "unproven":
        for source, _ in pairs:
            shutil.rmtree(source, ignore_errors=True)
        for file in old.folder.iterdir():
            if file.name != LOCK:
                file.unlink()
        shutil.rmtree(old.folder, ignore_errors=True)
    else:
        (old.folder / audit_training.FILE).unlink(missing_ok=True)
    console.say(
        f"{new.experiment.name}: run {old.id} read what its key has now: taken over as {new.id}, "
        "nothing to train"
    )


def _record(old: Mapping[str, Any], new: Run, config: dict[str, Any]) -> dict[str, Any]:
    seen = {**old.get("observed", {}), "unknown": {}, "unknown_in_all": 0, "taken_over": old["run"]}
    seen.pop("write", None)
    from tensorlab.run_id import recorded

    kept = {name: value for name, value in old.items() if name not in ("key", "observed")}
    return {
        **kept,
        "run": new.id,
        "status": "complete",
        "error": None,
        "config": config,
        "overrides": new.experiment.overrides,
        "observed": seen,
        "made_from": recorded(new.experiment, new.key),
        "sources": dict(new.sources),
        **new.key_entry(),
    }


def _link(source: str, target: str) -> None:
    atomic.copy(Path(source), Path(target))
    shutil.copystat(source, target)
    os.utime(target)
