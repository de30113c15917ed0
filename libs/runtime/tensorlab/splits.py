"""Which samples are trained on, and which are not: the same seed gives the same splits.

    splits.stratified(labels, {"val": 0.16, "test": 0.2})    # train gets the rest
    splits.kfold(len(labels), 5, labels=labels)[0]["test"]   # the first of five folds

Splits are the indices of their samples, int64 and ascending, by their names. `sizes` has for each
a share of all samples (a float, at most 1.0) or a number of samples (an int). No sample is in two
splits. Every mistake is a `UserError`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tensorlab import per_sample, split_errors
from tensorlab.split_sizes import Sizes, counts

Indices = NDArray[np.int64]
Splits = dict[str, Indices]


def random(samples: int, sizes: Sizes, seed: int = 0) -> Splits:
    """Every sample by chance.

    Args:
        samples: how many there are.
    """
    return _drawn(counts(sizes, samples), samples, seed, lambda rest: None)


def stratified(labels: ArrayLike, sizes: Sizes, seed: int = 0) -> Splits:
    """By chance, each class with the same share in every split.

    Args:
        labels: (N,) the class of each sample: whole numbers or texts.

    Raises:
        UserError: also where a split would have no sample of a class.
    """
    y_N = per_sample.classes(labels)
    wanted = counts(sizes, len(y_N))
    _enough_of_each(y_N, len(wanted), "splits")
    for split, count in wanted.items():
        if count < (number := len(np.unique(y_N))):
            raise split_errors.fewer_than_classes(split, count, number)
    found = _drawn(wanted, len(y_N), seed, lambda rest: y_N[rest])
    check_classes(found, y_N)
    return found


def grouped(groups: ArrayLike, sizes: Sizes, seed: int = 0) -> Splits:
    """Whole groups by chance: no group is in two splits, and sizes are as near as groups allow.

    Args:
        groups: (N,) which group each sample belongs to: the patient, the author, the camera.
    """
    name_N = per_sample.values("groups", groups)
    wanted = counts(sizes, len(name_N))
    names, group_N, size_G = np.unique(name_N, return_inverse=True, return_counts=True)
    if len(names) < len(wanted):
        raise split_errors.too_few_groups(len(names), len(wanted), "splits")
    rest = np.random.RandomState(seed).permutation(len(names)).tolist()
    found: Splits = {}
    smallest_first = sorted(wanted, key=lambda split: wanted[split])
    for others, split in zip(reversed(range(len(wanted))), smallest_first, strict=True):
        is_rest = others == 0 and sum(wanted.values()) == len(name_N)
        taken = rest if is_rest else _nearest(rest, size_G, wanted[split], len(rest) - others)
        found[split] = np.flatnonzero(np.isin(group_N, taken))
        rest = [group for group in rest if group not in set(taken)]
    return {split: found[split] for split in wanted}


def by_time(times: ArrayLike, sizes: Sizes) -> Splits:
    """The earliest samples first: the splits follow each other in the order of `sizes`.

    Samples of one moment stay together, in the split where the first of them falls.

    Args:
        times: (N,) numbers, dates (datetime64), or texts whose order is that of time (ISO 8601).
    """
    time_N = per_sample.values("times", times)
    wanted = counts(sizes, len(time_N))
    order_N = np.argsort(time_N, kind="stable")
    sorted_N = time_N[order_N]
    found: Splits = {}
    start = end = 0
    for split, count in wanted.items():
        end += count
        if end <= start:
            raise split_errors.no_samples_for(split, "too many samples are of one moment")
        stop = int(np.searchsorted(sorted_N, sorted_N[end - 1], side="right"))
        found[split], start = np.sort(order_N[start:stop]), stop
    return found


def kfold(
    samples: int,
    folds: int,
    seed: int = 0,
    *,
    labels: ArrayLike | None = None,
    groups: ArrayLike | None = None,
    val: float | int = 0,
) -> list[Splits]:
    """The splits `train` and `test` of every fold; each sample is in exactly one `test`.

    Args:
        samples: how many there are.
        labels: (N,) classes: each with the same share in every fold, as near as can be.
        groups: (N,) groups: none is in two splits of a fold, nor in the tests of two.
        val: the size of a split `val` that each `train` gives away, drawn as the folds are: a share
            of all samples or a number of them; none by default.

    Raises:
        UserError: more folds than samples, groups, or samples of a class.
    """
    from sklearn.model_selection import KFold, StratifiedGroupKFold, StratifiedKFold

    if isinstance(folds, bool) or not isinstance(folds, int) or folds < 2:
        raise split_errors.bad_folds(folds)
    if samples < folds:
        raise split_errors.too_few_samples(samples, folds)
    y_N = None if labels is None else per_sample.classes(labels, samples)
    group_N = None if groups is None else per_sample.values("groups", groups, samples)
    if y_N is not None:
        _enough_of_each(y_N, folds, "folds")
    if group_N is not None and (number := len(np.unique(group_N))) < folds:
        raise split_errors.too_few_groups(number, folds, "folds")
    zeros_N = np.zeros(samples, np.int64)
    make: Any = KFold if y_N is None else StratifiedKFold
    if group_N is not None:
        make = StratifiedGroupKFold  # without labels, it balances the folds' sizes
    pairs = make(folds, shuffle=True, random_state=seed).split(
        zeros_N, zeros_N if y_N is None else y_N, group_N
    )
    found = []
    for train, test in pairs:
        fold = {"train": np.sort(train), "test": np.sort(test)}
        if y_N is not None:
            check_classes(fold, y_N)
        if val:
            count = counts({"val": val}, samples)["val"]
            inner = _of_train(fold["train"], count, seed, y_N, group_N)
            fold = {"train": inner["train"], "val": inner["val"], "test": fold["test"]}
        found.append({split: at.astype(np.int64) for split, at in fold.items()})
    return found


def check(splits: Splits, samples: int) -> None:
    """Raise `UserError` for a split without samples, or that names one twice, one of another
    split, or one that is not there.

    Args:
        samples: how many there are.
    """
    owner_N = np.full(samples, -1)
    for number, (split, indices) in enumerate(splits.items()):
        if len(indices) == 0:
            raise split_errors.no_samples_for(split, "it names none")
        bad = indices[(indices < 0) | (indices >= samples)]
        if len(bad):
            raise split_errors.missing_samples(split, bad.tolist(), samples)
        once, often = np.unique(indices, return_counts=True)
        if len(once) < len(indices):
            raise split_errors.twice(split, int(once[often > 1][0]))
        taken = indices[owner_N[indices] >= 0]
        if len(taken):
            other = list(splits)[owner_N[taken[0]]]
            shared = np.intersect1d(indices, splits[other])
            raise split_errors.overlap(other, split, shared.tolist())
        owner_N[indices] = number


def check_classes(splits: Splits, labels: ArrayLike) -> None:
    """Raise `UserError` for a split that has no sample of some class.

    Args:
        labels: (N,) the class of every sample, those in no split included.
    """
    y_N = per_sample.classes(labels)
    for split, indices in splits.items():
        lacking = np.setdiff1d(y_N, y_N[indices])
        if len(lacking):
            raise split_errors.lacks_class(split, lacking.tolist())


def _drawn(
    wanted: dict[str, int], samples: int, seed: int, strata: Callable[[Indices], Any]
) -> Splits:
    """Splits taken one after the other, so that another one leaves those before it as they are."""
    from sklearn.model_selection import train_test_split

    rest, found = np.arange(samples), {}
    splits = [split for split in wanted if split != "train"] + ["train"]
    for split in splits:
        count = wanted.get(split, 0)
        if 0 < count < len(rest):
            rest, found[split] = train_test_split(
                rest, test_size=count, stratify=strata(rest), random_state=seed
            )
        elif count:
            rest, found[split] = rest[:0], rest
    return {split: np.sort(found[split]).astype(np.int64) for split in wanted}


def _of_train(
    train: Indices, count: int, seed: int, labels: NDArray | None, groups: NDArray | None
) -> Splits:
    if groups is not None:
        inner = grouped(groups[train], {"val": count}, seed)
    elif labels is not None:
        inner = stratified(labels[train], {"val": count}, seed)
    else:
        inner = random(len(train), {"val": count}, seed)
    return {split: train[at] for split, at in inner.items()}


def _nearest(groups: list[int], sizes: NDArray, wanted: int, most: int) -> list[int]:
    """The first groups, at least one and at most `most`, that come nearest to `wanted` samples."""
    taken: list[int] = []
    lacking = wanted
    for group in groups:
        if len(taken) < most and abs(lacking - sizes[group]) < abs(lacking):
            taken.append(group)
            lacking -= int(sizes[group])
    return taken or [min(groups, key=lambda group: sizes[group])]


def _enough_of_each(labels: NDArray, parts: int, word: str) -> None:
    names, count_C = np.unique(labels, return_counts=True)
    rarest = int(np.argmin(count_C))
    if count_C[rarest] < parts:
        raise split_errors.too_few_of_class(names[rarest], int(count_C[rarest]), parts, word)
