"""The files of a lab's code: all below `src` and the folders of `pythonpath`, and other Python."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.machinery import EXTENSION_SUFFIXES, SOURCE_SUFFIXES
from pathlib import Path

from tensorlab import lab

# What tools leave beside code, and never is code.
_LEFT = {"__pycache__", ".git", ".hg", ".svn", ".ipynb_checkpoints", "node_modules"}
_LEFT |= {".mypy_cache", ".pytest_cache", ".ruff_cache"}
# What is at a lab's root and not imported from there.
_NO_CODE = {"cache", "datasets", "experiments", "models", "venv"}
_NO_CODE |= {"notebooks", "projects", "scripts"}
_PYTHON = (*SOURCE_SUFFIXES, *EXTENSION_SUFFIXES)


def search_path(root: Path) -> list[Path]:
    """The folders that a lab's Python imports from."""
    return [root, *lab.pythonpath(root)]


def code_files(root: Path) -> Iterator[str]:
    """Paths relative to the lab, sorted within each folder: `src/a.py`, `../libs/vision/b.py`.

    Elsewhere at the lab's root, which Python imports from as well, only modules: `helper.py`.
    """
    folders = [root / "src", *lab.pythonpath(root)]
    for folder in folders:
        for file in below(folder):
            yield relative(file, root)
    for place in sorted({*root.iterdir()} - {*folders}):
        if place.name not in (*_NO_CODE, *_LEFT) and not place.name.startswith("."):
            for file in [place] if place.is_file() else below(place):
                if file.name.endswith(_PYTHON):
                    yield relative(file, root)


def below(folder: Path) -> Iterator[Path]:
    """All files below a folder; links are followed, not in circles."""
    yield from _below(folder, (os.path.realpath(folder),))


def relative(file: Path, root: Path) -> str:
    return os.path.relpath(file, root).replace(os.sep, "/")


def _below(folder: Path, above: tuple[str, ...]) -> Iterator[Path]:
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return
    if "pyvenv.cfg" in names:  # an environment
        return
    for name in names:
        file = folder / name
        if file.is_file():
            yield file
        elif name not in _LEFT and file.is_dir():
            real = os.path.realpath(file)
            if real not in above:
                yield from _below(file, (*above, real))
