"""A language model: a plain PyTorch loop, yours to read and to change.

trainer: {_target_: src.trainers.language_model.LanguageModel, epochs: 20, precision: bf16}

    python -m tensorlab train --config <experiment>

A batch is a pair (x, y): tokens, and the token that follows; `loss(model(x), y)` is made small. The loop is all here; what the options
ask for (precision, accumulation, clipping, averages, checkpoints, ...) is the runtime's, in `run`.

Shapes: B samples in the batch, T tokens, K different tokens. `y` is the token after each text (B,),
and the model gives (B, K); or the token after each token (B, T), and the model gives (B, K, T).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
from tensorlab import Options, Runtime
from torch import nn


class LanguageModel:
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

        letters = all(len(token) == 1 for token in getattr(data, "vocabulary", ["no letters"]))
        for x, y in run.batches(lambda: self.validate(run, val, loss, letters)):
            value = forward_backward(x, y)
            if run.accumulated(value):
                run.update()

    def validate(
        self, run: Runtime, batches: Any, loss: Callable, letters: bool
    ) -> dict[str, float]:
        """Over a split: mean loss, accuracy (0 to 1) and perplexity of the next token.

        Perplexity is of the plain cross-entropy, whatever `loss` is. Where tokens are letters, the
        same number is there as bits per character, too.
        """
        model = run.model_to_validate
        total, entropy, right = torch.zeros(3, device=run.device).unbind()
        tokens = 0
        for x, y in batches:
            x, y = x.to(run.device), y.to(run.device)
            with run.autocast():
                output_BK = model(x)
                total += loss(output_BK, y) * y.numel()  # on the device: reading would wait
            entropy += nn.functional.cross_entropy(output_BK.float(), y, reduction="sum")
            right += (output_BK.argmax(dim=1) == y).sum()
            tokens += y.numel()
        nats = (entropy / tokens).item()
        metrics = {
            "val/loss": (total / tokens).item(),
            "val/accuracy": (right / tokens).item(),
            "val/perplexity": math.exp(min(nats, 700.0)),  # more does not fit into a float
        }
        return metrics | {"val/bits_per_character": nats / math.log(2)} if letters else metrics
