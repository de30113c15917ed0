"""Learning-rate schedules by step, as `scheduler:` in an experiment.

scheduler: {_target_: tensorlab.schedules.warmup_cosine, warmup: 0.1}

Each takes the optimizer and the steps of the whole training, and multiplies the optimizer's
learning rate by a factor between 0 and 1.
"""

from __future__ import annotations

import math
from typing import Any

from torch.optim import Optimizer
from torch.optim.lr_scheduler import LambdaLR


class Fixed:
    """The learning rate as it is. It costs nothing in each step, as a `LambdaLR` does."""

    def __init__(self, optimizer: Optimizer) -> None:
        self.optimizer = optimizer

    def step(self) -> None: ...

    def get_last_lr(self) -> list[float]:
        return [float(group["lr"]) for group in self.optimizer.param_groups]

    def state_dict(self) -> dict[str, Any]:
        return {}

    def load_state_dict(self, state: dict[str, Any]) -> None: ...


def constant(optimizer: Optimizer, total_steps: int, warmup: float = 0.0) -> LambdaLR | Fixed:
    """The learning rate as it is. `warmup`: share of the steps that it rises from 0, 0 to 1."""
    if warmup * total_steps < 1:
        return Fixed(optimizer)
    return LambdaLR(optimizer, lambda step: _warm(step, warmup * total_steps))


def linear(
    optimizer: Optimizer, total_steps: int, warmup: float = 0.0, final: float = 0.0
) -> LambdaLR:
    """Down in a straight line, to the share `final` (0 to 1) of the learning rate."""

    def factor(step: int) -> float:
        done = _done(step, total_steps, warmup)
        return _warm(step, warmup * total_steps) * (1 - (1 - final) * done)

    return LambdaLR(optimizer, factor)


def warmup_cosine(
    optimizer: Optimizer, total_steps: int, warmup: float = 0.1, final: float = 0.0
) -> LambdaLR:
    """Up in a straight line for the share `warmup` of the steps, then half a cosine down.

    Args:
        warmup: share of the steps, 0 to 1.
        final: what is left of the learning rate at the end, 0 to 1.
    """

    def factor(step: int) -> float:
        wave = (1 + math.cos(math.pi * _done(step, total_steps, warmup))) / 2
        return _warm(step, warmup * total_steps) * (final + (1 - final) * wave)

    return LambdaLR(optimizer, factor)


def step(optimizer: Optimizer, total_steps: int, drops: int = 3, factor: float = 0.1) -> LambdaLR:
    """Times `factor` at `drops` evenly spaced moments of the training."""
    every = max(1, math.ceil(total_steps / (drops + 1)))
    return LambdaLR(optimizer, lambda now: factor ** min(drops, now // every))


def one_cycle(
    optimizer: Optimizer,
    total_steps: int,
    warmup: float = 0.3,
    start: float = 0.04,
    final: float = 4e-6,
) -> LambdaLR:
    """Smith's one cycle (arXiv:1708.07120): half a cosine up from `start`, half a cosine down.

    The steps are those of torch's `OneCycleLR`: the last one has the share `final`.

    Args:
        warmup: share of the steps that go up, 0 to 1.
        start: share of the learning rate at the first step, 0 to 1.
        final: share of it at the last step.
    """

    def factor(step: int) -> float:
        peak, last = warmup * total_steps - 1, total_steps - 1
        if step < peak:
            return 1 - (1 - start) * (1 + math.cos(math.pi * step / peak)) / 2
        done = min(1.0, (step - peak) / max(1.0, last - peak))
        wave = (1 + math.cos(math.pi * done)) / 2
        return final + (1 - final) * wave

    return LambdaLR(optimizer, factor)


def _warm(step: int, steps: float) -> float:
    return min(1.0, (step + 1) / steps) if steps >= 1 else 1.0


def _done(step: int, total: int, warmup: float) -> float:
    """The share of the steps after the warm-up that is done, 0 to 1."""
    start = warmup * total
    return min(1.0, max(0.0, (step - start) / max(1.0, total - start)))
