"""`resamples.json` beside `evaluation.json`: what two runs need to be compared sample by sample.

    {"format": 1, "run": "...", "splits": {"test": {
        "samples": 360, "targets": "<sha256>", "seed": 0, "drawn": "<sha256>",
        "metrics": {"accuracy": [0.9916667, ...]}}}}

The n-th value of a metric is that of the n-th resampling, which takes the same samples for every
model; null where it is not defined, as of a class that was not drawn. So two runs are pairs where
`samples`, `targets`, `seed`, `drawn` are the same.
"""

from __future__ import annotations

import hashlib
import json
import math
from pathlib import Path
from typing import Any

from tensorlab import atomic
from tensorlab.bootstrap import Bootstrap, Resampled
from tensorlab.predictions import Table
from tensorlab.runs import FORMAT, Run

DIGITS = 10  # significant ones


def entry(table: Table, resampled: Resampled, how: Bootstrap) -> dict[str, Any]:
    """The entry of a split: which samples were measured, how they were resampled, the metrics."""
    return {
        "samples": table.samples,
        "targets": _sha256_of_targets(table),
        "seed": how.seed,
        "drawn": resampled.drawn,
        "metrics": {
            name: [_rounded(value) for value in column.tolist()]
            for name, column in resampled.values.items()
        },
    }


def _rounded(value: float) -> float | None:
    return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None


def write(run: Run, splits: dict[str, dict[str, Any]]) -> Path:
    """Write the entries of the splits; gives the file."""
    file = run.folder / "resamples.json"
    record = {"format": FORMAT, "run": run.id, "splits": splits}
    atomic.write_text(file, json.dumps(record, separators=(",", ":")) + "\n")
    return file


def _sha256_of_targets(table: Table) -> str:
    """Of what is true of each sample, in order, and of how many positions each has."""
    target = table["target" if "target" in table else "sample"]
    truth = target.float() if target.is_floating_point() else target.long()
    digest = hashlib.sha256()
    for column in (table.counts.long(), truth):
        array = column.numpy()
        digest.update(array.astype(array.dtype.newbyteorder("<")).tobytes())
    return digest.hexdigest()
