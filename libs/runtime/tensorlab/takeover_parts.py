"""Whether two keys are of one training, but for what one of them has more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tensorlab import atomic, audit_advice, inputs
from tensorlab.audit_training import FILE
from tensorlab.runs import FORMAT, Run

_GROW = ("modules", "files", "packages", "inputs", "environment", "datasets")


def are_same(old: Run, new: Run, unknown: Sequence[str]) -> bool:
    """Whether the new run is made from all that the old one is, unchanged.

    Args:
        unknown: what the old run read and its key lacks: that may be added, and so may whatever
            the old training did not read.
    """
    if old.experiment.overrides != new.experiment.overrides:
        return False
    if new.key is None or old.key is None:
        return new.key is None and old.key is None and _of_local(old, new)
    before = old.key.get("train", {}).get("parts", {})
    after = new.key.get("train", {}).get("parts", {})
    rest = {name for name in {*before, *after} if name not in (*_GROW, "sections")}
    if any(before.get(name) != after.get(name) for name in rest):
        return False
    if old.status == "complete" and not _adds_only(before, after, unknown):
        return False
    return _sections(new, before.get("sections")) == _sections(new, after.get("sections")) and all(
        _has(before.get(name), after.get(name), name, unknown) for name in _GROW
    )


def _has(before: Any, after: Any, part: str, unknown: Sequence[str]) -> bool:
    before, after = before or {}, after or {}
    for name, value in before.items():
        if name in after and after[name] == value:
            continue
        # A manifest that had no files, and has those that were read.
        recorded = part == "datasets" and any(
            one.startswith(f"datasets/raw/{name}/") for one in unknown
        )
        if not (recorded and name in after):
            return False
    return True


def _adds_only(before: Mapping, after: Mapping, unknown: Sequence[str]) -> bool:
    """A run that is complete has not read what is added, as far as anybody saw. If more is added
    than its evaluation has read, somebody may know better."""
    added = (after.get("inputs") or {}).keys() - (before.get("inputs") or {}).keys()
    return all(name in unknown for name in added)


def _sections(new: Run, sections: Any) -> Any:
    return (
        audit_advice.without_additions(new.experiment, sections)
        if isinstance(sections, Mapping)
        else sections
    )


def _of_local(old: Run, new: Run) -> bool:
    """Runs that were started by hand have no parts: all but their inputs is one hash."""
    record = atomic.read_record(old.folder / FILE, FORMAT) or {}
    root = new.experiment.root
    now = inputs.digests(root, new.experiment.value.get("inputs", []))
    then = record.get("inputs", {})
    return record.get("made_from") == audit_advice.made_from(new.experiment) and all(
        name in now and now[name] == value for name, value in then.items()
    )
