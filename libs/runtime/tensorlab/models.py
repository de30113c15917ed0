"""What is done to a model before it is trained: averages, activation checkpoints, compiling."""

from __future__ import annotations

import functools
import os
import shutil
from collections.abc import Callable
from typing import Any

import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from torch.utils.checkpoint import checkpoint

from tensorlab import errors
from tensorlab.options import Options


def prepared(model: nn.Module, options: Options) -> Callable:
    """What to call for the model's output. The model's own parameters and names stay."""
    if options.gradient_checkpointing:
        _checkpoint_blocks(model)
    return model if options.compile == "none" else torch.compile(model, mode=options.compile)


def check(model: nn.Module, options: Options, device: torch.device) -> None:
    """Raise `BadOption` for what the options ask of a model or a machine that does not have it."""
    if options.gradient_checkpointing and not (_checkpoints_itself(model) or blocks(model)):
        why = f"finds no nn.ModuleList of blocks in {type(model).__name__}"
        raise errors.BadOption("gradient_checkpointing", why)
    _check_compiler(options, device)


def _check_compiler(options: Options, device: torch.device) -> None:
    if options.compile == "none" or device.type != "cpu":  # on a GPU Triton brings its own
        return
    wanted = os.environ.get("CXX") or "g++"
    if not any(shutil.which(name) for name in (wanted, *_OTHERS.get(wanted, ()))):
        raise errors.BadOption("compile", f"needs a C++ compiler, and {wanted} is not there")


# Where CXX names none, torch tries these as well.
_OTHERS = {"g++": ("clang++", "cl")}


def average(model: nn.Module, decay: float) -> AveragedModel:
    """The exponential moving average of a model's weights; its buffers are copied."""
    averaged = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(decay))
    return averaged.requires_grad_(False)


def _checkpoint_blocks(model: nn.Module) -> None:
    """Keep no activations of the blocks in the model's `ModuleList`s: backward computes them again.

    A model with `gradient_checkpointing_enable()` (as those of transformers) does it by itself.
    """
    if _checkpoints_itself(model):
        model.gradient_checkpointing_enable()  # type: ignore[operator]
        return
    for block in blocks(model):
        block.forward = functools.partial(_again, block, block.forward)


def _checkpoints_itself(model: nn.Module) -> bool:
    return callable(getattr(model, "gradient_checkpointing_enable", None))


def blocks(model: nn.Module) -> list[nn.Module]:
    lists = [module for module in model.modules() if isinstance(module, nn.ModuleList)]
    return [block for one in lists for block in one]


def _again(block: nn.Module, forward: Callable, *args: object, **kwargs: Any) -> object:
    if not (block.training and torch.is_grad_enabled()):
        return forward(*args, **kwargs)
    return checkpoint(forward, *args, use_reentrant=False, **kwargs)
