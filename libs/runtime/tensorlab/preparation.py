"""The code that prepares a dataset, `src/preprocess/<d>/`, and where what it makes lies."""

from __future__ import annotations

import argparse
import importlib
import json
import random
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tensorlab import (
    atomic,
    audit,
    audit_preparation,
    environment,
    failures,
    installed,
    lab,
    prepared,
    prepared_errors,
    prepared_names,
    signals,
    split_files,
)
from tensorlab.errors import UserError


@dataclass(frozen=True)
class Key:
    """What a result is made from, as Nx says it; without Nx, nothing is known.

    Attributes:
        key: of this result.
        data: the key of the data that a split is of.
        sources: SHA-256 of the files that were looked at, by their path in the lab.
        parts: what the key is made of.
        imports: what its modules import, and which distributions may bring that.
    """

    key: str | None = None
    data: str | None = None
    sources: Mapping[str, str] | None = None
    parts: Mapping[str, Any] | None = None
    imports: Mapping[str, Any] | None = None

    @staticmethod
    def read(file: Path) -> Key:
        given = json.loads(file.read_text(encoding="utf-8"))
        optional = (given.get(name) for name in ("data", "sources", "parts", "imports"))
        return Key(given["key"], *optional)

    def check_environment(self, root: Path) -> None:
        """Raise `UserError` where other packages are installed than those of the key."""
        made_of = {**self.parts, "imports": self.imports or {}} if self.parts else None
        installed.check(root, made_of)

    def check_sources(self, root: Path, next: str) -> None:
        """Raise `UserError` for a file that was edited since: call it when all are imported."""
        for name, before in (self.sources or {}).items():
            file = root / name
            if not file.is_file() or atomic.sha256(file) != before:
                raise prepared_errors.edited_meanwhile(name, next)

    def check_read(self, of: Preparation, verb: str) -> None:
        """Raise `UserError` where more was read than the key has."""
        if self.parts is not None:
            audit_preparation.check(of.root, f"preprocess-{of.name}", verb, self.parts)


@dataclass(frozen=True)
class Preparation:
    """The folder `src/preprocess/<module>` of a lab.

    Attributes:
        name: of the data, as its folder is called: `my-digits`.
        kind: `processed`, or `generated` where there is a generate.py instead of a preprocess.py.
    """

    root: Path
    module: str
    name: str
    kind: str

    @property
    def data(self) -> str:
        return f"{self.kind}/{self.name}"

    @property
    def raw(self) -> Path:
        return self.root / "datasets" / "raw" / self.name

    @property
    def output(self) -> Path:
        return self.root / "datasets" / self.data

    @property
    def splits(self) -> Path:
        return self.root / "datasets" / "splits" / self.name

    def file(self, step: str) -> str:
        """Of a step, `preprocess`, `generate` or `split`, relative to the lab."""
        return f"src/preprocess/{self.module}/{step}.py"

    def function(self, step: str, takes: str) -> Callable:
        """The function that a step's file has. Raises `UserError` where it has none."""
        if not (self.root / self.file(step)).is_file():
            raise prepared_errors.no_step(self.file(step), self.name)
        module = importlib.import_module(f"src.preprocess.{self.module}.{step}")
        function = getattr(module, step, None)
        if not callable(function):
            raise prepared_errors.no_function(self.file(step), step, takes)
        return function


def run(prog: str, deed: Callable[[Preparation, Key], None], argv: Sequence[str] | None) -> int:
    """`python -m <prog> <dataset>`: do something for a dataset; returns the exit status."""
    parser = argparse.ArgumentParser(prog=f"python -m {prog}")
    parser.add_argument("name", help="of the dataset")
    parser.add_argument("--key", type=Path, metavar="FILE", help="what Nx says of code and data")
    args = parser.parse_args(argv)
    signals.install()
    root: Path | None = None
    try:
        root = lab.find_root(".", Path.cwd())
        audit.start(root)
        sys.path.insert(0, str(root))
        environment.prepare_process()
        deed(find(root, args.name), Key.read(args.key) if args.key else Key())
    except signals.Interrupted as stop:
        return stop.exit_status
    except Exception as problem:
        return failures.show(problem, root)
    finally:
        audit.stop()
    return 0


def find(root: Path, name: str) -> Preparation:
    """The preparation of a dataset. Raises `UserError` where there is none."""
    module = name.replace("-", "_")
    folder = root / "src" / "preprocess"
    if not (folder / module / "__init__.py").is_file():
        known = [file.parent.name.replace("_", "-") for file in folder.glob("*/__init__.py")]
        raise prepared_errors.no_preparation(name, known)
    made = [kind for kind, step in prepared_names.STEPS.items() if _has(folder / module, step)]
    kind = made[0] if made else "processed"
    return Preparation(root, module, prepared_names.data_name(root, module), kind)


def check_made(root: Path, key: Mapping[str, Any] | None) -> None:
    """Raise `UserError` for prepared data, or splits, that a run's key is not of.

    Args:
        key: what Nx says of the run; nothing is known without it.
    """
    for part in ("train", "evaluate"):
        named = ((key or {}).get(part) or {}).get("parts", {}).get("datasets", {})
        for name, wanted in named.items():
            if not prepared_names.is_name(name):
                continue
            of = find(root, name.split("/")[1])
            has_split = (root / of.file("split")).is_file()
            found = split_files.record_of(of.splits) if has_split else prepared.record_of(of.output)
            if (found or {}).get("key") != wanted:
                raise prepared_errors.other_code(name, "split" if has_split else "preprocess")


def _has(folder: Path, step: str) -> bool:
    return (folder / f"{step}.py").is_file()


def run_users(root: Path, function: Callable, *args: Any) -> Any:
    """Call the lab's code, with the same random numbers every time. A `UserError` that does not
    say where it comes from says the line of the lab."""
    import numpy as np

    random.seed(0)
    np.random.seed(0)
    if "torch" in sys.modules:
        import torch

        torch.manual_seed(0)
    try:
        return function(*args)
    except UserError as problem:
        if problem.where is not None:
            raise
        raise UserError(problem.what, _line(root, problem), problem.next) from None


def _line(root: Path, problem: BaseException) -> str | None:
    for frame in reversed(traceback.extract_tb(problem.__traceback__)):
        file = Path(frame.filename)
        if file.is_relative_to(root) and "site-packages" not in file.parts:
            return f"{file.relative_to(root).as_posix()}:{frame.lineno}"
    return None
