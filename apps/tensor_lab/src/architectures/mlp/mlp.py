"""A multi-layer perceptron.

architecture: {_target_: src.architectures.mlp.MLP, hidden: 128}

Shapes: B samples in the batch, F features of a flattened sample, H hidden units,
K classes, T tokens, E numbers that stand for a token.
"""

from __future__ import annotations

import math

import torch
from torch import nn


class MLP(nn.Module):
    """Linear layers with ReLU between them, over the flattened sample.

    `input_shape`, `num_classes` and `vocab_size` come from the dataloader where the experiment
    leaves them out.

    Args:
        input_shape: shape of one sample: vectors (F,), images (C, H, W) or token ids (T,).
        num_classes: classes to tell apart; None for a regression of one number.
        vocab_size: number of different token ids; 0 when the inputs are not tokens.
        hidden: units of a hidden layer.
        depth: hidden layers.
        dropout: share of hidden units that are silenced in training, 0 to 1.
        embedding: numbers that stand for a token (used with `vocab_size` only).
    """

    def __init__(
        self,
        input_shape: tuple[int, ...],
        num_classes: int | None,
        vocab_size: int = 0,
        hidden: int = 128,
        depth: int = 2,
        dropout: float = 0.0,
        embedding: int = 32,
    ) -> None:
        super().__init__()
        self.regression = num_classes is None
        self.embed = nn.Embedding(vocab_size, embedding) if vocab_size else nn.Identity()
        width = math.prod(input_shape) * (embedding if vocab_size else 1)
        layers: list[nn.Module] = []
        for _ in range(depth):
            layers += [nn.Linear(width, hidden), nn.ReLU(), nn.Dropout(dropout)]
            width = hidden
        self.body = nn.Sequential(*layers)
        self.head = nn.Linear(width, num_classes or 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Samples of `input_shape` to logits (B, K), or to numbers (B,) in a regression."""
        x_BF = self.embed(x).flatten(1)  # tokens: (B, T) -> (B, T, E) -> (B, T * E)
        h_BH = self.body(x_BF)
        y_BK = self.head(h_BH)
        return y_BK.squeeze(1) if self.regression else y_BK
