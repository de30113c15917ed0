"""Samples of prepared data for a torch DataLoader, read from the disk one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.utils.data import Dataset

from tensorlab.splits import Indices

if TYPE_CHECKING:
    from tensorlab.prepared import Prepared


class Samples(Dataset[tuple[torch.Tensor, ...]]):
    """Some samples of prepared data: tensors of their features, then of labels or targets.

    Attributes:
        indices: which sample of the data each is.
    """

    def __init__(self, data: Prepared, indices: Indices) -> None:
        self.data, self.indices = data, indices
        self.names = [*data.features, *data.answers]

    def __len__(self) -> int:
        return len(self.indices)

    def __getitem__(self, at: int) -> tuple[torch.Tensor, ...]:
        sample = int(self.indices[at])
        return tuple(torch.from_numpy(np.array(self.data[name][sample])) for name in self.names)
