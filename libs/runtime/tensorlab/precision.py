"""Precision of a training: fp32, tf32, and bf16 or fp16 by autocast."""

from __future__ import annotations

import contextlib
from contextlib import AbstractContextManager

import torch

from tensorlab import errors

AS_IT_IS = contextlib.nullcontext()
HALVES = {"bf16": torch.bfloat16, "fp16": torch.float16}


class Precision:
    """What a forward and a backward pass need for a precision.

    Args:
        name: fp32, tf32, bf16 or fp16.
        device: where the model is.

    Raises `BadOption` for a precision that the device does not have.
    """

    def __init__(self, name: str, device: torch.device) -> None:
        self.name, self.device, self.dtype = name, device, HALVES.get(name)
        if device.type == "cuda":
            _check_gpu(name, device)
        torch.set_float32_matmul_precision("high" if name == "tf32" else "highest")
        torch.backends.cudnn.allow_tf32 = name == "tf32"
        self.scaler = torch.amp.GradScaler(device.type) if name == "fp16" else None

    def autocast(self) -> AbstractContextManager:
        """Where the forward pass belongs."""
        if self.dtype is None:
            return AS_IT_IS
        return torch.autocast(self.device.type, self.dtype)


def _check_gpu(name: str, device: torch.device) -> None:
    gpu, (major, minor) = (
        torch.cuda.get_device_name(device),
        torch.cuda.get_device_capability(device),
    )
    if name in ("bf16", "tf32") and major < 8:
        why = f"cannot be {name} on {gpu} (compute capability {major}.{minor}, not 8.0 or later)"
        raise errors.BadOption("precision", why + ". fp16 works there.")
