"""Samplers, augmentation and collation, through real DataLoaders and the runtime's feed."""

from __future__ import annotations

import random
from collections import Counter

import numpy
import pytest
import torch
from torch.utils.data import DataLoader, Dataset, Subset, TensorDataset

from tensorlab.augment import Augmented, drawing
from tensorlab.collate import IGNORED, Padded
from tensorlab.errors import UserError
from tensorlab.feed import Feed
from tensorlab.samplers import EpochSampler, LengthBuckets, WeightedSampler, balanced

LENGTHS = [1 + (7 * index) % 40 for index in range(200)]


def noisy(x: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    return x + torch.rand(x.shape, generator=generator)


def of_the_process(x: torch.Tensor) -> torch.Tensor:
    return x + torch.rand(1) + random.random() + numpy.random.rand()


class Ragged(Dataset):
    """Sample i has LENGTHS[i] times the number i + 1, and the class i % 3."""

    def __len__(self) -> int:
        return len(LENGTHS)

    def __getitem__(self, index: int) -> tuple[torch.Tensor, int]:
        return torch.full((LENGTHS[index],), index + 1), index % 3


def plain(size: int = 22) -> TensorDataset:
    x = torch.arange(size, dtype=torch.float64)[:, None]
    return TensorDataset(x, torch.arange(size))


def loader(data: Dataset, workers: int = 0, **options: bool) -> DataLoader:
    return DataLoader(data, 4, sampler=EpochSampler(data, seed=1), num_workers=workers, **options)


def by_sample(feed: Feed, epoch: int, start: int = 0) -> dict[int, float]:
    """What each sample was changed to."""
    return {
        int(index): float(value)
        for x, y in feed.epoch(epoch, start)
        for index, value in zip(y, x, strict=True)
    }


@pytest.mark.parametrize("change", [noisy, drawing(of_the_process)])
def test_augmentation_is_the_same_with_any_number_of_workers(change: object) -> None:
    data = Augmented(Subset(plain(), range(22)), change, seed=3)
    found = []
    for workers, persistent in ((0, False), (2, False), (1, True)):
        feed = Feed(loader(data, workers, persistent_workers=persistent), seed=0)
        found.append([by_sample(feed, epoch) for epoch in (0, 1)])
    assert found[0] == found[1] == found[2]
    first, second = found[0]
    assert all(first[index] != second[index] for index in first)  # another way every epoch


def test_augmentation_is_the_same_where_a_training_goes_on_and_on_every_rank() -> None:
    data = Augmented(plain(), noisy, seed=3)
    whole = by_sample(Feed(loader(data), seed=0), 5)
    late = by_sample(Feed(loader(data, 2), seed=0), 5, start=3)
    assert len(late) == 10
    assert late.items() <= whole.items()
    ranks = [by_sample(Feed(loader(data), 0, rank, 2), 5) for rank in (0, 1)]
    assert {**ranks[0], **ranks[1]} == whole


def test_augmentation_leaves_the_generators_of_the_process_alone() -> None:
    data = Augmented(plain(), drawing(of_the_process))
    states = random.getstate(), torch.get_rng_state()
    numpy.random.seed(0)
    assert float(data[0][0]) != float(data[1][0]) - 1
    assert random.getstate() == states[0]
    assert torch.equal(torch.get_rng_state(), states[1])
    assert numpy.random.rand() == pytest.approx(0.5488135)


@pytest.mark.parametrize("workers", [0, 2])
def test_a_tensor_dataset_gives_the_batches_that_its_samples_make(workers: int) -> None:
    found = list(Feed(loader(plain(), workers), seed=0).epoch(0))
    expected = list(loader(plain()))
    for batch, other in zip(found, expected, strict=True):
        assert type(batch) is list
        for part, same in zip(batch, other, strict=True):
            assert torch.equal(part, same)
            assert (part.dtype, part.stride()) == (same.dtype, same.stride())


class Doubled(TensorDataset):
    def __getitem__(self, index: int) -> tuple[torch.Tensor, ...]:
        x, y = super().__getitem__(index)
        return 2 * x, y


def test_a_dataset_or_a_loader_that_makes_its_samples_itself_is_asked_for_each() -> None:
    x, y = next(Feed(loader(Doubled(*plain().tensors)), seed=0).epoch(0))
    assert torch.equal(x[:, 0], 2.0 * y)
    own = DataLoader(plain(), 4, collate_fn=len)
    assert next(Feed(own, seed=0).epoch(0)) == 4


def test_a_weighted_sampler_draws_in_proportion_and_never_what_weighs_nothing() -> None:
    sampler = WeightedSampler([0, 1, 3, 0], seed=0, draws=40_000)
    counts = Counter(sampler)
    assert set(counts) == {1, 2}
    assert counts[2] / counts[1] == pytest.approx(3, rel=0.05)


def test_balanced_classes_are_drawn_equally_often() -> None:
    labels = torch.tensor([0] * 90 + [1] * 9 + [2])
    sampler = WeightedSampler(balanced(labels), seed=0, draws=30_000)
    counts = Counter(labels[list(sampler)].tolist())
    assert all(count == pytest.approx(10_000, rel=0.05) for count in counts.values())
    assert len(WeightedSampler(balanced(labels))) == 100


def test_samplers_go_by_seed_and_epoch_alone() -> None:
    for make in (
        lambda seed: WeightedSampler(range(1, 50), seed),
        lambda seed: LengthBuckets(LENGTHS, 8, seed, span=3),
    ):
        sampler, again = make(1), make(1)
        first = list(sampler)
        assert first == list(again) == list(sampler)
        sampler.set_epoch(1)
        assert list(sampler) != first
        assert list(make(2)) != first


def test_a_weighted_training_goes_on_where_it_was() -> None:
    data = plain()
    weighted = DataLoader(data, 4, sampler=WeightedSampler(range(22), seed=1))
    whole = [y.tolist() for _, y in Feed(weighted, 0).epoch(2)]
    assert [y.tolist() for _, y in Feed(weighted, 0).epoch(2, start=3)] == whole[3:]


def test_buckets_have_every_sample_once_and_little_padding() -> None:
    sampler = LengthBuckets(LENGTHS, 8, seed=0, span=10)
    batches = list(sampler)
    assert len(batches) == len(sampler) == 25
    assert sorted(index for batch in batches for index in batch) == list(range(200))

    def padding(batches: list[list[int]]) -> int:
        longest = [max(LENGTHS[index] for index in batch) for batch in batches]
        return sum(
            most - LENGTHS[at] for most, batch in zip(longest, batches, strict=True) for at in batch
        )

    order = torch.randperm(200, generator=torch.Generator().manual_seed(0)).tolist()
    assert padding(batches) < 0.2 * padding([order[at : at + 8] for at in range(0, 200, 8)])


@pytest.mark.parametrize("workers", [0, 2])
def test_buckets_and_padding_through_the_feed(workers: int) -> None:
    def feed(rank: int = 0, world: int = 1) -> Feed:
        ragged = DataLoader(
            Ragged(),
            batch_sampler=LengthBuckets(LENGTHS, 8, seed=1),
            collate_fn=Padded(),
            num_workers=workers,
        )
        return Feed(ragged, 0, rank, world)

    whole = list(feed().epoch(1))
    for x, y in whole:
        index = x[:, 0] - 1
        assert torch.equal((x > 0).sum(1), torch.tensor(LENGTHS)[index])
        assert torch.equal(y, index % 3)
    late = list(feed().epoch(1, start=20))
    assert all(torch.equal(a[0], b[0]) for a, b in zip(late, whole[20:], strict=True))
    ranks = [feed(rank, 2) for rank in (0, 1)]
    seen = [x[:, 0] - 1 for one in ranks for x, _ in one.epoch(1)]
    assert len(seen) == 2 * (ranks[0].batches or 0)
    assert sorted(torch.cat(seen).tolist()) == list(range(200))


def test_padding_of_answers_and_to_a_multiple() -> None:
    samples = [(torch.ones(size, 2), torch.ones(size, dtype=torch.int64)) for size in (3, 5)]
    x, y = Padded(value=-1, multiple=4)(samples)
    assert x.shape == (2, 8, 2)
    assert y.shape == (2, 8)
    assert (x[0, 3:] == -1).all()
    assert (y[0, 3:] == IGNORED).all()
    assert (y[1, :5] == 1).all()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: WeightedSampler([1, -1]), "Sample 1 has the weight -1.0."),
        (lambda: WeightedSampler([float("nan"), 1]), "Sample 0 has the weight nan."),
        (lambda: WeightedSampler([0, 0]), "All weights are 0"),
        (lambda: WeightedSampler([]), "The weights of a sampler have the shape (0,)."),
        (
            lambda: Padded()([(torch.ones(2, 3), 0), (torch.ones(2, 4), 0)]),
            "Samples of the shapes (2, 3) and (2, 4) do not fit one batch.",
        ),
    ],
)
def test_refuses(make: object, says: str) -> None:
    with pytest.raises(UserError) as problem:
        make()  # type: ignore[operator]
    assert problem.value.what.startswith(says)
