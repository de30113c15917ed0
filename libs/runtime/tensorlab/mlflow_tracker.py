"""MLflow: parameters, metrics by step and the resolved config of a run."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from tensorlab.tracking import hyperparameters, numbers

if TYPE_CHECKING:
    from tensorlab.runs import Run


class MLflow:
    """Writes to `MLFLOW_TRACKING_URI`, or to `experiments/logs/mlflow.db` in the lab.

    A run that goes on is the same MLflow run: it is found by its tag `tensorlab.run`.
    """

    def __init__(self, run: Run) -> None:
        from mlflow import MlflowClient
        from mlflow.entities import Param

        experiment, logs = run.experiment, run.experiment.root / "experiments" / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        uri = os.environ.get("MLFLOW_TRACKING_URI")
        self._client = MlflowClient(uri or f"sqlite:///{logs / 'mlflow.db'}")
        place = None if uri else (logs / "mlflow-artifacts").as_uri()
        known = self._client.get_experiment_by_name(experiment.name)
        inside = (
            known.experiment_id
            if known
            else self._client.create_experiment(experiment.name, artifact_location=place)
        )
        earlier = self._client.search_runs([inside], f"tags.`tensorlab.run` = '{run.id}'")
        if earlier:
            self._id = earlier[0].info.run_id
            self._client.update_run(self._id, status="RUNNING")
            points = self._client.get_metric_history(self._id, "epoch")
            self._logged = max((point.step for point in points), default=0)
            return
        tags = {"tensorlab.run": run.id, "tensorlab.project": experiment.project}
        commit = (run.record.get("git") or {}).get("commit")
        tags |= {"mlflow.source.git.commit": commit} if commit else {}
        tags |= dict.fromkeys(experiment.value.get("tags") or [], "true")
        self._id = self._client.create_run(inside, tags=tags, run_name=run.id).info.run_id
        self._logged = 0
        params = [Param(name, str(value)) for name, value in hyperparameters(experiment.value)]
        for first in range(0, len(params), 100):  # as many as a server takes at once
            self._client.log_batch(self._id, params=params[first : first + 100])
        self._client.log_artifact(self._id, str(run.folder / "config.yaml"))

    def log(self, record: dict[str, Any]) -> None:
        """One line of `metrics.jsonl`; those from before the run stopped are there already."""
        if record["step"] <= self._logged:
            return
        for name, value in {**numbers(record), "epoch": record["epoch"]}.items():
            self._client.log_metric(self._id, name, value, step=record["step"])

    def close(self) -> None:
        self._client.set_terminated(self._id)
