"""A training killed at a random moment and run again, against the same training left alone."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import time
from typing import Any

import torch
from conftest import Lab

ARGS = (
    *("train", "--config", "tiny", "--set", "trainer.epochs=6"),
    *("--set", "trainer.checkpoint_every=1"),
    *("--set", "architecture.dropout=0.2"),
    *("--set", "dataloader.noise=0.1", "--set", "dataloader.delay=0.02"),
)


class Proof:
    """Kills trainings of a lab, with dropout, augmentation, accumulation and averaged weights.

    Args:
        lab: an empty lab; the run `whole` is trained in it, uninterrupted.
        workers: of the DataLoader.
        devices: processes that train together.
        strategy: how they do; weights are averaged where each has all of them.
    """

    def __init__(self, lab: Lab, workers: int, devices: int = 1, strategy: str = "ddp") -> None:
        # Of 6 batches: a whole window and a shorter one, for each process.
        accumulate = 4 if devices == 1 else 2
        sets = [f"dataloader.num_workers={workers}", f"trainer.accumulate={accumulate}"]
        sets += [f"trainer.devices={devices}"] if devices > 1 else []
        sets += ["trainer.strategy=fsdp"] if strategy == "fsdp" else ["trainer.ema=0.9"]
        self.lab, self.args = lab, (*ARGS, *(part for one in sets for part in ("--set", one)))
        process = self._started("whole")
        begin = time.monotonic()
        self._ended(process)
        self.seconds = time.monotonic() - begin

    def kill_once(self, run: str, chance: random.Random) -> bool:
        """One SIGKILL after the run began, then the same command to its end.

        Returns whether every tensor and number of the last checkpoint, the best weights and the
        history are those of the run that was left alone.
        """
        while True:
            process = self._started(run)
            time.sleep(chance.uniform(0, self.seconds))
            kill(process)
            process.communicate()
            if process.returncode == -signal.SIGKILL:
                break
            run += "-again"  # it was through already: that proves nothing
        self._ended(self._process(run))
        return self._results(run) == self._results("whole") and same(
            self._last(run), self._last("whole")
        )

    def _process(self, run: str) -> subprocess.Popen:
        return self.lab.process(*self.args, "--run", run)

    def _started(self, run: str) -> subprocess.Popen:
        """The training as a process, at the moment in which its run begins."""
        process = self._process(run)
        record = self.lab.root / "experiments/runs/tiny" / run / "run.json"
        while not record.is_file() and process.poll() is None:
            time.sleep(0.005)
        return process

    def _ended(self, process: subprocess.Popen) -> None:
        out, err = process.communicate()
        if process.returncode != 0:
            raise AssertionError(f"exit status {process.returncode}: {out}{err}")

    def _results(self, run: str) -> list[bytes]:
        files = (
            self.lab.root / "models/checkpoints/tiny" / run / "best.safetensors",
            self.lab.root / "experiments/runs/tiny" / run / "metrics.jsonl",
        )
        return [file.read_bytes() for file in files]

    def _last(self, run: str) -> Any:
        file = self.lab.root / "models/checkpoints/tiny" / run / "last.pt"
        return torch.load(file, weights_only=True)


def kill(process: subprocess.Popen) -> None:
    """SIGKILL to a training and to the processes that it started."""
    command = ["ps", "-o", "pid=", "--ppid", str(process.pid)]
    said = subprocess.run(command, capture_output=True, text=True)
    process.send_signal(signal.SIGKILL)
    for pid in map(int, said.stdout.split()):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def same(one: Any, other: Any) -> bool:
    """Bit for bit: a tensor, a number, or what holds them."""
    if isinstance(one, torch.Tensor):
        return torch.equal(one, other)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other
