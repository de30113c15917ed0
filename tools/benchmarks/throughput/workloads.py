"""What is trained: a model, its data and its batches, the same for every loop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from src.architectures.cnn import CNN
from src.architectures.mlp import MLP
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


@dataclass
class Workload:
    """`data`: pairs of samples and classes. `model()` makes the model, always the same weights."""

    model: Callable[[], nn.Module]
    data: TensorDataset
    batch_size: int

    def loader(self, steps: int) -> DataLoader:
        """`steps` batches in one order, and one epoch."""
        generator = torch.Generator().manual_seed(0)
        samples = steps * self.batch_size
        order = torch.randint(len(self.data), (samples,), generator=generator).tolist()
        return DataLoader(self.data, batch_size=self.batch_size, sampler=order)

    def seeded(self, device: torch.device) -> nn.Module:
        torch.manual_seed(0)
        return self.model().to(device)


class Letters(nn.Module):
    """A small transformer encoder over token ids (B, T), the mean classified: logits (B, 64)."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(64, 64)
        layer = nn.TransformerEncoderLayer(64, 4, 128, dropout=0.0, batch_first=True)
        self.body = nn.TransformerEncoder(layer, 2)
        self.head = nn.Linear(64, 64)

    def forward(self, x_BT: torch.Tensor) -> torch.Tensor:
        return self.head(self.body(self.embed(x_BT)).mean(dim=1))


def workload(name: str, mnist: Path) -> Workload:
    """`mlp` (64 numbers), `cnn` (MNIST) or `transformer` (32 tokens)."""
    generator = torch.Generator().manual_seed(1)
    if name == "cnn":
        pixels = np.fromfile(
            mnist / "train-images-idx3-ubyte", dtype=np.uint8, offset=16
        )
        digits = np.fromfile(
            mnist / "train-labels-idx1-ubyte", dtype=np.uint8, offset=8
        )
        x = torch.tensor(pixels[: 10_000 * 784]).view(-1, 1, 28, 28) / 255
        y = torch.tensor(digits[:10_000], dtype=torch.int64)
        return Workload(
            lambda: CNN((1, 28, 28), 10, channels=8, dropout=0.0),
            TensorDataset(x, y),
            32,
        )
    if name == "transformer":
        x = torch.randint(64, (10_000, 32), generator=generator)
        y = torch.randint(64, (10_000,), generator=generator)
        return Workload(Letters, TensorDataset(x, y), 32)
    x = torch.randn(10_000, 64, generator=generator)
    y = torch.randint(10, (10_000,), generator=generator)
    return Workload(lambda: MLP((64,), 10), TensorDataset(x, y), 64)
