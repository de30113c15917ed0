"""What `inputs:` of an experiment names: files of the lab by a pattern, or variables (`env:NAME`).

A pattern is relative to the lab. `*` and `?` stand for characters of a name, `**` for any folders.
A name that begins with a dot is only found by a pattern that says the dot. The Nx plugin reads
patterns in the same way.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from pathlib import Path

from tensorlab import errors
from tensorlab.atomic import sha256
from tensorlab.yaml_file import Document


def check(root: Path, name: str, document: Document) -> None:
    """Raise `UserError` for the first pattern that names nothing, or something outside the lab."""
    for index, pattern in enumerate(document.value.get("inputs", [])):
        problem = _problem(root, pattern)
        if problem:
            where = document.place(("inputs", index))
            raise errors.bad_input(f"inputs[{index}]", pattern, problem, where, name)


def digests(root: Path, patterns: Sequence[str]) -> dict[str, str | None]:
    """SHA-256 of each file, by its path in the lab, and of each variable; None if it is not set."""
    found: dict[str, str | None] = {}
    for pattern in patterns:
        if pattern.startswith("env:"):
            value = os.environ.get(pattern[4:])
            found[pattern] = None if value is None else hashlib.sha256(value.encode()).hexdigest()
        else:
            found.update((path, sha256(root / path)) for path in matches(root, pattern))
    return found


def matches(root: Path, pattern: str) -> list[str]:
    """The files that a pattern names, by their paths in the lab."""
    parts = [part for part in pattern.split("/") if part not in ("", ".")]
    found: set[str] = set()
    _walk(root, "", [*parts, "*"] if parts[-1:] == ["**"] else parts, (), set(), found)
    return sorted(found)


def _problem(root: Path, pattern: str) -> str | None:
    if pattern.startswith("env:"):
        named = re.fullmatch(r"env:\w+", pattern, re.ASCII)
        return None if named else "is not env: and the name of a variable"
    if pattern.startswith("/") or re.match(r"[A-Za-z]:", pattern) or ".." in pattern.split("/"):
        return "is not inside the lab"
    files = matches(root, pattern)
    for file in files:
        if not (root / file).resolve().is_relative_to(root.resolve()):
            return f"finds {file}, a link that leaves the lab"
    return None if files else "is no file of the lab"


def _walk(
    root: Path,
    folder: str,
    parts: list[str],
    followed: tuple[str, ...],
    seen: set[tuple[str, int]],
    found: set[str],
) -> None:
    real = os.path.realpath(root / folder)
    if not parts or real in followed or (folder, len(parts)) in seen:
        return
    seen.add((folder, len(parts)))
    head, *rest = parts
    if head == "**":
        _walk(root, folder, rest, followed, seen, found)
    for name in _names(root / folder, "*" if head == "**" else head):
        path = f"{folder}/{name}" if folder else name
        if head == "**" or rest:
            if os.path.isdir(root / path):
                # Only `**` could go in circles: every other part of the pattern is used up.
                deeper = (parts, (*followed, real)) if head == "**" else (rest, followed)
                _walk(root, path, *deeper, seen, found)
        elif os.path.isfile(root / path):
            found.add(path)


def _names(folder: Path, part: str) -> list[str]:
    if not re.search(r"[*?]", part):
        return [part]
    pattern = re.escape(part).replace(r"\*", ".*").replace(r"\?", ".")
    hidden = part.startswith(".")
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    return [
        name
        for name in names
        if (hidden or not name.startswith(".")) and re.fullmatch(pattern, name, re.DOTALL)
    ]
