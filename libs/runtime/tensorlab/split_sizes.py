"""How large each split is."""

from __future__ import annotations

from collections.abc import Mapping

from tensorlab import split_errors

Sizes = Mapping[str, float | int]


def counts(sizes: Sizes, samples: int) -> dict[str, int]:
    """The number of samples of each split; `train`, first, gets the rest where it is left out.

    Args:
        sizes: a share of all samples (a float, at most 1.0) or a number of samples (an int).
        samples: how many there are. More than the sizes ask for is fine: some are in no split.

    Raises:
        UserError: sizes that cannot be, or that leave a split without a sample.
    """
    found = {split: _count(split, size, samples) for split, size in sizes.items()}
    if found and all(isinstance(size, float) for size in sizes.values()):
        total = sum(sizes.values())
        if total > 1 + 1e-9:
            raise split_errors.bad_sizes(f"the shares add up to {total:g}")
        if total > 1 - 1e-9:
            largest = max(found, key=lambda split: found[split])
            found[largest] += samples - sum(found.values())  # what rounding has left or taken
    asked = sum(found.values())
    if asked > samples:
        raise split_errors.bad_sizes(f"they ask for {asked} samples, and there are {samples}")
    if "train" not in found:
        found = {"train": samples - asked, **found}
    for split, count in found.items():
        if count <= 0:
            of = f"{sizes[split]:g} of {samples}" if split in sizes else "the others have them all"
            raise split_errors.no_samples_for(split, of)
    return found


def _count(split: str, size: float | int, samples: int) -> int:
    is_number = isinstance(size, int | float) and not isinstance(size, bool)
    if not is_number or not size > 0 or (isinstance(size, float) and size > 1):
        raise split_errors.bad_sizes(f"{split} is {size!r}")
    return size if isinstance(size, int) else round(size * samples)
