"""Splits on disk, `datasets/splits/<d>/`: a line an index, so that a diff says what moved.

train.txt  val.txt  test.txt       or fold-0/train.txt, fold-0/test.txt, fold-1/train.txt, ...
splits.json                        how many samples there were, what the splits were made from
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tensorlab import atomic, split_errors, splits
from tensorlab.errors import UserError
from tensorlab.prepared_errors import command
from tensorlab.splits import Indices, Splits

FORMAT = 1
RECORD = "splits.json"


def write(
    folder: Path, made: Splits | Sequence[Splits], samples: int, made_from: str, key: str | None
) -> None:
    """Replace what is in `folder`, all or nothing.

    Args:
        made: splits, or those of every fold.
        samples: how many there are in all.
        made_from: sha256 of the data that the indices are of.
        key: what Nx calls code, data and packages; None where nobody said it.
    """
    folds = None if isinstance(made, dict) else len(made)
    parts = {"": made} if isinstance(made, dict) else _folders(made)
    with atomic.replacing_folder(folder) as new:
        files = {}
        for prefix, one in parts.items():
            for split, indices in one.items():
                file = new / f"{prefix}{split}.txt"
                atomic.write_text(file, "".join(f"{index}\n" for index in indices.tolist()))
                files[f"{prefix}{split}.txt"] = atomic.sha256(file)
        record = {
            "format": FORMAT,
            "samples": samples,
            "made_from": made_from,
            "folds": folds,
            "files": files,
            "key": key,
        }
        atomic.write_json(new / RECORD, record)


def read(folder: Path, samples: int, made_from: str, fold: int | None = None) -> Splits:
    """The splits in `folder`, looked over: those of a fold where they are made of folds.

    Args:
        samples: how many the data has.
        made_from: sha256 of the data.
        fold: from 0 on.

    Raises:
        UserError: files that are not there, cannot be, or are about other data.
    """
    again = command(folder.name, "split")
    record = record_of(folder)
    if record is None:
        raise split_errors.no_splits(_shown(folder), again)
    if (record.get("samples"), record.get("made_from")) != (samples, made_from):
        of_then = f"{record.get('samples')} samples then, {samples} now"
        why = "others, though as many" if record.get("samples") == samples else of_then
        raise split_errors.stale(_shown(folder / RECORD), why, again)
    folds = record.get("folds") or 0
    if folds > 0 if fold is None else not 0 <= fold < folds:
        raise split_errors.no_fold(fold, folds, _shown(folder))
    prefix = "" if fold is None else f"fold-{fold}/"
    names = [name for name in record["files"] if name.startswith(prefix)]
    found = {name[len(prefix) : -4]: _indices(folder / name, samples, again) for name in names}
    try:
        splits.check(found, samples)
    except UserError as wrong:
        raise UserError(wrong.what, _shown(folder), again) from None
    for name in names:
        if atomic.sha256(folder / name) != record["files"][name]:
            problem = "The file is not as the split wrote it."
            raise split_errors.bad_file(_shown(folder / name), problem, again)
    return found


def record_of(folder: Path) -> dict[str, Any] | None:
    """`splits.json`; None where there is none, or one that cannot be read."""
    return atomic.read_record(folder / RECORD, FORMAT)


def _folders(folds: Sequence[Splits]) -> dict[str, Splits]:
    return {f"fold-{number}/": one for number, one in enumerate(folds)}


def _indices(file: Path, samples: int, again: str) -> Indices:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise split_errors.bad_file(_shown(file), "The file is not there.", again) from None
    if re.fullmatch(r"(?:\d{1,18}\n)*", text):
        found = np.array(text.split(), dtype=np.int64)
        if len(found) == 0 or found.max() < samples:
            return found
    for number, line in enumerate(text.split("\n"), start=1):
        if line and not re.fullmatch(r"\d{1,18}", line):
            problem = f"{line!r} is not the index of a sample."
            raise split_errors.bad_file(f"{_shown(file)}:{number}", problem, again)
        if line and int(line) >= samples:
            problem = f"There is no sample {line}: they are 0 to {samples - 1}."
            raise split_errors.bad_file(f"{_shown(file)}:{number}", problem, again)
    return np.array(text.split(), dtype=np.int64)  # blank lines, or no last line break


def _shown(path: Path) -> str:
    """As the lab writes it: from `datasets/` on."""
    parts = path.parts
    at = len(parts) - 1 - parts[::-1].index("datasets") if "datasets" in parts else 0
    return "/".join(parts[at:])
