"""The data that `src/preprocess/<d>/` has made, and its splits, for a dataloader to read.

data = prepared.read(DATASETS, "processed/digits")   # DATASETS: the lab's folder datasets/
data["x"][7]              # the features of sample 7; arrays stay on the disk until they are read
data.splits()["train"]    # the indices of the samples to train on
data.dataset("train")     # both at once, for a torch DataLoader: (x, y)
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tensorlab import (
    atomic,
    dataset_manifest,
    datasets,
    prepared_errors,
    prepared_names,
    split_files,
)
from tensorlab.splits import Splits

if TYPE_CHECKING:
    from tensorlab.samples import Samples

FORMAT = 1
RECORD = "prepared.json"
OFFSETS = ".offsets.npy"


class Sequences:
    """N arrays of different lengths: `[i]` is the one of sample i, (T, ...)."""

    def __init__(self, rows: NDArray, offsets: NDArray) -> None:
        self.rows, self.offsets = rows, offsets

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, sample: int) -> NDArray:
        if not 0 <= sample < len(self):
            raise IndexError(sample)
        return self.rows[self.offsets[sample] : self.offsets[sample + 1]]


Array = NDArray | Sequences


class Prepared:
    """What was written into `datasets/processed/<d>` or `datasets/generated/<d>`.

    Attributes:
        name: `processed/digits`.
        samples: how many there are.
        classes: the names of the classes; empty where there are no labels.
        facts: what was written of all samples, by its name.
    """

    def __init__(self, folder: Path, name: str, record: dict[str, Any]) -> None:
        self.folder, self.name, self.record = folder, name, record
        self.samples: int = record["samples"]
        self.facts: dict[str, Any] = record["facts"]
        self._open: dict[str, Array] = {}
        self._contents: NDArray | None = None
        labels = self._names("labels")
        self.classes: list[str] = record["arrays"][labels[0]]["classes"] if labels else []

    def __getstate__(self) -> dict[str, Any]:
        return {
            **self.__dict__,
            "_open": {},
            "_contents": None,
        }  # each worker of a DataLoader opens its own

    def __getitem__(self, name: str) -> Any:
        """An array (N, ...) that is read from the disk where it is used; of samples of different
        lengths, `Sequences`. Raises `UserError` where there is none of this name."""
        if name not in self._open:
            self._open[name] = self._load(name)
        return self._open[name]

    @property
    def features(self) -> dict[str, Array]:
        return {name: self[name] for name in self._names("features")}

    @property
    def groups(self) -> dict[str, NDArray]:
        return {name: np.asarray(self[name]) for name in self._names("groups")}

    @property
    def labels(self) -> dict[str, NDArray]:
        return {name: np.asarray(self[name]) for name in self._names("labels")}

    @property
    def answers(self) -> dict[str, Array]:
        """Labels and targets: what is to be predicted."""
        return {name: self[name] for role in ("labels", "targets") for name in self._names(role)}

    def contents(self) -> NDArray:
        """(N,) a text that is equal for samples with equal features, byte for byte."""
        if self._contents is None:
            arrays = list(self.features.values())
            self._contents = np.array([_content(arrays, at) for at in range(self.samples)])
        return self._contents

    @property
    def folds(self) -> int:
        """How many folds the splits are made of; 0 where they are not."""
        record = split_files.record_of(self._splits_folder) or {}
        return record.get("folds") or 0

    @property
    def _splits_folder(self) -> Path:
        return self.folder.parent.parent / "splits" / self.folder.name

    def splits(self, fold: int | None = None) -> Splits:
        """The indices of the samples of each split, looked over.

        Args:
            fold: from 0 on, where the splits are made of folds.

        Raises:
            UserError: there are none, they are about other data, or name samples twice.
        """
        return split_files.read(self._splits_folder, self.samples, self.record["content"], fold)

    def dataset(self, split: str, fold: int | None = None) -> Samples:
        """The samples of a split for a torch DataLoader: tensors of the features, then the answers,
        each in the order in which they were written."""
        from tensorlab.samples import Samples

        found = self.splits(fold)
        if split not in found:
            raise prepared_errors.no_split(self.name, split, found)
        return Samples(self, found[split])

    def _names(self, role: str) -> list[str]:
        return [name for name, one in self.record["arrays"].items() if one["role"] == role]

    def _load(self, name: str) -> Array:
        arrays = self.record["arrays"]
        if name not in arrays:
            raise prepared_errors.no_array(self.name, name, arrays)
        facts = arrays[name]
        found = self._file(facts["file"])
        if (found.dtype.str, list(found.shape)) != (facts["dtype"], facts["shape"]):
            raise self._damaged(facts["file"], "The array is not as it was written")
        return Sequences(found, self._file(facts["offsets"])) if "offsets" in facts else found

    def _file(self, path: str) -> NDArray:
        try:
            return np.load(self.folder / path, mmap_mode="r", allow_pickle=False)
        except FileNotFoundError:
            raise self._damaged(path, "The file is not there") from None
        except (OSError, ValueError) as problem:
            raise self._damaged(path, f"The file cannot be read: {problem}") from None

    def _damaged(self, path: str, problem: str) -> Exception:
        return prepared_errors.damaged(f"datasets/{self.name}/{path}", problem, self.name)


def read(folder: Path, name: str) -> Prepared:
    """Prepared data.

    Args:
        folder: `datasets/` of the lab.
        name: `processed/<dataset>` or `generated/<dataset>`.

    Raises:
        UserError: another name, or data that is not there.
    """
    if not prepared_names.is_name(name):
        raise prepared_errors.not_prepared(name)
    record = record_of(folder / name)
    if record is None:
        raise prepared_errors.no_prepared(name)
    return Prepared(folder / name, name, record)


def record_of(folder: Path) -> dict[str, Any] | None:
    """`prepared.json`; None where there is none, or one that cannot be read."""
    return atomic.read_record(folder / RECORD, FORMAT)


def check(root: Path, name: str) -> None:
    """Raise `UserError` where the files of prepared data are not those that were written."""
    data = read(root / "datasets", name)
    files = [
        dataset_manifest.File(one["path"], one["size"], one["sha256"])
        for one in data.record["files"]
    ]
    files.append(dataset_manifest.File(RECORD))
    manifest = dataset_manifest.Manifest(name, data.folder, f"datasets/{name}/{RECORD}", files)
    datasets.compare(manifest, files, root / "cache" / "verified" / f"{name}.tsv")


def content_of(
    arrays: dict[str, Any], facts: dict[str, Any], files: Sequence[dict[str, Any]]
) -> str:
    """sha256 of all that the data is: equal for equal arrays, whatever made them."""
    text = json.dumps(
        [arrays, facts, [[one["path"], one["sha256"]] for one in files]], sort_keys=True
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _content(arrays: Sequence[Array], sample: int) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for array in arrays:
        row = np.ascontiguousarray(array[sample])
        digest.update(f"{row.dtype.str}{row.shape}".encode())
        digest.update(row.tobytes())
    return digest.hexdigest()
