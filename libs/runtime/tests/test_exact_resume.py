"""Exact resume: a small sample of what `tools/benchmarks/resume.py` does at length."""

from __future__ import annotations

import json
import random
import subprocess
import sys

import pytest
from conftest import Cli, Lab
from resume_proof import Proof

FULL_DISK = """
import resource, sys
from tensorlab import atomic, cli
copy = atomic.sync_folder
def fill(folder):
    copy(folder)
    if (folder / "checkpoints.json").is_file():  # after the first checkpoint no byte more fits
        resource.setrlimit(resource.RLIMIT_FSIZE, (64, resource.RLIM_INFINITY))
atomic.sync_folder = fill
sys.exit(cli.main(sys.argv[1:]))
"""


@pytest.mark.parametrize("workers", [0, 2])
def test_killed_at_a_random_moment(workers: int, lab: Lab) -> None:
    assert Proof(lab, workers).kill_once("killed", random.Random())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of file sizes")
def test_a_full_disk_leaves_the_checkpoint_before(lab: Lab, cli: Cli) -> None:
    args = ("train", "--config", "tiny", "--set", "trainer.checkpoint_every=1", "--run")
    command = [sys.executable, "-c", FULL_DISK, *args, "full"]
    done = subprocess.run(command, cwd=lab.root, capture_output=True, text=True)
    assert done.returncode == 1
    assert "File too large" in done.stderr
    assert "Traceback" not in done.stderr
    folder = lab.root / "models/checkpoints/tiny/full"
    (entry,) = json.loads((folder / "checkpoints.json").read_text())["checkpoints"]
    assert (folder / entry["file"]).stat().st_size > 64

    said = cli(*args, "full")
    assert (said.status, f"goes on after step {entry['step']}" in said.out) == (0, True)
    assert cli(*args, "whole").status == 0
    files = [
        lab.root / "models/checkpoints/tiny" / run / "best.safetensors" for run in ("full", "whole")
    ]
    assert files[0].read_bytes() == files[1].read_bytes()
