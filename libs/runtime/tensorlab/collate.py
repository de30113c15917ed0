"""From samples of unequal length to a batch."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch.nn.utils.rnn import pad_sequence

from tensorlab import loader_errors

IGNORED = -100  # what torch.nn.CrossEntropyLoss and the metrics leave out


class Padded:
    """Samples (x, y) to (x_BT..., y): x is filled up at its end to the longest of the batch.

    y may be one value a sample, or one a step: then it is filled up with `IGNORED`.

        DataLoader(data, batch_sampler=LengthBuckets(...), collate_fn=Padded(value=pad_id))

    Args:
        value: what x is filled up with, an id that stands for nothing else.
        multiple: T is a multiple of this: 8 is quick on GPUs.
    """

    def __init__(self, value: float = 0, multiple: int = 1) -> None:
        self.value, self.multiple = value, multiple

    def __call__(
        self, samples: Sequence[tuple[torch.Tensor, torch.Tensor]]
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Raises `UserError` for x that differ in more than their length."""
        xs, ys = zip(*((torch.as_tensor(x), torch.as_tensor(y)) for x, y in samples), strict=True)
        loader_errors.check_shapes([x.shape for x in xs])
        y = self._filled(ys, IGNORED) if ys[0].dim() else torch.stack(ys)
        return self._filled(xs, self.value), y

    def _filled(self, parts: Sequence[torch.Tensor], value: float) -> torch.Tensor:
        whole = pad_sequence(list(parts), batch_first=True, padding_value=value)
        short = -whole.shape[1] % self.multiple
        filled = whole.new_full((len(whole), short, *whole.shape[2:]), value)
        return torch.cat([whole, filled], dim=1) if short else whole
