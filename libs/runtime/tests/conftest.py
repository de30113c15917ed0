"""A real, tiny lab in a temporary folder, and the command line run in it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tensorlab import prepared, targets
from tensorlab.atomic import sha256
from tensorlab.cli import main

pytest_plugins = ["times"]

DEMO = Path(__file__).parents[3] / "apps" / "tensor_lab"

TOY = '''
"""Four numbers a sample, three classes; a batch takes `delay` seconds, or waits while HOLD is."""
import os
import time
import torch
from torch.utils.data import DataLoader, TensorDataset
from tensorlab.samplers import EpochSampler


class Toy:
    input_shape = (4,)
    num_classes = 3
    vocab_size = 0

    def __init__(self, batch_size: int = 8, seed: int = 0, num_workers: int = 0,
                 dataset: str | None = None, delay: float = 0.0, wide: bool = False,
                 poison: bool = False, noise: float = 0.0):
        self.batch_size, self.seed, self.num_workers = batch_size, seed, num_workers
        self.delay, self.wide, self.poison, self.noise = delay, wide, poison, noise

    def loader(self, split: str) -> DataLoader:
        size = {"train": 48, "val": 24, "test": 24}[split]
        generator = torch.Generator().manual_seed(len(split))
        y = torch.arange(size) % 3
        x = torch.randn(size, 5 if self.wide else 4, generator=generator) * 0.3
        x[:, :3] += torch.nn.functional.one_hot(y, 3)
        if self.poison and split == "train":
            x[0] = float("nan")
        data = TensorDataset(x, y)
        return DataLoader(
            data, self.batch_size, num_workers=self.num_workers,
            sampler=EpochSampler(data, self.seed) if split == "train" else None,
            generator=torch.Generator().manual_seed(self.seed),
            collate_fn=self.noisy if split == "train" else self.collate,
        )

    def collate(self, samples):
        time.sleep(self.delay)
        while os.path.exists(os.environ.get("HOLD", "")):
            time.sleep(0.01)
        x, y = zip(*samples)
        return torch.stack(x), torch.stack(y)

    def noisy(self, samples):
        x, y = self.collate(samples)
        return x + self.noise * torch.randn(x.shape), y
'''

EXPERIMENT = """\
project: toys
description: a tiny training
architecture:
  _target_: src.architectures.mlp.MLP
  hidden: 8
  dropout: 0.2
dataloader:
  _target_: src.dataloaders.toy.Toy
  dataset: toy
loss:
  _target_: torch.nn.CrossEntropyLoss
optimizer:
  _target_: torch.optim.AdamW
  lr: 1e-2
scheduler:
  _target_: tensorlab.schedules.warmup_cosine
trainer:
  _target_: src.trainers.supervised.Supervised
  epochs: 3
"""


@dataclass
class Said:
    """What a command answered."""

    status: int
    out: str
    err: str


class Lab:
    """A lab with the experiment `tiny` of the project `toys` on the dataset `toy`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        # HOLD makes a batch wait, and no other numbers.
        table = '[tool.tensorlab]\nname = "lab"\nnot_inputs = ["env:HOLD", "env:STOP_*"]\n'
        self.write("pyproject.toml", table)
        self.write("projects/active/toys/project.yaml", "name: toys\n")
        self.write("datasets/raw/toy/dataset.yaml", "name: toy\n")
        for name in ("architectures/mlp", "architectures/cnn", "trainers/supervised"):
            shutil.copytree(
                DEMO / "src" / name, root / "src" / name, ignore=shutil.ignore_patterns("__py*")
            )
        for package in ("", "architectures", "trainers", "dataloaders"):
            self.write(f"src/{package}/__init__.py", "")
        self.write("src/dataloaders/toy/__init__.py", "from .toy import Toy\n")
        self.write("src/dataloaders/toy/toy.py", TOY)
        self.experiment("tiny", EXPERIMENT)

    def write(self, file: str, text: str) -> Path:
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def experiment(self, name: str, text: str) -> None:
        self.write(f"experiments/configs/{name}/experiment.yaml", text)

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def key(self, key: str = "ab12", **parts: Any) -> dict[str, Any]:
        """What Nx says of a run: its train key, which has every module, and `parts`."""
        found = sorted((self.root / "src").rglob("*.py"))
        modules = {path.relative_to(self.root).as_posix(): sha256(path) for path in found}
        return {"train": {"key": key, "parts": {"modules": modules, **parts}}}

    def outputs(self) -> list[str]:
        """Everything that a training or an evaluation wrote."""
        folders = ("experiments/runs", "experiments/logs", "experiments/visualizations", "models")
        found = [path for folder in folders for path in (self.root / folder).rglob("*")]
        return sorted(path.relative_to(self.root).as_posix() for path in found)

    def run_json(self, run: str, experiment: str = "tiny") -> dict[str, Any]:
        file = self.root / "experiments" / "runs" / experiment / run / "run.json"
        return json.loads(file.read_text())

    def process(self, *args: str, python: str = sys.executable, **env: str) -> subprocess.Popen:
        """The command line as a real process in the lab."""
        return subprocess.Popen(
            [python, "-m", "tensorlab", *args],
            cwd=self.root,
            env={**os.environ, "TENSORLAB_PROGRESS": "plain", **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


Cli = Callable[..., Said]


def forget_code() -> None:
    """The lab's modules are imported anew: another lab's have the same names."""
    for module in [name for name in sys.modules if name.split(".")[0] == "src"]:
        del sys.modules[module]


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    root = tmp_path / "lab"
    root.mkdir()
    return Lab(root)


@pytest.fixture
def cli(lab: Lab, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cli]:
    """The command line in this process: without the seconds that importing torch takes."""
    monkeypatch.chdir(lab.root)
    monkeypatch.setenv("TENSORLAB_PROGRESS", "plain")
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    path = list(sys.path)

    def run(*args: str) -> Said:
        forget_code()
        sys.path[:] = path
        targets._parse.cache_clear()
        capsys.readouterr()
        status = main(args)
        return Said(status, *capsys.readouterr())

    yield run
    sys.path[:] = path
    for number, handler in handlers.items():
        signal.signal(number, handler)


PREPROCESS = """\
import numpy as np


def preprocess(raw, out):
    rows = np.loadtxt(raw / "table.csv", delimiter=",")
    out.features("x", rows[:, :2].astype("float32"))
    out.labels("y", rows[:, 2].astype(int), classes=["no", "yes", "maybe"])
"""
SPLIT = """\
from tensorlab import splits


def split(data):
    return splits.stratified(data["y"], {"val": 0.2, "test": 0.2})
"""
ROWS = "".join(f"{at},{at / 7},{at % 3}\n" for at in range(60))


class Prepared:
    """A lab whose dataset `toy` is prepared, and the two commands run in this process."""

    def __init__(self, lab: Lab, capsys: pytest.CaptureFixture) -> None:
        self.lab, self.capsys = lab, capsys
        self.root = lab.root
        lab.write("src/preprocess/__init__.py", "")
        lab.write("src/preprocess/toy/__init__.py", "")
        self.raw(ROWS)
        self.code(PREPROCESS)
        self.code(SPLIT, "split")

    def raw(self, text: str) -> None:
        self.lab.write("datasets/raw/toy/table.csv", text)

    def code(self, text: str, step: str = "preprocess") -> None:
        self.lab.write(f"src/preprocess/toy/{step}.py", text)

    def run(self, command: Any, *args: str) -> Said:
        forget_code()
        self.capsys.readouterr()
        status = command.main(["toy", *args])
        return Said(status, *self.capsys.readouterr())

    def key(self, key: str, **more: Any) -> str:
        return str(self.lab.write("key.json", json.dumps({"key": key, **more})))

    def read(self, name: str = "processed/toy") -> prepared.Prepared:
        return prepared.read(self.root / "datasets", name)

    def left(self) -> list[str]:
        """Everything in the folders of what is made, locks aside."""
        found = [
            path.relative_to(self.root / "datasets").as_posix()
            for kind in ("processed", "generated", "splits")
            for path in (self.root / "datasets" / kind).rglob("*")
        ]
        return sorted(path for path in found if not path.endswith(".lock"))


@pytest.fixture
def toy(lab: Lab, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Prepared:
    monkeypatch.chdir(lab.root)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr("tensorlab.signals.install", lambda: None)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    return Prepared(lab, capsys)
