"""Whether a model is right as often as it is confident: the number, and what its picture shows."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from tensorlab.predictions import Table

BINS = 15
Z = 1.959964  # of the interval that holds 95 % of a normal distribution


@dataclass(frozen=True)
class Bins:
    """Predictions by confidence, in `BINS` of one width; the first holds 0, the last 1.

    Attributes:
        number: of predictions (BINS,) int64.
        accuracy: share of right ones (BINS,) float64; NaN where there are none.
        confidence: mean (BINS,) float64; NaN where there are none.
    """

    number: torch.Tensor
    accuracy: torch.Tensor
    confidence: torch.Tensor

    def intervals(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Wilson's, of the accuracies, at 95 %: low and high (BINS,).

        E. B. Wilson, Probable inference, the law of succession, and statistical inference, 1927.
        """
        n, share = self.number.double(), self.accuracy
        middle = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
        half = Z / (1 + Z**2 / n) * (share * (1 - share) / n + Z**2 / (4 * n.square())).sqrt()
        return middle - half, middle + half


def bins(table: Table) -> Bins:
    confidence = table["confidence"].double()
    right = (table["predicted"] == table["target"]).double()
    edges = torch.linspace(0, 1, BINS + 1, dtype=torch.float64)
    at = (torch.bucketize(confidence, edges) - 1).clamp(0, BINS - 1)
    number = torch.bincount(at, minlength=BINS)
    accuracy, mean = (torch.bincount(at, one, BINS) / number for one in (right, confidence))
    return Bins(number, accuracy, mean)


def error(of: Bins) -> torch.Tensor:
    """The expected calibration error; Guo et al. (2017), equation 3."""
    off = (of.accuracy - of.confidence).abs().nan_to_num(0.0)
    return (off * of.number).sum() / of.number.sum()
