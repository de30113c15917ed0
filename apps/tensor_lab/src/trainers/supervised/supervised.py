"""Supervised training: a plain PyTorch loop, yours to read and to change.

trainer: {_target_: src.trainers.supervised.Supervised, epochs: 20}

    python -m tensorlab train --config <experiment>

A batch is a pair (x, y); `loss(model(x), y)` is made small. The loop is all here; device,
checkpoints, progress and logging are the runtime's, in `run`.

Shapes: B samples in the batch, K classes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from tensorlab import Runtime
from torch import nn


class Supervised:
    """Train for some epochs, validate after each, keep the weights of the best one.

    The best epoch is the one with the lowest `val/loss`: its weights are what is evaluated.

    Args:
        epochs: passes over the training data.
        clip_grad_norm: largest norm of the gradient; None leaves it as it is.
    """

    def __init__(self, epochs: int = 10, clip_grad_norm: float | None = None) -> None:
        self.epochs = epochs
        self.clip_grad_norm = clip_grad_norm

    def check(self, run: Runtime, model: nn.Module, data: Any, loss: Callable) -> None:
        """One batch forward, before the run has a folder: shapes that do not fit show here."""
        x, y = next(iter(data.loader("val")))
        with torch.no_grad():
            loss(model.eval()(x.to(run.device)), y.to(run.device))

    def fit(
        self,
        run: Runtime,
        model: nn.Module,
        data: Any,
        loss: Callable,
        optimizer: torch.optim.Optimizer,
        scheduler: Callable,
    ) -> None:
        """Train `model` in place. A run that was stopped goes on after its last whole epoch.

        `model` and `loss` are on `run.device`. `scheduler(optimizer, total_steps=n)` makes the
        schedule of the learning rate, which moves once a step.
        """
        train, val = data.loader("train"), data.loader("val")
        schedule = scheduler(optimizer, total_steps=self.epochs * len(train))
        state = {"model": model, "optimizer": optimizer, "scheduler": schedule}

        done = run.checkpointer.load(state)  # whole epochs: 0 in a new run
        for epoch in range(done + 1, self.epochs + 1):
            batches = run.progress(train, epoch, self.epochs)
            metrics = self.train(run, model, batches, loss, optimizer, schedule)
            metrics |= self.validate(run, model, val, loss, data.num_classes is not None)
            run.log(epoch, metrics | {"lr": schedule.get_last_lr()[0]})
            run.checkpointer.save(epoch, state, score=-metrics["val/loss"])

    def train(
        self,
        run: Runtime,
        model: nn.Module,
        batches: Any,
        loss: Callable,
        optimizer: torch.optim.Optimizer,
        schedule: Any,
    ) -> dict[str, float]:
        """One epoch of training. Returns the mean loss of its samples."""
        model.train()
        total = torch.zeros((), device=run.device)
        samples = 0
        for x, y in batches:
            x = x.to(run.device, non_blocking=True)
            y = y.to(run.device, non_blocking=True)
            value = loss(model(x), y)
            optimizer.zero_grad(set_to_none=True)
            value.backward()
            if self.clip_grad_norm is not None:
                nn.utils.clip_grad_norm_(model.parameters(), self.clip_grad_norm)
            optimizer.step()
            schedule.step()
            run.check_loss(value)
            total += value.detach() * len(y)  # stays on the device: reading it would wait
            samples += len(y)
        return {"train/loss": (total / samples).item()}

    @torch.no_grad()
    def validate(
        self, run: Runtime, model: nn.Module, batches: Any, loss: Callable, classes: bool
    ) -> dict[str, float]:
        """Mean loss over the samples of a split and, with classes, the accuracy (0 to 1)."""
        model.eval()
        total = torch.zeros((), device=run.device)
        right = torch.zeros((), device=run.device)
        samples = targets = 0
        for x, y in batches:
            x, y = x.to(run.device), y.to(run.device)
            output_BK = model(x)
            total += loss(output_BK, y) * len(y)
            if classes:
                right += (output_BK.argmax(dim=1) == y).sum()
            samples += len(y)
            targets += y.numel()
        metrics = {"val/loss": (total / samples).item()}
        return metrics | {"val/accuracy": (right / targets).item()} if classes else metrics
