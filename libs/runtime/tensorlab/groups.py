"""Which samples of a split belong together: `evaluate.groups`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from tensorlab import evaluation_errors
from tensorlab.config import Experiment

if TYPE_CHECKING:
    from tensorlab.measure import Measured


def of_split(
    experiment: Experiment, wanted: list[str], data: Any, split: str, measured: Measured
) -> dict[str, dict[str, torch.Tensor]]:
    """The samples' indices (int64) by group and value, values in order.

    A group is what the dataloader's `groups(split)` gives, {name: one value a sample, in the order
    of `loader(split)`}, or the third part of its batches, of the same kind.
    """
    given = data.groups(split) if callable(getattr(data, "groups", None)) else {}
    known = {**given, **measured.groups}
    found = {}
    for index, name in enumerate(wanted):
        where = experiment.place("evaluate", "groups", index)
        if name not in known:
            raise evaluation_errors.no_group(name, known, where, experiment.name)
        values = known[name]
        values = values.tolist() if hasattr(values, "tolist") else list(values)
        samples = measured.table.samples
        if len(values) != samples:
            raise evaluation_errors.wrong_group(name, len(values), samples, where, experiment.name)
        found[name] = {
            str(value): torch.tensor([at for at, one in enumerate(values) if one == value])
            for value in sorted(set(values), key=lambda one: (str(type(one)), one))
        }
    return found
