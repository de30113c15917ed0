"""Weights & Biases: config and metrics by step of a run."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from tensorlab.tracking import numbers

if TYPE_CHECKING:
    from tensorlab.runs import Run


class WandB:
    """Writes to `experiments/logs/wandb`; to the server too where WANDB_API_KEY or WANDB_MODE asks.

    A run that goes on has the same id.
    """

    def __init__(self, run: Run) -> None:
        import wandb

        experiment = run.experiment
        offline = not os.environ.get("WANDB_API_KEY")
        mode: Any = os.environ.get("WANDB_MODE") or ("offline" if offline else "online")
        folder = experiment.root / "experiments" / "logs"
        folder.mkdir(parents=True, exist_ok=True)
        commit = (run.record.get("git") or {}).get("commit")
        self._run = wandb.init(
            dir=str(folder),
            project=experiment.project,
            group=experiment.name,
            name=f"{experiment.name}/{run.id}",
            id=f"{experiment.name}-{run.id}",
            resume="allow",
            mode=mode,
            tags=experiment.value.get("tags") or [],
            config={**experiment.value, "run": run.id, "git_commit": commit},
            settings=wandb.Settings(console="off", silent=True, disable_git=True),
        )

    def log(self, record: dict[str, Any]) -> None:
        """One line of `metrics.jsonl`."""
        values = {**numbers(record), "epoch": record["epoch"]}
        self._run.log(values, step=record["step"])

    def close(self) -> None:
        self._run.finish()
