"""What a training leaves of its course: a line, `metrics.jsonl`, trackers."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tensorlab import console
from tensorlab.runs import Run
from tensorlab.trackers import Trackers

NOT_A_METRIC = ("epoch", "step")


class History:
    """The metrics of a run, validation by validation.

    Args:
        run: whose `metrics.jsonl` it is.
        tracks: whether this process writes to what `tracking:` of the experiment names.

    Attributes:
        steps_done: of a run that goes on: TensorBoard hides what it has of later steps.
    """

    def __init__(self, run: Run, tracks: bool) -> None:
        self.run, self.steps_done = run, 0
        self._tracks = tracks
        self._trackers: Trackers | None = None
        self._clock = time.monotonic()

    def log(self, record: dict[str, Any], unit: str, of: int) -> None:
        """A line on the console and in `metrics.jsonl`, points in every tracker.

        Args:
            record: "epoch", "step", and metrics by name.
            unit: "epoch" or "step": what the line counts.
            of: how many there will be.
        """
        self.run.log(record)
        if self._tracks:
            self._trackers = self._trackers or Trackers(self.run, self.steps_done)
            self._trackers.log(record)
        seconds = time.monotonic() - self._clock
        self._clock = time.monotonic()
        metrics = {name: value for name, value in record.items() if name not in NOT_A_METRIC}
        console.progress(unit, record[unit], of, metrics, seconds)

    def close(self) -> None:
        if self._trackers:
            self._trackers.close()


class TensorBoard:
    """Writes events to a run's log folder.

    Args:
        folder: `experiments/logs/<experiment>/<run>`.
        config: the resolved experiment; its leaves are the hyperparameters.
        steps_done: events after this step are hidden: a stopped epoch that is trained again.
    """

    def __init__(self, folder: Path, config: dict[str, Any], steps_done: int = 0) -> None:
        from torch.utils.tensorboard import SummaryWriter

        purge = steps_done + 1 if steps_done else None
        self._writer = SummaryWriter(str(folder), purge_step=purge, flush_secs=30)
        self._config, self._known = config, steps_done > 0

    def log(self, record: dict[str, Any]) -> None:
        """One line of `metrics.jsonl`."""
        values = numbers(record)
        if not self._known:
            self._hyperparameters(values)
        for name, value in values.items():
            self._writer.add_scalar(name, value, record["step"])
        self._writer.add_scalar("epoch", record["epoch"], record["step"])
        self._writer.flush()

    def close(self) -> None:
        self._writer.close()

    def _hyperparameters(self, metrics: dict[str, float]) -> None:
        from torch.utils.tensorboard.summary import hparams

        shown = {name: 0.0 for name in metrics if name != "lr"}
        writer = self._writer._get_file_writer()
        for summary in hparams(dict(hyperparameters(self._config)), shown):
            writer.add_summary(summary)
        self._known = True


def unit(history: Sequence[dict[str, Any]]) -> str:
    """What tells the lines of a history apart: `epoch`, or `step` where an epoch has several."""
    epochs = [line["epoch"] for line in history]
    return "epoch" if len(set(epochs)) == len(epochs) else "step"


def numbers(record: dict[str, Any]) -> dict[str, float]:
    """The metrics of a line of `metrics.jsonl`, without those that were not finite."""
    return {
        name: value
        for name, value in record.items()
        if name not in NOT_A_METRIC and value is not None
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
