"""A few real steps of a training, watched and thrown away: for `profile` and `tune-batch`."""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import torch

from tensorlab import errors, memory, objects
from tensorlab.config import Experiment
from tensorlab.loop import Enough, Runtime
from tensorlab.options import Options
from tensorlab.ranks import Ranks
from tensorlab.runs import Run

PHASES = ("data", "forward", "backward", "optimizer")
MANY = 10**6  # steps of a training that never ends by itself
WARM_UP = 3  # steps before what is measured: caches fill, libraries choose kernels


class Watch(Protocol):
    """Is told what a training does."""

    def enter(self, phase: str) -> None:
        """A phase of `PHASES` begins, and the one before it ends."""

    def step_done(self, samples: int) -> bool:
        """An optimizer step of so many samples ends; True where that was enough."""


class Timing:
    """Seconds and peak memory of each phase of each step after the first `WARM_UP`.

    Args:
        device: waited for at the borders of phases, so that each gets the time of its own kernels.
        steps: to measure.
        patience: seconds after which 3 steps are enough.
    """

    def __init__(self, device: torch.device, steps: int, patience: float = 20.0) -> None:
        self.device, self.wanted, self.patience = device, steps, patience
        self.steps: list[dict[str, float]] = []
        self.samples: list[int] = []
        self.peaks: dict[str, int] = {}
        self._phase: str | None = None
        self._now: dict[str, float] = {}
        self._left = WARM_UP
        self._began = self._since = time.perf_counter()

    def enter(self, phase: str) -> None:
        self._end_phase()
        self._phase = phase

    def step_done(self, samples: int) -> bool:
        self._end_phase()
        self._phase = None
        if self._left > 0:
            self._left -= 1
            self._began = time.perf_counter()
        else:
            self.steps.append(self._now)
            self.samples.append(samples)
        self._now = {}
        slow = time.perf_counter() - self._began > self.patience
        return len(self.steps) >= (min(3, self.wanted) if slow else self.wanted)

    def _end_phase(self) -> None:
        on_gpu = self.device.type == "cuda"
        if on_gpu and torch.cuda.is_current_stream_capturing():  # nothing may be waited for then
            return
        if on_gpu:
            torch.cuda.synchronize(self.device)
        now = time.perf_counter()
        if self._phase is not None:
            self._now[self._phase] = self._now.get(self._phase, 0.0) + now - self._since
            held = torch.cuda.max_memory_allocated(self.device) if on_gpu else memory.resident()
            if held is not None:
                self.peaks[self._phase] = max(held, self.peaks.get(self._phase, 0))
        if on_gpu:
            torch.cuda.reset_peak_memory_stats(self.device)
        self._since = time.perf_counter()


class Trial(Runtime):
    """A runtime whose training goes on, without validation, until the watch has seen enough."""

    def __init__(
        self, run: Run, device: torch.device, watch: Watch, changes: Mapping[str, Any]
    ) -> None:
        super().__init__(run, device, Ranks(run.experiment))
        self.watch, self.changes = watch, changes
        self._samples = 0

    def prepare(self, options: Options, *parts: Any, **named: Any) -> Callable:
        endless: dict[str, Any] = {
            "epochs": None,
            "steps": MANY,
            "evaluate_every": MANY,
            "checkpoint_every": None,
        }
        alone: dict[str, Any] = {"devices": 1, "nodes": 1, "strategy": "ddp", "deepspeed": None}
        options = replace(options, **endless, **alone, **self.changes)
        return super().prepare(options, *parts, **named)

    def batches(self, validate: Callable[[], Mapping[str, float]]) -> Iterator[Any]:
        self.watch.enter("data")
        for batch in super().batches(validate):
            self._samples += self._size
            self.watch.enter("forward")
            yield batch
            self.watch.enter("data")

    def backward(self, value: torch.Tensor) -> None:
        self.watch.enter("backward")
        super().backward(value)
        self.watch.enter("optimizer")

    def update(self) -> None:
        self.watch.enter("optimizer")
        super().update()
        samples, self._samples = self._samples, 0
        if self.watch.step_done(samples):
            raise Enough


def watched(
    experiment: Experiment,
    device: torch.device,
    watch: Watch,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Train an experiment by its own loop until the watch has seen enough. Leaves nothing.

    Args:
        experiment: what to train.
        device: where, as `objects.prepare` chose it.
        watch: is told of every phase and step.
        changes: options of the trainer to replace.

    Raises `UserError` for an option that cannot be, or a loop that never calls `run.update`.
    """
    with tempfile.TemporaryDirectory(prefix="tensorlab-") as folder:
        run = Run(experiment, "trial")
        run.record = {}
        for name in ("folder", "logs", "pictures", "checkpoints", "finetuned"):
            setattr(run, name, Path(folder, name))
        run.metrics_file = run.folder / "metrics.jsonl"
        built = objects.all_of(experiment, device)
        trial = Trial(run, device, watch, changes or {})
        objects.seed_all(experiment.seed)
        with contextlib.suppress(Enough):
            try:
                built.trainer.fit(
                    trial, built.model, built.data, built.loss, built.optimizer, built.scheduler
                )
            except errors.BadOption as problem:
                section = experiment.value["trainer"]
                raise problem.at(section, experiment.document, experiment.name) from None
            target = experiment.value["trainer"]["_target_"]
            where = experiment.place("trainer", "_target_")
            raise errors.no_steps(target, where, experiment.name)
