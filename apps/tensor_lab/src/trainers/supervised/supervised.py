"""Supervised training: a plain PyTorch loop, yours to read and to change.

trainer: {_target_: src.trainers.supervised.Supervised, epochs: 20, precision: bf16}

    python -m tensorlab train --config <experiment>

A batch is a pair (x, y); `loss(model(x), y)` is made small. The loop is all here; what the options
ask for (precision, accumulation, clipping, averages, checkpoints, ...) is the runtime's, in `run`.

Shapes: B samples in the batch, K classes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from tensorlab import Options, Runtime
from torch import nn


class Supervised:
    """Train, validate after each epoch, keep the best weights: those with the lowest `val/loss`.

    Args:
        options: `epochs`, `precision`, `accumulate`, ... as `tensorlab.Options` lists them.
    """

    def __init__(self, **options: Any) -> None:
        self.options = Options.of(options)

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
        """Train `model` in place. A run that was stopped goes on where it was.

        `model` and `loss` are on `run.device`. `scheduler(optimizer, total_steps=n)` makes the
        schedule of the learning rate.
        """
        train, val = data.loader("train"), data.loader("val")
        forward = run.prepare(self.options, model, optimizer, scheduler, train)

        @run.capture  # as a CUDA graph, where `cuda_graphs: true`
        def forward_backward(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
            with run.autocast():
                value = loss(forward(x), y)
            run.backward(value)
            return value.detach()

        classes = data.num_classes is not None
        for x, y in run.batches(lambda: self.validate(run, val, loss, classes)):
            value = forward_backward(x, y)
            if run.accumulated(value):
                run.update()

    def validate(
        self, run: Runtime, batches: Any, loss: Callable, classes: bool
    ) -> dict[str, float]:
        """Mean loss over the samples of a split and, with classes, the accuracy (0 to 1)."""
        model = run.model_to_validate
        total = torch.zeros((), device=run.device)
        right = torch.zeros((), device=run.device)
        samples = targets = 0
        for x, y in batches:
            x, y = x.to(run.device), y.to(run.device)
            with run.autocast():
                output_BK = model(x)
                total += loss(output_BK, y) * len(y)  # stays on the device: reading it would wait
            if classes:
                right += (output_BK.argmax(dim=1) == y).sum()
            samples += len(y)
            targets += y.numel()
        metrics = {"val/loss": (total / samples).item()}
        return metrics | {"val/accuracy": (right / targets).item()} if classes else metrics
