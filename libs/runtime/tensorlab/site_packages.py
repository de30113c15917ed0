"""The distributions in the folders that Python imports from, by the names of their folders."""

from __future__ import annotations

import os
import re
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from functools import cached_property
from importlib.machinery import EXTENSION_SUFFIXES, SOURCE_SUFFIXES
from importlib.metadata import PathDistribution
from pathlib import Path

from tensorlab import installed_errors

SUFFIXES = (*SOURCE_SUFFIXES, *EXTENSION_SUFFIXES)
_METADATA = re.compile(r"([^-]+)(?:-([^-]+)(?:-py[\d.]+)?)?\.(dist|egg)-info")


def normalized(name: str) -> str:
    """PEP 503: `Foo__bar.baz` is `foo-bar-baz`."""
    return re.sub(r"[-_.]+", "-", name).lower()


class SitePackages:
    """What is installed for this Python.

    Args:
        root: of the lab: what lies there, and in `beside`, is code and no package.
        beside: the folders of `pythonpath`.
        path: default: `sys.path`.
    """

    def __init__(
        self, root: Path, beside: Iterable[Path] = (), path: Sequence[str] | None = None
    ) -> None:
        self.root = root
        self._path = sys.path if path is None else path
        self._own = {os.path.realpath(folder) for folder in (root, *beside)}

    def version(self, name: str) -> str | None:
        """Of a distribution, by its normalized name; None where it is not installed.

        Raises `UserError` where nobody can say.
        """
        folders = self._distributions.get(name, [])
        if len(folders) > 1:
            raise installed_errors.installed_twice(self, name, folders)
        for folder in folders:
            if folder.is_dir() and not (folder / _file_of(folder)).is_file():
                raise installed_errors.broken_metadata(self, name, folder)
            found = _METADATA.fullmatch(folder.name)
            version = (found and found[2]) or PathDistribution(folder).version
            if version is None:
                raise installed_errors.broken_metadata(self, name, folder)
            return version
        return None

    def module(self, name: str) -> str | None:
        """Where a module, `a.b`, lies in one of the folders of packages; None where in none."""
        *parents, last = name.split(".")
        for folder in self.folders:
            if folder in self._standard:
                continue
            place = Path(folder, *parents)
            if _has_files(place / last):
                return str(place / last)
            if any(place.joinpath(f"{last}{end}").is_file() for end in SUFFIXES):
                return str(place / last)
        return None

    @cached_property
    def folders(self) -> list[str]:
        """Of `sys.path`, in its order, without those of the lab's code."""
        found: dict[str, None] = {}
        for entry in self._path:
            folder = os.path.realpath(entry or ".")
            if folder not in self._own and os.path.isdir(folder):
                found[folder] = None
        return list(found)

    @cached_property
    def _standard(self) -> set[str]:
        paths = [sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")]
        found = {os.path.realpath(path) for path in paths if path}
        return found | {os.path.join(path, "lib-dynload") for path in found}

    @cached_property
    def _distributions(self) -> dict[str, list[Path]]:
        """The folders of metadata by name; those of the first folder that has any count."""
        all: dict[str, list[Path]] = {}
        for folder in self.folders:
            here: dict[str, list[Path]] = {}
            try:
                entries = os.listdir(folder)
            except OSError as problem:
                raise installed_errors.unreadable(self, folder, problem) from None
            for entry in entries:
                found = _METADATA.fullmatch(entry)
                if found:
                    here.setdefault(normalized(found[1]), []).append(Path(folder, entry))
            all = {**here, **all}
        return all


def _has_files(folder: Path) -> bool:
    """What an uninstalled package leaves is a folder of bytecode."""
    return folder.is_dir() and any(file.name != "__pycache__" for file in folder.iterdir())


def _file_of(folder: Path) -> str:
    return "METADATA" if folder.suffix == ".dist-info" else "PKG-INFO"
