"""What a training leaves of its course: a line, `metrics.jsonl`, trackers."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tensorlab import console
from tensorlab.runs import Run
from tensorlab.trackers import Trackers

if TYPE_CHECKING:
    from torch import nn

    from tensorlab.sample_pictures import Subject

NOT_A_METRIC = ("epoch", "step")


class History:
    """The metrics of a run, validation by validation.

    Args:
        run: whose `metrics.jsonl` it is.

    Attributes:
        subject: what trackers may look at; None: this process writes to no tracker.
        steps_done: of a run that goes on: TensorBoard hides what it has of later steps.
        watch_every: steps between two calls of `watch` that a tracker wants; 0: none does.
    """

    def __init__(self, run: Run) -> None:
        self.run, self.steps_done, self.watch_every = run, 0, 0
        self.subject: Subject | None = None
        self._trackers: Trackers | None = None
        self._clock = time.monotonic()

    def open(self) -> None:
        """Open what `tracking:` of the experiment names."""
        if self.subject:
            self._trackers = Trackers(self.run, self.steps_done, self.subject)
            self.watch_every = self._trackers.every
        self._clock = time.monotonic()

    def log(self, record: dict[str, Any], unit: str, of: int) -> None:
        """A line on the console and in `metrics.jsonl`, points in every tracker.

        Args:
            record: "epoch", "step", and metrics by name.
            unit: "epoch" or "step": what the line counts.
            of: how many there will be.
        """
        self.run.log(record)
        if self._trackers:
            self._trackers.log(record)
        seconds = time.monotonic() - self._clock
        self._clock = time.monotonic()
        metrics = {name: value for name, value in record.items() if name not in NOT_A_METRIC}
        console.progress(unit, record[unit], of, metrics, seconds)

    def watch(self, model: nn.Module, step: int, scaler: Any) -> None:
        """The weights, and the gradients that a step is made with; `scaler` has scaled them."""
        if self._trackers:
            scale = scaler.get_scale() if scaler else 1.0
            self._trackers.watch(model, step, scale)

    def close(self, status: str) -> None:
        """Nothing more comes to the run's own folders."""
        if self._trackers:
            self._trackers.close(status)

    def end(self, status: str) -> None:
        """`run.json` has its last word: trackers keep it and what else there is."""
        if self._trackers:
            self._trackers.end(status)


def unit(history: Sequence[dict[str, Any]]) -> str:
    """What tells the lines of a history apart: `epoch`, or `step` where an epoch has several."""
    epochs = [line["epoch"] for line in history]
    return "epoch" if len(set(epochs)) == len(epochs) else "step"


def numbers(record: dict[str, Any]) -> dict[str, float]:
    """The metrics of a line of `metrics.jsonl`, without those that are not finite."""
    return {
        name: value
        for name, value in record.items()
        if name not in NOT_A_METRIC and value is not None and math.isfinite(value)
    }


def hyperparameters(config: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """The leaves of a config by dotted name: `optimizer.lr`, `architecture` for its class."""
    if isinstance(config, dict):
        for key, value in config.items():
            inner = name if key == "_target_" else f"{name}.{key}" if name else key
            yield from hyperparameters(value, inner)
    elif isinstance(config, bool | int | float | str):
        yield name, config
    else:
        yield name, str(config)


def artifacts(run: Run, weights: bool) -> Iterator[tuple[Path, str]]:
    """What trackers keep of a run: each file, and the folder that it lies in there ("": none).

    Args:
        weights: the best weights, too.
    """
    for name in ("config.yaml", "run.json", "metrics.jsonl", "evaluation.json"):
        yield run.folder / name, ""
    for file in sorted(run.pictures.glob("*/*.png")):
        yield file, f"pictures/{file.parent.name}"
    if weights:
        yield run.checkpoints / "best.safetensors", "weights"
