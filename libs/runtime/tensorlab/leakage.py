"""Whether what is tested was trained on: samples, groups and exact duplicates across splits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable

from numpy.typing import NDArray

from tensorlab import prepared_errors, splits
from tensorlab.prepared import Prepared
from tensorlab.splits import Splits

MOST_SHOWN = 5

Where = dict[str, list[int]]


def check(data: Prepared, found: Splits, allow_duplicates: bool = False) -> int:
    """Raise `UserError` where the splits are not apart; returns how many duplicates are allowed.

    No sample may be in two splits, nor may a group, nor may two samples whose features are equal
    byte for byte.

    Args:
        allow_duplicates: count duplicates, and do not refuse them.
    """
    splits.check(found, data.samples)
    duplicates = _across(data.contents(), found)
    groups = {
        name: across for name, values in data.groups.items() if (across := _across(values, found))
    }
    refused = {} if allow_duplicates else duplicates
    if refused or groups:
        of = {name: len(across) for name, across in groups.items()}
        shown = {
            name: _shown(f"{value} in {' and '.join(where)}" for value, where in across.items())
            for name, across in groups.items()
        }
        raise prepared_errors.leaks(_shown(map(_same, refused.values())), shown, len(refused), of)
    return len(duplicates)


def _across(values: NDArray, found: Splits) -> dict[Hashable, Where]:
    """The values that samples of several splits have, with those samples."""
    where: dict[Hashable, Where] = defaultdict(lambda: defaultdict(list))
    for split, indices in found.items():
        for index, value in zip(indices.tolist(), values[indices].tolist(), strict=True):
            where[value][split].append(index)
    return {value: one for value, one in where.items() if len(one) > 1}


def _same(where: Where) -> str:
    """`train 17 = test 1403`"""
    return " = ".join(f"{split} {indices[0]}" for split, indices in where.items())


def _shown(lines: Iterable[str]) -> list[str]:
    lines = list(lines)
    more = len(lines) - MOST_SHOWN
    return lines[:MOST_SHOWN] + ([f"and {more} more"] if more > 0 else [])
