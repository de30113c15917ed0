"""`Trackers`: what `tracking:` of an experiment names. None of them may stop a training."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol

from tensorlab import checkpoints, console, errors
from tensorlab.config import Experiment

if TYPE_CHECKING:
    from tensorlab.runs import Run

DEFAULT = ["tensorboard"]


class Tracker(Protocol):
    """What takes the lines of `metrics.jsonl` somewhere else."""

    def log(self, record: dict[str, Any]) -> None: ...

    def close(self) -> None: ...


class Trackers:
    """The trackers of a run. One that fails is named once on the console and left out from then on.

    The state of the random generators is the same after each call as before it.

    Args:
        run: what is tracked.
        steps_done: steps of the checkpoint that the training goes on from.
    """

    def __init__(self, run: Run, steps_done: int = 0) -> None:
        self._open: dict[str, Tracker] = {}
        for name in run.experiment.value.get("tracking", DEFAULT):
            self._try(name, partial(self._start, name, run, steps_done))

    def log(self, record: dict[str, Any]) -> None:
        """One line of `metrics.jsonl`, to every tracker."""
        for name, tracker in list(self._open.items()):
            self._try(name, partial(tracker.log, record))

    def close(self) -> None:
        for name, tracker in list(self._open.items()):
            self._try(name, tracker.close)
        self._open.clear()

    def _start(self, name: str, run: Run, steps_done: int) -> None:
        self._open[name] = _make(name, run, steps_done)

    def _try(self, name: str, act: Callable[[], Any]) -> None:
        before = checkpoints.rng_state()
        try:
            act()
        except Exception as problem:  # of a library, a server or a disk: the training counts more
            self._open.pop(name, None)
            said = f"{type(problem).__name__}: {problem}".splitlines()[0]
            console.say(f"tracking: {name} fails and is left out, the training goes on: {said}")
        finally:
            checkpoints.set_rng_state(before)


def check(experiment: Experiment) -> None:
    """Raise `UserError` for a tracker whose package is not installed."""
    for index, name in enumerate(experiment.value.get("tracking", DEFAULT)):
        if name != "tensorboard" and find_spec(name) is None:
            where = experiment.place("tracking", index)
            raise errors.needs_extra(f"tracking: {name}", name, where)


def _make(name: str, run: Run, steps_done: int) -> Tracker:
    if name == "mlflow":
        from tensorlab.mlflow_tracker import MLflow

        return MLflow(run)
    if name == "wandb":
        from tensorlab.wandb_tracker import WandB

        return WandB(run)
    from tensorlab.tracking import TensorBoard

    return TensorBoard(run.logs, run.experiment.value, steps_done)
