"""A causal transformer: every token sees those before it, and the next one is guessed.

architecture: {_target_: src.architectures.gpt.GPT, width: 128, depth: 4}

After Radford et al., Language Models are Unsupervised Multitask Learners (2019).

Shapes: B samples in the batch, T tokens, D width of a token, N heads, H width of a head,
K different tokens.
"""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional as F


class GPT(nn.Module):
    """Token ids (B, T) to the scores of the token after each (B, K, T).

    `input_shape` and `vocab_size` come from the dataloader where the experiment leaves them out.

    Args:
        input_shape: (T,), the most tokens that are seen at once.
        vocab_size: number of different token ids (K).
        width: numbers that stand for a token (D); a multiple of `heads`.
        depth: blocks of attention and feed-forward layers.
        heads: heads of an attention (N).
        dropout: share of numbers that are silenced in training, 0 to 1.
    """

    def __init__(
        self,
        input_shape: tuple[int, ...],
        vocab_size: int,
        width: int = 128,
        depth: int = 4,
        heads: int = 4,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        self.embed = nn.Embedding(vocab_size, width)
        self.position_TD = nn.Parameter(torch.zeros(input_shape[0], width))
        self.blocks = nn.Sequential(*[Block(width, heads, dropout) for _ in range(depth)])
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, vocab_size, bias=False)
        self.head.weight = self.embed.weight
        nn.init.normal_(self.embed.weight, std=0.02)
        nn.init.normal_(self.position_TD, std=0.02)

    def forward(self, x_BT: torch.Tensor) -> torch.Tensor:
        """(B, T), T at most that of `input_shape`, to (B, K, T)."""
        x_BTD = self.embed(x_BT) + self.position_TD[: x_BT.shape[1]]
        y_BTK = self.head(self.norm(self.blocks(x_BTD)))
        return y_BTK.transpose(1, 2)


class Block(nn.Module):
    """Attention to what came before, then a feed-forward layer, each added to what came in."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        if width % heads:
            raise ValueError(f"width must be a multiple of heads, not {width} with {heads} heads")
        self.heads, self.dropout = heads, dropout
        self.attend_norm = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.mix = nn.Linear(width, width)
        self.think = nn.Sequential(
            nn.LayerNorm(width),
            nn.Linear(width, 4 * width),
            nn.GELU(),
            nn.Linear(4 * width, width),
            nn.Dropout(dropout),
        )

    def forward(self, x_BTD: torch.Tensor) -> torch.Tensor:
        """(B, T, D) to (B, T, D)."""
        x_BTD = x_BTD + self.attend(self.attend_norm(x_BTD))
        return x_BTD + self.think(x_BTD)

    def attend(self, x_BTD: torch.Tensor) -> torch.Tensor:
        """(B, T, D) to (B, T, D)."""
        q_BNTH, k_BNTH, v_BNTH = (
            part_BTD.unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for part_BTD in self.qkv(x_BTD).chunk(3, dim=-1)
        )
        dropout = self.dropout if self.training else 0.0
        y_BNTH = F.scaled_dot_product_attention(
            q_BNTH, k_BNTH, v_BNTH, dropout_p=dropout, is_causal=True
        )
        return self.mix(y_BNTH.transpose(1, 2).flatten(2))
