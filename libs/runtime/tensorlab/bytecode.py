"""Modules of the lab are compiled from their source each time that they are imported.

Python takes a `.pyc` for the source that has its size and its second. An edit that keeps both, as
`git checkout` or a script makes them, would train the old code under the key of the new.
"""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Callable
from importlib.machinery import (
    BYTECODE_SUFFIXES,
    EXTENSION_SUFFIXES,
    SOURCE_SUFFIXES,
    ExtensionFileLoader,
    FileFinder,
    SourceFileLoader,
    SourcelessFileLoader,
)
from os.path import abspath, dirname, isdir, join, realpath
from types import CodeType

RUNTIME = dirname(abspath(__file__))
_PACKAGES = ("site-packages", "dist-packages")


class FromSource(SourceFileLoader):
    """Reads no bytecode, and writes none."""

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)


def install() -> None:
    """From now on: for all folders but those of Python, of installed packages and of the runtime.

    Processes that are forked have it from this one; those that are spawned call this function when
    they import `audit_workers`.
    """
    if not any(getattr(hook, "is_from_source", False) for hook in sys.path_hooks):
        sys.path_hooks.insert(0, _hook())
        for folder in [one for one in sys.path_importer_cache if not is_installed(one)]:
            del sys.path_importer_cache[folder]


def is_installed(folder: str) -> bool:
    """Whether installers alone write into a folder, each version with files of its own."""
    path = abspath(folder)
    return any(f"/{name}" in path.replace("\\", "/") for name in _PACKAGES) or any(
        one == path or path.startswith(join(one, "")) for one in _INSTALLED
    )


def _hook() -> Callable[[str], FileFinder]:
    loaders = (
        (ExtensionFileLoader, EXTENSION_SUFFIXES),
        (FromSource, SOURCE_SUFFIXES),
        (SourcelessFileLoader, BYTECODE_SUFFIXES),
    )

    def hook(folder: str) -> FileFinder:
        if is_installed(folder) or not isdir(folder or "."):
            raise ImportError(f"{folder} is not the lab's", path=folder)
        return FileFinder(folder, *loaders)

    hook.is_from_source = True  # type: ignore[attr-defined]
    return hook


_STDLIB = (sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"))
_INSTALLED = {
    one for path in (*_STDLIB, RUNTIME) if path for one in (abspath(path), realpath(path))
}
