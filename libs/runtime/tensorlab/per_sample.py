"""Values that every sample has one of: labels, groups, times."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tensorlab import split_errors


def values(name: str, given: ArrayLike, samples: int | None = None) -> NDArray:
    """One value a sample: (N,) numbers, texts or dates.

    Args:
        name: what messages call them.
        samples: how many there must be.

    Raises:
        UserError: another shape or length, NaN, None, or objects that are no texts.
    """
    found: NDArray[Any] = np.asarray(given)
    if found.ndim != 1 or len(found) == 0:
        shape = "no values" if found.ndim == 1 else f"the shape {found.shape}"
        raise split_errors.wrong_values(name, f"has {shape}")
    if samples is not None and len(found) != samples:
        raise split_errors.wrong_length(name, len(found), samples)
    if found.dtype.hasobject:  # a column of a table
        missing = [at for at, value in enumerate(found) if value is None or value != value]
    else:
        missing = np.flatnonzero(found != found).tolist()  # NaN and NaT are unequal to themselves
    if missing:
        raise split_errors.not_a_number(name, missing[0])
    if found.dtype.hasobject:
        if not all(isinstance(value, str) for value in found):
            raise split_errors.wrong_values(name, "mixes texts with other values")
        found = found.astype(str)
    return found


def classes(given: ArrayLike, samples: int | None = None) -> NDArray:
    """The class of each sample, (N,): whole numbers, booleans or texts. As `values`."""
    found = values("labels", given, samples)
    if found.dtype.kind not in "iubUS":
        raise split_errors.wrong_values("labels", f"has values of type {found.dtype}, not classes")
    return found


def check_labels(labels: ArrayLike, number: int) -> None:
    """Raise `UserError` for a label that is none of the classes from 0 to `number` - 1."""
    known = classes(labels)
    if known.dtype.kind not in "iub":
        raise split_errors.wrong_values("labels", "has texts, not numbers of classes")
    bad = np.flatnonzero((known < 0) | (known >= number))
    if len(bad):
        raise split_errors.out_of_range(known[bad[0]], int(bad[0]), number)
