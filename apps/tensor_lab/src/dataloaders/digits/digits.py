"""Handwritten digits: 1,797 images of 8 x 8 pixels, as `nx run dataset-digits:fetch` brings them.

dataloader: {_target_: src.dataloaders.digits.Digits, dataset: digits, batch_size: 64}

Shapes: N samples of a split, B samples in the batch.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from tensorlab import folds
from tensorlab.samplers import EpochSampler
from torch.nn.functional import affine_grid, grid_sample
from torch.utils.data import DataLoader, TensorDataset

RAW = Path(__file__).parents[3] / "datasets" / "raw"
SPLIT_SEED = 0  # the split is part of the dataset: the same for every experiment and seed
SHARES = {"val": 0.16, "test": 0.2}


class Digits:
    """Images (1, 8, 8) with values from 0 to 1, and their digits from 0 to 9.

    The split is stratified and fixed: 64 % to train, 16 % to choose the best epoch and the
    hyperparameters (val), 20 % that nothing is chosen by (test).

    Args:
        dataset: the name of the manifest, `datasets/raw/digits/dataset.yaml`.
        batch_size: samples of a batch.
        seed: of the order of the training samples; the experiment's seed where it is left out.
        num_workers: processes that prepare batches; 0 is fastest for data this small.
        augment: how far a training image is turned, scaled and shifted at random: 0 is not at
            all, 1 is up to 10 degrees, 10 % and half a pixel.
        fold: of a cross-validation: (2, 5) holds out the second of five folds as the test split.
    """

    input_shape = (1, 8, 8)
    num_classes = 10
    vocab_size = 0
    class_names = tuple("0123456789")

    def __init__(
        self,
        dataset: str = "digits",
        batch_size: int = 64,
        seed: int = 0,
        num_workers: int = 0,
        augment: float = 0.0,
        fold: tuple[int, int] | None = None,
    ) -> None:
        self.batch_size, self.seed, self.num_workers = batch_size, seed, num_workers
        self.augment = augment
        self.splits = load_splits(dataset, fold)

    def loader(self, split: str) -> DataLoader:
        """Batches (x, y) of "train", "val" or "test": (B, 1, 8, 8) float32 and (B,) int64."""
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


def load_splits(dataset: str, fold: tuple[int, int] | None = None) -> dict[str, TensorDataset]:
    """The three splits, always the same."""
    images = np.load(RAW / dataset / "data.npy")
    digits = np.load(RAW / dataset / "target.npy")
    x_N1HW = torch.tensor(images, dtype=torch.float32).view(-1, 1, 8, 8) / 16
    y_N = torch.tensor(digits, dtype=torch.int64)
    if fold:
        val = SHARES["val"]
        indices = folds.held_out(fold, len(y_N), SPLIT_SEED, labels=digits, val=val)
    else:
        indices = stratified(digits)
    return {split: TensorDataset(x_N1HW[at], y_N[at]) for split, at in indices.items()}


def stratified(digits: np.ndarray) -> dict[str, np.ndarray]:
    """Indices of the splits, each with its share of every digit."""
    from sklearn.model_selection import train_test_split

    rest, indices = np.arange(len(digits)), {}
    for split, share in SHARES.items():
        size = round(share * len(digits))
        rest, indices[split] = train_test_split(
            rest, test_size=size, stratify=digits[rest], random_state=SPLIT_SEED
        )
    return {**indices, "train": rest}


def moved(x_B1HW: torch.Tensor, strength: float) -> torch.Tensor:
    """Turn, scale and shift every image by its own random amount."""
    size = len(x_B1HW)
    angle_B, scale_B = strength * 0.17 * noise(size), 1 + strength * 0.1 * noise(size)
    theta_B23 = torch.zeros(size, 2, 3)
    theta_B23[:, 0, 0] = theta_B23[:, 1, 1] = angle_B.cos() * scale_B
    theta_B23[:, 0, 1] = angle_B.sin() * scale_B
    theta_B23[:, 1, 0] = -angle_B.sin() * scale_B
    theta_B23[:, :, 2] = strength * 0.125 * noise(size, 2)  # 1 is half the image: 4 pixels
    grid_BHW2 = affine_grid(theta_B23, list(x_B1HW.shape), align_corners=False)
    return grid_sample(x_B1HW, grid_BHW2, align_corners=False)


def noise(*shape: int) -> torch.Tensor:
    """Uniform random numbers from -1 to 1."""
    return torch.rand(*shape) * 2 - 1
