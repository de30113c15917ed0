"""Who does the passes and steps of a training: one process, or several in one of three ways.

strategy: ddp          each has the whole model (torch's DistributedDataParallel)
strategy: fsdp         each has a share of it (torch's FSDP2): `sharding`
strategy: accelerate   as Accelerate does it, or DeepSpeed through it: `accelerated`
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
    from tensorlab.loop import Runtime
    from tensorlab.ranks import Ranks


class Engine:
    """Passes and steps by torch alone: one process, or several with DistributedDataParallel.

    Args:
        runtime: whose options, processes and device they are.
        model: trained in place.
        optimizer: of the model's parameters.
        syncs: whether the gradients of the batch at hand end a step.

    Attributes:
        forward: what a loop calls for the model's output.
        autocast: where the forward pass belongs.
        parts: what belongs into a checkpoint, by name; each has `state_dict` and
            `load_state_dict`, which all processes call.
    """

    def __init__(
        self,
        runtime: Runtime,
        model: nn.Module,
        optimizer: torch.optim.Optimizer,
        syncs: Callable[[], bool],
    ) -> None:
        self.runtime, self.model, self.optimizer, self.syncs = runtime, model, optimizer, syncs
        self.options, self.ranks, self.device = runtime.options, runtime.ranks, runtime.device
        precision = Precision(self.options.precision, self.device)
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
    if options.strategy == "accelerate":
        from tensorlab.accelerated import Accelerated

        return Accelerated
    if options.strategy == "fsdp" and ranks.world > 1:
        from tensorlab.sharding import Sharded

        return Sharded
    return Engine
