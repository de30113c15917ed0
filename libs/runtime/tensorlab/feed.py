"""`Feed`: the batches of a training, epoch by epoch, from any batch on and for any rank."""

from __future__ import annotations

import random
import signal
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

import numpy
import torch
from torch.utils.data import (
    BatchSampler,
    DataLoader,
    Dataset,
    IterableDataset,
    TensorDataset,
    default_collate,
)

from tensorlab import errors, samplers


class Feed:
    """A loader whose epochs can be entered at any batch, and give there what they gave before.

    What comes out depends on (seed, epoch, batch) only: the order on the sampler, and random
    augmentation in worker processes on a seed for each batch. Without workers, augmentation draws
    from the generators of the process, which a checkpoint holds. `augment.Augmented` has a seed for
    each sample: it gives the same with any number of workers.

    The batches of a `TensorDataset` are taken from its tensors at once, not sample by sample.

    Args:
        loader: a DataLoader, or anything that can be iterated over again and again.
        seed: of the experiment.
        rank: of this process; each rank gets its own share of every batch of `world` batches.
        world: processes that train together.
    """

    def __init__(self, loader: Any, seed: int, rank: int = 0, world: int = 1) -> None:
        self.loader, self.seed, self.rank, self.world = loader, seed, rank, world
        self._cursor: Cursor | None = None
        if _has_batch_sampler(loader):
            self._cursor = Cursor(loader, seed, rank, world)
            self._entered = _with_cursor(loader, self._cursor)
        elif world > 1:
            raise errors.cannot_shard(type(loader).__name__)

    @property
    def batches(self) -> int | None:
        """Batches of an epoch; None where the loader does not know."""
        try:
            return len(self.loader if self._cursor is None else self._cursor)
        except TypeError:
            return None

    def epoch(self, epoch: int, start: int = 0) -> Iterator[Any]:
        """The batches of an epoch after the first `start`.

        Everything that is drawn for the whole epoch is drawn before this returns, except where
        `start` is 0.
        """
        samplers.set_epoch(self.loader, epoch, self.seed)
        if self._cursor is None:
            batches = iter(self.loader)
            for _ in islice(batches, start):
                pass
            return batches
        self._cursor.enter(epoch, start)
        self._entered.generator.manual_seed(samplers.mix(self.seed, epoch))
        return iter(self._entered)


class Cursor(BatchSampler):
    """The lists of indices of a loader's batch sampler, after the first `start`, for one rank.

    With one process they are what the other gives. With more, a batch of each rank comes out of
    `world` batches that follow each other in the order of one process; what is left at the end of
    the epoch is shared out evenly, and fewer than `world` samples are left out.
    """

    def __init__(self, loader: DataLoader, seed: int, rank: int, world: int) -> None:
        self.batches: Any = loader.batch_sampler
        self.seed, self.rank, self.world = seed, rank, world
        self.for_workers = loader.num_workers > 0
        self._rest: Iterator[list[int]] = iter(())

    def enter(self, epoch: int, start: int) -> None:
        self._rest = self._shares()
        if self.for_workers:
            self._rest = (
                Indices(indices, (self.seed, epoch, at, self.rank))
                for at, indices in enumerate(self._rest)
            )
        for _ in islice(self._rest, start):
            pass

    def __iter__(self) -> Iterator[list[int]]:
        yield from self._rest

    def __len__(self) -> int:
        if self.world == 1:
            return len(self.batches)
        whole, left = divmod(len(self.batches), self.world)
        return whole + (1 if left and self._tail() >= self.world else 0)

    def _shares(self) -> Iterator[list[int]]:
        if self.world == 1:
            yield from self.batches
            return
        group: list[list[int]] = []
        for batch in self.batches:
            group.append(list(batch))
            if len(group) == self.world:
                yield from self._share([index for one in group for index in one])
                group = []
        yield from self._share([index for one in group for index in one])

    def _share(self, indices: list[int]) -> Iterator[list[int]]:
        each = len(indices) // self.world
        if each:
            yield indices[self.rank * each : (self.rank + 1) * each]

    def _tail(self) -> int:
        """Samples after the last whole group of batches."""
        if type(self.batches) is not BatchSampler:
            return self.world  # not known without drawing; a batch holds a sample for every rank
        group = self.batches.batch_size * self.world
        samples = len(self.batches.sampler)  # type: ignore[arg-type]
        if self.batches.drop_last:
            samples -= samples % self.batches.batch_size
        return samples % group


class Indices(list):
    """The indices of a batch, and what decides its random numbers: seed, epoch, batch, rank."""

    def __init__(self, indices: Any, place: tuple[int, ...]) -> None:
        super().__init__(indices)
        self.place = place


class Seeded(Dataset):
    """A dataset in a worker process: every batch starts from its own seed."""

    def __init__(self, dataset: Any) -> None:
        self.dataset = dataset

    def __len__(self) -> int:
        return len(self.dataset)

    def __getitem__(self, index: Any) -> Any:
        return self.dataset[index]

    def __getitems__(self, indices: Indices) -> Any:
        seed = samplers.mix(*indices.place)
        random.seed(seed)
        numpy.random.seed(seed % 2**32)
        torch.manual_seed(seed)
        samplers.set_epoch_of_data(self.dataset, indices.place[1])  # a worker may outlive its epoch
        if callable(getattr(self.dataset, "__getitems__", None)):
            return self.dataset.__getitems__(list(indices))
        return [self.dataset[index] for index in indices]

    def __getattr__(self, name: str) -> Any:
        if name == "dataset":  # while it is unpickled
            raise AttributeError(name)
        return getattr(self.dataset, name)


class Stacked(Dataset):
    """A TensorDataset that gives a batch by one look into each tensor, not sample by sample.

    What comes out is what `default_collate` makes of the samples.
    """

    def __init__(self, data: TensorDataset) -> None:
        self.data = data

    def __len__(self) -> int:
        return len(self.data)

    def __getitems__(self, indices: list[int]) -> list[torch.Tensor]:
        rows = torch.tensor(indices)
        return [tensor[rows] for tensor in self.data.tensors]


def _as_it_is(batch: Any) -> Any:
    return batch


class QuietWorker:
    """Starts a worker that leaves Ctrl-C to the training: it needs its batches to the end."""

    def __init__(self, inner: Callable[[int], None] | None) -> None:
        self.inner = inner

    def __call__(self, worker: int) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        if self.inner:
            self.inner(worker)


def moved(batch: Any, device: torch.device) -> Any:
    """The batch with its tensors on the device; in the same mappings, lists and named tuples.

    A loader makes its batches on the CPU: there they stay as they are.
    """
    return batch if device.type == "cpu" else _moved(batch, device)


def _moved(batch: Any, device: torch.device) -> Any:
    if isinstance(batch, torch.Tensor):
        return batch.to(device, non_blocking=True)
    if isinstance(batch, list | tuple):
        parts = [_moved(part, device) for part in batch]
        return type(batch)(*parts) if hasattr(batch, "_fields") else parts
    if isinstance(batch, Mapping):
        return {name: _moved(part, device) for name, part in batch.items()}
    return batch


def samples(batch: Any) -> int:
    """How many samples are in a batch: the first length in it."""
    while not isinstance(batch, torch.Tensor):
        if isinstance(batch, list | tuple):
            batch = batch[0]
        elif isinstance(batch, Mapping):
            batch = next(iter(batch.values()))
        else:
            return 1
    return batch.shape[0]


def _has_batch_sampler(loader: Any) -> bool:
    return (
        isinstance(loader, DataLoader)
        and not isinstance(loader.dataset, IterableDataset)
        and loader.batch_sampler is not None
    )


def _with_cursor(loader: DataLoader, cursor: Cursor) -> DataLoader:
    """The same loader, its indices by the cursor, with a generator of its own."""
    data, collate = loader.dataset, loader.collate_fn
    if type(data) is TensorDataset and collate is default_collate:
        data, collate = Stacked(data), _as_it_is
    workers: dict[str, Any] = {}
    if loader.num_workers:
        workers = {
            "num_workers": loader.num_workers,
            "worker_init_fn": QuietWorker(loader.worker_init_fn),
            "multiprocessing_context": loader.multiprocessing_context,
            "prefetch_factor": loader.prefetch_factor,
            "persistent_workers": loader.persistent_workers,
            "timeout": loader.timeout,
        }
    return DataLoader(
        Seeded(data) if loader.num_workers else data,
        batch_sampler=cursor,
        collate_fn=collate,
        pin_memory=loader.pin_memory,
        generator=torch.Generator(),
        **workers,
    )
