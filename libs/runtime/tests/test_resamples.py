"""`resamples.json`: two evaluations of the same samples are pairs, resampling by resampling."""

from __future__ import annotations

import json
from typing import Any

import numpy
import pytest
import torch
from conftest import EXPERIMENT, Cli, Lab

from tensorlab import resamples
from tensorlab.bootstrap import Bootstrap, Resampled, resample
from tensorlab.predictions import Predictions, Table

TOY = "src/dataloaders/toy/toy.py"
METRICS = "  metrics: [accuracy, auroc, loss]\n  bootstrap: {samples: 80, seed: 3}\n"


def of_run(lab: Lab, name: str) -> dict[str, Any]:
    return json.loads((lab.root / "experiments/runs/tiny" / name / "resamples.json").read_text())


def evaluated(lab: Lab, cli: Cli, run: str, *overrides: str, section: str = METRICS) -> Any:
    lab.experiment("tiny", f"{EXPERIMENT}evaluate:\n{section}")
    options = [word for one in overrides for word in ("--set", one)]
    for verb in ("train", "evaluate"):
        assert cli(verb, "--config", "tiny", "--run", run, *options).err == ""
    return of_run(lab, run)["splits"]


def test_what_is_stored_is_what_the_intervals_are_made_of(lab: Lab, cli: Cli) -> None:
    test = evaluated(lab, cli, "r1", "trainer.epochs=1")["test"]
    file = lab.root / "experiments/runs/tiny/r1/evaluation.json"
    evaluation = json.loads(file.read_text())
    assert (test["samples"], test["seed"]) == (24, 3)
    assert evaluation["bootstrap"] == {
        "samples": 80,
        "level": 0.95,
        "method": "percentile",
        "seed": 3,
    }
    assert list(test["metrics"]) == ["accuracy", "auroc"]
    for name, values in test["metrics"].items():
        assert len(values) == 80
        between = numpy.quantile(values, [0.025, 0.975])
        assert evaluation["splits"]["test"]["intervals"][name] == pytest.approx(between, rel=1e-6)
    assert "experiments/runs/tiny/r1/resamples.json" in evaluation["files"]


def test_two_models_on_the_same_samples_are_pairs(lab: Lab, cli: Cli) -> None:
    one = evaluated(lab, cli, "r1", "trainer.epochs=1")["test"]
    two = evaluated(lab, cli, "r2", "trainer.epochs=2", "dataloader.batch_size=5")["test"]
    pair = ("samples", "targets", "seed", "drawn")
    assert [one[key] for key in pair] == [two[key] for key in pair]
    assert one["metrics"] != two["metrics"]


def test_other_samples_are_no_pairs(lab: Lab, cli: Cli) -> None:
    section = METRICS + "  splits: [val, test]\n"
    lab.edit(TOY, "y = torch.arange(size) % 3", "y = (torch.arange(size) + len(split)) % 3")
    splits = evaluated(lab, cli, "r1", "trainer.epochs=1", section=section)
    assert splits["val"]["drawn"] == splits["test"]["drawn"]
    assert splits["val"]["targets"] != splits["test"]["targets"]


def test_without_resamplings_the_samples_are_known_still(lab: Lab, cli: Cli) -> None:
    section = "  bootstrap: {samples: 0}\n"
    test = evaluated(lab, cli, "r1", "trainer.epochs=1", section=section)["test"]
    assert (test["samples"], test["drawn"], test["metrics"]) == (24, "", {})


def of_numbers(target: torch.Tensor) -> Table:
    kept = Predictions(None)
    kept.add(torch.zeros_like(target), target)
    return kept.whole()


def test_targets_are_told_apart_by_value_and_not_by_type() -> None:
    def digest(table: Table) -> str:
        found = resample(lambda at: {"m": 0.0}, table.samples, Bootstrap(samples=1))
        return resamples.entry(table, found, Bootstrap())["targets"]

    y = torch.tensor([0.25, 1.5, 3.0])
    assert digest(of_numbers(y)) == digest(of_numbers(y.double()))
    assert digest(of_numbers(y)) != digest(of_numbers(y + 1e-6))
    assert digest(of_numbers(y)) != digest(of_numbers(y.flip(0)))
    # The same numbers as one sample of three positions.
    assert digest(of_numbers(y)) != digest(of_numbers(y[None]))


def test_reconstructed_samples_are_told_apart_by_their_inputs() -> None:
    def digest(x: torch.Tensor, size: int) -> str:
        kept = Predictions(None, reconstructs=True)
        for part in x.split(size):
            kept.add(torch.zeros_like(part), part)
        return resamples.entry(kept.whole(), Resampled(), Bootstrap())["targets"]

    x = torch.rand(7, 2, 3, generator=torch.Generator().manual_seed(0))
    assert digest(x, 3) == digest(x, 7)
    assert digest(x, 3) != digest(x.flip(0), 3)
    assert digest(x, 3) != digest(x + 1e-6, 3)
