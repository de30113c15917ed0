"""FSDP2: every process holds a share of the parameters, the gradients and the optimizer's state.

    trainer: {devices: 4, strategy: fsdp, precision: bf16}

The blocks in the model's `nn.ModuleList`s are gathered one after the other, and the rest as one. A
checkpoint has the whole tensors under the names of a single process, so that it is evaluated,
exported and started from as any other.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import distributed as group
from torch import nn
from torch.distributed.checkpoint import state_dict as states
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import MixedPrecisionPolicy, fully_shard

from tensorlab import models
from tensorlab.engines import Engine
from tensorlab.precision import HALVES

NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d, nn.SyncBatchNorm)


class Sharded(Engine):
    """Passes and steps of a model that is shared out between the processes."""

    def _prepared(self) -> Callable:
        model, optimizer = self.model, self.optimizer
        models.prepared(model, self.options)
        before = list(model.parameters())
        self._share_out()
        now = dict(zip(map(id, before), model.parameters(), strict=True))
        for params in optimizer.param_groups:
            params["params"] = [now[id(one)] for one in params["params"]]
        self.autocast = contextlib.nullcontext  # the policy says it
        self.parts = {"model": _Model(model), "optimizer": _Optimizer(model, optimizer)}
        return self._forward

    def _share_out(self) -> None:
        mesh = init_device_mesh(self.device.type, (self.ranks.world,))
        half = HALVES.get(self.options.precision)
        policy = MixedPrecisionPolicy(half, torch.float32 if half else None)
        whole = MixedPrecisionPolicy(
            half, policy.reduce_dtype, output_dtype=torch.float32 if half else None
        )
        if half:
            # Running statistics stay in float32, and want weights of the same type beside them.
            for module in self.model.modules():
                if isinstance(module, NORMS) and module.affine:
                    fully_shard(module, mesh=mesh)
        for block in models.blocks(self.model):
            fully_shard(block, mesh=mesh, mp_policy=policy)
        fully_shard(self.model, mesh=mesh, mp_policy=whole)

    def _forward(self, *args: Any, **kwargs: Any) -> Any:
        if self.model.training:
            self.model.set_requires_gradient_sync(self.syncs())  # type: ignore[operator]
            for buffer in self.model.buffers():  # those of the first process, as with DDP
                group.broadcast(buffer, src=0)
        return self.model(*args, **kwargs)


_WHOLE = states.StateDictOptions(full_state_dict=True, cpu_offload=True)


class _Model:
    """The whole weights in the first process; loading gives each process its share."""

    def __init__(self, model: nn.Module) -> None:
        self.model = model

    def state_dict(self) -> dict[str, Any]:
        return states.get_model_state_dict(self.model, options=_WHOLE)

    def load_state_dict(self, saved: Mapping[str, Any]) -> None:
        states.set_model_state_dict(self.model, dict(saved), options=_WHOLE)


class _Optimizer:
    """The whole state of the optimizer by the names of the parameters, as `_Model`."""

    def __init__(self, model: nn.Module, optimizer: torch.optim.Optimizer) -> None:
        self.model, self.optimizer = model, optimizer

    def state_dict(self) -> dict[str, Any]:
        return states.get_optimizer_state_dict(self.model, self.optimizer, options=_WHOLE)

    def load_state_dict(self, saved: Mapping[str, Any]) -> None:
        states.set_optimizer_state_dict(self.model, self.optimizer, dict(saved), options=_WHOLE)
