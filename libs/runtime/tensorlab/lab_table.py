"""`[tool.tensorlab]` in a lab's `pyproject.toml`, read as the Nx plugin reads it (`layout.ts`)."""

from __future__ import annotations

import posixpath
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tensorlab import lab_errors


@dataclass(frozen=True)
class LabTable:
    """What a lab says of itself.

    Attributes:
        name: of the lab as Nx knows it.
        python: the minor version that its results are made with, `3.11`.
        pythonpath: folders beside the lab whose modules it imports, relative to it.
        not_inputs: patterns of files, and variables (`env:NAME`), that cannot change a result.
    """

    name: str = "lab"
    python: str | None = None
    pythonpath: tuple[str, ...] = ()
    not_inputs: tuple[str, ...] = ()


def read(folder: Path) -> LabTable | None:
    """The table of a folder's `pyproject.toml`; None where the folder is no lab.

    Raises `UserError` for a file that speaks of TensorLab and cannot be read.
    """
    file = folder / lab_errors.FILE
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    return parse(text, str(file))


def parse(text: str, file: str = lab_errors.FILE) -> LabTable | None:
    """See `read`. Raises `UserError` for an entry that is not what it must be."""
    if not re.search(r"\btensorlab\b", text, re.ASCII):
        return None
    try:
        document = _toml(text)
    except ValueError as problem:
        raise lab_errors.not_toml(file, str(problem)) from None
    tool = document.get("tool")
    table = tool.get("tensorlab") if isinstance(tool, dict) else None
    if not isinstance(table, dict):
        return None
    return LabTable(_name(table), _python(table), _pythonpath(table), _not_inputs(table))


def _toml(text: str) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    return tomllib.loads(text)


def _name(table: dict[str, Any]) -> str:
    name = table.get("name", "lab")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        raise lab_errors.bad_entry("name", name, "The name of a lab is in kebab-case.")
    return name


def _python(table: dict[str, Any]) -> str | None:
    python = table.get("python")
    if python is None or (isinstance(python, str) and re.fullmatch(r"3\.[0-9]+", python)):
        return python
    why = 'It takes a minor version as a text: python = "3.11".'
    raise lab_errors.bad_entry("python", python, why)


def _pythonpath(table: dict[str, Any]) -> tuple[str, ...]:
    given = table.get("pythonpath", [])
    if not isinstance(given, list) or not all(map(_is_relative, given)):
        why = 'It takes folders, relative to the lab: pythonpath = ["../../libs/vision"].'
        raise lab_errors.bad_entry("pythonpath", given, why)
    paths = [posixpath.normpath(path) for path in given]
    if any(re.fullmatch(r"\.{1,2}(/\.\.)*", path) for path in paths):
        why = "The lab lies in one of these folders: all that is there would count as code."
        raise lab_errors.bad_entry("pythonpath", given, why)
    return tuple(dict.fromkeys(paths))


def _not_inputs(table: dict[str, Any]) -> tuple[str, ...]:
    given = table.get("not_inputs", [])
    if isinstance(given, list) and all(isinstance(one, str) and one for one in given):
        return tuple(given)
    why = 'It takes patterns of files and variables: not_inputs = ["notes/*.txt", "env:HOME"].'
    raise lab_errors.bad_entry("not_inputs", given, why)


def _is_relative(path: Any) -> bool:
    return isinstance(path, str) and path != "" and not re.match(r"[/\\]|[A-Za-z]:", path)
