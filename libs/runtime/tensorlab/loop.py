"""`Runtime`: what a training loop in `src/trainers/` is made of.

def fit(self, run, model, data, loss, optimizer, scheduler):
    state = {"model": model, "optimizer": optimizer}
    done = run.checkpointer.load(state)
    for epoch in range(done + 1, self.epochs + 1):
        for x, y in run.progress(data.loader("train"), epoch, self.epochs):
            ...
            run.check_loss(value)
        run.log(epoch, {"train/loss": ..., "val/loss": ...})
        run.checkpointer.save(epoch, state, score=...)
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import torch

from tensorlab import atomic, console, errors, samplers, signals
from tensorlab.checkpoints import Checkpointer
from tensorlab.runs import Run
from tensorlab.tracking import TensorBoard

CHECK_EVERY = 50  # steps between two looks at the loss: looking waits for the device


class Runtime:
    """The parts of a training that are the same in every loop.

    Attributes:
        device: where the model is and where batches belong.
        seed: the experiment's seed; Python, NumPy and torch are seeded with it already.
        checkpointer: `load(state) -> epochs done` and `save(epoch, state, score)`.
        step: optimizer steps done, counted by `check_loss`.
        epoch: the epoch at hand, from 1.
    """

    def __init__(self, run: Run, device: torch.device) -> None:
        experiment = run.experiment
        self.run, self.device, self.seed = run, device, experiment.seed
        self.step, self.epoch, self.epochs = 0, 0, 0
        self.checkpointer = Checkpointer(
            run, experiment.command("train"), lambda: (self.step, self._metrics), self._moved
        )
        self._metrics: dict[str, float] = {}
        self._losses: list[torch.Tensor] = []
        self._tracker: TensorBoard | None = None
        self._tracks = "tensorboard" in experiment.value.get("tracking", ["tensorboard"])
        self._clock = time.monotonic()

    def progress(self, loader: Iterable, epoch: int, epochs: int) -> Iterator[Any]:
        """The batches of one epoch of training, with a bar on a terminal.

        Sets the epoch of the loader's sampler and generator, so that shuffling and augmentation
        depend on (seed, epoch) only.

        Args:
            loader: usually `data.loader("train")`.
            epoch: from 1.
            epochs: of the whole training, for display.
        """
        self.epoch, self.epochs, self._clock = epoch, epochs, time.monotonic()
        samplers.set_epoch(loader, epoch, self.seed)
        for batch in console.bar(loader, f"epoch {epoch}/{epochs}"):
            signals.raise_if_received()
            yield batch

    def check_loss(self, value: torch.Tensor) -> None:
        """Count one step, and stop a training whose loss is NaN or infinite.

        Call it once a step with the loss of the batch (a scalar tensor). It looks every 50 steps
        and at the end of the epoch, and names the first bad step. Raises `TrainingError`.
        """
        self.step += 1
        self._losses.append(value.detach())
        if len(self._losses) >= CHECK_EVERY:
            self._look_at_losses()

    def log(self, epoch: int, metrics: Mapping[str, float]) -> None:
        """Record an epoch: a line on the console and in `metrics.jsonl`, points in TensorBoard.

        Args:
            epoch: from 1.
            metrics: numbers by name: `train/loss`, `val/loss`, `val/accuracy`, `lr`, ...
        """
        self._look_at_losses()
        self._metrics = {name: float(value) for name, value in metrics.items()}
        for name, value in self._metrics.items():
            if name.endswith("loss") and not math.isfinite(value):
                raise errors.non_finite_loss(value, epoch, self.step)
        record = {"epoch": epoch, "step": self.step, **self._metrics}
        atomic.append_line(self.run.metrics_file, json.dumps(atomic.finite(record)))
        if self._tracks:
            config = self.run.experiment.value
            self._tracker = self._tracker or TensorBoard(self.run.logs, config, self._moved_to)
            self._tracker.log(record)
        console.epoch(epoch, self.epochs, self._metrics, time.monotonic() - self._clock)

    def close(self) -> None:
        if self._tracker:
            self._tracker.close()

    _moved_to = 0  # steps of earlier sessions

    def _moved(self, epoch: int, step: int) -> None:
        """The checkpointer restored an old state."""
        self.epoch, self.step, self._moved_to = epoch, step, step
        console.say(f"{self.run.experiment.name}: goes on after epoch {epoch}")

    def _look_at_losses(self) -> None:
        if not self._losses:
            return
        losses = torch.stack([loss.reshape(()) for loss in self._losses])
        first = self.step - len(self._losses) + 1
        self._losses = []
        if not torch.isfinite(losses).all():
            values = losses.tolist()
            bad = next(index for index, value in enumerate(values) if not math.isfinite(value))
            raise errors.non_finite_loss(values[bad], self.epoch, first + bad)
