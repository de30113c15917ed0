"""Samplers whose order can be had again: a training that goes on sees what it would have seen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence, Sized
from typing import Any

import torch
from torch.utils.data import DataLoader, Sampler

from tensorlab import loader_errors


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


class WeightedSampler(Sampler[int]):
    """Samples drawn with replacement, in proportion to their weights, by (seed, epoch) only.

        sampler = WeightedSampler(balanced(labels), seed)  # every class as often as any other

    Args:
        weights: (N,) one for each sample, 0 or more; they need not add up to 1.
        seed: of the dataloader.
        draws: samples of an epoch; default: as many as there are weights.

    Raises `UserError` for weights that are negative, not finite, or all 0.
    """

    def __init__(
        self, weights: Sequence[float] | torch.Tensor, seed: int = 0, draws: int | None = None
    ) -> None:
        weights_N = torch.as_tensor(weights, dtype=torch.float64)
        loader_errors.check_weights(weights_N)
        self.sums_N = weights_N.cumsum(0)
        self.seed, self.epoch, self.draws = seed, 0, draws or len(weights_N)

    def set_epoch(self, epoch: int) -> None:
        self.epoch = epoch

    def __iter__(self) -> Iterator[int]:
        generator = torch.Generator().manual_seed(mix(self.seed, self.epoch))
        chosen = torch.rand(self.draws, generator=generator, dtype=torch.float64)
        chosen *= self.sums_N[-1]
        # A product that was rounded up to the whole sum belongs to the last sample with a weight.
        last = int(torch.searchsorted(self.sums_N, self.sums_N[-1:]))
        found = torch.searchsorted(self.sums_N, chosen, right=True).clamp(max=last)
        yield from found.tolist()

    def __len__(self) -> int:
        return self.draws


def balanced(labels: Sequence[int] | torch.Tensor) -> torch.Tensor:
    """Weights (N,) float64 by which every class of `labels` (N,) is drawn as often as another."""
    _, class_N, counts = torch.unique(
        torch.as_tensor(labels), return_inverse=True, return_counts=True
    )
    return 1 / counts[class_N].double()


class LengthBuckets(Sampler[list[int]]):
    """Batches of samples of nearly equal length, so that little of them is padding.

        DataLoader(data, batch_sampler=LengthBuckets(lengths, 64, seed), collate_fn=Padded())

    Every sample once an epoch. All are shuffled, those of `span` batches are sorted by length and
    cut into batches, and the batches are shuffled: by (seed, epoch) only.

    Args:
        lengths: (N,) of the samples.
        batch_size: samples of a batch; one batch of an epoch may have fewer.
        seed: of the dataloader.
        span: batches that are sorted together; more are nearer in length, and less random.
    """

    def __init__(
        self,
        lengths: Sequence[int] | torch.Tensor,
        batch_size: int,
        seed: int = 0,
        span: int = 50,
    ) -> None:
        self.lengths_N = torch.as_tensor(lengths)
        self.batch_size, self.seed, self.span, self.epoch = batch_size, seed, span, 0

    def set_epoch(self, epoch: int) -> None:
        self.epoch = epoch

    def __iter__(self) -> Iterator[list[int]]:
        generator = torch.Generator().manual_seed(mix(self.seed, self.epoch))
        order = torch.randperm(len(self.lengths_N), generator=generator)
        batches: list[torch.Tensor] = []
        for part in order.split(self.batch_size * self.span):
            by_length = part[self.lengths_N[part].argsort(stable=True)]
            batches += by_length.split(self.batch_size)
        for at in torch.randperm(len(batches), generator=generator).tolist():
            yield batches[at].tolist()

    def __len__(self) -> int:
        return -(-len(self.lengths_N) // self.batch_size)


def set_epoch(loader: Any, epoch: int, seed: int) -> None:
    """Tell a DataLoader's sampler, datasets and generator which epoch comes.

    The generator's numbers seed the workers, and so decide what random augmentation does there.
    """
    if not isinstance(loader, DataLoader):
        return
    samplers: tuple[Any, ...] = (loader.sampler, loader.batch_sampler)
    for sampler in samplers:
        if hasattr(sampler, "set_epoch"):
            sampler.set_epoch(epoch)
    set_epoch_of_data(loader.dataset, epoch)
    if isinstance(loader.generator, torch.Generator):
        loader.generator.manual_seed(mix(seed, epoch))


def set_epoch_of_data(data: Any, epoch: int) -> None:
    """Tell a dataset which epoch comes, and those that it wraps as `dataset`."""
    while data is not None:
        if hasattr(data, "set_epoch"):
            data.set_epoch(epoch)
        data = getattr(data, "dataset", None)


def mix(*numbers: int) -> int:
    """One seed out of several numbers. Hashed: a CPU generator looks at the lower 32 bits only."""
    text = ":".join(map(str, numbers))
    digest = hashlib.blake2b(text.encode(), digest_size=7).digest()
    return int.from_bytes(digest, "big")
