"""Confidence intervals of metrics, by resampling the samples of a split with replacement."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import NormalDist

import numpy
import torch

from tensorlab import signals

Values = dict[str, float]
BLOCKS = 200  # of the jackknife: leaving out one sample at a time costs too much in a large split


@dataclass(frozen=True)
class Bootstrap:
    """How intervals are made: the section `evaluate.bootstrap`.

    Attributes:
        samples: resamplings; 0 makes no intervals.
        level: share of the splits, drawn anew, whose interval would hold the true value.
        method: "percentile", or "bca": corrected for bias and skewness, for few samples.
        seed: of the resampling. Equal for all experiments, so that they see the same resamplings.
    """

    samples: int = 1000
    level: float = 0.95
    method: str = "percentile"
    seed: int = 0


@dataclass(frozen=True)
class Resampled:
    """Metrics of the resamplings of a split.

    Attributes:
        values: of each metric (R,) float64, in the order of the R resamplings; NaN where it is not
            defined, as of a class that was not drawn. The n-th resampling takes the same samples
            for every model, so that two models' values are pairs.
        drawn: SHA-256 of the last resampling's indices: the same where all of them were.
        intervals: `[low, high]` of each metric, of the resamplings in which it is defined.
    """

    values: dict[str, torch.Tensor] = field(default_factory=dict)
    drawn: str = ""
    intervals: dict[str, list[float]] = field(default_factory=dict)

    @property
    def left_out(self) -> dict[str, int]:
        """In how many resamplings a metric is not defined, where there is any."""
        found = {name: int((~one.isfinite()).sum()) for name, one in self.values.items()}
        return {name: number for name, number in found.items() if number}


def resample(compute: Callable[[torch.Tensor], Values], size: int, how: Bootstrap) -> Resampled:
    """Metrics of resamplings of a split, and what they say of the metrics' uncertainty.

    Args:
        compute: the metrics of the samples with these indices (int64).
        size: how many samples there are; fewer than 2 are not resampled.
    """
    if how.samples == 0 or size < 2:
        return Resampled()
    generator = torch.Generator().manual_seed(how.seed)
    found, at = [], torch.arange(0)
    for _ in range(how.samples):
        signals.raise_if_received()
        at = torch.randint(size, (size,), generator=generator)
        found.append(compute(at))
    values = {
        name: torch.tensor([one[name] for one in found], dtype=torch.float64) for name in found[0]
    }
    drawn = hashlib.sha256(at.numpy().astype("<i8").tobytes()).hexdigest()
    return Resampled(values, drawn, _intervals(values, compute, size, how))


def _intervals(
    values: dict[str, torch.Tensor],
    compute: Callable[[torch.Tensor], Values],
    size: int,
    how: Bootstrap,
) -> dict[str, list[float]]:
    left_out = _jackknife(compute, size) if how.method == "bca" else []
    point = compute(torch.arange(size)) if how.method == "bca" else {}
    found = {}
    for name, column in values.items():
        defined = column[column.isfinite()]
        if len(defined) < 2:
            continue
        tail = (1 - how.level) / 2
        tails = (tail, 1 - tail)
        if how.method == "bca":
            without = torch.tensor([one[name] for one in left_out], dtype=torch.float64)
            if not math.isfinite(point[name]):
                continue
            tails = _corrected(tails, defined, point[name], without[without.isfinite()])
        found[name] = [_quantile(defined, at) for at in tails]
    return found


def _quantile(values: torch.Tensor, at: float) -> float:
    """As `torch.quantile` has it, which refuses more than 16 million values."""
    return float(numpy.quantile(values.numpy(), at))


def _jackknife(compute: Callable[[torch.Tensor], Values], size: int) -> list[Values]:
    blocks = torch.arange(size).tensor_split(min(size, BLOCKS))
    return [
        compute(torch.cat([*blocks[:index], *blocks[index + 1 :]])) for index in range(len(blocks))
    ]


def _corrected(
    tails: tuple[float, float], values: torch.Tensor, point: float, without: torch.Tensor
) -> tuple[float, float]:
    """The tails of Efron's BCa interval (An Introduction to the Bootstrap, chapter 14.3)."""
    normal = NormalDist()
    below = (values < point).double().mean() + (values == point).double().mean() / 2
    share = min(max(below.item(), 1 / (2 * len(values))), 1 - 1 / (2 * len(values)))
    bias = normal.inv_cdf(share)
    spread = without.mean() - without
    scale = spread.square().sum().item() ** 1.5
    skew = spread.pow(3).sum().item() / (6 * scale) if scale > 0 and math.isfinite(scale) else 0.0
    low, high = (
        normal.cdf(bias + (bias + z) / (1 - skew * (bias + z))) for z in map(normal.inv_cdf, tails)
    )
    return low, high
