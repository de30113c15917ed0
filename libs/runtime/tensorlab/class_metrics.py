"""Metrics of classes, in float64: scikit-learn's values, NaN where one is not defined.

Shapes: M positions, K classes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch

NONE = float("nan")


@dataclass(frozen=True)
class Counts:
    """How often each class was predicted rightly, predicted, and true: (K,) float64 each."""

    right: torch.Tensor
    predicted: torch.Tensor
    true: torch.Tensor


def counts(predicted: torch.Tensor, target: torch.Tensor, classes: int) -> Counts:
    """Of class ids (M,) int64."""
    return Counts(
        *(
            torch.bincount(ids, minlength=classes).double()
            for ids in (target[predicted == target], predicted, target)
        )
    )


def recalls(of: Counts) -> torch.Tensor:
    """The share of each class that was found (K,): NaN for a class without samples."""
    return of.right / of.true


def accuracy(of: Counts) -> torch.Tensor:
    return of.right.sum() / of.true.sum()


def balanced_accuracy(of: Counts) -> torch.Tensor:
    """The mean recall of the classes that have samples."""
    return recalls(of).nanmean()


def precision(of: Counts) -> torch.Tensor:
    """The mean over the classes that are true or predicted; 0 for one that is never predicted."""
    return _of_present(of.right / of.predicted, of)


def recall(of: Counts) -> torch.Tensor:
    """The mean over the classes that are true or predicted; 0 for one that is never true."""
    return _of_present(recalls(of), of)


def f1(of: Counts) -> torch.Tensor:
    return _of_present(2 * of.right / (of.predicted + of.true), of)


def _of_present(values: torch.Tensor, of: Counts) -> torch.Tensor:
    return values.nan_to_num(0.0)[of.predicted + of.true > 0].mean()


def matthews(of: Counts) -> torch.Tensor:
    """Gorodkin's R_K. Not defined where all is true, or predicted, to be one class."""
    samples, together = of.true.sum(), (of.predicted * of.true).sum()
    spreads = [samples.square() - one.square().sum() for one in (of.predicted, of.true)]
    return (of.right.sum() * samples - together) / (spreads[0] * spreads[1]).sqrt()


def kappa(of: Counts) -> torch.Tensor:
    """Cohen's. Not defined where all is true and predicted to be the same class."""
    samples = of.true.sum()
    by_chance = (of.predicted * of.true).sum() / samples
    return (of.right.sum() - by_chance) / (samples - by_chance)


OF_COUNTS: dict[str, Callable[[Counts], torch.Tensor]] = {
    "accuracy": accuracy,
    "balanced_accuracy": balanced_accuracy,
    "f1": f1,
    "precision": precision,
    "recall": recall,
    "matthews": matthews,
    "kappa": kappa,
}


def top_k_accuracy(scores: torch.Tensor, target: torch.Tensor, k: int) -> torch.Tensor:
    """The share of targets (M,) among the k highest of scores (M, K); of equals the last counts."""
    highest = scores.argsort(dim=1, stable=True)[:, -k:]
    return (highest == target[:, None]).any(1).double().mean()


def auroc(scores: torch.Tensor, is_one: torch.Tensor) -> torch.Tensor:
    """Of scores (M,) and truth (M,) bool; equal scores count half.

    NaN where all are of one kind.
    """
    ones, zeros = _by_threshold(scores, is_one)
    below = zeros.cumsum(0) - zeros
    return (ones * (below + zeros / 2)).sum() / (ones.sum() * zeros.sum())


def average_precision(scores: torch.Tensor, is_one: torch.Tensor) -> torch.Tensor:
    """Of scores (M,) and truth (M,) bool: precision at each step of recall.

    NaN without a true one.
    """
    ones, zeros = (one.flip(0) for one in _by_threshold(scores, is_one))
    found = ones.cumsum(0)
    return (ones * found / (found + zeros.cumsum(0))).sum() / ones.sum()


def _by_threshold(scores: torch.Tensor, is_one: torch.Tensor) -> list[torch.Tensor]:
    """How many true and false ones there are at each distinct score, lowest first (float64)."""
    distinct, at = scores.unique(return_inverse=True)
    return [
        torch.bincount(at[chosen], minlength=len(distinct)).double() for chosen in (is_one, ~is_one)
    ]


def mean_of_classes(
    function: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    scores: torch.Tensor,
    target: torch.Tensor,
) -> torch.Tensor:
    """A function of one class against the others, by scores (M, K): of two classes that of class 1.

    Of more it is the mean of those for which it is defined.
    """
    if scores.shape[1] == 2:
        return function(scores[:, 1], target == 1)
    each = [function(scores[:, at], target == at) for at in range(scores.shape[1])]
    return torch.stack(each).nanmean()
