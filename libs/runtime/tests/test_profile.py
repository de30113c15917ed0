"""Where the time of a step goes, by phase and by operator."""

from __future__ import annotations

import json

import pytest
from conftest import EXPERIMENT, Cli, Lab

FOLDER = "experiments/logs/tiny/r1-profile"
TINY = ("--config", "tiny", "--run", "r1", "--steps", "4")


def test_phases_operators_and_trace(lab: Lab, cli: Cli) -> None:
    said = cli("profile", *TINY)
    assert (said.status, said.err) == (0, "")
    record = json.loads((lab.root / FOLDER / "profile.json").read_text())
    phases = {one["phase"]: one for one in record["phases"]}
    assert list(phases) == ["data", "forward", "backward", "optimizer"]
    assert sum(one["share"] for one in phases.values()) == pytest.approx(1)
    assert all(one["seconds"] > 0 for one in phases.values())
    assert phases["forward"]["kept_memory"] > 0 > phases["backward"]["kept_memory"]
    assert record["steps"] == 4
    operators = [one["operator"] for one in record["operators"]]
    assert not [name for name in operators if name.startswith(("phase", "ProfilerStep"))]
    assert record["says"] in said.out
    assert record["says"] in (lab.root / FOLDER / "profile.md").read_text()

    trace = json.loads((lab.root / FOLDER / "steps.pt.trace.json").read_text())
    names = [event.get("name") for event in trace["traceEvents"]]
    assert names.count("phase: backward") == 4
    assert "aten::addmm" in names
    made = [name for name in lab.outputs() if name != "experiments/logs/tiny"]
    assert all(name.startswith(FOLDER) for name in made)


def test_a_slow_loader_is_the_bottleneck(lab: Lab, cli: Cli) -> None:
    said = cli("profile", *TINY, "--set", "dataloader.delay=0.05")
    assert "The data loader is the bottleneck: " in said.out
    assert "try --set dataloader.num_workers=2." in said.out


def test_a_run_is_left_alone(lab: Lab, cli: Cli) -> None:
    cli("train", "--config", "tiny", "--run", "r1")
    before = lab.run_json("r1")
    assert cli("profile", *TINY, "--set", "trainer.accumulate=2").status == 0
    assert lab.run_json("r1") == before
    assert cli("train", "--config", "tiny", "--run", "r1").out.endswith("nothing to train\n")


def test_a_loop_without_steps(lab: Lab, cli: Cli) -> None:
    lab.write("src/trainers/idle/__init__.py", "")
    loop = "class Idle:\n    def fit(self, *parts):\n        pass\n"
    lab.write("src/trainers/idle/idle.py", loop)
    text = EXPERIMENT.replace("src.trainers.supervised.Supervised", "src.trainers.idle.idle.Idle")
    lab.experiment("tiny", text.replace("  epochs: 3\n", ""))
    said = cli("profile", *TINY)
    assert said.status == 1
    assert "Idle ended without a step that calls run.update" in said.err
    assert not (lab.root / FOLDER).exists()
