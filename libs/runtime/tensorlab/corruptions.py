"""Inputs made worse on purpose, to see how a model bears what it was not trained on.

Severity is a whole number from 1 to 5. The same seed, the same corruption, whatever the batches.
"""

from __future__ import annotations

import zlib

import torch

NOISE = 0.2  # standard deviations of the inputs, times severity
BLUR = 0.5  # pixels of the kernel's standard deviation, times severity
SHIFT_OF_IMAGES = 0.05  # of the picture's side, times severity
SHIFT = 0.25  # standard deviations of each feature, times severity
MISSING = 0.12  # share of the features, times severity


class Corruption:
    """One corruption of float batches (B, ...).

    Args:
        name: "noise" adds Gaussian noise; "blur" takes a Gaussian mean of neighbours (images only);
            "shift" moves an image down and to the right, and adds to the features of a vector;
            "missing" replaces features, or pixels of all channels, by the mean.
        severity: from 1 to 5.
        mean, deviation: of the uncorrupted inputs, over the samples; of one sample's shape.
        seed: of what is drawn.
    """

    def __init__(
        self, name: str, severity: int, mean: torch.Tensor, deviation: torch.Tensor, seed: int
    ) -> None:
        self.name, self.severity = name, severity
        self.mean, self.deviation = mean, deviation
        own = zlib.crc32(f"{name}-{severity}".encode())
        self.generator = torch.Generator().manual_seed((seed * 2**32 + own) % 2**63)

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        return getattr(self, f"_{self.name}")(x)

    def why_not(self) -> str | None:
        """Why the inputs cannot be corrupted so; None where they can."""
        if not self.mean.is_floating_point():
            return "needs inputs that are floating point numbers"
        if self.name == "blur" and self.mean.dim() != 3:
            return f"needs images (channels, height, width), not {tuple(self.mean.shape)}"
        return None

    def _noise(self, x: torch.Tensor) -> torch.Tensor:
        drawn = torch.randn(x.shape, generator=self.generator).to(x)
        return x + NOISE * self.severity * self._scale(x) * drawn

    def _blur(self, x: torch.Tensor) -> torch.Tensor:
        deviation = BLUR * self.severity
        reach = min(max(1, round(3 * deviation)), *(side - 1 for side in x.shape[-2:]))
        steps = torch.arange(-reach, reach + 1).to(x)
        kernel = torch.exp(-steps.square() / (2 * deviation**2))
        kernel = kernel / kernel.sum()
        channels = x.shape[1]
        padded = torch.nn.functional.pad(x, [reach] * 4, mode="reflect")
        for shape in ((1, 1, -1, 1), (1, 1, 1, -1)):
            weight = kernel.view(shape).expand(channels, -1, -1, -1)
            padded = torch.nn.functional.conv2d(padded, weight, groups=channels)
        return padded

    def _shift(self, x: torch.Tensor) -> torch.Tensor:
        if x.dim() < 3:
            return x + SHIFT * self.severity * self.deviation.to(x)
        moved = self.mean.to(x).expand_as(x).clone()
        down, right = (round(SHIFT_OF_IMAGES * self.severity * side) or 1 for side in x.shape[-2:])
        height, width = x.shape[-2:]
        moved[..., down:, right:] = x[..., : height - down, : width - right]
        return moved

    def _missing(self, x: torch.Tensor) -> torch.Tensor:
        shape = (len(x), 1, *x.shape[2:]) if x.dim() > 2 else x.shape
        gone = torch.rand(shape, generator=self.generator) < MISSING * self.severity
        return torch.where(gone.to(x.device), self.mean.to(x), x)

    def _scale(self, x: torch.Tensor) -> torch.Tensor:
        """Of vectors each feature's own; of images one for all pixels, for some never change."""
        if x.dim() < 3:
            return self.deviation.to(x)
        return (self.deviation.square().mean() + self.mean.var(correction=0)).sqrt().to(x)
