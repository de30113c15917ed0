"""Splits: what they promise, and that they are scikit-learn's where it has them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.model_selection import (
    KFold,
    StratifiedGroupKFold,
    StratifiedKFold,
    train_test_split,
)

from tensorlab import per_sample, splits
from tensorlab.errors import UserError

LABELS = load_digits().target
GROUPS = np.random.RandomState(0).randint(0, 40, 500)


def sizes(found: splits.Splits) -> dict[str, int]:
    return {split: len(indices) for split, indices in found.items()}


def same(one: splits.Splits, other: splits.Splits) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[at], other[at]) for at in one)


MAKERS = {
    "random": lambda seed: splits.random(500, {"val": 0.1, "test": 0.2}, seed),
    "stratified": lambda seed: splits.stratified(LABELS, {"val": 0.1, "test": 0.2}, seed),
    "grouped": lambda seed: splits.grouped(GROUPS, {"val": 0.1, "test": 0.2}, seed),
    "kfold": lambda seed: splits.kfold(500, 5, seed, val=0.1)[0],
    "kfold of groups": lambda seed: splits.kfold(500, 5, seed, groups=GROUPS, val=50)[0],
}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_the_seed_decides(make: Any) -> None:
    found = make(3)
    assert same(found, make(3))
    assert not same(found, make(4))
    assert list(found) == ["train", "val", "test"]
    samples = sum(sizes(found).values())
    splits.check(found, samples)
    assert all(at.dtype == np.int64 and (np.diff(at) > 0).all() for at in found.values())


def test_shares_and_counts() -> None:
    assert sizes(splits.random(100, {"val": 7, "test": 0.2})) == {"train": 73, "val": 7, "test": 20}
    thirds = {"train": 1 / 3, "val": 1 / 3, "test": 1 / 3}
    assert sizes(splits.random(100, thirds)) == {"train": 34, "val": 33, "test": 33}
    some = {"train": 10, "val": 5}
    assert sizes(splits.random(100, some)) == some
    assert sizes(splits.random(10, {"all": 1.0, "train": 1} | {"all": 9})) == {"all": 9, "train": 1}


def test_one_more_split_leaves_the_others_as_they_are() -> None:
    before = splits.random(100, {"test": 20})
    assert np.array_equal(before["test"], splits.random(100, {"test": 20, "val": 10})["test"])


def test_random_and_stratified_are_those_of_scikit_learn() -> None:
    train, test = train_test_split(np.arange(100), test_size=20, random_state=5)
    assert same(
        splits.random(100, {"test": 20}, 5), {"train": np.sort(train), "test": np.sort(test)}
    )
    every = np.arange(len(LABELS))
    train, test = train_test_split(every, test_size=359, stratify=LABELS, random_state=5)
    found = splits.stratified(LABELS, {"test": 0.2}, 5)
    assert same(found, {"train": np.sort(train), "test": np.sort(test)})


def test_stratified_has_the_same_shares() -> None:
    for at in splits.stratified(LABELS, {"val": 0.15, "test": 0.2}).values():
        shares = np.bincount(LABELS[at]) / len(at)
        assert np.abs(shares - np.bincount(LABELS) / len(LABELS)).max() < 0.003
    assert set(splits.stratified(["b", "a"] * 10, {"val": 2})) == {"train", "val"}


def test_no_group_is_in_two_splits() -> None:
    found = splits.grouped(GROUPS, {"val": 0.1, "test": 0.2})
    groups = [set(GROUPS[at]) for at in found.values()]
    assert sum(map(len, groups)) == len(set(GROUPS))
    largest = np.bincount(GROUPS).max()
    wanted = {"train": 350, "val": 50, "test": 100}
    assert all(abs(len(found[split]) - count) < largest for split, count in wanted.items())
    assert sum(sizes(found).values()) == 500


def test_groups_fill_every_split() -> None:
    found = splits.grouped(["a"] * 90 + ["b"] * 5 + ["c"] * 5, {"val": 0.3, "test": 0.3})
    assert sorted(map(len, found.values())) == [5, 5, 90]
    subset = splits.grouped(GROUPS, {"train": 100, "test": 50})
    assert abs(len(subset["train"]) - 100) < 20


def test_time_goes_on() -> None:
    times = np.array(["2024-03-01", "2024-01-01", "2024-02-01", "2024-04-01"], "datetime64[D]")
    found = splits.by_time(times, {"val": 1, "test": 1})
    assert {split: at.tolist() for split, at in found.items()} == {
        "train": [1, 2],
        "val": [0],
        "test": [3],
    }
    shuffled = np.random.RandomState(0).permutation(200) // 3
    found = splits.by_time(shuffled, {"train": 0.6, "test": 0.4})
    assert shuffled[found["train"]].max() < shuffled[found["test"]].min()
    assert sizes(found) == {"train": 120, "test": 80}


@pytest.mark.parametrize("seed", [0, 1])
def test_folds_are_those_of_scikit_learn(seed: int) -> None:
    y, zeros = LABELS[:500], np.zeros(500)
    for found, theirs in [
        (splits.kfold(500, 5, seed), KFold(5, shuffle=True, random_state=seed).split(zeros)),
        (
            splits.kfold(500, 5, seed, labels=y),
            StratifiedKFold(5, shuffle=True, random_state=seed).split(zeros, y),
        ),
        (
            splits.kfold(500, 5, seed, labels=y, groups=GROUPS),
            StratifiedGroupKFold(5, shuffle=True, random_state=seed).split(zeros, y, GROUPS),
        ),
    ]:
        for fold, (train, test) in zip(found, theirs, strict=True):
            assert same(fold, {"train": train, "test": test})


@pytest.mark.parametrize("kwargs", [{}, {"labels": LABELS[:500]}, {"groups": GROUPS}])
def test_every_sample_is_in_one_test(kwargs: Any) -> None:
    found = splits.kfold(500, 5, val=0.1, **kwargs)
    tests = np.concatenate([fold["test"] for fold in found])
    assert np.array_equal(np.sort(tests), np.arange(500))
    for fold in found:
        splits.check(fold, 500)
        assert sum(sizes(fold).values()) == 500
        assert abs(len(fold["val"]) - 50) <= 10
        assert abs(len(fold["test"]) - 100) <= 10
        if "groups" in kwargs:
            assert sum(len(set(GROUPS[at])) for at in fold.values()) == len(set(GROUPS))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: splits.random(10, {"val": 0}), "val is 0."),
        (lambda: splits.random(10, {"val": 1.5}), "val is 1.5."),
        (lambda: splits.random(10, {"val": True}), "val is True."),
        (lambda: splits.random(10, {"val": float("nan")}), "val is nan."),
        (lambda: splits.random(10, {"val": 0.7, "test": 0.7}), "the shares add up to 1.4."),
        (lambda: splits.random(10, {"val": 11}), "ask for 11 samples, and there are 10."),
        (lambda: splits.random(10, {"val": 0.01}), "The split val would have no samples: 0.01 of"),
        (lambda: splits.random(10, {"val": 1.0}), "train would have no samples: the others have"),
        (lambda: splits.stratified([0, 0, 0, 1], {"val": 2}), "Class 1 has 1 sample, too few for"),
        (lambda: splits.stratified(LABELS, {"val": 5}), "val has room for 5 of 10 classes."),
        (
            lambda: splits.stratified([0] * 96 + [1, 1] + [2, 2], {"val": 3, "test": 3}),
            "Class 1 has 2 samples, too few for 3 splits",
        ),
        (
            lambda: splits.stratified([0] * 994 + [1] * 3 + [2] * 3, {"val": 3, "test": 3}),
            "has no sample of class",
        ),
        (lambda: splits.stratified([0.5, 1.0], {"val": 1}), "values of type float64, not classes"),
        (lambda: splits.stratified(np.eye(3), {"val": 1}), "labels has the shape (3, 3)."),
        (lambda: splits.grouped(["a", "a"], {"val": 1}), "2 splits need 2 groups, and there is 1"),
        (lambda: splits.grouped([], {"val": 1}), "groups has no values."),
        (lambda: splits.grouped([1.0, np.nan], {"val": 1}), "groups has no value for sample 1"),
        (
            lambda: splits.grouped(np.array(["a", None], object), {"val": 1}),
            "groups has no value for sample 1",
        ),
        (
            lambda: splits.grouped(np.array(["a", 3], object), {"val": 1}),
            "groups mixes texts with other values.",
        ),
        (lambda: splits.by_time(["NaT"], {"val": 1}), "train would have no samples"),
        (
            lambda: splits.by_time(np.array(["2024", "NaT"], "datetime64[Y]"), {"val": 1}),
            "times has no value for sample 1",
        ),
        (lambda: splits.by_time([1, 1, 1], {"val": 1}), "too many samples are of one moment"),
        (lambda: splits.kfold(10, 1), "There cannot be 1 folds."),
        (lambda: splits.kfold(4, 5), "5 folds need 5 samples, and there are 4 samples."),
        (lambda: splits.kfold(6, 3, labels=[0] * 4 + [1] * 2), "Class 1 has 2 samples, too few"),
        (lambda: splits.kfold(6, 3, labels=[0] * 4), "labels has 4 values, and there are 6"),
        (lambda: splits.kfold(6, 3, groups=[0, 0, 0, 1, 1, 1]), "3 folds need 3 groups"),
        (
            lambda: splits.kfold(
                6, 2, labels=[0, 0, 0, 0, 1, 1], groups=["a", "b", "c", "d", "e", "e"]
            ),
            "has no sample of class 1",
        ),
        (lambda: splits.check({"a": np.array([], int)}, 3), "The split a would have no samples"),
        (
            lambda: splits.check({"a": np.array([0, 3, -1])}, 3),
            "The split a names 3, -1, and the samples are 0 to 2.",
        ),
        (lambda: splits.check({"a": np.array([1, 1])}, 3), "The split a names sample 1 twice."),
        (
            lambda: splits.check({"a": np.array([0, 1]), "b": np.array([2, 1])}, 3),
            "The splits a and b share 1 sample: 1.",
        ),
        (
            lambda: per_sample.check_labels([0, 3], 3),
            "Sample 1 has the label 3, and the 3 classes are 0 to 2.",
        ),
        (lambda: per_sample.check_labels([0, -1], 3), "Sample 1 has the label -1"),
        (lambda: per_sample.check_labels(["0"], 3), "labels has texts, not numbers"),
    ],
)
def test_what_cannot_be(make: Any, message: str) -> None:
    with pytest.raises(UserError) as found:
        make()
    assert message in str(found.value)
    assert "\n  next: " in str(found.value)
