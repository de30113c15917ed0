"""What the section `crossval` of an experiment may hold. Nothing here imports torch.

`crossval.ts` of the plugin refuses the same: the targets of the folds and seeds are made there.
"""

from __future__ import annotations

from typing import Any

from tensorlab import crossval_errors, errors
from tensorlab.yaml_file import Document

MOST_RUNS = 1000  # more would be too many targets for one Nx project


def check(section: Any, document: Document, experiment: str) -> None:
    """Raise `UserError` for the first thing wrong, keys of the section and their types aside."""
    if not isinstance(section, dict):
        return

    def wrong(key: str, wanted: str) -> errors.UserError:
        where = document.place(("crossval", key))
        return errors.wrong_type(f"crossval.{key}", section[key], wanted, where, experiment)

    if section.get("folds", 2) < 2:
        raise wrong("folds", "a whole number, 2 or more")
    seeds = section.get("seeds", [0])
    if not seeds or not all(_is_seed(seed) for seed in seeds):
        raise wrong("seeds", "a list of whole numbers, 0 or more")
    for index, seed in enumerate(seeds):
        if seed in seeds[:index]:
            where = document.place(("crossval", "seeds", index))
            raise crossval_errors.seed_twice(seed, where, experiment)
    if not 0 < section.get("level", 0.95) < 1:
        raise wrong("level", "a number between 0 and 1")
    where = document.place(("crossval",))
    if "folds" not in section and "seeds" not in section:
        raise crossval_errors.nothing_to_repeat(where, experiment)
    count = section.get("folds", 1) * len(seeds)
    if count > MOST_RUNS:
        raise crossval_errors.too_many_runs(count, MOST_RUNS, where, experiment)


def _is_seed(seed: Any) -> bool:
    return isinstance(seed, int) and not isinstance(seed, bool) and seed >= 0
