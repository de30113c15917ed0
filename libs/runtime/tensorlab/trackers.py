"""`Trackers`: what `tracking:` of an experiment names. None of them may stop a training."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol

from tensorlab import checkpoints, console, errors, tracking_schema
from tensorlab.config import Experiment

if TYPE_CHECKING:
    from torch import nn

    from tensorlab.runs import Run
    from tensorlab.sample_pictures import Subject


class Tracker(Protocol):
    """What takes the lines of `metrics.jsonl` somewhere else."""

    def log(self, record: dict[str, Any]) -> None:
        """One line of `metrics.jsonl`."""

    def close(self, status: str) -> None:
        """Be done with the run's own folders, which are sealed next: complete, failed, ..."""

    def end(self, status: str) -> None:
        """Take the run as it is on disk now, `run.json` included, and let go of it."""


class Keeper(Tracker, Protocol):
    """A tracker that keeps whole runs in a place of its own."""

    def evaluated(self, metrics: dict[str, float], step: int) -> None:
        """What `evaluate` measured of the best weights, which are of this step."""


class Trackers:
    """The trackers of a run. One that fails is named once on the console and left out from then on.

    The state of the random generators is the same after each call as before it.

    Args:
        run: what is tracked.
        steps_done: steps of the checkpoint that the training goes on from.
        subject: what there is to look at beside the metrics.

    Attributes:
        every: steps between two calls of `watch` that are wanted; 0: none is.
    """

    def __init__(self, run: Run, steps_done: int, subject: Subject) -> None:
        self._open: dict[str, Tracker] = {}
        chosen = tracking_schema.options(run.experiment.value)
        self.every: int = chosen.get("tensorboard", {}).get("histograms", 0)
        for name, options in chosen.items():
            self._try(name, partial(self._start, name, options, run, steps_done, subject))

    def log(self, record: dict[str, Any]) -> None:
        """One line of `metrics.jsonl`, to every tracker."""
        for name, tracker in list(self._open.items()):
            self._try(name, partial(tracker.log, record))

    def watch(self, model: nn.Module, step: int, scale: float) -> None:
        """The weights, and the gradients that a step is made with, which are `scale` too large."""
        from tensorlab.tensorboard_tracker import TensorBoard

        for name, tracker in list(self._open.items()):
            if isinstance(tracker, TensorBoard):
                self._try(name, partial(tracker.watch, model, step, scale))

    def close(self, status: str) -> None:
        for name, tracker in list(self._open.items()):
            self._try(name, partial(tracker.close, status))

    def end(self, status: str) -> None:
        for name, tracker in list(self._open.items()):
            self._try(name, partial(tracker.end, status))
        self._open.clear()

    def _start(
        self, name: str, options: dict[str, Any], run: Run, steps_done: int, subject: Subject
    ) -> None:
        if name == "tensorboard":
            from tensorlab.tensorboard_tracker import TensorBoard

            self._open[name] = TensorBoard(run, options, steps_done, subject)
        else:
            self._open[name] = _keeper(name, run, options)

    def _try(self, name: str, act: Callable[[], Any]) -> None:
        before = checkpoints.rng_state()
        try:
            act()
        except Exception as problem:  # of a library, a server or a disk: the training counts more
            self._open.pop(name, None)
            say_failure(name, problem)
        finally:
            checkpoints.set_rng_state(before)


def check(experiment: Experiment) -> None:
    """Raise `UserError` for a tracker whose package is not installed."""
    section = experiment.value.get("tracking", tracking_schema.DEFAULT)
    for index, name in enumerate(section):
        if name != "tensorboard" and find_spec(name) is None:
            where = experiment.place("tracking", name if isinstance(section, dict) else index)
            raise errors.needs_extra(f"tracking: {name}", name, where)


def evaluated(run: Run, result: dict[str, Any]) -> None:
    """Give an evaluation to the trackers that keep the run; one that fails is named.

    Args:
        run: which is complete.
        result: the content of `evaluation.json`.
    """
    metrics = dict(_measured(result))
    step = run.record["metrics"].get("best", {}).get("step", run.record["steps"])
    for name, options in tracking_schema.options(run.experiment.value).items():
        if name == "tensorboard":  # its files are a part of the run, which is sealed
            continue
        try:
            keeper = _keeper(name, run, options)
            keeper.evaluated(metrics, step)
            keeper.end("complete")
        except Exception as problem:
            say_failure(name, problem, "evaluation")


def say_failure(what: str, problem: Exception, goes_on: str = "training") -> None:
    said = f"{type(problem).__name__}: {problem}".splitlines()[0]
    console.say(f"tracking: {what} fails and is left out, the {goes_on} goes on: {said}")


def _keeper(name: str, run: Run, options: dict[str, Any]) -> Keeper:
    if name == "mlflow":
        from tensorlab.mlflow_tracker import MLflow

        return MLflow(run, options)
    from tensorlab.wandb_tracker import WandB

    return WandB(run, options)


def _measured(result: dict[str, Any]) -> Iterator[tuple[str, float]]:
    """`evaluation/test/accuracy`, `evaluation/ood/noise/accuracy`, ... and their numbers."""
    parts = {**result["splits"], **{f"ood/{name}": e for name, e in result.get("ood", {}).items()}}
    for part, entry in parts.items():
        for name, value in {**entry.get("metrics", {}), **entry.get("detection", {})}.items():
            if value is not None:
                yield f"evaluation/{part}/{name}", value
