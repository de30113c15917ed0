"""python -m tensorlab.preprocess digits

Makes `datasets/processed/<d>` out of `datasets/raw/<d>` by `src/preprocess/<d>/preprocess.py`, or
`datasets/generated/<d>` by its `generate.py`; `nx run preprocess-<d>:preprocess` types it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from typing import Any

from tensorlab import (
    atomic,
    console,
    datasets,
    lock,
    preparation,
    prepared,
    prepared_errors,
    process,
)
from tensorlab.errors import UserError
from tensorlab.preparation import Key, Preparation
from tensorlab.prepared_writer import Writer


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    return preparation.run("tensorlab.preprocess", preprocess, argv)


def preprocess(of: Preparation, key: Key) -> None:
    """Make the data, unless it is there and made by the same code from the same."""
    with lock.locked(
        of.output.with_name(f".{of.output.name}.lock"), lambda pid: _say_wait(of, pid)
    ):
        if key.key is not None and _is_made(of, key.key):
            console.say(f"{of.name}: datasets/{of.data} is made, nothing to do")
            return
        key.check_environment(of.root)
        started = time.monotonic()
        if of.kind == "generated":
            step, function = "generate", of.function("generate", "out")
        else:
            step, function = "preprocess", of.function("preprocess", "raw, out")
            if (of.raw / "dataset.yaml").is_file():
                datasets.check(of.root, [of.name])
        key.check_sources(of.root, prepared_errors.command(of.data))
        console.say(f"{of.name}: {of.file(step)} makes datasets/{of.data}")
        with atomic.replacing_folder(of.output) as folder:
            writer = Writer(folder)
            args = (writer,) if step == "generate" else (of.raw, writer)
            preparation.run_users(of.root, function, *args)
            key.check_read(of, "preprocess")
            record = _finish(writer, of, step, key)
        seconds = time.monotonic() - started
        console.say(f"{of.name}: {_summary(record)}; {seconds:.1f} s")


def _finish(writer: Writer, of: Preparation, step: str, key: Key) -> dict[str, Any]:
    try:
        return writer.finish(of.data, key.key)
    except UserError as problem:
        raise UserError(problem.what, problem.where or of.file(step), problem.next) from None


def _is_made(of: Preparation, key: str) -> bool:
    record = prepared.record_of(of.output)
    if record is None or record.get("key") != key:
        return False
    try:
        datasets.check(of.root, [of.data])
    except UserError:
        return False
    return True


def _summary(record: dict[str, Any]) -> str:
    """`1,797 samples: x float32 (8, 8), y 10 classes`"""
    parts = []
    for name, one in record["arrays"].items():
        shape = tuple(one["shape"][1:])
        kind = _dtype(one["dtype"])
        if "classes" in one:
            parts.append(f"{name} {len(one['classes'])} classes")
        elif "offsets" in one:
            parts.append(f"{name} {one['shape'][0]:,} x {kind} in all")
        else:
            parts.append(f"{name} {kind}{f' {shape}' if shape else ''}")
    return f"{record['samples']:,} samples: {', '.join(parts)}"


def _dtype(text: str) -> str:
    import numpy as np

    kind = np.dtype(text)
    return "texts" if kind.kind == "U" else kind.name


def _say_wait(of: Preparation, pid: str) -> None:
    console.say(f"{of.name}: process {pid} is making datasets/{of.data}; waiting for it")


process.start(__name__)
if __name__ == "__main__":
    sys.exit(main())
