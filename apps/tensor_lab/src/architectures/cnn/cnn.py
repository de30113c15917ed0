"""A small convolutional network.

architecture: {_target_: src.architectures.cnn.CNN, channels: 32}

Shapes: B samples in the batch, C channels, S positions (H * W of an image, T of a sequence),
K classes, E numbers that stand for a token.
"""

from __future__ import annotations

import torch
from torch import nn


class CNN(nn.Module):
    """Stages of two convolutions; each stage halves the positions and doubles the channels.

    Images are convolved in two dimensions, vectors and tokens in one. `input_shape`,
    `num_classes` and `vocab_size` come from the dataloader where the experiment leaves them out.

    Args:
        input_shape: shape of one sample: vectors (F,), images (C, H, W) or token ids (T,).
        num_classes: classes to tell apart; None for a regression of one number.
        vocab_size: number of different token ids; 0 when the inputs are not tokens.
        channels: channels of the first stage.
        stages: stages; images of 8 x 8 suit 2, those of 32 x 32 suit 3.
        dropout: share of the last features that are silenced in training, 0 to 1.
        embedding: numbers that stand for a token (used with `vocab_size` only).
    """

    def __init__(
        self,
        input_shape: tuple[int, ...],
        num_classes: int | None,
        vocab_size: int = 0,
        channels: int = 32,
        stages: int = 2,
        dropout: float = 0.1,
        embedding: int = 32,
    ) -> None:
        super().__init__()
        self.regression = num_classes is None
        self.vector = len(input_shape) == 1
        self.embed = nn.Embedding(vocab_size, embedding) if vocab_size else None
        flat = len(input_shape) < 3
        width = embedding if vocab_size else 1 if self.vector else input_shape[0]
        layers: list[nn.Module] = []
        for stage in range(stages):
            wide = channels * 2**stage
            layers += [*convolution(width, wide, flat), *convolution(wide, wide, flat)]
            layers += [nn.MaxPool1d(2, ceil_mode=True) if flat else nn.MaxPool2d(2, ceil_mode=True)]
            width = wide
        self.body = nn.Sequential(*layers)
        self.head = nn.Sequential(nn.Dropout(dropout), nn.Linear(width, num_classes or 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Samples of `input_shape` to logits (B, K), or to numbers (B,) in a regression."""
        if self.embed is not None:
            x = self.embed(x).transpose(1, 2)  # (B, T) -> (B, T, E) -> (B, E, T)
        elif self.vector:
            x = x.unsqueeze(1)  # (B, F) -> (B, 1, F)
        h_BCS = self.body(x).flatten(2)
        h_BC = h_BCS.mean(dim=2)
        y_BK = self.head(h_BC)
        return y_BK.squeeze(1) if self.regression else y_BK


def convolution(inputs: int, outputs: int, flat: bool) -> list[nn.Module]:
    """A convolution over 3 or 3 x 3 positions that keeps their number, normalised."""
    if flat:
        conv: nn.Module = nn.Conv1d(inputs, outputs, kernel_size=3, padding=1, bias=False)
        return [conv, nn.BatchNorm1d(outputs), nn.ReLU()]
    conv = nn.Conv2d(inputs, outputs, kernel_size=3, padding=1, bias=False)
    return [conv, nn.BatchNorm2d(outputs), nn.ReLU()]
