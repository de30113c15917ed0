"""What the modules of a run import of the lab as it is now: a file that has come since may be found
by an import that has not changed."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.machinery import EXTENSION_SUFFIXES, SOURCE_SUFFIXES
from pathlib import Path
from typing import Any

from tensorlab import code_files

_SUFFIXES = (*EXTENSION_SUFFIXES, *SOURCE_SUFFIXES)
_DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*(:\w+)?")
# By these a module may load any other. Where one is used, a file of any name may count.
_BUILTINS = {"__import__", "exec", "eval", "compile"}
_LOADERS = {
    *("import_module", "importlib", "builtins", "pkgutil", "runpy", "imp", "zipimport", "hub"),
    *("spec_from_file_location", "addsitedir", "path_hooks", "meta_path", "locate", "get_class"),
    *("get_object", "get_method", "load_module", "load_source", "resolve_name"),
}


@dataclass
class Found:
    """What modules name.

    Attributes:
        files: of the lab, by their paths in it, that importing them would execute.
        packages: first parts of what they import from elsewhere, or from the lab.
        loads: whether one of them may load what its text does not name.
    """

    files: set[str] = field(default_factory=set)
    packages: set[str] = field(default_factory=set)
    loads: bool = False


def imported(root: Path, modules: Iterable[str], texts: Iterable[str]) -> Found:
    """What modules, by their paths in the lab, and the texts of a configuration name."""
    reader = _Reader(root)
    for text in texts:
        reader.text(text)
    for path in modules:
        reader.module(root / path)
    return reader.found


def texts_in(value: Any) -> Iterator[str]:
    """Every text of a configuration, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)


class _Reader:
    def __init__(self, root: Path) -> None:
        self.root, self.found = root, Found()
        self.folders = code_files.search_path(root)
        self._names: dict[Path, frozenset[str]] = {}

    def module(self, file: Path) -> None:
        if file.suffix != ".py":
            return
        try:
            tree = ast.parse(file.read_bytes())
        except (OSError, SyntaxError, ValueError):
            self.found.loads = True
            return
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    self._absolute(alias.name.split("."))
                    self._note(*alias.name.split("."))
                    self.found.loads |= alias.name == "sys" and alias.asname is not None
            elif isinstance(node, ast.ImportFrom):
                self._from(node, file)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                self.text(node.value)
                if file.name == "__init__.py" and node.value.isidentifier():  # of `__all__`
                    self._below(file.parent, [node.value])
            elif isinstance(node, ast.Name):
                self.found.loads |= node.id in _BUILTINS or node.id in _LOADERS
            elif isinstance(node, ast.Attribute):
                self._note(node.attr, f"{getattr(node.value, 'id', '')}.{node.attr}")

    def text(self, text: str) -> None:
        """A text may be the name of a module, or of what is in one."""
        if _DOTTED.fullmatch(text):
            self._absolute(text.replace(":", ".").split("."))

    def _from(self, node: ast.ImportFrom, file: Path) -> None:
        parts = node.module.split(".") if node.module else []
        self._note(*parts)
        for alias in node.names:
            self._note(alias.name, f"{node.module}.{alias.name}")
            if node.level == 0:
                self._absolute([*parts, alias.name])
            else:
                self._below(file.parents[node.level - 1], [*parts, alias.name])

    def _absolute(self, parts: list[str]) -> None:
        self.found.packages.add(parts[0])
        for folder in self.folders:
            self._below(folder, parts)

    def _below(self, folder: Path, parts: list[str]) -> None:
        for part in parts:
            names = self._listed(folder)
            for name in (part + suffix for suffix in _SUFFIXES):
                if name in names:
                    self._add(folder / name)
            folder = folder / part
            if part not in names:
                return
            for name in ("__init__" + suffix for suffix in _SUFFIXES):
                if name in self._listed(folder):
                    self._add(folder / name)

    def _listed(self, folder: Path) -> frozenset[str]:
        if folder not in self._names:
            try:
                self._names[folder] = frozenset(os.listdir(folder))
            except OSError:
                self._names[folder] = frozenset()
        return self._names[folder]

    def _add(self, file: Path) -> None:
        self.found.files.add(code_files.relative(file, self.root))

    def _note(self, *names: str) -> None:
        self.found.loads |= not _LOADERS.isdisjoint(names) or "sys.path" in names
