"""An evaluation from the command line."""

from __future__ import annotations

import json

import pytest
from conftest import EXPERIMENT, Cli, Lab

RUN = "experiments/runs/tiny/r1"


def test_default_metrics_of_a_classification(lab: Lab, cli: Cli) -> None:
    cli("train", "--config", "tiny", "--run", "r1")
    said = cli("evaluate", "--config", "tiny", "--run", "r1")
    assert (said.status, said.err) == (0, "")
    result = json.loads((lab.root / RUN / "evaluation.json").read_text())
    assert {key: result[key] for key in ("format", "experiment", "project", "run")} == {
        "format": 1,
        "experiment": "tiny",
        "project": "toys",
        "run": "r1",
    }
    assert list(result["splits"]) == ["test"]
    assert result["splits"]["test"]["samples"] == 24
    metrics = result["splits"]["test"]["metrics"]
    assert list(metrics) == ["accuracy", "balanced_accuracy", "f1", "loss"]
    assert 0 <= metrics["accuracy"] <= 1
    picture = "experiments/visualizations/tiny/r1/evaluation/confusion_matrix_test.png"
    assert (lab.root / picture).read_bytes().startswith(b"\x89PNG")


def test_says_which_weights_and_pictures(lab: Lab, cli: Cli) -> None:
    for verb in ("train", "evaluate"):
        assert cli(verb, "--config", "tiny", "--run", "r1", "--set", "seed=1").status == 0
    result = json.loads((lab.root / RUN / "evaluation.json").read_text())
    picture = "experiments/visualizations/tiny/r1/evaluation/confusion_matrix_test.png"
    best = lab.run_json("r1")["files"]["models/checkpoints/tiny/r1/best.pt"]
    assert result["overrides"] == ["seed=1"]
    assert result["weights"] == best["sha256"]
    assert result["files"][picture]["size"] == (lab.root / picture).stat().st_size
    assert "key" not in result


def test_evaluating_measures_the_best_epoch(lab: Lab, cli: Cli) -> None:
    cli("train", "--config", "tiny", "--run", "r1")
    lab.edit(
        "experiments/configs/tiny/experiment.yaml",
        "project: toys",
        "project: toys\nevaluate: {metrics: [loss, accuracy], splits: [val, test]}",
    )
    cli("evaluate", "--config", "tiny", "--run", "r1")
    splits = json.loads((lab.root / RUN / "evaluation.json").read_text())["splits"]
    best = lab.run_json("r1")["metrics"]["best"]
    assert list(splits) == ["val", "test"]
    assert splits["val"]["metrics"]["loss"] == pytest.approx(best["val/loss"], rel=1e-5)
    assert splits["val"]["metrics"]["accuracy"] == pytest.approx(best["val/accuracy"])


def test_metrics_by_target(lab: Lab, cli: Cli) -> None:
    target = (
        "{_target_: torchmetrics.classification.MulticlassRecall, num_classes: 3, average: none}"
    )
    lab.experiment("tiny", f"{EXPERIMENT}evaluate:\n  metrics: [recall, {target}]\n")
    cli("train", "--config", "tiny", "--run", "r1")
    assert cli("evaluate", "--config", "tiny", "--run", "r1").status == 0
    splits = json.loads((lab.root / RUN / "evaluation.json").read_text())["splits"]
    assert list(splits["test"]["metrics"]) == [
        "recall",
        *(f"MulticlassRecall_{index}" for index in range(3)),
    ]


def test_regression(lab: Lab, cli: Cli) -> None:
    toy = "src/dataloaders/toy/toy.py"
    lab.edit(toy, "num_classes = 3", "num_classes = None")
    lab.edit(toy, "data = TensorDataset(x, y)", "data = TensorDataset(x, x.sum(dim=1))")
    lab.edit("experiments/configs/tiny/experiment.yaml", "nn.CrossEntropyLoss", "nn.MSELoss")
    assert cli("train", "--config", "tiny", "--run", "r1").err == ""
    assert cli("evaluate", "--config", "tiny", "--run", "r1").status == 0
    splits = json.loads((lab.root / RUN / "evaluation.json").read_text())["splits"]
    assert list(splits["test"]["metrics"]) == ["mae", "rmse", "r2", "loss"]
    assert "accuracy" not in (lab.root / RUN / "metrics.jsonl").read_text()

    wrong = cli("evaluate", "--config", "tiny", "--run", "r1", "--set", "evaluate.metrics=[f1]")
    assert wrong.err.startswith("--set evaluate.metrics=[f1]: evaluate.metrics names f1, which is")


def test_nothing_to_evaluate(lab: Lab, cli: Cli) -> None:
    said = cli("evaluate", "--config", "tiny", "--run", "r1", "--set", "seed=3")
    assert said.status == 1
    assert said.err == (
        "tiny: no complete run to evaluate: there is no run r1.\n"
        "  next: python -m tensorlab train --config tiny --set seed=3\n"
    )
    assert lab.outputs() == []
