"""MNIST and what has its form: 70,000 images of 28 x 28 pixels in ten classes.

dataloader: {_target_: src.dataloaders.mnist.Mnist, dataset: mnist, batch_size: 64}

Shapes: N samples of a split, B samples in the batch.
"""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import torch
from tensorlab.samplers import EpochSampler
from torch.utils.data import DataLoader, TensorDataset

from src.dataloaders.digits.digits import moved

RAW = Path(__file__).parents[3] / "datasets" / "raw"
SPLIT_SEED = 0  # the split is part of the dataset: the same for every experiment and seed
VAL = 5000  # of the 60,000 training images


class Mnist:
    """Images (1, 28, 28) with values from 0 to 1, and their digits from 0 to 9.

    The test split is MNIST's own: 10,000 images that nothing is chosen by. 5,000 of the 60,000
    training images, always the same, choose the best epoch (val); the others train.

    Args:
        dataset: the name of the manifest: `mnist`, or `fashion-mnist`, whose files are compressed.
        batch_size: samples of a batch.
        seed: of the order of the training samples; the experiment's seed where it is left out.
        num_workers: processes that prepare batches.
        augment: how far a training image is turned, scaled and shifted at random: 0 is not at
            all, 1 is up to 10 degrees, 10 % and 1.75 pixels.
    """

    input_shape = (1, 28, 28)
    num_classes = 10
    vocab_size = 0
    class_names = tuple("0123456789")

    def __init__(
        self,
        dataset: str = "mnist",
        batch_size: int = 64,
        seed: int = 0,
        num_workers: int = 0,
        augment: float = 0.0,
    ) -> None:
        self.batch_size, self.seed, self.num_workers = batch_size, seed, num_workers
        self.augment = augment
        self.splits = load_splits(dataset)

    def loader(self, split: str) -> DataLoader:
        """Batches (x, y) of "train", "val" or "test": (B, 1, 28, 28) float32 and (B,) int64."""
        data = self.splits[split]
        training = split == "train"
        return DataLoader(
            data,
            batch_size=self.batch_size,
            sampler=EpochSampler(data, self.seed) if training else None,
            num_workers=self.num_workers,
            generator=torch.Generator().manual_seed(self.seed),
            collate_fn=self.collate_training if training and self.augment else None,
        )

    def collate_training(self, samples: list) -> tuple[torch.Tensor, torch.Tensor]:
        """A batch of training samples, augmented."""
        x, y = zip(*samples, strict=True)
        return moved(torch.stack(x), self.augment), torch.stack(y)


def load_splits(dataset: str) -> dict[str, TensorDataset]:
    """The three splits, always the same."""
    x_N1HW, y_N = load(RAW / dataset, "train")
    order = torch.randperm(len(y_N), generator=torch.Generator().manual_seed(SPLIT_SEED))
    return {
        "train": TensorDataset(x_N1HW[order[VAL:]], y_N[order[VAL:]]),
        "val": TensorDataset(x_N1HW[order[:VAL]], y_N[order[:VAL]]),
        "test": TensorDataset(*load(RAW / dataset, "t10k")),
    }


def load(folder: Path, part: str) -> tuple[torch.Tensor, torch.Tensor]:
    """The images (N, 1, 28, 28) and the classes (N,) of "train" or "t10k"."""
    pixels = read_idx(folder / f"{part}-images-idx3-ubyte", header=16)
    classes = read_idx(folder / f"{part}-labels-idx1-ubyte", header=8)
    return torch.tensor(pixels).view(-1, 1, 28, 28).float() / 255, torch.tensor(classes).long()


def read_idx(file: Path, header: int) -> np.ndarray:
    """The bytes after the `header` of an IDX file, which may be compressed: `<file>.gz`."""
    if file.is_file():
        return np.fromfile(file, dtype=np.uint8, offset=header)
    return np.frombuffer(gzip.decompress(Path(f"{file}.gz").read_bytes()), np.uint8, offset=header)
