"""Weights & Biases: config, metrics by step, the run's files, and what it was evaluated to."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tensorlab.tracking import artifacts, numbers

if TYPE_CHECKING:
    from tensorlab.runs import Run

EXIT = {"complete": 0, "interrupted": 255, "failed": 1}  # 255 is what W&B calls killed
DEFAULTS = {
    "WANDB_ERROR_REPORTING": "false",
    "WANDB_INIT_TIMEOUT": "30",
    "WANDB_SILENT": "true",  # says little, and never asks for a key on a terminal
}


class WandB:
    """Writes to `experiments/logs/wandb`; to the server too where `mode` or WANDB_API_KEY asks.

    A run that goes on has the same id. Steps that W&B has already are not written twice, and those
    of `metrics.jsonl` that it lacks are written first.

    Args:
        run: what is tracked.
        options: `project` (default: the experiment's), `entity`, `mode` (default: WANDB_MODE, else
            online where WANDB_API_KEY is set) and `weights`, of `tracking.wandb`.
    """

    def __init__(self, run: Run, options: dict[str, Any]) -> None:
        experiment = run.experiment
        folder = experiment.root / "experiments" / "logs"
        folder.mkdir(parents=True, exist_ok=True)
        cache = str(experiment.root / "cache" / "wandb")
        for name, value in {**DEFAULTS, "WANDB_DATA_DIR": cache, "WANDB_CACHE_DIR": cache}.items():
            os.environ.setdefault(name, value)
        import wandb

        key = "online" if os.environ.get("WANDB_API_KEY") else "offline"
        mode: Any = options.get("mode") or os.environ.get("WANDB_MODE") or key
        self._kept, self._weights = run, options.get("weights", False)
        self._id = f"{experiment.name}-{run.id}"
        logged = _steps_there(folder / "wandb", self._id) if mode == "offline" else None
        self._run = wandb.init(
            dir=str(folder),
            project=options.get("project") or experiment.project,
            entity=options.get("entity"),
            group=experiment.name,
            name=f"{experiment.name}/{run.id}",
            notes=experiment.value.get("description"),
            id=self._id,
            resume="allow" if mode == "online" else None,
            mode=mode,
            tags=experiment.value.get("tags") or [],
            config={**experiment.training(), **_origin(run)},
            settings=wandb.Settings(console="off", silent=True, disable_git=True),
        )
        self._logged = self._run.starting_step - 1 if logged is None else logged
        for record in run.history():
            self.log(record)

    def log(self, record: dict[str, Any]) -> None:
        """One line of `metrics.jsonl`."""
        if record["step"] > self._logged:
            values = {**numbers(record), "epoch": record["epoch"]}
            self._run.log(values, step=record["step"], commit=True)
            self._logged = record["step"]

    def close(self, status: str) -> None:
        """Nothing of it lies in the run's folders."""

    def end(self, status: str) -> None:
        """Hand over the run's files and say how it ended."""
        import wandb

        for file, folder in artifacts(self._kept, weights=False):
            if file.is_file():
                target = Path(self._run.dir, "tensorlab", folder, file.name)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, target)
                self._run.save(str(target), base_path=self._run.dir, policy="now")
        best = self._kept.checkpoints / "best.safetensors"
        if self._weights and status == "complete" and best.is_file():
            model = wandb.Artifact(self._id, type="model")
            model.add_file(str(best))
            self._run.log_artifact(model)
        self._run.finish(EXIT[status])

    def evaluated(self, metrics: dict[str, float], step: int) -> None:
        """The numbers of an evaluation, in the run's summary."""
        self._run.summary.update(metrics)


def _origin(run: Run) -> dict[str, Any]:
    git = run.record.get("git") or {}
    return {"project": run.experiment.project, "run": run.id, "git_commit": git.get("commit")}


def _steps_there(folder: Path, id: str) -> int:
    """The last step that earlier offline sessions of a run have on disk; -1 for none."""
    steps = [-1]
    for file in folder.glob(f"offline-run-*-{id}/run-{id}.wandb"):
        # The format is W&B's own, and so is the reader.
        command = [sys.executable, "-m", "wandb", "leet", "inspect", "--summary", "--json"]
        done = subprocess.run([*command, str(file)], capture_output=True, check=True)
        steps.append(json.loads(done.stdout)["step"] or -1)
    return max(steps)
