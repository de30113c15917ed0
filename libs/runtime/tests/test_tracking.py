"""What trackers wrote is read back by their own libraries; training never notices them."""

from __future__ import annotations

import json
import shutil
import struct
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
import torch
from conftest import EXPERIMENT, Cli, Lab

from tensorlab.schema import TRACKERS

RUN = ("train", "--config", "tiny", "--run", "r1")


def tracked(lab: Lab, *names: str) -> None:
    lab.experiment("tiny", f"{EXPERIMENT}tracking: [{', '.join(names)}]\n")


def weights(lab: Lab) -> dict[str, torch.Tensor]:
    saved = torch.load(lab.root / "models/checkpoints/tiny/r1/best.pt", weights_only=True)
    return saved["model"]


def transaction_log(content: bytes) -> Iterator[bytes]:
    """The records of a `.wandb` file: LevelDB's log format after 7 bytes of its own.

    wandb reads it in its compiled core alone; the records are of its public protocol.
    """
    assert content[:4] == b":W&B"
    position, whole = 7, b""
    while position + 7 <= len(content):
        left = 32768 - position % 32768
        if left < 7:  # padding at the end of a block
            position += left
            continue
        _, size, kind = struct.unpack_from("<IHB", content, position)
        whole += content[position + 7 : position + 7 + size]
        position += 7 + size
        if kind in (1, 4):  # a whole record, or the last part of one
            yield whole
            whole = b""


def test_mlflow_has_parameters_metrics_and_config(
    lab: Lab, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    mlflow = pytest.importorskip("mlflow")
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    tracked(lab, "mlflow")
    said = cli(*RUN)
    assert said.status == 0, said.err
    assert "fails" not in said.out
    client = mlflow.MlflowClient(f"sqlite:///{lab.root}/experiments/logs/mlflow.db")
    [run] = client.search_runs([client.get_experiment_by_name("tiny").experiment_id])
    assert (run.info.run_name, run.info.status) == ("r1", "FINISHED")
    assert run.data.params["optimizer.lr"] == "0.01"
    points = client.get_metric_history(run.info.run_id, "train/loss")
    lines = (lab.root / "experiments/runs/tiny/r1/metrics.jsonl").read_text().splitlines()
    history = [json.loads(line) for line in lines]
    assert [(point.step, point.value) for point in points] == [
        (line["step"], line["train/loss"]) for line in history
    ]
    assert [file.path for file in client.list_artifacts(run.info.run_id)] == ["config.yaml"]

    (lab.root / "models/checkpoints/tiny/r1/best.pt").unlink()
    cli(*RUN)
    [again] = client.search_runs([run.info.experiment_id])
    assert len(client.get_metric_history(again.info.run_id, "train/loss")) == len(points)


def test_wandb_offline_has_every_step(lab: Lab, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("wandb")
    from wandb.proto import wandb_internal_pb2

    monkeypatch.delenv("WANDB_API_KEY", raising=False)
    monkeypatch.delenv("WANDB_MODE", raising=False)
    tracked(lab, "wandb")
    said = cli(*RUN)
    assert said.status == 0, said.err
    assert "fails" not in said.out
    [file] = (lab.root / "experiments/logs/wandb").glob("offline-run-*/*.wandb")
    losses, ids = [], []
    for data in transaction_log(file.read_bytes()):
        record = wandb_internal_pb2.Record.FromString(data)
        if record.WhichOneof("record_type") == "run":
            ids.append(record.run.run_id)
        for item in record.history.item:
            if "train/loss" in (item.key, *item.nested_key):
                losses.append(json.loads(item.value_json))
    assert set(ids) == {"tiny-r1"}
    lines = (lab.root / "experiments/runs/tiny/r1/metrics.jsonl").read_text().splitlines()
    assert losses == [json.loads(line)["train/loss"] for line in lines]


def test_trackers_do_not_change_the_weights(lab: Lab, cli: Cli) -> None:
    tracked(lab)
    cli(*RUN)
    without = weights(lab)
    for folder in ("experiments/runs/tiny/r1", "models/checkpoints/tiny/r1"):
        shutil.rmtree(lab.root / folder)
    tracked(lab, *(name for name in TRACKERS if name == "tensorboard" or find_spec(name)))
    cli(*RUN)
    assert all(torch.equal(without[name], value) for name, value in weights(lab).items())


def test_a_tracker_that_fails_is_said_once(lab: Lab, cli: Cli) -> None:
    blocked: Path = lab.root / "experiments/logs"
    blocked.parent.mkdir(exist_ok=True)
    blocked.write_text("a file where a folder should be")
    tracked(lab, "tensorboard")
    said = cli(*RUN)
    assert said.status == 0, said.err
    assert said.out.count("tracking: tensorboard fails and is left out") == 1


def test_a_missing_extra_is_said_before_training(
    lab: Lab, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tensorlab.trackers.find_spec", lambda name: None)
    tracked(lab, "mlflow")
    said = cli(*RUN)
    assert said.status == 1
    assert "experiments/configs/tiny/experiment.yaml:" in said.err
    assert "next: npx nx run lab:setup --extras=mlflow" in said.err
    assert lab.outputs() == []
