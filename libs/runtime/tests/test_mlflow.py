"""What MLflow was given is read by its own client, from the lab's database and from a server."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli, Lab
from tracking_lab import EVALUATE, RUN, accuracy, history, tracked

from tensorlab import mlflow_tracker

mlflow = pytest.importorskip("mlflow")


class Server:
    """`mlflow server` on a free port of this machine."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.uri = f"http://127.0.0.1:{port}"
        where = ("--host", "127.0.0.1", "--port", str(port), "--workers", "1")
        store = ("--backend-store-uri", f"sqlite:///{folder / 'server.db'}")
        kept = ("--artifacts-destination", str(folder / "kept"))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mlflow", "server", *where, *store, *kept],
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 300
        while not self._answers():
            assert self.process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.2)

    def _answers(self) -> bool:
        try:
            return urllib.request.urlopen(f"{self.uri}/health", timeout=5).status == 200
        except OSError:
            return False

    def stop(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("mlflow"))
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")


def only_run(uri: str, experiment: str) -> tuple[Any, Any]:
    """A client, and the one run of an MLflow experiment."""
    client = mlflow.MlflowClient(uri)
    [run] = client.search_runs([client.get_experiment_by_name(experiment).experiment_id])
    return client, run


def points(client: Any, run: Any, name: str = "train/loss") -> list[tuple[int, float]]:
    found = client.get_metric_history(run.info.run_id, name)
    return sorted((point.step, point.value) for point in found)


def files(client: Any, run: Any, folder: str | None = None) -> set[str]:
    found = client.list_artifacts(run.info.run_id, folder)
    inner = (files(client, run, one.path) for one in found if one.is_dir)
    return {one.path for one in found if not one.is_dir}.union(*inner)


def test_the_labs_database_has_the_whole_run(lab: Lab, cli: Cli) -> None:
    tracked(lab, {"mlflow": {"weights": True}})
    said = cli(*RUN)
    assert said.status == 0, said.err
    assert "fails" not in said.out
    assert "mlflow" not in said.err
    uri = f"sqlite:///{lab.root}/experiments/logs/mlflow.db"
    client, run = only_run(uri, "tiny")
    assert (run.info.run_name, run.info.status) == ("r1", "FINISHED")
    assert run.data.params["optimizer.lr"] == "0.01"
    assert "tracking.mlflow.weights" not in run.data.params
    assert run.data.tags["tensorlab.run"] == "r1"
    assert run.data.tags["tensorlab.project"] == "toys"
    assert run.data.tags["small"] == "true"
    assert points(client, run) == history(lab)
    kept = {"config.yaml", "metrics.jsonl", "run.json", "weights/best.safetensors"}
    kept |= {"pictures/training/learning_curves.png"}
    assert files(client, run) == kept
    local = client.download_artifacts(run.info.run_id, "run.json")
    assert '"status": "complete"' in Path(local).read_text()

    for _ in range(2):  # the second one gives the same numbers and adds no points
        assert cli(*EVALUATE).status == 0
        client, run = only_run(uri, "tiny")
        best = lab.run_json("r1")["metrics"]["best"]["step"]
        assert points(client, run, "evaluation/test/accuracy") == [(best, accuracy(lab))]
    assert "evaluation.json" in files(client, run)
    assert any(name.startswith("pictures/evaluation/") for name in files(client, run))
    assert run.info.status == "FINISHED"

    (lab.root / "models/checkpoints/tiny/r1/best.pt").unlink()
    assert "training again" in cli(*RUN).out
    assert points(*only_run(uri, "tiny")) == history(lab)


def test_a_server_has_a_stopped_run_as_killed_and_then_as_finished(
    server: Server, lab: Lab, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracked(lab, {"mlflow": {"uri": server.uri, "experiment": "shared"}}, stops=True)
    monkeypatch.setenv("STOP_AFTER", "2")
    assert cli(*RUN).status == 130
    client, stopped = only_run(server.uri, "shared")
    assert (stopped.info.run_name, stopped.info.status) == ("tiny/r1", "KILLED")
    assert len(points(client, stopped)) == 1
    monkeypatch.setenv("STOP_AFTER", "3")  # goes on, and is stopped again
    assert cli(*RUN).status == 130
    monkeypatch.delenv("STOP_AFTER")
    assert cli(*RUN).status == 0
    client, run = only_run(server.uri, "shared")
    assert (run.info.run_id, run.info.status) == (stopped.info.run_id, "FINISHED")
    assert points(client, run) == history(lab)
    assert "pictures/training/learning_curves.png" in files(client, run)


def test_a_training_that_fails_is_failed(server: Server, lab: Lab, cli: Cli) -> None:
    tracked(lab, {"mlflow": {"uri": server.uri, "experiment": "failing"}})
    assert cli(*RUN, "--set", "dataloader.poison=true").status == 1
    client, run = only_run(server.uri, "failing")
    assert run.info.status == "FAILED"
    local = client.download_artifacts(run.info.run_id, "run.json")
    assert "The loss is nan" in Path(local).read_text()


def test_a_run_that_was_not_tracked_from_its_start_is_whole(
    server: Server, lab: Lab, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STOP_AFTER", "3")
    tracked(lab, [], stops=True)
    assert cli(*RUN).status == 130
    monkeypatch.delenv("STOP_AFTER")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", server.uri)
    tracked(lab, {"mlflow": {"experiment": "late"}}, stops=True)
    assert cli(*RUN).status == 0
    client, run = only_run(server.uri, "late")
    assert points(client, run) == history(lab)


def test_a_name_that_mlflow_does_not_take_is_changed() -> None:
    assert mlflow_tracker.name_for("val/recall@5 (top)") == "val/recall_5 _top_"


def test_a_server_that_is_not_there_stops_no_training(lab: Lab, cli: Cli) -> None:
    tracked(lab, {"mlflow": {"uri": "http://127.0.0.1:9"}})
    for command in (RUN, EVALUATE):
        said = cli(*command)
        assert said.status == 0, said.err
        assert said.out.count("tracking: mlflow fails and is left out, the ") == 1
        assert "Traceback" not in said.err


def test_a_server_that_goes_down_stops_no_training(
    server: Server, lab: Lab, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last one: it ends the server of the tests before."""
    tracked(lab, {"mlflow": {"uri": server.uri}}, stops=True)
    monkeypatch.setenv("STOP_AFTER", "2")
    monkeypatch.setenv("STOP_PROCESS", str(server.process.pid))
    said = cli(*RUN)
    assert said.status == 0, said.err
    assert said.out.count("tracking: mlflow fails and is left out, the training goes on: ") == 1
    assert len(history(lab)) == 3
