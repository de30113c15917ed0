"""MLflow: parameters, metrics by step, the run's files, and what it was evaluated to."""

from __future__ import annotations

import logging
import os
import re
import time
from typing import TYPE_CHECKING, Any

from tensorlab import lock
from tensorlab.tracking import artifacts, hyperparameters, numbers

if TYPE_CHECKING:
    from tensorlab.runs import Run

STATUS = {"complete": "FINISHED", "interrupted": "KILLED", "failed": "FAILED"}
DATABASES = ("sqlite:", "postgresql", "mysql", "mssql")
DEFAULTS = {
    # A server that is down is given up after seconds: MLflow itself tries for minutes.
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "20",
    "MLFLOW_DISABLE_TELEMETRY": "true",
}
AT_ONCE = 100  # parameters that a server takes in one request


class MLflow:
    """Writes to the server or database `uri`, else to `experiments/logs/mlflow.db` in the lab.

    A run that goes on is the same MLflow run: it is found by its tags. Steps that MLflow has
    already are not written twice, and those of `metrics.jsonl` that it lacks are written first.

    Args:
        run: what is tracked.
        options: `uri` (default: MLFLOW_TRACKING_URI), `experiment` (default: the experiment's
            name) and `weights`, of `tracking.mlflow`.
    """

    def __init__(self, run: Run, options: dict[str, Any]) -> None:
        for name, value in DEFAULTS.items():
            os.environ.setdefault(name, value)
        from mlflow import MlflowClient

        for name in ("mlflow", "alembic"):
            logging.getLogger(name).setLevel(logging.WARNING)
        self._run, self._weights = run, options.get("weights", False)
        logs = run.experiment.root / "experiments" / "logs"
        uri = options.get("uri") or os.environ.get("MLFLOW_TRACKING_URI")
        # Trainings that start together must not make the same database at the same time.
        with lock.locked(logs / ".mlflow.lock", lambda _: None):
            self._client = MlflowClient(uri or f"sqlite:///{logs / 'mlflow.db'}")
            local = uri is None or uri.startswith(DATABASES)
            place = (logs / "mlflow-artifacts").as_uri() if local else None
            self._id = self._found(options.get("experiment") or run.experiment.name, place)
        points = self._client.get_metric_history(self._id, "epoch")
        self._logged = max((point.step for point in points), default=0)
        for record in run.history():
            self.log(record)

    def log(self, record: dict[str, Any]) -> None:
        """One line of `metrics.jsonl`."""
        if record["step"] > self._logged:
            self._log({**numbers(record), "epoch": record["epoch"]}, record["step"])
            self._logged = record["step"]

    def close(self, status: str) -> None:
        """Nothing of it lies in the run's folders."""

    def end(self, status: str) -> None:
        """Hand over the run's files and say how it ended."""
        for file, folder in artifacts(self._run, self._weights and status == "complete"):
            if file.is_file():
                self._client.log_artifact(self._id, str(file), folder or None)
        self._client.set_terminated(self._id, STATUS[status])

    def evaluated(self, metrics: dict[str, float], step: int) -> None:
        """The numbers of an evaluation; those that MLflow has already are not written twice."""
        known = self._client.get_run(self._id).data.metrics
        new = {name: value for name, value in metrics.items() if known.get(name_for(name)) != value}
        self._log(new, step)

    def _log(self, metrics: dict[str, float], step: int) -> None:
        from mlflow.entities import Metric

        now = int(time.time() * 1000)
        batch = [Metric(name_for(name), value, now, step) for name, value in metrics.items()]
        self._client.log_batch(self._id, metrics=batch)

    def _found(self, name: str, place: str | None) -> str:
        """The id of the MLflow run, which is made where there is none."""
        run, client = self._run, self._client
        known = client.get_experiment_by_name(name)
        inside = (
            known.experiment_id
            if known
            else client.create_experiment(name, artifact_location=place)
        )
        tags = {"tensorlab.experiment": run.experiment.name, "tensorlab.run": run.id}
        wanted = " and ".join(f"tags.`{tag}` = '{value}'" for tag, value in tags.items())
        earlier = client.search_runs([inside], wanted)
        if earlier:
            id: str = earlier[0].info.run_id
            client.update_run(id, status="RUNNING")
            return id
        title = run.id if name == run.experiment.name else f"{run.experiment.name}/{run.id}"
        id = client.create_run(inside, tags={**tags, **self._tags()}, run_name=title).info.run_id
        self._log_parameters(id)
        client.log_artifact(id, str(run.folder / "config.yaml"))
        return id

    def _tags(self) -> dict[str, str]:
        experiment = self._run.experiment
        tags = {"tensorlab.project": experiment.project}
        if commit := (self._run.record.get("git") or {}).get("commit"):
            tags["mlflow.source.git.commit"] = commit
        if description := experiment.value.get("description"):
            tags["mlflow.note.content"] = description
        return tags | dict.fromkeys(experiment.value.get("tags") or [], "true")

    def _log_parameters(self, id: str) -> None:
        from mlflow.entities import Param

        leaves = hyperparameters(self._run.experiment.training())
        params = [Param(name_for(name), str(value)) for name, value in leaves]
        for first in range(0, len(params), AT_ONCE):
            self._client.log_batch(id, params=params[first : first + AT_ONCE])


def name_for(name: str) -> str:
    """A name that MLflow takes: `val/recall@5` becomes `val/recall_5`."""
    return re.sub(r"[^\w\-. :/]", "_", name)
