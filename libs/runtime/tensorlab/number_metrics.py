"""Metrics of numbers, in float64: the values of scikit-learn and SciPy, NaN where not defined.

Shapes: M positions, D columns. A metric is that of each column, (D,).
"""

from __future__ import annotations

from collections.abc import Callable

import torch


def _error(p: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return p - y


def mae(p: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return _error(p, y).abs().mean(0)


def mse(p: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return _error(p, y).square().mean(0)


def rmse(p: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return mse(p, y).sqrt()


def r2(p: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Not defined for targets that are all the same."""
    return 1 - _error(p, y).square().sum(0) / _spread(y)


def explained_variance(p: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Not defined for targets that are all the same."""
    return 1 - _centred(_error(p, y)).square().sum(0) / _spread(y)


def pearson(p: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Not defined where either is all the same."""
    units = [_centred(one) / _centred(one).norm(dim=0) for one in (p, y)]
    return (units[0] * units[1]).sum(0).clamp(-1, 1)


def spearman(p: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Not defined where either is all the same."""
    return pearson(_ranks(p), _ranks(y))


def _centred(x: torch.Tensor) -> torch.Tensor:
    # What is all the same stays so: the rounded mean of 0.1, 0.1, 0.1 is not 0.1.
    low, high = x.aminmax(dim=0)
    return (x - x.mean(0)) * (low != high)


def _spread(x: torch.Tensor) -> torch.Tensor:
    """The sum of squares about the mean (D,); NaN where there is none."""
    found = _centred(x).square().sum(0)
    return torch.where(found > 0, found, float("nan"))


def _ranks(x: torch.Tensor) -> torch.Tensor:
    """Of each number in its column; equals have their mean rank."""
    return torch.stack([_ranks_of_column(one) for one in x.T], dim=1)


def _ranks_of_column(x: torch.Tensor) -> torch.Tensor:
    _, at, number = x.unique(return_inverse=True, return_counts=True)
    last = number.cumsum(0).double()
    return (last - (number - 1) / 2)[at]


ALL: dict[str, Callable[[torch.Tensor, torch.Tensor], torch.Tensor]] = {
    "mae": mae,
    "mse": mse,
    "rmse": rmse,
    "r2": r2,
    "explained_variance": explained_variance,
    "pearson": pearson,
    "spearman": spearman,
}
