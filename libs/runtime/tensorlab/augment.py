"""Random changes of training samples that come out the same again, whoever makes them.

    data = Augmented(data, moved, seed)             # moved(x, generator) -> x
    data = Augmented(data, drawing(transform), seed)    # torchvision's, that take no generator

A sample is changed by numbers that depend on (seed, epoch, index) only. So a training that goes on
sees what it would have seen, with any number of workers and processes.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy
import torch
from torch.utils.data import Dataset

from tensorlab import samplers


class Augmented(Dataset):
    """Samples (x, ...) of another dataset, each x changed at random, another way every epoch.

    Args:
        data: a dataset of tuples, x first.
        change: called as `change(x, generator)`; draws from nothing but the generator.
        seed: of the dataloader.
    """

    def __init__(
        self, data: Any, change: Callable[[Any, torch.Generator], Any], seed: int = 0
    ) -> None:
        self.data, self.change, self.seed, self.epoch = data, change, seed, 0

    def set_epoch(self, epoch: int) -> None:
        """The runtime says so before each epoch, in every worker."""
        self.epoch = epoch
        samplers.set_epoch_of_data(self.data, epoch)

    def __len__(self) -> int:
        return len(self.data)

    def __getitem__(self, index: int) -> tuple:
        x, *rest = self.data[index]
        seed = samplers.mix(self.seed, self.epoch, index)
        return (self.change(x, torch.Generator().manual_seed(seed)), *rest)


class drawing:  # noqa: N801 - reads as a function
    """A transform that draws from the process's own generators, as `Augmented` calls it.

    The generators of Python, NumPy and torch are seeded for the call, and are as they were after.

    Args:
        transform: called as `transform(x)`.
    """

    def __init__(self, transform: Callable[[Any], Any]) -> None:
        self.transform = transform

    def __call__(self, x: Any, generator: torch.Generator) -> Any:
        seed = generator.initial_seed()
        states = random.getstate(), numpy.random.get_state(), torch.get_rng_state()
        try:
            random.seed(seed)
            numpy.random.seed(seed % 2**32)
            torch.random.default_generator.manual_seed(seed)
            return self.transform(x)
        finally:
            random.setstate(states[0])
            numpy.random.set_state(states[1])
            torch.set_rng_state(states[2])
