"""Samples to predict, out of files, folders and standard input, in the shape that a model takes.

.npy, .npz (array `x`, or the only one): one sample of the shape, or several along a first axis
.csv: a sample a line, its numbers in order; a first line that is no numbers is left out
.jsonl and standard input: a sample a line, nested lists or {"x": nested lists}
.png, .jpg, .jpeg: one image, values 0 to 1, in grey or RGB as the shape's channels ask
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy

from tensorlab import prediction_errors

SUFFIXES = (".npy", ".npz", ".csv", ".jsonl", ".png", ".jpg", ".jpeg")


@dataclass(frozen=True)
class Sample:
    """One input and where it is from: `source` and its number there, from 0."""

    source: str
    index: int
    x: numpy.ndarray


@dataclass(frozen=True)
class Shape:
    """What a model takes.

    Attributes:
        whole: whole numbers, as ids of tokens: int64 instead of float32.
        padding: the id that a shorter row of ids is filled up with; None: none may be shorter.
    """

    sizes: tuple[int, ...]
    whole: bool = False
    padding: int | None = None

    def fit(self, value: Any, flat: bool = False) -> numpy.ndarray | None:
        """One sample in this shape; None where it has another. `flat`: its numbers in a row."""
        x = numpy.asarray(value)
        short = self.sizes[0] - len(x) if x.ndim == len(self.sizes) == 1 and len(x) else 0
        if self.padding is not None and short > 0:
            x = numpy.pad(x, (0, short), constant_values=self.padding)
        if x.shape == self.sizes or (flat and x.size == numpy.prod(self.sizes)):
            return x.reshape(self.sizes)
        return None


def read(inputs: Sequence[str], shape: Shape, stdin: IO[str]) -> Iterator[Sample]:
    """Every sample of the inputs, in order; of a folder by the names of its files.

    Args:
        inputs: paths, or `-` for standard input.
        shape: of one sample.
        stdin: what `-` is.

    Raises `UserError` for what is not there, cannot be read, or has another shape.
    """
    for given in inputs:
        if given == "-":
            yield from _samples("-", _json_lines(stdin, "-"), shape)
            continue
        for file in _files(Path(given)):
            try:
                yield from _samples(str(file), _content(file, shape.sizes), shape)
            except (OSError, ValueError, KeyError, EOFError) as problem:
                raise prediction_errors.unreadable(str(file), problem) from None


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        found = [file for file in sorted(path.rglob("*")) if file.suffix.lower() in SUFFIXES]
        if not found:
            raise prediction_errors.empty_folder(str(path), SUFFIXES)
        return found
    if not path.is_file():
        raise prediction_errors.no_input(str(path))
    if path.suffix.lower() not in SUFFIXES:
        raise prediction_errors.unknown_kind(str(path), SUFFIXES)
    return [path]


def _content(file: Path, shape: tuple[int, ...]) -> Iterable[Any]:
    """The samples of a file, unchecked: one array of all of them, or one after the other."""
    suffix = file.suffix.lower()
    if suffix in (".npy", ".npz"):
        return _array(file, shape)
    if suffix == ".csv":
        return _csv_lines(file)
    if suffix == ".jsonl":
        with file.open(encoding="utf-8") as stream:
            return list(_json_lines(stream, str(file)))
    return [_image(file, shape)]


def _array(file: Path, shape: tuple[int, ...]) -> Iterable[Any]:
    array = numpy.load(file, allow_pickle=False)
    if isinstance(array, numpy.lib.npyio.NpzFile):
        names = array.files
        if "x" not in names and len(names) != 1:
            raise ValueError(f"it has the arrays {', '.join(names)}, and none is called x")
        array = array["x" if "x" in names else names[0]]
    return array[None] if array.shape == shape else array


def _csv_lines(file: Path) -> Iterator[Any]:
    with file.open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.reader(stream), start=1):
            if not row:
                continue
            try:
                yield numpy.array([float(cell) for cell in row])
            except ValueError as problem:
                if number > 1:
                    raise ValueError(f"line {number}: {problem}") from None


def _json_lines(stream: IO[str], source: str) -> Iterator[Any]:
    for number, line in enumerate(stream, start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
            yield numpy.array(value["x"] if isinstance(value, dict) else value, dtype=float)
        except (ValueError, KeyError, TypeError) as problem:
            said = f"it has no key {problem}" if isinstance(problem, KeyError) else problem
            raise prediction_errors.unreadable(f"{source}:{number}", said) from None


def _image(file: Path, shape: tuple[int, ...]) -> numpy.ndarray:
    from PIL import Image

    if len(shape) != 3 or shape[0] not in (1, 3):
        raise ValueError(f"it is an image, and the model takes samples of shape {shape}")
    with Image.open(file) as image:
        pixels = numpy.asarray(image.convert("L" if shape[0] == 1 else "RGB"), dtype="float32")
    return (pixels[None] if shape[0] == 1 else pixels.transpose(2, 0, 1)) / 255


def _samples(source: str, values: Iterable[Any], shape: Shape) -> Iterator[Sample]:
    flat = source.lower().endswith(".csv")
    for index, value in enumerate(values):
        x = shape.fit(value, flat)
        if x is None:
            raise prediction_errors.wrong_shape(source, index, numpy.shape(value), shape.sizes)
        if not numpy.isfinite(x).all():
            raise prediction_errors.not_finite(source, index)
        yield Sample(source, index, x.astype("int64" if shape.whole else "float32"))
