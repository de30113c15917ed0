"""`Options`: what an experiment's `trainer:` section may ask of every training loop."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from tensorlab import deepspeed_options, errors, metric_modes
from tensorlab.parameters import fits

PRECISIONS = ("fp32", "tf32", "bf16", "fp16")
STRATEGIES = ("ddp", "fsdp", "accelerate")
COMPILE_MODES = ("none", "default", "reduce-overhead", "max-autotune")


@dataclass(frozen=True)
class Options:
    """How to train. A trainer takes them as `**options` and keeps `Options.of(options)`.

    Attributes:
        epochs: passes over the training data; 10 where neither epochs nor steps are given.
        steps: optimizer steps of the whole training, instead of epochs.
        precision: fp32; tf32 (faster float32 products on NVIDIA GPUs since Ampere); bf16 or fp16:
            mixed precision by autocast, with a gradient scaler for fp16.
        accumulate: batches of one optimizer step.
        clip_grad_norm: largest norm of the gradient; None leaves it as it is.
        schedule_by: "step": the learning rate moves with each step; "epoch": after each epoch.
        evaluate_every: steps between two validations; None: after each epoch.
        monitor: the metric that tells the best weights, a key of what `run.record` gets.
        mode: "min" or "max"; None: known from the metric's name.
        keep_best: how many of the best checkpoints are kept.
        checkpoint_every: steps between two checkpoints; None: after each validation.
        patience: validations without a better `monitor` after which training stops; None: never.
        min_delta: what counts as better: at least this much.
        ema: decay of the exponential moving average of the weights, 0.999 for example; the
            average is what is validated and evaluated. None: no average.
        deterministic: the same bits from the same seed. False lets cuDNN choose faster kernels.
        compile: mode of `torch.compile`.
        cuda_graphs: capture the step of static shapes as CUDA graphs.
        gradient_checkpointing: compute activations of blocks again instead of keeping them.
        devices: processes on a host, one a GPU or a share of the cores, each with batches of
            its own.
        nodes: hosts of the training; see docs/distributed.md for the rendezvous.
        strategy: "ddp": each process has the whole model; "fsdp": each has a share of it (FSDP2);
            "accelerate": the passes and steps are those of Accelerate.
        deepspeed: configuration of DeepSpeed, which Accelerate then uses.
    """

    epochs: int | None = None
    steps: int | None = None
    precision: str = "fp32"
    accumulate: int = 1
    clip_grad_norm: float | None = None
    schedule_by: str = "step"
    evaluate_every: int | None = None
    monitor: str = "val/loss"
    mode: str | None = None
    keep_best: int = 1
    checkpoint_every: int | None = None
    patience: int | None = None
    min_delta: float = 0.0
    ema: float | None = None
    deterministic: bool = True
    compile: str = "none"
    cuda_graphs: bool = False
    gradient_checkpointing: bool = False
    devices: int = 1
    nodes: int = 1
    strategy: str = "ddp"
    deepspeed: dict | None = None

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Options:
        """Options out of a `trainer:` section. Raises `BadOption` for the first that is wrong."""
        known = {field.name: field for field in fields(cls)}
        for name, value in given.items():
            if name not in known:
                raise errors.BadOption(
                    name, f"no option of a training.{errors.hint(name, known)}", False
                )
            annotation = str(known[name].type)
            if not fits(value, annotation):
                words = annotation.replace(" | None", " or null")
                raise errors.BadOption(name, f"is {value!r} and must be {words}")
        options = cls(**given)
        options._check()
        return options

    @property
    def higher_is_better(self) -> bool:
        if self.mode is not None:
            return self.mode == "max"
        return not metric_modes.lower_is_better(self.monitor)

    def length(self, batches: int | None) -> tuple[int, int]:
        """Epochs and optimizer steps of the whole training.

        Args:
            batches: of one epoch; None where the loader has no length: then `steps` is needed.

        Raises `BadOption` for `accumulate` above the batches of an epoch, and for missing `steps`.
        """
        if batches is None:
            if self.steps is None:
                raise errors.BadOption("steps", "is needed: the training data has no length")
            return 0, self.steps
        if self.accumulate > batches:
            more = f"more than the {batches} batches of an epoch"
            raise errors.BadOption("accumulate", f"is {self.accumulate}, {more}")
        each = math.ceil(batches / self.accumulate)
        epochs = self.epochs or 10
        return (
            (epochs, epochs * each) if self.steps is None else (-(-self.steps // each), self.steps)
        )

    def _check(self) -> None:
        for name in ("epochs", "steps", "evaluate_every", "checkpoint_every", "patience"):
            self._at_least(name, 1)
        for name in ("accumulate", "keep_best", "devices", "nodes"):
            self._at_least(name, 1)
        self._at_least("min_delta", 0)
        if self.epochs is not None and self.steps is not None:
            raise errors.BadOption("steps", "is given beside epochs: one of the two says how long")
        if self.clip_grad_norm is not None and not self.clip_grad_norm > 0:
            raise errors.BadOption("clip_grad_norm", f"must be above 0, not {self.clip_grad_norm}")
        if self.ema is not None and not 0 < self.ema < 1:
            raise errors.BadOption("ema", f"is a decay between 0 and 1, not {self.ema}")
        self._one_of("precision", PRECISIONS)
        self._one_of("compile", COMPILE_MODES)
        self._one_of("schedule_by", ("step", "epoch"))
        self._one_of("mode", ("min", "max", None))
        if self.mode is None and metric_modes.lower_is_better(self.monitor) is None:
            why = f"has to be min or max: {self.monitor} does not say whether less of it is better"
            raise errors.BadOption("mode", why)
        self._one_of("strategy", STRATEGIES)
        self._check_together()

    def _check_together(self) -> None:
        """Raise `BadOption` for options that exclude each other."""
        if self.cuda_graphs and self.compile != "none":
            why = "is given beside compile: mode reduce-overhead captures CUDA graphs by itself"
            raise errors.BadOption("cuda_graphs", why)
        if self.cuda_graphs and self.devices * self.nodes > 1:
            raise errors.BadOption("cuda_graphs", "is given beside devices: it is for one process")
        if self.cuda_graphs and self.strategy == "accelerate":
            raise errors.BadOption("cuda_graphs", "is given beside strategy: accelerate")
        deepspeed_options.check(self)
        if self.strategy == "fsdp":
            if self.devices * self.nodes == 1:
                raise errors.BadOption("strategy", "is fsdp, and one process has nothing to share")
            if self.ema is not None:
                raise errors.BadOption("ema", "needs the whole model, and strategy is fsdp")
            if self.compile != "none":
                raise errors.BadOption("compile", "needs the whole model, and strategy is fsdp")

    def _at_least(self, name: str, least: int) -> None:
        value = getattr(self, name)
        if value is not None and value < least:
            raise errors.BadOption(name, f"must be at least {least}, not {value}")

    def _one_of(self, name: str, known: tuple[str | None, ...]) -> None:
        value = getattr(self, name)
        if value not in known:
            words = [word for word in known if word is not None]
            raise errors.BadOption(name, f"cannot be {value!r}.{errors.hint(str(value), words)}")
