"""Kills trainings at random moments, runs them again and compares every bit of what they end with.

apps/tensor_lab/venv/bin/python tools/benchmarks/resume.py --kills 50
apps/tensor_lab/venv/bin/python tools/benchmarks/resume.py --kills 10 --devices 2
apps/tensor_lab/venv/bin/python tools/benchmarks/resume.py --kills 10 --devices 2 --strategy fsdp

The model has dropout, the data random augmentation; batches are accumulated and weights averaged;
the loader has 0 and 2 workers by turns. Exit status 1 where one training ends otherwise.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

RUNTIME = Path(__file__).parents[2] / "libs" / "runtime"
sys.path[:0] = [str(RUNTIME), str(RUNTIME / "tests")]

from conftest import Lab
from resume_proof import Proof


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1, help="of the moments")
    parser.add_argument(
        "--devices", type=int, default=1, help="processes that train together"
    )
    parser.add_argument("--strategy", choices=("ddp", "fsdp"), default="ddp")
    args = parser.parse_args()
    chance, equal = random.Random(args.seed), 0
    with tempfile.TemporaryDirectory() as folder:
        proofs = []
        for workers in (0, 2):
            root = Path(folder, f"workers-{workers}")
            root.mkdir()
            proofs.append(Proof(Lab(root), workers, args.devices, args.strategy))
        for number in range(args.kills):
            equal += proofs[number % 2].kill_once(f"killed-{number}", chance)
            print(f"{equal} of {number + 1} equal", flush=True)
    return 0 if equal == args.kills else 1


if __name__ == "__main__":
    sys.exit(main())
