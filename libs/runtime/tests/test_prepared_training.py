"""Training on prepared data: only on what the code that is there has made."""

from __future__ import annotations

import json

import pytest
from conftest import ROWS, Cli, Prepared

from tensorlab import preprocess, split

READER = """\
from pathlib import Path

from tensorlab import prepared
from tensorlab.samplers import EpochSampler
from torch.utils.data import DataLoader


class Reader:
    vocab_size = 0

    def __init__(self, dataset, seed=0):
        self.data, self.seed = prepared.read(Path(__file__).parents[3] / "datasets", dataset), seed
        self.num_classes = len(self.data.classes)
        self.input_shape = self.data["x"].shape[1:]

    def loader(self, split):
        data = self.data.dataset(split)
        sampler = EpochSampler(data, self.seed) if split == "train" else None
        return DataLoader(data, 8, sampler=sampler)
"""


@pytest.fixture
def experiment(toy: Prepared) -> Prepared:
    toy.lab.write("src/dataloaders/reader/__init__.py", "from .reader import Reader\n")
    toy.lab.write("src/dataloaders/reader/reader.py", READER)
    toy.lab.edit(
        "experiments/configs/tiny/experiment.yaml",
        "src.dataloaders.toy.Toy",
        "src.dataloaders.reader.Reader",
    )
    toy.lab.edit(
        "experiments/configs/tiny/experiment.yaml", "dataset: toy", "dataset: processed/toy"
    )
    return toy


def test_training_reads_it(cli: Cli, experiment: Prepared) -> None:
    toy = experiment
    said = cli("train", "--config", "tiny")
    assert "There is no datasets/processed/toy.\n  next: npx nx run preprocess-toy:preprocess" in (
        said.err
    )
    toy.run(preprocess)
    assert "There are no splits in datasets/splits/toy" in cli("train", "--config", "tiny").err
    toy.run(split)
    said = cli("train", "--config", "tiny", "--set", "trainer.epochs=1")
    assert (said.status, said.err) == (0, "")
    assert "nothing to train" in cli("train", "--config", "tiny", "--set", "trainer.epochs=1").out
    (toy.root / "datasets/processed/toy/x.npy").write_bytes(b"x")
    said = cli("train", "--config", "tiny", "--set", "trainer.epochs=2")
    assert "The data of processed/toy is not as recorded:\n    x.npy: 1 bytes" in said.err
    assert "Traceback" not in said.err


def test_other_data_is_another_run(cli: Cli, experiment: Prepared) -> None:
    toy = experiment
    ids = set()
    for rows in (ROWS, ROWS.replace("7,1.0", "8,1.0"), ROWS):
        toy.raw(rows)
        toy.run(preprocess)
        toy.run(split)
        cli("train", "--config", "tiny", "--set", "trainer.epochs=1")
        ids = {file.name for file in (toy.root / "experiments/runs/tiny").iterdir()}
    assert len(ids) == 2


def test_data_of_other_code_is_not_trained_on(cli: Cli, experiment: Prepared) -> None:
    toy = experiment
    toy.run(preprocess, "--key", toy.key("p"))
    toy.run(split, "--key", toy.key("s", data="p"))
    for wanted, status in (("another", 1), ("s", 0)):
        parts = {"datasets": {"processed/toy": wanted}}
        key = toy.lab.write("train.json", json.dumps({"train": {"key": "t", "parts": parts}}))
        args = ("--run", "r", "--key", str(key), "--set", "trainer.epochs=1")
        said = cli("train", "--config", "tiny", *args)
        assert said.status == status
        if status:
            assert "datasets/processed/toy was not made by the code and the data that" in said.err
            assert "next: npx nx run preprocess-toy:split" in said.err


def test_a_name_that_nothing_prepares(cli: Cli, experiment: Prepared) -> None:
    said = cli("check", "--config", "tiny", "--set", "dataloader.dataset=processed/tox")
    assert "dataset names processed/tox, which no code in src/preprocess/ makes." in said.err
    assert "Did you mean processed/toy?" in said.err
    said = cli("check", "--config", "tiny", "--set", "dataloader.dataset=procesed/toy")
    assert "Did you mean processed/toy?" in said.err
