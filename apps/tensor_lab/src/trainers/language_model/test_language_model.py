"""What LanguageModel promises: `nx run trainer-language-model:test`."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

POINTS = """
import torch
from torch.utils.data import DataLoader, TensorDataset


class Points:
    input_shape, num_classes, vocab_size = (4,), 4, 0

    def loader(self, split: str) -> DataLoader:
        x = torch.randn(64, 4, generator=torch.Generator().manual_seed(len(split)))
        return DataLoader(TensorDataset(x, x.argmax(dim=1)), batch_size=16)
"""

EXPERIMENT = """
project: p
architecture: {_target_: torch.nn.Linear, in_features: 4, out_features: 4}
dataloader: {_target_: src.dataloaders.points.Points}
loss: {_target_: torch.nn.CrossEntropyLoss}
optimizer: {_target_: torch.optim.SGD, lr: 0.1}
trainer: {_target_: src.trainers.language_model.LanguageModel, epochs: 3}
tracking: []
resources: {gpus: 0}
"""


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    """A lab with this loop, on points that a linear layer can learn."""
    for file, text in {
        "pyproject.toml": '[tool.tensorlab]\nname = "lab"\n',
        "projects/active/p/project.yaml": "name: p\n",
        "experiments/configs/e/experiment.yaml": EXPERIMENT,
        "src/__init__.py": "",
        "src/trainers/__init__.py": "",
        "src/dataloaders/__init__.py": "",
        "src/dataloaders/points/__init__.py": "from .points import Points as Points\n",
        "src/dataloaders/points/points.py": POINTS,
    }.items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text)
    shutil.copytree(Path(__file__).parent, tmp_path / "src/trainers/language_model")
    return tmp_path


def test_it_learns(lab: Path) -> None:
    command = [sys.executable, "-m", "tensorlab", "train", "--config", "e"]
    done = subprocess.run(command, cwd=lab, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    [file] = (lab / "experiments/runs/e").glob("*/metrics.jsonl")
    losses = [json.loads(line)["val/loss"] for line in file.read_text().splitlines()]
    assert len(losses) == 3
    assert losses[2] < losses[0]
