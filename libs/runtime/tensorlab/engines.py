"""Who does the passes and steps of a training: one process, or several in one of three ways.

strategy: ddp          each has the whole model (torch's DistributedDataParallel)
strategy: fsdp         each has a share of it (torch's FSDP2): `sharding`
strategy: accelerate   as Accelerate says, with DeepSpeed where it is asked for: `accelerated`
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from tensorlab import models
from tensorlab.options import Options
from tensorlab.precision import Precision

if TYPE_CHECKING:
    from tensorlab.ranks import Ranks


class Engine:
    """Passes and steps by torch alone: one process, or several with DistributedDataParallel.

    Args:
        options: of the trainer.
        model: trained in place.
        optimizer: of the model's parameters.
        ranks: the processes that train together.
        device: where the model is.
        syncs: whether the gradients of the batch at hand end a step.

    Attributes:
        forward: what a loop calls for the model's output.
        autocast: where the forward pass belongs.
        parts: what belongs into a checkpoint, by name; each has `state_dict` and
            `load_state_dict`, which all processes call.
    """

    def __init__(
        self,
        options: Options,
        model: nn.Module,
        optimizer: torch.optim.Optimizer,
        ranks: Ranks,
        device: torch.device,
        syncs: Callable[[], bool],
    ) -> None:
        self.options, self.model, self.optimizer = options, model, optimizer
        self.ranks, self.device, self.syncs = ranks, device, syncs
        precision = Precision(options.precision, device)
        self.autocast: Callable[[], AbstractContextManager] = precision.autocast
        self.scaler = precision.scaler
        self.parts: dict[str, Any] = {"model": model, "optimizer": optimizer}
        self.forward = self._prepared()

    def backward(self, value: torch.Tensor) -> None:
        if self.scaler:
            value = self.scaler.scale(value)
        value.backward()

    def step(self) -> None:
        """Unscale, clip, step, and no gradients any more."""
        clip = self.options.clip_grad_norm
        if clip is not None:
            if self.scaler:
                self.scaler.unscale_(self.optimizer)
            nn.utils.clip_grad_norm_(self.model.parameters(), clip)
        if self.scaler:
            self.scaler.step(self.optimizer)
            self.scaler.update()
        else:
            self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=not self.options.cuda_graphs)

    def _prepared(self) -> Callable:
        return self.ranks.wrapped(self.model, models.prepared(self.model, self.options), self.syncs)


def engine_for(options: Options, ranks: Ranks) -> type[Engine]:
    """The engine that the options ask for; a single process has nothing to share out."""
    if options.strategy == "fsdp" and ranks.world > 1:
        from tensorlab.sharding import Sharded

        return Sharded
    return Engine
