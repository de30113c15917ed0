"""What the audit costs: the same training with and without it, in turns, by the CPU time it takes.

    apps/tensor_lab/venv/bin/python tools/benchmarks/audit.py [--rounds 5] [--epochs 20]

Prints the medians and their ratio. Wall time says nothing on a machine that others use.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

LAB = Path(__file__).parents[2] / "apps" / "tensor_lab"
PARTS = ("src", "projects", "experiments/configs", "datasets/raw", "pyproject.toml")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=20)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lab = Path(folder)
        for part in PARTS:
            copy = shutil.copytree if (LAB / part).is_dir() else shutil.copy
            (lab / part).parent.mkdir(parents=True, exist_ok=True)
            copy(LAB / part, lab / part)
        train(lab, "warm", "0", 1)
        seconds: dict[str, list[float]] = {"1": [], "0": []}
        for turn in range(args.rounds):
            for off in ("1", "0") if turn % 2 else ("0", "1"):
                seconds[off].append(train(lab, f"r{turn}-{off}", off, args.epochs))
    without, audited = statistics.median(seconds["1"]), statistics.median(seconds["0"])
    pairs = [b - a for a, b in zip(seconds["1"], seconds["0"], strict=True)]
    print(
        f"without {without:.2f} s  with {audited:.2f} s  ratio {audited / without:.3f}"
    )
    print(
        f"median of the differences {statistics.median(pairs) * 1000:.0f} ms of CPU time"
    )


def train(lab: Path, run: str, off: str, epochs: int) -> float:
    """CPU seconds of one training."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [
        "train",
        "--config",
        "digits-mlp",
        "--run",
        run,
        "--set",
        f"trainer.epochs={epochs}",
    ]
    subprocess.run(
        [sys.executable, "-m", "tensorlab", *command],
        cwd=lab,
        env={**os.environ, "TENSORLAB_AUDIT_OFF": off, "OMP_NUM_THREADS": "1"},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
