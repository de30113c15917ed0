"""TensorBoard: metrics, hyperparameters and, by option, samples, the graph and histograms."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from tensorlab.sample_pictures import Samples, Subject, check_whole
from tensorlab.schema import OBJECTS
from tensorlab.trackers import say_failure
from tensorlab.tracking import hyperparameters, numbers

if TYPE_CHECKING:
    from tensorlab.runs import Run

EVENTS = "events.out.tfevents.*"
SAMPLES = 8  # of a picture, where `images: true` does not say how many
BEST, VAL = "best/", "val/"  # the validation of the best checkpoint is best/val/...


class TensorBoard:
    """Writes events to a run's log folder.

    Args:
        run: what is tracked.
        options: `images`, `graph` and `histograms` of `tracking.tensorboard`.
        steps_done: events after this step are hidden: a stopped epoch that is trained again.
        subject: what samples and the graph are made of; None: of a run that is over.
    """

    def __init__(
        self,
        run: Run,
        options: dict[str, Any],
        steps_done: int = 0,
        subject: Subject | None = None,
    ) -> None:
        from torch.utils.tensorboard import SummaryWriter

        earlier = list(run.logs.glob(EVENTS))
        self._begun = bool(earlier) and steps_done > 0
        if not steps_done:  # of a training that was killed before its first checkpoint
            for file in earlier:
                file.unlink()
        purge = steps_done + 1 if steps_done else None
        self._writer = SummaryWriter(str(run.logs), purge_step=purge, flush_secs=30)
        self._run, self._options, self._subject = run, dict(options), subject
        self._samples: Samples | None = None
        self._metrics: list[str] = []

    def log(self, record: dict[str, Any]) -> None:
        """One line of `metrics.jsonl`."""
        values, step = numbers(record), record["step"]
        if not self._begun:
            self._begin([*values])
        for name, value in values.items():
            self._writer.add_scalar(name, value, step)
        self._writer.add_scalar("epoch", record["epoch"], step)
        if self._subject and self._options.get("images"):
            self._extra("images", lambda: self._add_samples(step))
        self._writer.flush()

    def watch(self, model: nn.Module, step: int, scale: float) -> None:
        """Histograms of the weights, and of the gradients that a step is made with.

        Args:
            scale: by which the gradients are too large, as fp16 needs it.
        """
        self._extra("histograms", lambda: self._add_histograms(model, step, scale))

    def close(self, status: str) -> None:
        """The last events: of a complete run its best metrics, which the hparams page compares."""
        if status == "complete":
            best = self._run.record["metrics"].get("best", {})
            for name, value in numbers(best).items():
                if name.startswith(VAL):
                    self._writer.add_scalar(f"{BEST}{name}", value, best["step"])
            self._add(self._hparams([])[-1:])
        self._writer.close()

    def end(self, status: str) -> None:
        """It is closed already: its files are a part of the run."""

    def _begin(self, metrics: list[str]) -> None:
        """Hyperparameters, and the graph: once a run."""
        # The summary that ends a session comes with the end: a reader keeps the first it sees.
        self._add(self._hparams(metrics)[:-1])
        if self._subject and self._options.get("graph"):
            self._extra("graph", self._add_graph)
        self._begun = True

    def _hparams(self, metrics: list[str]) -> tuple[Any, ...]:
        from torch.utils.tensorboard.summary import hparams

        names = [name for name in metrics if name != "lr"]
        best = [f"{BEST}{name}" for name in names if name.startswith(VAL)]
        values = dict(hyperparameters(self._run.experiment.training()))
        for name in {*OBJECTS} & {*values}:  # the page has room for MLP, not for where it is from
            values[name] = values[name].rsplit(".", 1)[-1]
        return hparams(values, dict.fromkeys([*best, *names], 0.0))

    def _add(self, summaries: tuple[Any, ...]) -> None:
        for summary in summaries:
            self._writer._get_file_writer().add_summary(summary)

    def _extra(self, option: str, act: Callable[[], None]) -> None:
        """Do what an option asks for; one that fails is named once, and metrics go on."""
        if option not in self._options:
            return
        try:
            act()
        except Exception as problem:  # of a model or data that it does not suit
            del self._options[option]
            say_failure(f"tensorboard.{option}", problem)

    def _add_samples(self, step: int) -> None:
        assert self._subject
        if self._samples is None:
            wanted = self._options["images"]
            self._samples = Samples(self._subject, SAMPLES if wanted is True else wanted)
        self._writer.add_figure("samples", self._samples.picture(), step)

    def _add_graph(self) -> None:
        assert self._subject
        model, x = self._subject.model(), Samples(self._subject, 2).x
        quiet = contextlib.redirect_stdout(io.StringIO())
        with torch.no_grad(), quiet, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what tracing warns of matters to who runs the trace
            self._writer.add_graph(model, x)

    def _add_histograms(self, model: nn.Module, step: int, scale: float) -> None:
        check_whole(model)
        for name, parameter in model.named_parameters():
            pairs = (("weights", parameter, 1.0), ("gradients", parameter.grad, scale))
            for kind, value, too_large in pairs:
                if value is not None and value.isfinite().all():
                    shown = value.detach().float() / too_large
                    self._writer.add_histogram(f"{kind}/{name}", shown, step)
