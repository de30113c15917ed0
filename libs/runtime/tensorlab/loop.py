"""`Runtime`: what a training loop in `src/trainers/` is made of.

def fit(self, run, model, data, loss, optimizer, scheduler):
    train, val = data.loader("train"), data.loader("val")
    forward = run.prepare(self.options, model, optimizer, scheduler, train)

    @run.capture
    def forward_backward(x, y):
        with run.autocast():
            value = loss(forward(x), y)
        run.backward(value)
        return value.detach()

    for x, y in run.batches(lambda: self.validate(run, val, loss)):
        if run.accumulated(forward_backward(x, y)):
            run.update()
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch
from torch import nn

from tensorlab import checkpoints, console, cuda_graphs, engines, errors, models, signals, weights
from tensorlab.checkpoints import Checkpointer
from tensorlab.feed import Feed, moved, samples
from tensorlab.judge import Judge, Losses
from tensorlab.options import Options
from tensorlab.ranks import Ranks
from tensorlab.runs import Run
from tensorlab.tracking import History


class Enough(Exception):
    """Raised by an observer: the training need not go on, and nothing of it is kept."""


class Runtime:
    """The parts of a training that are the same in every loop.

    Attributes:
        device: where the model is; batches come there.
        ranks: the processes that train together.
        seed: the experiment's seed; Python, NumPy and torch are seeded with it already.
        step: optimizer steps done.
        epoch: whole epochs done.
        batch: batches of the present epoch that are done.
        history: the metrics, and who else is told of them.
        observers: called after every optimizer step with the steps done; may raise `Enough`.
    """

    def __init__(self, run: Run, device: torch.device, ranks: Ranks) -> None:
        self.run, self.device, self.seed = run, device, run.experiment.seed
        self.ranks = ranks
        self.step = self.epoch = self.batch = 0
        self.observers: list[Callable[[int], None]] = []
        self._losses = Losses(device)
        self._finished = self._due = False
        self._metrics: dict[str, float] = {}
        self.history = History(run)

    # What a loop calls.

    def prepare(
        self,
        options: Options,
        model: nn.Module,
        optimizer: torch.optim.Optimizer,
        scheduler: Callable,
        loader: Any,
        extra: Mapping[str, Any] | None = None,
    ) -> Callable:
        """Make everything ready, as the options say, and go to where a stopped run was.

        Args:
            options: of the trainer.
            model: on `device`; trained in place.
            optimizer: of the model's parameters.
            scheduler: `scheduler(optimizer, total_steps=n)` makes the schedule.
            loader: `data.loader("train")`.
            extra: name -> anything else with `state_dict` that belongs into a checkpoint.

        Returns what to call for the model's output: the model, compiled where that is wanted.
        """
        self.options, self.model, self.optimizer = options, model, optimizer
        self.feed = Feed(loader, self.seed, self.ranks.rank, self.ranks.world)
        self.batches_of_epoch = self.feed.batches
        self._judge = Judge(options)
        self.epochs, self.total_steps = options.length(self.batches_of_epoch)
        by_step = options.schedule_by == "step"
        self.schedule = scheduler(
            optimizer, total_steps=self.total_steps if by_step else self.epochs
        )
        self.average = models.average(model, options.ema) if options.ema else None
        make = engines.engine_for(options, self.ranks)
        self.engine = make(self, model, optimizer, syncs=lambda: self._left == 1)
        self.autocast, self.scaler = self.engine.autocast, self.engine.scaler
        self.capture = cuda_graphs.capture_for(options.cuda_graphs, self)
        command = self.run.experiment.command("train")
        self.checkpointer = Checkpointer(self.run, command, options.keep_best)
        parts = {**self.engine.parts, "scheduler": self.schedule}
        parts |= {"scaler": self.scaler, "ema": self.average, **(extra or {})}
        self.state = {name: part for name, part in parts.items() if part is not None}
        self._epoch_rng = checkpoints.rng_state()
        self._resume()
        return self.engine.forward

    def batches(self, validate: Callable[[], Mapping[str, float]]) -> Iterator[Any]:
        """The batches of the whole training, on `device`, from where a stopped run was.

        Between them: validation and what follows from it (log, checkpoint, early stopping), and an
        orderly end after SIGINT or SIGTERM, from which the same command goes on.

        Args:
            validate: gives metrics by name, `val/loss` among them, for `model_to_validate`.
        """
        self.history.open()
        with signals.held(loop=True):
            if self._due:
                self._validate(validate)
            while self.step < self.total_steps and not self._finished:
                yield from self._one_epoch(validate)
            if not self._finished:
                self._finished = True
                self._save_if_ahead()

    @property
    def model_to_validate(self) -> nn.Module:
        """The model, or the average of its weights where there is one."""
        return self.model if self.average is None else self.average.module

    def backward(self, value: torch.Tensor) -> None:
        """The backward pass of a batch's mean loss (a scalar), scaled for fp16 and `accumulate`."""
        if self._window > 1:
            value = value / self._window
        self.engine.backward(value)

    def accumulated(self, value: torch.Tensor) -> bool:
        """Count a batch and its loss; True when it is time for `update`.

        It is after `accumulate` batches, and at the end of an epoch. On the CPU each loss is
        looked at, elsewhere all of 50 batches: `TrainingError` for the first NaN or infinity.
        """
        self.batch += 1
        self._left -= 1
        self._losses.add(value, self._size, self.epoch + 1, self.step + 1)
        return self._left == 0

    def update(self) -> None:
        """One step of the optimizer: unscale, clip, step, learning rate, average of the weights."""
        every = self.history.watch_every
        if every and (self.step + 1) % every == 0:
            self.history.watch(self.model, self.step + 1, self.scaler)
        self.engine.step()
        if self.options.schedule_by == "step":
            self.schedule.step()
        if self.average is not None:
            self.average.update_parameters(self.model)
        self.step += 1
        for observer in self.observers:
            observer(self.step)

    def keep(self, model: nn.Module, metrics: Mapping[str, float]) -> None:
        """Keep a model that was made at once, without steps, as the whole training.

        Args:
            model: made; its state is the checkpoint.
            metrics: of the validation, `val/loss` among them.
        """
        self.options = Options()
        self._judge = Judge(self.options)
        self.checkpointer = Checkpointer(self.run, self.run.experiment.command("train"))
        self.state = {"model": model}
        self._epoch_rng = checkpoints.rng_state()
        self.run.shorten_history(0)
        self.epochs = self.total_steps = self.epoch = self.step = 1
        self._finished = True
        self._log({name: float(value) for name, value in metrics.items()})
        self._save(self._judge.score(self._metrics))

    # One epoch.

    def _one_epoch(self, validate: Callable) -> Iterator[Any]:
        if self.batch == 0:
            self._epoch_rng = checkpoints.rng_state()
            batches = self.feed.epoch(self.epoch + 1)
        else:
            now = checkpoints.rng_state()
            checkpoints.set_rng_state(self._epoch_rng)
            batches = self.feed.epoch(self.epoch + 1, self.batch)
            checkpoints.set_rng_state(now)
        self._train_mode()
        self._left = 0
        for batch in console.bar(batches, self._title(), self.batch, self.batches_of_epoch):
            if self._left == 0:
                self._window = self._left = self._next_window()
            self._size = samples(batch)
            yield moved(batch, self.device)
            if self._left == 0:
                self._after_step(validate)
                if self.step >= self.total_steps or self._finished:
                    return
        if self.batches_of_epoch is None:  # of a loader that has no length
            self._next_epoch()

    def _after_step(self, validate: Callable) -> None:
        if self.batch == self.batches_of_epoch:
            self._next_epoch()
        options = self.options
        every = options.evaluate_every
        due = self.batch == 0 if every is None else self.step % every == 0
        if due or self.step >= self.total_steps:
            self._validate(validate)
        elif options.checkpoint_every and self.step % options.checkpoint_every == 0:
            self._save(None)
        if stop := self.ranks.stop(signals.received()):
            self._save_if_ahead()
            signals.interrupt(stop)

    def _next_epoch(self) -> None:
        self.epoch, self.batch = self.epoch + 1, 0
        if self.options.schedule_by == "epoch":
            self.schedule.step()

    def _next_window(self) -> int:
        if self.batches_of_epoch is None:
            return self.options.accumulate
        return min(self.options.accumulate, self.batches_of_epoch - self.batch)

    def _train_mode(self) -> None:
        self.model.train()
        weights.quiet_frozen(self.model)

    def _title(self) -> str:
        of = f"/{self.epochs}" if self.epochs else ""
        return f"epoch {self.epoch + 1}{of}"

    # Validation, and what follows from it.

    def _validate(self, validate: Callable) -> None:
        self._losses.look(self.epoch, self.step)
        before, self._due = checkpoints.rng_state(), True
        alone = signals.released() if self.ranks.world == 1 else contextlib.nullcontext()
        try:
            with alone, torch.no_grad():
                self.model_to_validate.eval()
                measured = self.ranks.first(dict(validate()))
        except signals.Interrupted:
            self._save(None, rng=before)
            raise
        self._due = False
        every = {**self._losses.mean(self.ranks), **measured, "lr": self.schedule.get_last_lr()[0]}
        metrics = {name: float(value) for name, value in every.items()}
        self._log(metrics)
        score = self._judge.score(metrics)
        if self._judge.stops:
            self._finished = True
            since = f"is not better since {self._judge.stale} validations"
            console.say(f"stops early: {self.options.monitor} {since}")
        self._save(score)
        self._train_mode()

    def _log(self, metrics: dict[str, float]) -> None:
        """Keep what was measured. Raises `TrainingError` for a loss that is no number."""
        for name, value in metrics.items():
            if name.endswith("loss") and not math.isfinite(value):
                raise errors.non_finite_loss(value, self.epoch, self.step)
        self._metrics = metrics
        by_epoch = self.options.evaluate_every is None and self.epochs
        progress = ("epoch", self.epochs) if by_epoch else ("step", self.total_steps)
        self.history.log({"epoch": self.epoch, "step": self.step, **metrics}, *progress)

    # Checkpoints.

    def _save(self, score: float | None, rng: dict[str, Any] | None = None) -> None:
        self._losses.look(self.epoch, self.step)
        rng = rng or checkpoints.rng_state()
        own: dict[str, Any] = {"rng": rng, "epoch_rng": self._epoch_rng}
        own |= {"loss": self._losses.total, "samples": self._losses.samples}
        ranks = self.ranks.all(own)
        saved = {name: part.state_dict() for name, part in self.state.items()}
        self._saved_step = self.step
        if not self.ranks.leads:
            return
        saved |= {"epoch": self.epoch, "batch": self.batch, "step": self.step}
        saved |= {"metrics": self._metrics}
        saved |= {"best": self._judge.best, "stale": self._judge.stale}
        saved |= {"finished": self._finished, "due": self._due}
        saved |= {"ranks": ranks}
        is_best = score is not None and self._judge.improved
        self.checkpointer.save(saved, score, is_best)
        known = self.run.record.get("metrics", {})
        changes: dict[str, Any] = {"epochs": self.epoch, "steps": self.step}
        if score is not None:
            now = {"epoch": self.epoch, "step": self.step, **self._metrics}
            changes["metrics"] = {"best": now if is_best else known.get("best", now), "last": now}
        self.run.update(**changes)

    def _resume(self) -> None:
        saved = self.checkpointer.load()
        self.run.shorten_history(saved["step"] if saved else 0)
        self._left, self._window, self._saved_step = 0, 1, -1
        if saved is None:
            return
        command = self.run.experiment.command("train")
        checkpoints.restore(saved, self.state, self.run.checkpoints / "last.pt", command)
        self.epoch, self.batch, self.step = saved["epoch"], saved["batch"], saved["step"]
        self._judge.best, self._judge.stale = saved["best"], saved["stale"]
        self._metrics = saved["metrics"]
        self._finished, self._due = saved["finished"], saved["due"]
        self.history.steps_done = self._saved_step = saved["step"]
        if len(saved["ranks"]) != self.ranks.world:
            raise errors.other_world_before(len(saved["ranks"]), self.ranks.world, command)
        own = saved["ranks"][self.ranks.rank]
        self._losses.total, self._losses.samples = own["loss"], own["samples"]
        self._epoch_rng = own["epoch_rng"]
        checkpoints.set_rng_state(own["rng"])
        after = f"epoch {self.epoch}" if self.batch == 0 else f"step {self.step}"
        console.say(f"{self.run.experiment.name}: goes on after {after}")

    def _save_if_ahead(self) -> None:
        """Write a checkpoint where the last one is of an earlier step."""
        if self._saved_step < self.step:
            self._save(None)
