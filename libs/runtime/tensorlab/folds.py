"""The splits of one training of a cross-validation: what a dataloader does with its `fold`.

    chosen = folds.held_out((2, 5), len(y), labels=y, val=0.15)   # the second of five is the test

The runtime gives a dataloader the argument `fold` for each training of `crossval: {folds: 5}`, and
evaluates it on the split "test": the fold that was held out.
"""

from __future__ import annotations

from collections.abc import Sequence

from numpy.typing import ArrayLike

from tensorlab import crossval_errors, splits


def held_out(
    fold: Sequence[int],
    samples: int,
    seed: int = 0,
    *,
    labels: ArrayLike | None = None,
    groups: ArrayLike | None = None,
    val: float = 0.0,
) -> splits.Splits:
    """Indices of train, val and test, by `splits.kfold`; `test` is the fold.

    The folds are the same for every fold, experiment and seed of a training: only `seed` here
    decides which sample is in which. Whatever is measured on the data before it is trained on
    (means, vocabularies) has to be measured on `train` alone.

    Args:
        fold: (number, how many there are); numbers begin with 1.
        samples: how many there are.
        labels: (N,) classes: each has the same share in every fold.
        groups: (N,) groups: none is in two folds.
        val: share of all samples to choose the best epoch with; taken from what is not held out.

    Raises `UserError` for a fold that there is not, and for data that has not so many folds.
    """
    count = fold[-1] if fold else 0
    at = number(fold, count)
    return splits.kfold(samples, count, seed, labels=labels, groups=groups, val=val)[at]


def number(fold: Sequence[int], count: int) -> int:
    """The number of a fold from 0 on, as prepared data and `splits.kfold` count.

    Args:
        fold: (number, how many there are); numbers begin with 1.
        count: how many there really are; 0 where the splits are not made of folds.

    Raises `UserError` for a fold that there is not.
    """
    if len(fold) != 2 or not 1 <= fold[0] <= fold[1]:
        raise crossval_errors.no_such_fold(tuple(fold))
    if fold[1] != count:
        raise crossval_errors.other_folds(fold[1], count)
    return fold[0] - 1
