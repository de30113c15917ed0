"""Accelerate: its passes and steps in TensorLab's loop, and through it DeepSpeed.

    trainer: {strategy: accelerate, devices: 2}
    trainer: {strategy: accelerate, devices: 2, deepspeed: {zero_optimization: {stage: 2}}}

Batches, schedules, checkpoints, tracking and evaluation stay those of every other training.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
from collections.abc import Callable, Mapping
from typing import Any

import torch

from tensorlab import deepspeed_options, errors, models
from tensorlab.checkpoints import KEPT
from tensorlab.engines import Engine
from tensorlab.options import Options

MIXED = {"bf16": "bf16", "fp16": "fp16"}


def check(options: Options, device: torch.device, where: str) -> None:
    """Raise `UserError` for a package that is not there, and what Accelerate cannot do here."""
    wanted = {"accelerate": "accelerate"}
    if options.deepspeed is not None:
        wanted |= {"deepspeed": "gpu", "transformers": "nlp"}  # Accelerate imports it for DeepSpeed
    missing = [name for name in wanted if importlib.util.find_spec(name) is None]
    if missing:
        what = "strategy: accelerate" if "accelerate" in missing else "deepspeed"
        extras = ",".join(wanted[name] for name in missing)
        raise errors.needs_extra(f"trainer.{what}", extras, where)
    if options.precision == "fp16" and device.type == "cpu":
        raise errors.BadOption("precision", "is fp16, which Accelerate does on a GPU only")


class Accelerated(Engine):
    """Passes and steps by an `accelerate.Accelerator`."""

    def _prepared(self) -> Callable:
        from accelerate import Accelerator
        from accelerate.state import AcceleratorState
        from accelerate.utils import DeepSpeedPlugin

        options, plugin = self.options, None
        if options.deepspeed is not None:
            batch_size = self.runtime.feed.loader.batch_size
            whole = deepspeed_options.configuration(options, batch_size)
            plugin = DeepSpeedPlugin(hf_ds_config=whole)
        # It would choose a number of threads by itself, and say so.
        os.environ.setdefault("OMP_NUM_THREADS", str(torch.get_num_threads()))
        AcceleratorState._reset_state(reset_partial_state=True)  # of a training before, in here
        self.accelerator = Accelerator(
            mixed_precision=MIXED.get(options.precision, "no"),
            cpu=plugin is None and self.device.type == "cpu",
            device_placement=False,
            deepspeed_plugin=plugin,
        )
        forward: Any = models.prepared(self.model, options)
        self.together, self.stepper = self.accelerator.prepare(forward, self.optimizer)
        self.scaler = self.accelerator.scaler
        if plugin is None:
            self.autocast = contextlib.nullcontext  # it is around the model's forward already
        else:
            self.parts["optimizer"] = _DeepSpeed(self)
        return self._forward

    def backward(self, value: torch.Tensor) -> None:
        self.accelerator.backward(value)

    def step(self) -> None:
        clip = self.options.clip_grad_norm
        if clip is not None:
            self.accelerator.clip_grad_norm_(self.model.parameters(), clip)
        self.stepper.step()
        self.stepper.zero_grad()

    def _forward(self, *args: Any, **kwargs: Any) -> Any:
        syncs = self.syncs()
        self.accelerator.sync_gradients = syncs
        with contextlib.nullcontext() if syncs else self.accelerator.no_sync(self.together):
            return self.together(*args, **kwargs)


class _DeepSpeed:
    """The state of DeepSpeed's engine: files of each process in a folder beside the checkpoint."""

    def __init__(self, engine: Accelerated) -> None:
        self.engine, self.folder = engine.together, engine.runtime.run.checkpoints / "deepspeed"
        self.leads = engine.ranks.leads

    def state_dict(self) -> dict[str, Any]:
        tag = f"step-{self.engine.global_steps:08}"
        self.engine.save_checkpoint(str(self.folder), tag=tag, save_latest=False)
        if self.leads:
            for old in sorted(self.folder.glob("step-*"))[: -KEPT - 1]:
                shutil.rmtree(old)
        return {"deepspeed": tag}

    def load_state_dict(self, saved: Mapping[str, Any]) -> None:
        file, _ = self.engine.load_checkpoint(str(self.folder), tag=saved["deepspeed"])
        if file is None:
            raise ValueError(f"deepspeed/{saved['deepspeed']} is not there")
