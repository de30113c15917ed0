"""What an evaluation says beyond its metrics, and what it says of data that it cannot use."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from conftest import EXPERIMENT, Cli, Lab

FILE = "experiments/configs/tiny/experiment.yaml"
TOY = "src/dataloaders/toy/toy.py"
SHORT = ("--set", "trainer.epochs=1")
LENGTH = len(EXPERIMENT.splitlines())


def evaluated(lab: Lab, cli: Cli, section: str, train: bool = True) -> dict[str, Any]:
    if train:
        assert cli("train", "--config", "tiny", "--run", "r1").err == ""
    lab.experiment("tiny", f"{EXPERIMENT}evaluate:\n{section}")
    said = cli("evaluate", "--config", "tiny", "--run", "r1")
    assert (said.status, said.err) == (0, "")
    return json.loads((lab.root / "experiments/runs/tiny/r1/evaluation.json").read_text())


def test_intervals_classes_and_groups(lab: Lab, cli: Cli) -> None:
    lab.edit(
        TOY,
        "    def collate(",
        "    def groups(self, split):\n        return {'half': ['a'] * 12 + ['b'] * 12}\n\n"
        "    def collate(",
    )
    section = "  groups: [half]\n  bootstrap: {samples: 50, level: 0.9, method: bca}\n"
    test = evaluated(lab, cli, section)["splits"]["test"]
    metrics = test["metrics"]
    assert list(test["intervals"]) == ["accuracy", "balanced_accuracy", "f1"]
    for name, (low, high) in test["intervals"].items():
        assert low <= metrics[name] <= high
    assert [row["samples"] for row in test["per_class"]] == [8, 8, 8]
    halves = test["per_group"]["half"]
    assert [halves[name]["samples"] for name in "ab"] == [12, 12]
    mean = sum(half["metrics"]["accuracy"] for half in halves.values()) / 2
    assert mean == pytest.approx(metrics["accuracy"])


def test_pictures_of_a_classification(lab: Lab, cli: Cli) -> None:
    resamples, *files = sorted(evaluated(lab, cli, "  splits: [val]\n")["files"])
    assert resamples == "experiments/runs/tiny/r1/resamples.json"
    kinds = ("calibration", "confusion_matrix", "precision_recall", "roc")
    folder = "experiments/visualizations/tiny/r1/evaluation"
    assert files == [f"{folder}/{kind}_val.png" for kind in kinds]
    for file in files:
        assert (lab.root / file).read_bytes().startswith(b"\x89PNG")


AUTOENCODER = """
import torch
from torch import nn
from tensorlab import Options


class Autoencoder:
    reconstructs = True

    def __init__(self, **options):
        self.options = Options.of(options)

    def fit(self, run, model, data, loss, optimizer, scheduler):
        forward = run.prepare(self.options, model, optimizer, scheduler, data.loader("train"))
        for x, _ in run.batches(lambda: self.validate(run, data.loader("val"), loss)):
            value = loss(forward(x), x)
            run.backward(value)
            if run.accumulated(value.detach()):
                run.update()

    def validate(self, run, batches, loss):
        values = [loss(run.model_to_validate(x), x) for x, _ in batches]
        return {"val/loss": torch.stack(values).mean().item()}


class Squeeze(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Linear(4, 3), nn.Linear(3, 4))
"""
RECONSTRUCTS = (
    *("--set", "trainer._target_=src.trainers.auto.Autoencoder"),
    *("--set", "architecture={_target_: src.trainers.auto.Squeeze}"),
    *("--set", "loss._target_=torch.nn.MSELoss", "--set", "trainer.epochs=40"),
    *("--set", "evaluate={ood: [{corruption: noise, severity: 5}], bootstrap: {samples: 20}}"),
)


def test_an_autoencoder_is_measured_by_what_is_left_of_its_inputs(lab: Lab, cli: Cli) -> None:
    lab.write("src/trainers/auto/__init__.py", AUTOENCODER)
    args = ("--config", "tiny", *RECONSTRUCTS, "--run", "r1")
    assert cli("train", *args).err == ""
    said = cli("evaluate", *args)
    assert (said.status, said.err) == (0, "")
    folder = lab.root / "experiments/runs/tiny/r1"
    found = json.loads((folder / "evaluation.json").read_text())
    metrics = found["splits"]["test"]["metrics"]
    assert found["task"] == "reconstruction"
    assert list(metrics) == ["mae", "rmse", "loss"]
    assert metrics["rmse"] ** 2 == pytest.approx(metrics["loss"], rel=1e-4)
    assert found["splits"]["test"]["intervals"]["rmse"][0] < metrics["rmse"]
    noisy = found["ood"]["noise-5"]
    assert noisy["metrics"]["rmse"] > metrics["rmse"]
    assert noisy["detection"]["error"] > 0.6
    _, picture = found["files"]  # after the resamplings
    assert picture.endswith("evaluation/reconstructions_test.png")

    (lab.root / "x.jsonl").write_text("[1.0, 0.0, 0.0, 0.0]\n")
    said = cli("predict", *args[:-2], "--run", "r1", "x.jsonl")
    row = json.loads(said.out)
    assert len(row["prediction"]) == 4
    squares = [(a - b) ** 2 for a, b in zip(row["prediction"], (1, 0, 0, 0), strict=True)]
    assert row["error"] == pytest.approx(sum(squares) / 4, rel=1e-4)

    said = cli("evaluate", *args, "--set", "evaluate={metrics: [accuracy]}")
    assert "evaluate.metrics names accuracy, which is one of a classification" in said.err
    object_ = "evaluate={metrics: [{_target_: torchmetrics.R2Score}]}"
    said = cli("evaluate", *args, "--set", object_)
    assert "of a reconstruction only each sample's error is kept" in said.err
    assert said.status == 1


def test_out_of_distribution(lab: Lab, cli: Cli) -> None:
    lab.write("src/dataloaders/far/__init__.py", "from .far import Far\n")
    far = (lab.root / TOY).read_text().replace("class Toy", "class Far").replace("* 0.3", "* 30")
    lab.write("src/dataloaders/far/far.py", far)
    lab.write("datasets/raw/other/dataset.yaml", "name: other\n")
    ood = (
        "[{corruption: noise, severity: 5}, {corruption: shift}, {corruption: missing, "
        "severity: 5}, {dataset: other, labelled: true, name: same}, "
        "{dataloader: {_target_: src.dataloaders.far.Far, batch_size: 5}}]"
    )
    section = f"  bootstrap: {{samples: 20}}\n  ood: {ood}\n"
    first = evaluated(lab, cli, section)
    found = first["ood"]
    assert list(found) == ["noise-5", "shift-3", "missing-5", "same", "Far"]
    assert found["same"]["metrics"] == first["splits"]["test"]["metrics"]
    assert found["same"]["detection"] == {"max_softmax": 0.5, "energy": 0.5}
    assert found["noise-5"]["metrics"]["loss"] > first["splits"]["test"]["metrics"]["loss"]
    assert list(found["Far"]) == ["samples", "detection"]
    assert evaluated(lab, cli, section, train=False) == first


def test_language_modelling(lab: Lab, cli: Cli) -> None:
    lab.edit(TOY, "vocab_size = 0", "vocab_size = 3")
    lab.edit(TOY, "TensorDataset(x, y)", "TensorDataset((x > 0.5).long(), y)")
    lab.edit(TOY, "x + self.noise * torch.randn(x.shape), y", "x, y")
    model = "torch.nn.EmbeddingBag\n  num_embeddings: 2\n  embedding_dim: 3"
    text = EXPERIMENT.replace("src.architectures.mlp.MLP\n  hidden: 8\n  dropout: 0.2", model)
    lab.experiment("tiny", text)
    assert cli("train", "--config", "tiny", "--run", "r1").err == ""
    assert cli("evaluate", "--config", "tiny", "--run", "r1").err == ""
    file = lab.root / "experiments/runs/tiny/r1/evaluation.json"
    metrics = json.loads(file.read_text())["splits"]["test"]["metrics"]
    assert list(metrics) == ["perplexity", "bits_per_character", "accuracy", "loss"]
    assert metrics["perplexity"] == pytest.approx(2 ** metrics["bits_per_character"], rel=1e-5)


@dataclass
class Case:
    """`old` of the dataloader becomes `new` after the training; stderr begins with `says`."""

    name: str
    says: str
    section: str = "  splits: [test]"
    old: str = ""
    new: str = ""


DATALOADER = f"{FILE}:8: "
LINE = f"{FILE}:{LENGTH + 2}: "
CASES = [
    Case(
        "label out of range",
        f"{DATALOADER}Sample 3 of test has the label 7; the dataloader has 3 classes, 0 to 2.",
        old="        data = Tens",
        new="        if split == 'test': y[3] = 7\n        data = Tens",
    ),
    Case(
        "NaN in the features",
        f"{DATALOADER}Sample 5 of test has NaN or infinity in its features.",
        old="        data = Tens",
        new="        if split == 'test': x[5, 1] = float('nan')\n        data = Tens",
    ),
    Case(
        "empty split",
        f"{DATALOADER}The split test of the dataloader is empty.",
        old='"test": 24}',
        new='"test": 0}',
    ),
    Case(
        "metric of another task",
        f"{LINE}evaluate.metrics names rmse, which is one of a regression, "
        "not of a classification.",
        section="  metrics: [rmse]",
    ),
    Case(
        "metric of text",
        f"{LINE}evaluate.metrics names perplexity, which is one of language modelling, "
        "not of a classification.",
        section="  metrics: [perplexity]",
    ),
    Case(
        "misspelt metric",
        f"{LINE}Unknown key evaluate.metrics.auroch. Did you mean auroc?",
        section="  metrics: [auroch]",
    ),
    Case(
        "metric object of other classes",
        f"{LINE}evaluate.metrics names torchmetrics.classification.MulticlassRecall, "
        "which does not fit the predictions: ",
        section="  metrics: [{_target_: torchmetrics.classification.MulticlassRecall, "
        "num_classes: 7}]",
    ),
    Case(
        "group that is not given",
        f"{LINE}evaluate.groups names writer, which the dataloader does not give.",
        section="  groups: [writer]",
    ),
    Case(
        "corruption that is not known",
        f"{LINE}evaluate.ood.0.corruption is 'blurr' and must be one of noise, blur, ",
        section="  ood: [{corruption: blurr}]",
    ),
    Case(
        "corruption of images",
        f"{LINE}The corruption blur needs images (channels, height, width), not (4,).",
        section="  ood: [{corruption: blur}]",
    ),
    Case(
        "severity that is none",
        f"{LINE}evaluate.ood.0.severity is 9 and must be a whole number from 1 to 5.",
        section="  ood: [{corruption: noise, severity: 9}]",
    ),
    Case(
        "two kinds at once",
        f"{LINE}evaluate.ood.0 is ",
        section="  ood: [{corruption: noise, dataset: toy}]",
    ),
    Case(
        "dataset that is not there",
        f"{LINE}evaluate.ood.0.dataset names tyo, and there is no datasets/raw/tyo/dataset.yaml. "
        "Did you mean toy?",
        section="  ood: [{dataset: tyo}]",
    ),
    Case(
        "misspelt setting of the intervals",
        f"{LINE}Unknown key evaluate.bootstrap.sample. Did you mean samples?",
        section="  bootstrap: {sample: 100}",
    ),
    Case(
        "level that is no share",
        f"{LINE}evaluate.bootstrap.level is 95 and must be a number between 0 and 1.",
        section="  bootstrap: {level: 95}",
    ),
]


def test_a_metric_of_another_task_is_told_before_the_training(lab: Lab, cli: Cli) -> None:
    lab.experiment("tiny", f"{EXPERIMENT}evaluate:\n  metrics: [rmse]\n")
    said = cli("train", "--config", "tiny", "--run", "r1")
    assert said.err.startswith(f"{LINE}evaluate.metrics names rmse, which is one of a regression")
    assert lab.outputs() == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_bad_input(case: Case, lab: Lab, cli: Cli) -> None:
    assert cli("train", "--config", "tiny", "--run", "r1", *SHORT).status == 0
    before = lab.outputs()
    if case.old:
        lab.edit(TOY, case.old, case.new)
    lab.experiment("tiny", f"{EXPERIMENT}evaluate:\n{case.section}\n")
    said = cli("evaluate", "--config", "tiny", "--run", "r1")
    assert said.err.startswith(case.says)
    assert "\n  next: " in said.err
    assert "Traceback" not in said.err
    assert said.status == 1
    assert lab.outputs() == before


def test_too_many_scores_are_not_kept(lab: Lab, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    cli("train", "--config", "tiny", "--run", "r1", *SHORT)
    monkeypatch.setattr("tensorlab.predictions.SCORES_KEPT", 30)
    said = cli("evaluate", "--config", "tiny", "--run", "r1", "--set", "evaluate.metrics=[auroc]")
    assert said.err.startswith("--set evaluate.metrics=[auroc]: evaluate.metrics names auroc, and ")
    assert cli("evaluate", "--config", "tiny", "--run", "r1").err == ""
    folder = lab.root / "experiments/visualizations/tiny/r1/evaluation"
    assert not (folder / "roc_test.png").exists()
    assert (folder / "calibration_test.png").exists()
