"""Samplers whose order can be had again: a training that goes on sees what it would have seen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sized
from typing import Any

import torch
from torch.utils.data import DataLoader, Sampler


class EpochSampler(Sampler[int]):
    """Every index once an epoch, shuffled; the order depends on (seed, epoch) only.

    Args:
        data: the dataset, or anything with a length.
        seed: of the dataloader.
    """

    def __init__(self, data: Sized, seed: int = 0) -> None:
        self.data, self.seed, self.epoch = data, seed, 0

    def set_epoch(self, epoch: int) -> None:
        self.epoch = epoch

    def __iter__(self) -> Iterator[int]:
        generator = torch.Generator().manual_seed(mix(self.seed, self.epoch))
        yield from torch.randperm(len(self.data), generator=generator).tolist()

    def __len__(self) -> int:
        return len(self.data)


def set_epoch(loader: Any, epoch: int, seed: int) -> None:
    """Tell a DataLoader's sampler and generator which epoch comes.

    The generator's numbers seed the workers, and so decide what random augmentation does there.
    """
    if not isinstance(loader, DataLoader):
        return
    samplers: tuple[Any, ...] = (loader.sampler, loader.batch_sampler)
    for sampler in samplers:
        if hasattr(sampler, "set_epoch"):
            sampler.set_epoch(epoch)
    if isinstance(loader.generator, torch.Generator):
        loader.generator.manual_seed(mix(seed, epoch))


def mix(*numbers: int) -> int:
    """One seed out of several numbers. Hashed: a CPU generator looks at the lower 32 bits only."""
    text = ":".join(map(str, numbers))
    digest = hashlib.blake2b(text.encode(), digest_size=7).digest()
    return int.from_bytes(digest, "big")
