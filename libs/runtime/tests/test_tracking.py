"""Trackers in general: what may be asked of them, and that a training never notices them."""

from __future__ import annotations

import json
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
import torch
from conftest import EXPERIMENT, Cli, Lab

from tensorlab import tracking_schema
from tensorlab.config import load
from tensorlab.run_id import run_id

RUN = ("train", "--config", "tiny", "--run", "r1")
FILE = "experiments/configs/tiny/experiment.yaml"
SCHEMA = Path(__file__).parents[3] / "apps/tensor_lab/experiments/configs/experiment.schema.json"
ALL = {"tensorboard": {"images": 2, "graph": True, "histograms": 1}, "mlflow": {}, "wandb": {}}


def tracked(lab: Lab, section: object) -> None:
    lab.experiment("tiny", f"{EXPERIMENT}tracking: {json.dumps(section)}\n")


def weights(lab: Lab) -> dict[str, torch.Tensor]:
    saved = torch.load(lab.root / "models/checkpoints/tiny/r1/best.pt", weights_only=True)
    return saved["model"]


@pytest.mark.parametrize("precision", ["fp32", "fp16"])
def test_trackers_do_not_change_the_weights(precision: str, lab: Lab, cli: Cli) -> None:
    args = (*RUN, "--set", f"trainer.precision={precision}")
    tracked(lab, [])
    assert cli(*args).status == 0
    without = weights(lab)
    for folder in ("experiments/runs/tiny/r1", "models/checkpoints/tiny/r1"):
        shutil.rmtree(lab.root / folder)
    there = {n: o for n, o in ALL.items() if n == "tensorboard" or find_spec(n)}
    tracked(lab, there if precision == "fp32" else {"tensorboard": ALL["tensorboard"]})
    assert cli(*args).status == 0
    assert all(torch.equal(without[name], value) for name, value in weights(lab).items())


def test_what_is_tracked_is_no_part_of_the_run_id(lab: Lab) -> None:
    ids = set()
    for section in ([], ["tensorboard"], ALL, {"mlflow": {"uri": "http://a", "experiment": "b"}}):
        tracked(lab, section)
        ids.add(run_id(load(str(lab.root / FILE))))
    assert len(ids) == 1


def test_a_list_and_a_map_say_the_same() -> None:
    assert tracking_schema.options({}) == {"tensorboard": {}}
    both = {"mlflow": {}, "wandb": {}}
    assert tracking_schema.options({"tracking": ["mlflow", "wandb"]}) == both
    asked = {"tracking": {"mlflow": None, "wandb": {"entity": None}}}
    assert tracking_schema.options(asked) == both


@pytest.mark.parametrize(
    ("section", "says"),
    [
        ("[tensorbord]", "Unknown key tracking.tensorbord. Did you mean tensorboard?"),
        ("{mlflo: {}}", "Unknown key tracking.mlflo. Did you mean mlflow?"),
        ("[1]", "Unknown key tracking.1."),
        ("tensorboard", "tracking is 'tensorboard' and must be a list of trackers, or a map"),
        (
            "\n  tensorboard:\n    histogram: 10",
            "Unknown key tracking.tensorboard.histogram. Did you mean histograms?",
        ),
        ("{wandb: true}", "tracking.wandb is True and must be a map of options (project, entity,"),
        (
            "{tensorboard: {histograms: 0}}",
            "tracking.tensorboard.histograms is 0 and must be a whole number of steps, 1 or more.",
        ),
        ("{tensorboard: {images: many}}", "tracking.tensorboard.images is 'many' and must be true"),
        ("{tensorboard: {graph: 1}}", "tracking.tensorboard.graph is 1 and must be true or false."),
        ("{mlflow: {uri: 5000}}", "tracking.mlflow.uri is 5000 and must be a text."),
        ("{wandb: {mode: of}}", "tracking.wandb.mode is 'of' and must be one of online, offline,"),
    ],
)
def test_what_cannot_be_is_refused_with_its_line(
    section: str, says: str, lab: Lab, cli: Cli
) -> None:
    lab.experiment("tiny", f"{EXPERIMENT}tracking: {section}\n")
    said = cli(*RUN)
    line = EXPERIMENT.count("\n") + 1 + section.count("\n")
    assert said.status == 1
    assert said.err.startswith(f"{FILE}:{line}: {says}")
    assert lab.outputs() == []


def test_the_editors_schema_knows_the_same_options() -> None:
    both = json.loads(SCHEMA.read_text())["properties"]["tracking"]["anyOf"]
    assert both[0]["items"]["anyOf"][0]["enum"] == list(tracking_schema.OPTIONS)
    trackers = both[1]["properties"]
    assert {name: list(tracker["properties"]) for name, tracker in trackers.items()} == {
        name: list(options) for name, options in tracking_schema.OPTIONS.items()
    }
    parts = (both[1], *trackers.values())
    assert all(part["additionalProperties"] is False for part in parts)


def test_a_tracker_that_fails_is_said_once(lab: Lab, cli: Cli) -> None:
    blocked: Path = lab.root / "experiments/logs"
    blocked.parent.mkdir(exist_ok=True)
    blocked.write_text("a file where a folder should be")
    tracked(lab, ["tensorboard"])
    said = cli(*RUN)
    assert said.status == 0, said.err
    assert said.out.count("tracking: tensorboard fails and is left out") == 1


@pytest.mark.parametrize("section", [["mlflow"], {"mlflow": {"uri": "http://a"}}])
def test_a_missing_extra_is_said_before_training(
    section: object, lab: Lab, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tensorlab.trackers.find_spec", lambda name: None)
    tracked(lab, section)
    said = cli(*RUN)
    assert said.status == 1
    assert f"{FILE}:{EXPERIMENT.count(chr(10)) + 1}: tracking: mlflow needs packages" in said.err
    assert "next: npx nx run lab:setup --extras=mlflow" in said.err
    assert lab.outputs() == []
