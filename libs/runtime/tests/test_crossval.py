"""One training of a cross-validation: its section, its fold, what is refused."""

from __future__ import annotations

import json

import numpy as np
import pytest
from conftest import EXPERIMENT, Cli, Lab

from tensorlab import folds
from tensorlab.config import load
from tensorlab.errors import UserError

FILE = "experiments/configs/tiny/experiment.yaml"

FOLDS = '''
"""Sixty samples of three classes, a fold of them held out."""
import torch
from tensorlab import folds
from torch.utils.data import DataLoader, TensorDataset


class Toy:
    input_shape = (4,)
    num_classes = 3
    vocab_size = 0

    def __init__(self, dataset: str, samples: int = 60, fold: tuple[int, int] | None = None):
        y = torch.arange(samples) % 3
        x = torch.randn(samples, 4, generator=torch.Generator().manual_seed(0)) * 0.3
        x[:, :3] += torch.nn.functional.one_hot(y, 3)
        at = folds.held_out(fold or (1, 5), samples, labels=y, val=0.2)
        mean = x[at["train"]].mean(dim=0)
        self.splits = {name: TensorDataset(x[rows] - mean, y[rows]) for name, rows in at.items()}

    def loader(self, split: str) -> DataLoader:
        return DataLoader(self.splits[split], 8)
'''


@pytest.mark.parametrize(
    ("section", "says"),
    [
        ("{folds: 1}", "crossval.folds is 1 and must be a whole number, 2 or more."),
        ("{folds: five}", "crossval.folds is 'five' and must be a whole number."),
        ("{seeds: [1, 2, 1]}", "crossval.seeds has the seed 1 twice"),
        ("{seeds: []}", "crossval.seeds is [] and must be a list of whole numbers, 0 or more."),
        ("{seeds: [true]}", "crossval.seeds is [True] and must be a list of whole numbers"),
        ("{seeds: [1], level: 1}", "crossval.level is 1 and must be a number between 0 and 1."),
        ("{level: 0.9}", "crossval has neither folds nor seeds."),
        ("{fold: 3}", "Unknown key crossval.fold. Did you mean folds?"),
        ("{folds: 600, seeds: [1, 2]}", "crossval asks for 1200 trainings, and 1000 are the most."),
        ("5", "crossval is 5 and must be a map of keys."),
    ],
)
def test_refuses(lab: Lab, section: str, says: str) -> None:
    lab.experiment("tiny", f"crossval: {section}\n{EXPERIMENT}")
    with pytest.raises(UserError) as problem:
        load("tiny", cwd=lab.root)
    assert str(problem.value).startswith(f"{FILE}:1: {says}")


def test_the_section_is_no_part_of_the_training(lab: Lab) -> None:
    lab.experiment("tiny", f"crossval: {{folds: 5, seeds: [1, 2]}}\n{EXPERIMENT}")
    assert "crossval" not in load("tiny", cwd=lab.root).training()
    lab.experiment("tiny", f"crossval: null\n{EXPERIMENT}")
    assert "crossval" not in load("tiny", cwd=lab.root).training()


def test_a_dataloader_without_folds_is_told_what_to_add(lab: Lab, cli: Cli) -> None:
    said = cli("check", "--config", "tiny", "--set", "dataloader.fold=[1,5]")
    assert said.status == 1
    assert said.err == (
        "--set dataloader.fold=[1,5]: dataloader.fold: Toy takes no argument fold, so that no fold "
        "of its data can be held out.\n"
        "  next: give Toy.__init__ the argument fold: tuple[int, int] | None = None, and where it "
        "is given take the splits from tensorlab.folds.held_out(fold, ...)\n"
    )


def test_every_fold_is_trained_without_it_and_evaluated_on_it(lab: Lab, cli: Cli) -> None:
    lab.write("src/dataloaders/toy/toy.py", FOLDS)
    tested = []
    for fold in (1, 2):
        own = ("--config", "tiny", "--run", f"f{fold}", "--set", f"dataloader.fold=[{fold},5]")
        assert cli("train", *own, "--set", "seed=3").err == ""
        assert cli("evaluate", *own, "--set", "seed=3").err == ""
        folder = lab.root / "experiments" / "runs" / "tiny" / f"f{fold}"
        evaluation = json.loads((folder / "evaluation.json").read_text())
        assert evaluation["splits"]["test"]["samples"] == 12
        assert lab.run_json(f"f{fold}")["seed"] == 3
        tested.append(evaluation["splits"]["test"]["metrics"]["loss"])
    assert tested[0] != tested[1]


@pytest.mark.parametrize(
    ("fold", "samples", "says"),
    [
        ("[1,50]", 60, "Class 0 has 20 samples, too few for 50 folds: some would have none of it."),
        ("[1,50]", 40, "50 folds need 50 samples, and there are 40 samples."),
        ("[0,5]", 60, "There is no fold (0, 5)"),
        ("[6,5]", 60, "There is no fold (6, 5)"),
        ("[1]", 60, "There is no fold (1,)"),
        ("[1,1]", 60, "There cannot be 1 folds."),
    ],
)
def test_data_that_has_no_such_fold(lab: Lab, cli: Cli, fold: str, samples: int, says: str) -> None:
    lab.write("src/dataloaders/toy/toy.py", FOLDS)
    sets = (f"dataloader.fold={fold}", f"dataloader.samples={samples}")
    said = cli("train", "--config", "tiny", *(part for one in sets for part in ("--set", one)))
    assert said.status == 1
    assert said.err.startswith(says)
    assert lab.outputs() == []


def test_a_fold_of_prepared_data_is_one_of_those_that_were_made() -> None:
    assert [folds.number((at, 3), 3) for at in (1, 2, 3)] == [0, 1, 2]
    for made, says in ((5, "is made of 5 folds"), (0, "is not made of folds")):
        with pytest.raises(UserError, match=f"A fold of 3 is asked for, and the data {says}"):
            folds.number((1, 3), made)


def test_folds_hold_out_every_sample_once() -> None:
    labels = np.arange(50) % 4
    parts = [folds.held_out((number, 5), 50, labels=labels, val=0.2) for number in range(1, 6)]
    assert sorted(np.concatenate([part["test"] for part in parts])) == list(range(50))
    for part in parts:
        assert sorted(np.concatenate(list(part.values()))) == list(range(50))
        assert set(labels[part["test"]]) == {0, 1, 2, 3}
    again = folds.held_out((2, 5), 50, labels=labels, val=0.2)
    assert all(np.array_equal(again[name], parts[1][name]) for name in again)
