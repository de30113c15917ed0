"""What W&B was given offline is read back by W&B's own reader, `wandb leet inspect`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from conftest import Cli, Lab
from tracking_lab import EVALUATE, RUN, accuracy, history, tracked

pytest.importorskip("wandb")


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WANDB_API_KEY", "WANDB_MODE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("WANDB_INIT_TIMEOUT", "2")


def sessions(lab: Lab) -> list[list[dict[str, Any]]]:
    """The records of every process that wrote to the run, the earliest first."""
    found = sorted((lab.root / "experiments/logs/wandb").glob("offline-run-*/run-tiny-r1.wandb"))
    command = [sys.executable, "-m", "wandb", "leet", "inspect", "--json"]
    texts = [subprocess.check_output([*command, str(file)], text=True) for file in found]
    return [[json.loads(line) for line in text.splitlines()] for text in texts]


def of_kind(records: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [record[kind] for record in records if record["type"] == kind]


def points(records: list[dict[str, Any]]) -> list[tuple[int, float]]:
    items = [record["item"] for record in of_kind(records, "history")]
    return [(item["_step"], item["train/loss"]) for item in items]


def test_offline_has_the_whole_run(lab: Lab, cli: Cli) -> None:
    tracked(lab, {"wandb": {"project": "ours", "entity": "us", "weights": True}})
    said = cli(*RUN)
    assert said.status == 0, said.err
    assert "fails" not in said.out
    assert "wandb" not in said.err
    [records] = sessions(lab)
    run = of_kind(records, "run")[0]
    facts = ("run_id", "display_name", "run_group", "project", "entity", "tags")
    assert [run[fact] for fact in facts] == ["tiny-r1", "tiny/r1", "tiny", "ours", "us", ["small"]]
    config = run["config"]["update"]
    assert (config["optimizer"]["lr"], config["run"], config["project"]) == (0.01, "r1", "toys")
    assert points(records) == history(lab)
    assert of_kind(records, "exit")[-1]["exit_code"] == 0
    kept = {file["path"] for files in of_kind(records, "files") for file in files["files"]}
    assert kept >= {
        f"tensorlab/{name}"
        for name in ("config.yaml", "run.json", "pictures/training/learning_curves.png")
    }
    [model] = of_kind(records, "artifact")
    assert (model["type"], model["manifest"]["contents"][0]["path"]) == (
        "model",
        "best.safetensors",
    )

    assert cli(*EVALUATE).status == 0
    _, evaluation = sessions(lab)
    assert of_kind(evaluation, "run")[0]["run_id"] == "tiny-r1"
    summary = {k: v for one in of_kind(evaluation, "summary") for k, v in one["update"].items()}
    assert summary["evaluation/test/accuracy"] == accuracy(lab)
    assert points(evaluation) == []


def test_a_run_that_goes_on_has_every_step_once(
    lab: Lab, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracked(lab, ["wandb"], stops=True)
    monkeypatch.setenv("STOP_AFTER", "2")
    assert cli(*RUN).status == 130
    assert of_kind(sessions(lab)[0], "exit")[-1]["exit_code"] == 255
    monkeypatch.delenv("STOP_AFTER")
    assert cli(*RUN).status == 0
    before, after = sessions(lab)
    assert (len(points(before)), len(points(after))) == (1, 2)
    assert points(before) + points(after) == history(lab)

    (lab.root / "models/checkpoints/tiny/r1/best.pt").unlink()
    assert "training again" in cli(*RUN).out
    assert points(sessions(lab)[2]) == []


def test_what_a_killed_process_did_not_write_is_written_later(
    lab: Lab, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracked(lab, ["wandb"], stops=True)
    monkeypatch.setenv("STOP_AFTER", "3")
    assert cli(*RUN).status == 130
    [file] = (lab.root / "experiments/logs/wandb").glob("offline-run-*/run-tiny-r1.wandb")
    killed = file.with_name("killed")  # another file: W&B's process may still have the first one
    killed.write_bytes(file.read_bytes()[:7])
    killed.replace(file)
    monkeypatch.delenv("STOP_AFTER")
    assert cli(*RUN).status == 0
    assert points(sessions(lab)[1]) == history(lab)


def test_a_server_that_is_not_there_stops_no_training(
    lab: Lab, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WANDB_API_KEY", "0" * 40)
    monkeypatch.setenv("WANDB_BASE_URL", "http://127.0.0.1:9")
    tracked(lab, ["wandb"])
    said = cli(*RUN)
    assert said.status == 0, said.err
    assert said.out.count("tracking: wandb fails and is left out, the training goes on: ") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_key_that_is_missing_is_not_asked_for_on_a_terminal(lab: Lab) -> None:
    import pty

    tracked(lab, {"wandb": {"mode": "online"}})
    master, terminal = pty.openpty()
    netrc = {"NETRC": str(lab.root / "none"), "HOME": str(lab.root)}
    with subprocess.Popen(
        [sys.executable, "-m", "tensorlab", *RUN],
        cwd=lab.root,
        env={**os.environ, **netrc, "TENSORLAB_PROGRESS": "plain"},
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=terminal,
        text=True,
    ) as process:
        out, _ = process.communicate(timeout=300)  # it waits for an answer where it asks
    os.close(terminal)
    os.close(master)
    assert process.returncode == 0
    assert "tracking: wandb fails and is left out, the training goes on: UsageError: No API" in out
