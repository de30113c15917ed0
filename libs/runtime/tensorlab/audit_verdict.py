"""Whether a key has all that was read, and what `run.json` says of it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tensorlab import atomic, audit, audit_hook
from tensorlab.audit_known import Known
from tensorlab.audit_record import Read, Record

SHOWN = 20


@dataclass
class Observed:
    """What a command has read.

    Attributes:
        files: how many that count, `modules` of Python's among them.
        environment: the variables that the lab's own code read.
        programs: what it started, as `git`, by where.
        unknown: what no part of the key has: paths in the lab (or absolute ones), `env:NAME`.
    """

    files: int = 0
    modules: int = 0
    environment: list[str] = field(default_factory=list)
    programs: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, Read] = field(default_factory=dict)

    def entry(self) -> dict[str, Any]:
        """`observed` of a record: short, however much was read."""
        first = dict(list(self.unknown.items())[:SHOWN])
        return {
            "files": self.files,
            "modules": self.modules,
            "environment": self.environment[:SHOWN],
            "programs": dict(list(self.programs.items())[:SHOWN]),
            "unknown": {name: read.where for name, read in first.items()},
            "unknown_in_all": len(self.unknown),
        }

    def add(self, other: Observed) -> None:
        """Of another rank, or of an earlier session."""
        self.files, self.modules = max(self.files, other.files), max(self.modules, other.modules)
        self.environment = sorted({*self.environment, *other.environment})
        self.programs = {**other.programs, **self.programs}
        for name, read in other.unknown.items():
            self.unknown.setdefault(name, read)


def observed(known: Known) -> Observed | None:
    """What was read since `audit.start`; None where nobody looked."""
    record = audit.record()
    if record is None:
        return None
    files = {path: read for path, read in record.seen.files.items() if path not in record.wrote}
    shown = record.places.shown
    found = Observed(
        len(files),
        sum(path.endswith((".py", ".so", ".pyd")) for path in files),
        sorted(record.seen.environment),
        {name: read.where for name, read in sorted(record.seen.programs.items())},
        {shown(path): read for path, read in sorted(files.items()) if not known.file(path)},
    )
    for name, read in sorted(record.seen.environment.items()):
        if not known.variable(name):
            found.unknown[f"env:{name}"] = read
    return found


def digest(root: Path, name: str, read: Read) -> str | None:
    """SHA-256 of what was read: of a file if it is as it was then; None if nobody can know."""
    if name.startswith("env:"):
        return variable_digest(name[4:])
    file = root / name
    try:
        if audit_hook.stamp_of(os.stat(file)) != read.stamp:
            return None
        found = atomic.sha256(file)
        return found if audit_hook.stamp_of(os.stat(file)) == read.stamp else None
    except OSError:
        return None


def variable_digest(name: str) -> str:
    """Of a variable's value, which may be a secret; a text of its own where it is not set."""
    value = os.environ.get(name)
    return "not set" if value is None else hashlib.sha256(value.encode()).hexdigest()


def merged(all_of: Iterable[Observed | None]) -> Observed | None:
    """Of all ranks."""
    found = [one for one in all_of if one is not None]
    for other in found[1:]:
        found[0].add(other)
    return found[0] if found else None


def expect(known: Known) -> None:
    """The files of a key's datasets may be millions: they are not kept one by one."""
    found: Record | None = audit_hook.record()
    if found is not None:
        found.expect(known.folders)
