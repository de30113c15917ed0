"""What a loss averages over, so that the mean over batches is that over all of them at once."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import nn


def averaged_over(loss: Callable, target: torch.Tensor) -> torch.Tensor:
    """What the mean of a batch is divided by, on the target's device: its weight among batches.

    Of class ids it is the sum of their weights, those that are ignored left out, or their number;
    of numbers the samples. The loss says it (`weight`, `ignore_index`), or the torch loss in it.

    Args:
        loss: of (output, target); with reduction "mean".
        target: of a batch, (B, ...).
    """
    own = _of_classes(loss)
    if target.is_floating_point() or target.is_complex():
        return torch.tensor(float(len(target)), device=target.device)
    real = target[target != getattr(own, "ignore_index", -100)]
    weight = getattr(own, "weight", None)
    if not isinstance(weight, torch.Tensor) or weight.dim() != 1:
        return torch.tensor(float(real.numel()), device=target.device)
    return weight.to(target.device)[real.long()].sum()


def _of_classes(loss: Callable) -> Callable:
    """The loss, or the first of torch's losses of classes that it is made of."""
    parts = loss.modules() if isinstance(loss, nn.Module) else ()
    return next((p for p in parts if isinstance(p, (nn.CrossEntropyLoss, nn.NLLLoss))), loss)
