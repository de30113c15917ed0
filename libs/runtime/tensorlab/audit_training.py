"""A training or an evaluation before the audit: `unproven` until its key has all that was read."""

from __future__ import annotations

from typing import Any, NamedTuple

from tensorlab import atomic, audit, audit_advice, audit_errors, audit_known, audit_verdict, inputs
from tensorlab.audit_record import Read
from tensorlab.audit_verdict import Observed
from tensorlab.errors import UserError
from tensorlab.ranks import Ranks
from tensorlab.runs import FORMAT, Run

FILE = "unknown.json"
COMMANDS = {"train": "trained", "evaluate": "evaluated"}


class Entry(NamedTuple):
    """What was read and is in no key: its SHA-256 where the bytes are still those."""

    where: str
    stamp: str
    sha256: str | None


def begins(run: Run, verb: str) -> None:
    """Before anything is read: the files of the key's datasets are not kept one by one."""
    if audit.is_on():
        audit_verdict.expect(audit_known.of_run(run, verb))


def observed(run: Run, ranks: Ranks) -> Observed | None:
    """What all processes of a training have read, in the first one."""
    return audit_verdict.merged(ranks.all(audit_verdict.observed(audit_known.of_run(run))))


def end(run: Run, found: Observed | None) -> None:
    """The training is over: its run is complete if its key has all that was read."""
    _add_earlier(run, found)
    if found is None or not found.unknown:
        if found is not None:
            run.record["observed"] = found.entry()
        run.end("complete")
        (run.folder / FILE).unlink(missing_ok=True)
        return
    run.record["observed"] = found.entry()
    _write(run, found, "train")
    run.end("unproven", error=_first_line(found))


def so_far(run: Run) -> None:
    """What this session has read counts when the training goes on, however it ends."""
    record = audit.record()
    if record is None or not record.is_news():
        return
    found = audit_verdict.observed(audit_known.of_run(run))
    _add_earlier(run, found)
    if found and found.unknown and run.folder.is_dir():
        _write(run, found, "train")


def raise_unproven(run: Run) -> None:
    """Raise `UserError` for a run that is unproven: what its key does not have, what to write."""
    if run.status == "unproven":
        raise problem(run, "train", {name: Read(one.where) for name, one in unknown(run).items()})


def check_evaluation(run: Run) -> None:
    """Raise `UserError` where more was read for an evaluation than its key has."""
    found = audit_verdict.observed(audit_known.of_run(run, "evaluate"))
    if found and found.unknown:
        _write(run, found, "evaluate")
        raise problem(run, "evaluate", found.unknown)


def problem(run: Run, verb: str, found: dict[str, Read]) -> UserError:
    advice = audit_advice.of_experiment(run.experiment, found)
    name = run.experiment.name
    return audit_errors.unproven(
        name, COMMANDS[verb], found, advice, verb == "train", verb, run.experiment.overrides
    )


def unknown(run: Run) -> dict[str, Entry]:
    """What was noted of a run, by its names."""
    record = atomic.read_record(run.folder / FILE, FORMAT) or {}
    return {name: Entry(*entry) for name, entry in record.get("unknown", {}).items()}


def _write(run: Run, found: Observed, verb: str) -> None:
    root = run.experiment.root
    entries = {
        name: Entry(read.where, read.stamp, audit_verdict.digest(root, name, read))
        for name, read in found.unknown.items()
    }
    write = audit_advice.of_experiment(run.experiment, found.unknown).entry()
    record: dict[str, Any] = {"format": FORMAT, "verb": verb, "write": write, "unknown": entries}
    if run.key is None:
        record["made_from"] = audit_advice.made_from(run.experiment)
        record["inputs"] = inputs.digests(root, run.experiment.value.get("inputs", []))
    atomic.write_json(run.folder / FILE, record)


def _add_earlier(run: Run, found: Observed | None) -> None:
    """Of a session of this run that was stopped."""
    if found is not None:
        known = audit_known.of_run(run)
        for name, entry in unknown(run).items():
            if not is_known(known, run, name):
                found.unknown[name] = Read(entry.where, entry.stamp)


def is_known(known: audit_known.Known, run: Run, name: str) -> bool:
    """Whether a key has what is written down under this name."""
    if name.startswith("env:"):
        return known.variable(name[4:])
    return known.file(audit_known.absolute(run.experiment.root, name))


def _first_line(found: Observed) -> str:
    more = len(found.unknown) - 1
    return f"its key does not have {next(iter(found.unknown))}{f' and {more} more' if more else ''}"
