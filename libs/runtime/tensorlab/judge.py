"""What a training knows about its own course: the mean loss, and whether it gets better."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping

import torch

from tensorlab import console, errors
from tensorlab.options import Options
from tensorlab.ranks import Ranks

WORST = -sys.float_info.max


class Losses:
    """The losses of batches since the last validation.

    Args:
        device: where they are. On the CPU each is looked at, elsewhere 50 at once: a look waits.
    """

    def __init__(self, device: torch.device) -> None:
        self.every = 1 if device.type == "cpu" else 50  # batches between two looks
        self._values: list[torch.Tensor] = []
        self._sizes: list[int] = []
        self.total, self.samples = 0.0, 0

    def add(self, value: torch.Tensor, size: int, epoch: int, step: int) -> None:
        """Count the mean loss of a batch of `size` samples; `look` when it is time to."""
        if self.every == 1:
            self._count(value.item(), size, epoch, step)
            return
        self._values.append(value)
        self._sizes.append(size)
        if len(self._values) == self.every:
            self.look(epoch, step)

    def look(self, epoch: int, step: int) -> None:
        """Raise `TrainingError` where a loss is NaN or infinite, with the place of the first."""
        if not self._values:
            return
        found = torch.stack(self._values).flatten().tolist()
        for value, size in zip(found, self._sizes, strict=True):
            self._count(value, size, epoch, step)
        self._values.clear()
        self._sizes.clear()

    def _count(self, value: float, size: int, epoch: int, step: int) -> None:
        if not math.isfinite(value):
            raise errors.non_finite_loss(value, epoch, step)
        self.total += value * size
        self.samples += size

    def mean(self, ranks: Ranks) -> dict[str, float]:
        """`train/loss` of all processes; nothing where no batch was trained. Begins anew."""
        total, samples = ranks.sums(self.total, self.samples)
        found = {"train/loss": total / samples} if samples else {}
        self.total, self.samples = 0.0, 0
        return found


class Judge:
    """Which validation is the best, and when to stop early."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.best: float | None = None
        self.stale = 0  # validations since the best
        self.improved = False  # by the last validation: it is the best so far
        self._said = False

    def score(self, metrics: Mapping[str, float]) -> float:
        """The monitored metric, higher is better; `WORST` for NaN, which patience does not count.

        Raises `TrainingError` where it is missing.
        """
        name = self.options.monitor
        if name not in metrics:
            raise errors.no_monitored_metric(name, metrics)
        value = metrics[name]
        if math.isnan(value):
            self._say_nan(name)
            self.improved = self.best is None
            return WORST
        score = value if self.options.higher_is_better else -value
        self.improved = self.best is None or score > self.best + self.options.min_delta
        self.best, self.stale = (score, 0) if self.improved else (self.best, self.stale + 1)
        return score

    def _say_nan(self, name: str) -> None:
        if not self._said:
            console.say(f"{name} is NaN: such a validation is never the best, nor counts as worse")
        self._said = True

    @property
    def stops(self) -> bool:
        return self.options.patience is not None and self.stale >= self.options.patience
