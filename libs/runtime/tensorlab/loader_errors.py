"""What is said about weights and samples that no batch can be made of."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from tensorlab.errors import UserError


def check_weights(weights: torch.Tensor) -> None:
    """Raise `UserError` for weights that nothing can be drawn by."""
    if weights.dim() != 1 or len(weights) == 0:
        shape = tuple(weights.shape)
        raise UserError(
            f"The weights of a sampler have the shape {shape}.", next="give one for each sample"
        )
    bad = (~weights.isfinite() | (weights < 0)).nonzero()
    if len(bad):
        at = int(bad[0])
        what = f"Sample {at} has the weight {weights[at].item()}."
        raise UserError(what, next="give weights that are 0 or more, and finite")
    if not bool(weights.any()):
        raise UserError("All weights are 0: no sample can be drawn.", next="give one a weight")


def check_shapes(shapes: Sequence[torch.Size]) -> None:
    """Raise `UserError` for samples of a batch that cannot be filled up to one shape."""
    first = shapes[0]
    for shape in shapes:
        if len(shape) == 0 or shape[1:] != first[1:]:
            what = f"Samples of the shapes {tuple(first)} and {tuple(shape)} do not fit one batch."
            raise UserError(what, next="give x that differ in their first dimension only")
