"""What the code in `src/preprocess/<d>/` writes into: arrays with one row for every sample."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from tensorlab import atomic, per_sample, prepared_errors
from tensorlab.prepared import FORMAT, OFFSETS, RECORD, content_of

CHUNK = 1 << 24  # values that are looked at together


class Writer:
    """The arrays of a dataset, each in a file that is read again without being loaded whole.

    Rows mean the same sample in every array: N of them. Wrong values are refused when all is
    written, before anything takes its place.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._arrays: dict[str, dict[str, Any]] = {}
        self._facts: dict[str, Any] = {}

    def features(self, name: str, values: ArrayLike) -> None:
        """What a model is given: (N, ...) numbers, all finite."""
        self._save(name, "features", np.asarray(values))

    def empty(self, name: str, shape: Sequence[int], dtype: DTypeLike) -> NDArray:
        """Features that are too large for the memory: an array on the disk to be filled in.

        Args:
            shape: (N, ...)
        """
        self._note(name, "features")
        file = self._folder / f"{name}.npy"
        made = np.lib.format.open_memmap(file, mode="w+", dtype=np.dtype(dtype), shape=tuple(shape))
        self._arrays[name]["kept"] = made
        return made

    def sequences(self, name: str, values: Iterable[ArrayLike], dtype: DTypeLike) -> None:
        """Features of different lengths, as tokens of texts: N arrays (T, ...), one a sample. They
        are written as they come: all of them together may be larger than the memory."""
        self._note(name, "features")
        self._arrays[name]["offsets"] = f"{name}{OFFSETS}"
        kind, offsets, inner = np.dtype(dtype), [0], (0,)
        rows = self._folder / f"{name}.rows"
        with rows.open("wb") as stream:
            for sample, value in enumerate(values):
                row = _cast(name, sample, value, kind)
                if sample and row.shape[1:] != inner[1:]:
                    raise prepared_errors.other_shape(name, sample, row.shape, inner)
                inner = row.shape
                offsets.append(offsets[-1] + len(row))
                stream.write(row.tobytes())
        if len(offsets) == 1:
            raise prepared_errors.unusable_values(name, "no sequences")
        np.save(self._folder / f"{name}{OFFSETS}", np.array(offsets, np.int64))
        header = {
            "descr": np.lib.format.dtype_to_descr(kind),
            "fortran_order": False,
            "shape": (offsets[-1], *inner[1:]),
        }
        with (self._folder / f"{name}.npy").open("wb") as file, rows.open("rb") as stream:
            np.lib.format.write_array_header_1_0(file, header)
            shutil.copyfileobj(stream, file)
        rows.unlink()

    def labels(self, name: str, values: ArrayLike, classes: Sequence[str] | int) -> None:
        """The class of each sample: (N,) whole numbers from 0.

        Args:
            classes: the names of the classes, or how many there are.
        """
        names = [str(at) for at in range(classes)] if isinstance(classes, int) else list(classes)
        per_sample.check_labels(values, len(names))
        self._save(name, "labels", np.asarray(values).astype(np.int64))
        self._arrays[name]["classes"] = [str(one) for one in names]

    def targets(self, name: str, values: ArrayLike) -> None:
        """What is to be predicted where it is no class: (N,) or (N, K) numbers, all finite."""
        self._save(name, "targets", np.asarray(values))

    def groups(self, name: str, values: ArrayLike) -> None:
        """Which samples belong together, as the patient or the author: (N,). A split that takes
        a group apart is refused."""
        self._save(name, "groups", per_sample.values(name, values))

    def times(self, name: str, values: ArrayLike) -> None:
        """When each sample was taken: (N,) numbers, dates, or texts in the order of time."""
        self._save(name, "times", per_sample.values(name, values))

    def extra(self, name: str, values: ArrayLike) -> None:
        """Anything else that each sample has, as the name of its file: (N, ...)."""
        self._save(name, "extra", np.asarray(values))

    def fact(self, name: str, value: Any) -> None:
        """What is so of all samples, as the vocabulary that their tokens are numbers of.

        Args:
            value: anything that JSON has: a text, a number, lists and maps of them.
        """
        if name in self._facts:
            raise prepared_errors.written_twice(name)
        try:
            self._facts[name] = json.loads(json.dumps(value))
        except (TypeError, ValueError) as problem:
            raise prepared_errors.no_fact(name, problem) from None

    def finish(self, name: str, key: str | None) -> dict[str, Any]:
        """Look over what was written, and write the record of it; returns the record.

        Args:
            name: of the data, `processed/digits`.
            key: what Nx calls code, data and packages; None where nobody said it.

        Raises:
            UserError: no features, different numbers of samples, NaN or infinite numbers.
        """
        if not any(one["role"] == "features" for one in self._arrays.values()):
            raise prepared_errors.nothing_written()
        arrays, lengths = {}, {}
        for array, facts in self._arrays.items():
            if "kept" in facts:
                facts.pop("kept").flush()
            found = np.load(self._folder / facts["file"], mmap_mode="r", allow_pickle=False)
            offsets = facts.get("offsets")
            starts = np.load(self._folder / offsets) if offsets else None
            if facts["role"] in ("features", "targets"):
                _check_finite(array, found, starts)
            lengths[array] = len(found) if starts is None else len(starts) - 1
            arrays[array] = {**facts, "dtype": found.dtype.str, "shape": list(found.shape)}
        if len(set(lengths.values())) > 1:
            raise prepared_errors.other_lengths(lengths)
        paths = [
            facts[key] for facts in arrays.values() for key in ("file", "offsets") if key in facts
        ]
        files = [
            {
                "path": path,
                "size": (self._folder / path).stat().st_size,
                "sha256": atomic.sha256(self._folder / path),
            }
            for path in paths
        ]
        samples = next(iter(lengths.values()))
        record = {"format": FORMAT, "name": name, "samples": samples, "arrays": arrays}
        record["facts"] = self._facts
        record |= {"files": files, "content": content_of(arrays, self._facts, files), "key": key}
        atomic.write_json(self._folder / RECORD, record)
        return record

    def _note(self, name: str, role: str) -> None:
        if not isinstance(name, str) or not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            raise prepared_errors.bad_name(name)
        if name in self._arrays:
            raise prepared_errors.written_twice(name)
        self._arrays[name] = {"role": role, "file": f"{name}.npy"}

    def _save(self, name: str, role: str, values: NDArray) -> None:
        numbers = role in ("features", "labels", "targets")
        if values.dtype.hasobject or (numbers and values.dtype.kind not in "biufc"):
            kind = "texts" if values.dtype.kind in "US" else "values of several kinds"
            raise prepared_errors.unusable_values(name, kind)
        if values.ndim == 0 or len(values) == 0:
            raise prepared_errors.unusable_values(name, "no samples")
        self._note(name, role)
        np.save(self._folder / f"{name}.npy", values, allow_pickle=False)


def _cast(name: str, sample: int, value: ArrayLike, kind: np.dtype) -> NDArray:
    """A sample's rows. Raises `UserError` for numbers that the type cannot hold."""
    given = np.asarray(value)
    if given.ndim == 0 or (len(given) and given.dtype.kind not in "biufc"):
        raise prepared_errors.unusable_values(name, f"{value!r:.40} as sample {sample}")
    row = np.ascontiguousarray(given, dtype=kind)
    if kind.kind in "iu" and not np.array_equal(row, given):
        raise prepared_errors.does_not_fit(name, sample, kind)
    return row


def _check_finite(name: str, values: NDArray, starts: NDArray | None) -> None:
    """Args: starts: of each sample's rows, where samples have several."""
    if values.dtype.kind not in "fc":
        return
    rows = max(1, CHUNK // max(1, int(np.prod(values.shape[1:]))))
    bad_rows: list[NDArray] = []
    for start in range(0, len(values), rows):
        chunk = np.asarray(values[start : start + rows])
        finite = np.isfinite(chunk).reshape(len(chunk), -1).all(axis=1)
        bad_rows.append(start + np.flatnonzero(~finite))
    bad = np.concatenate(bad_rows)
    if len(bad):
        row = np.asarray(values[bad[0]])
        value = row[~np.isfinite(row)].flat[0] if row.ndim else row
        samples = bad if starts is None else np.unique(np.searchsorted(starts, bad, "right") - 1)
        raise prepared_errors.not_finite(name, int(samples[0]), len(samples), value)
