"""python -m tensorlab.split digits

Writes `datasets/splits/<d>/` by `src/preprocess/<d>/split.py`, once it is sure that nothing that is
tested was trained on; `nx run preprocess-<d>:split` types it.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tensorlab import (
    console,
    datasets,
    leakage,
    lock,
    preparation,
    prepared,
    prepared_errors,
    process,
    split_files,
    splits,
)
from tensorlab.errors import UserError
from tensorlab.preparation import Key, Preparation
from tensorlab.prepared import Prepared
from tensorlab.splits import Splits


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    return preparation.run("tensorlab.split", split, argv)


def split(of: Preparation, key: Key) -> None:
    """Make the splits, unless they are there and made by the same code from the same."""
    datasets.check(of.root, [of.data])
    data = prepared.read(of.root / "datasets", of.data)
    if key.data is not None and data.record["key"] != key.data:
        raise prepared_errors.other_code(of.data, "preprocess")
    with lock.locked(
        of.splits.with_name(f".{of.splits.name}.lock"), lambda pid: _say_wait(of, pid)
    ):
        if key.key is not None and _is_made(of, data, key.key):
            console.say(f"{of.name}: datasets/splits/{of.name} is made, nothing to do")
            return
        key.check_environment(of.root)
        function = of.function("split", "data")
        key.check_sources(of.root, prepared_errors.command(of.data, "split"))
        made = _checked(of, data, preparation.run_users(of.root, function, data))
        key.check_read(of, "split")
        allow = getattr(sys.modules[function.__module__], "ALLOW_DUPLICATES", False)
        folds = [made] if isinstance(made, dict) else made
        for number, one in enumerate(folds):
            allowed = _check(of, data, one, allow)
            fold = "" if isinstance(made, dict) else f"fold {number}: "
            console.say(f"{of.name}: {fold}{_sizes(one)}")
            if allowed:
                console.say(f"{of.name}: {fold}{allowed} duplicates across splits, allowed")
            _note_classes(of, data, one, fold)
        split_files.write(of.splits, made, data.samples, data.record["content"], key.key)


def _checked(of: Preparation, data: Prepared, made: Any) -> Splits | list[Splits]:
    """What `split` returned, as arrays in order. Raises `UserError` for what is no splits."""
    if isinstance(made, list | tuple) and made:
        return [_one(of, data, fold) for fold in made]
    return _one(of, data, made)


def _one(of: Preparation, data: Prepared, made: Any) -> Splits:
    if not isinstance(made, Mapping) or not made:
        raise prepared_errors.wrong_splits(of.file("split"), f"a {type(made).__name__}")
    found: Splits = {}
    for name, indices in made.items():
        array = np.asarray(indices)
        if not isinstance(name, str) or not name.isidentifier():
            raise prepared_errors.wrong_splits(of.file("split"), f"a split named {name!r}")
        if array.ndim != 1 or (len(array) and array.dtype.kind not in "iu"):
            raise prepared_errors.wrong_splits(of.file("split"), f"{name} as {array.dtype} values")
        found[name] = np.sort(array).astype(np.int64)
    return found


def _check(of: Preparation, data: Prepared, one: Splits, allow_duplicates: bool) -> int:
    try:
        return leakage.check(data, one, allow_duplicates)
    except UserError as problem:
        raise UserError(problem.what, of.file("split"), problem.next) from None


def _note_classes(of: Preparation, data: Prepared, one: Splits, fold: str) -> None:
    """Say which split lacks a class: there are good reasons for that, and bad ones."""
    for values in data.labels.values():
        try:
            splits.check_classes(one, values)
        except UserError as problem:
            console.say(f"{of.name}: {fold}note: {problem.what}")


def _is_made(of: Preparation, data: Prepared, key: str) -> bool:
    record = split_files.record_of(of.splits)
    if record is None or record.get("key") != key:
        return False
    folds = range(record["folds"]) if record.get("folds") else [None]
    try:
        for fold in folds:
            data.splits(fold)
    except UserError:
        return False
    return True


def _sizes(one: Splits) -> str:
    return ", ".join(f"{name} {len(indices):,}" for name, indices in one.items())


def _say_wait(of: Preparation, pid: str) -> None:
    console.say(f"{of.name}: process {pid} is splitting it; waiting for it")


process.start(__name__)
if __name__ == "__main__":
    sys.exit(main())
