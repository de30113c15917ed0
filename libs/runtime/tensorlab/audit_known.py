"""What the key of a result has, so that reading it is no news."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tensorlab import code_files, initial, inputs, lab_table, named_data
from tensorlab.runs import Run

_RECORDED = re.compile(r"""^\s*["'{]*(files|dvc)["']?\s*:""", re.MULTILINE)


class Known:
    """Files and variables that count already.

    Args:
        root: of the lab.
        files: paths in the lab.
        folders: absolute; every file below them is known.
        datasets: as `dataset:` names them.
        environment: names of variables.
    """

    def __init__(
        self,
        root: Path,
        files: Iterable[str] = (),
        folders: Iterable[Path] = (),
        datasets: Iterable[str] = (),
        environment: Iterable[str] = (),
    ) -> None:
        self.root, self.datasets = root, set(datasets)
        self.environment = set(environment)
        self.folders = tuple(dict.fromkeys(self._folders(folders)))
        self._files = {os.path.normpath(root / file) for file in files}
        self._real: set[str] | None = None
        self._ignored = [_pattern(root, one) for one in not_inputs(root) if not _is_variable(one)]
        self._ignored_variables = [
            re.compile(_glob(one[4:])) for one in not_inputs(root) if _is_variable(one)
        ]

    def file(self, path: str) -> bool:
        """Whether an absolute path is known, under this name or that of the file behind it."""
        if path in self._files or path.startswith(self.folders) or self.ignores(path):
            return True
        if self._real is None:
            self._real = {os.path.realpath(file) for file in self._files}
        real = os.path.realpath(path)
        return real in self._real or real.startswith(self.folders) or _is_empty_package(path)

    def variable(self, name: str) -> bool:
        return name in self.environment or self.ignores_variable(name)

    def ignores_variable(self, name: str) -> bool:
        return any(one.fullmatch(name) for one in self._ignored_variables)

    def ignores(self, path: str) -> bool:
        """Whether `not_inputs` lists it."""
        return any(one.match(path) for one in self._ignored)

    def _folders(self, given: Iterable[Path]) -> Iterator[str]:
        own = [self.root / "datasets" / part for name in self.datasets for part in self._of(name)]
        for folder in [*own, *given]:
            yield os.path.normpath(folder) + os.sep
            yield os.path.realpath(folder) + os.sep

    def _of(self, name: str) -> list[str]:
        """The folders of a dataset; none of one whose manifest records no files."""
        kind, _, of = name.rpartition("/")
        if kind:
            return [name, f"splits/{of}"]
        return [f"raw/{name}"] if is_recorded(self.root, name) else []


def of_run(run: Run, verb: str = "train") -> Known:
    """What a training is made from; an evaluation is also made from what the section names.

    Without a key, the run's name covers every file of the lab's code.
    """
    experiment, key = run.experiment, run.key
    root, value = experiment.root, experiment.value
    made = [run.folder, run.checkpoints, run.finetuned]
    own = [place.rpartition(":")[0] for place in experiment.document.places.values()]
    source = initial.source_of(experiment)
    if source and not source[0].startswith(initial.HUGGING_FACE):
        inits = (key or {}).get("inits", {})
        own.append(os.path.relpath(initial.file_of(source[0], root, inits), root))
    if not (key and "modules" in key.get("train", {}).get("parts", {})):
        patterns = value.get("inputs", [])
        matched = [inputs.matches(root, one) for one in patterns if not _is_variable(one)]
        named = [*filter(_is_variable, patterns), *(name for one in matched for name in one)]
        data = named_data.names(root, experiment.training() if verb == "train" else value)
        code = [*own, *named, *code_files.code_files(root)]
        return Known(root, code, made, data, _variables(named))
    parts = [key.get("train", {}).get("parts", {})]
    if verb == "evaluate":
        parts.append((key.get("evaluate") or {}).get("parts", {}))
    return of_parts(root, [*parts, key.get("prepared") or {}], own, made)


def of_parts(
    root: Path,
    parts: Iterable[Mapping[str, Any]],
    own: Iterable[str] = (),
    folders: Iterable[Path] = (),
) -> Known:
    """What the parts of keys have: modules, files, inputs, datasets, variables."""
    parts = list(parts)
    files = [name for one in parts for kind in ("modules", "files") for name in one.get(kind) or {}]
    named = [name for one in parts for name in one.get("inputs") or {}]
    read = [name for one in parts for name in one.get("environment") or {}]
    data = [name for one in parts for name in one.get("datasets") or {}]
    return Known(root, [*own, *files, *named], folders, data, [*_variables(named), *read])


def absolute(root: Path, name: str) -> str:
    """The path of what a record calls by its path in the lab."""
    return os.path.normpath(os.path.join(root, name))


def is_recorded(root: Path, dataset: str) -> bool:
    """Whether a manifest says which files there are: `datasets.check` then knows each of them."""
    if "/" in dataset:
        return True
    try:
        manifest = root / "datasets" / "raw" / dataset / "dataset.yaml"
        return bool(_RECORDED.search(manifest.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError):
        return False


def not_inputs(root: Path) -> tuple[str, ...]:
    """`not_inputs` in `[tool.tensorlab]`: what is read and cannot change a result."""
    table = lab_table.read(root)
    return table.not_inputs if table else ()


def _variables(named: Iterable[str]) -> list[str]:
    return [name[4:] for name in named if _is_variable(name)]


def _is_variable(pattern: str) -> bool:
    return pattern.startswith("env:")


def _pattern(root: Path, pattern: str) -> re.Pattern[str]:
    """What a pattern names, and what is below it; relative to the lab, or absolute."""
    path = os.path.normpath(os.path.join(root, os.path.expanduser(pattern)))
    return re.compile(f"{_glob(path)}(/|$)")


def _glob(pattern: str) -> str:
    """`*` and `?` stand for characters of a name, `**` for any folders."""
    text = re.escape(pattern).replace(r"\*\*/", "(?:.*/)?").replace(r"\*\*", ".*")
    return text.replace(r"\*", "[^/]*").replace(r"\?", "[^/]")


def _is_empty_package(path: str) -> bool:
    """An `__init__.py` that does nothing is no part of a key."""
    if os.path.basename(path) != "__init__.py":
        return False
    try:
        body = ast.parse(Path(path).read_bytes()).body
        return all(
            isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant) for one in body
        )
    except (OSError, SyntaxError, ValueError):
        return False
