"""A run on disk: its folders, its `run.json`, whether it is complete and intact."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from tensorlab import atomic, errors, lock, yaml_file
from tensorlab.config import Experiment

FORMAT = 1
LOCK = ".lock"


class Run:
    """One run of one experiment. Making the object makes no folder; `start` does.

    Args:
        experiment: what is trained.
        id: the run's name, a few hex digits.
        key: what the run is made from, kept as it is; None where nobody said it.
        sources: SHA-256 of the files that the run's name stands for, by their path in the lab.
    """

    def __init__(
        self,
        experiment: Experiment,
        id: str,
        key: dict[str, Any] | None = None,
        sources: Mapping[str, str] | None = None,
    ) -> None:
        self.experiment, self.id, self.key, self.sources = experiment, id, key, sources or {}
        root, tail = experiment.root, Path(experiment.name, id)
        self.folder = root / "experiments" / "runs" / tail
        self.logs = root / "experiments" / "logs" / tail
        self.pictures = root / "experiments" / "visualizations" / tail
        self.checkpoints = root / "models" / "checkpoints" / tail
        self.finetuned = root / "models" / "finetuned" / tail
        self.metrics_file = self.folder / "metrics.jsonl"
        self.record: dict[str, Any] = self.read() or {}
        self._clock = time.monotonic()
        self._before = 0.0  # seconds of earlier sessions of this run

    def read(self) -> dict[str, Any] | None:
        """`run.json`; None where there is none, or one that cannot be read."""
        try:
            record = json.loads((self.folder / "run.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return record if isinstance(record, dict) and record.get("format") == FORMAT else None

    @property
    def status(self) -> str | None:
        return self.record.get("status")

    def lock(self, on_wait: Callable[[str], None]) -> AbstractContextManager[None]:
        return lock.locked(self.folder / LOCK, on_wait)

    def start(self, facts: dict[str, Any]) -> None:
        """Mark the run as running. A run that was stopped keeps its start and its seconds."""
        for folder in (self.folder, self.checkpoints):
            for leftover in folder.glob(f".*{atomic.TEMPORARY}"):  # of a process that was killed
                leftover.unlink()
        from tensorlab.run_id import recorded  # it knows of runs, for `init_from`

        earlier = self.read() or {}
        self._before, self._clock = earlier.get("seconds", 0.0), time.monotonic()
        config = self.experiment.value
        self.record = {
            "format": FORMAT,
            "experiment": self.experiment.name,
            "project": self.experiment.project,
            "run": self.id,
            "status": "running",
            "started": earlier.get("started", _now()),
            "ended": None,
            "seconds": self._before,
            "epochs": earlier.get("epochs", 0),
            "steps": earlier.get("steps", 0),
            "metrics": earlier.get("metrics", {}),
            "config": config,
            "overrides": self.experiment.overrides,
            "seed": self.experiment.seed,
            **facts,
            "files": {},
            "error": None,
            "made_from": recorded(self.experiment, self.key),
            "sources": dict(self.sources),
            **self.key_entry(),
        }
        atomic.write_text(self.folder / "config.yaml", yaml_file.dump(config))
        self.update()

    def check_sources(self, verb: str) -> None:
        """Call it once the files are read and imported: the run is named by what they were before.

        Raises `UserError` for a file that was edited meanwhile, or prepared data of other code.
        """
        for name, before in self.sources.items():
            file = self.experiment.root / name
            if not file.is_file() or atomic.sha256(file) != before:
                raise errors.edited_meanwhile(name, self.experiment.name, verb)
        from tensorlab import preparation

        preparation.check_made(self.experiment.root, self.key)

    def key_entry(self) -> dict[str, Any]:
        """`{"key": ...}`, the last entry of a record: it is long."""
        return {} if self.key is None else {"key": self.key}

    def update(self, **changes: Any) -> None:
        """Change keys of `run.json`."""
        seconds = round(self._before + time.monotonic() - self._clock, 3)
        self.record |= {"seconds": seconds, **changes}
        atomic.write_json(self.folder / "run.json", self.record)

    def end(self, status: str, error: str | None = None) -> None:
        """Complete, unproven, failed or interrupted: the last word in `run.json`."""
        files = self._files() if status in ("complete", "unproven") else {}
        self.update(status=status, ended=_now(), error=error, files=files)

    def fail(self, error: str) -> None:
        """Call a run failed that other processes trained, and left as it was when they ended."""
        self.record = self.read() or {}
        if self.record:
            self.record |= {"status": "failed", "ended": _now(), "error": error, "files": {}}
            atomic.write_json(self.folder / "run.json", self.record)

    def damage(self) -> list[str]:
        """Files of a complete run that are gone or changed, relative to the lab."""
        damaged = []
        for name, facts in self.record.get("files", {}).items():
            file = self.experiment.root / name
            whole = file.is_file() and file.stat().st_size == facts["size"]
            if not whole or atomic.sha256(file) != facts["sha256"]:
                damaged.append(name)
        return damaged

    def can_be_redrawn(self, name: str) -> bool:
        """Logs and pictures are made from `metrics.jsonl`: losing them costs no training."""
        return name.startswith(("experiments/logs/", "experiments/visualizations/"))

    def redrawn(self) -> None:
        """Take logs and pictures that were made again into `run.json`; the rest stays as it was."""
        self.record["files"] = self._files()
        atomic.write_json(self.folder / "run.json", self.record)

    def clear(self) -> None:
        """Remove what an earlier session left, but the lock, which is held."""
        for folder in (self.logs, self.pictures, self.checkpoints, self.finetuned):
            shutil.rmtree(folder, ignore_errors=True)
        for file in self.folder.iterdir():
            if file.name != LOCK:
                file.unlink()
        self.record = {}

    def history(self) -> list[dict[str, Any]]:
        """The lines of `metrics.jsonl`; a last line that was cut short is left out."""
        if not self.metrics_file.is_file():
            return []
        lines = self.metrics_file.read_text(encoding="utf-8").split("\n")
        return [json.loads(line) for line in lines[:-1] if line]

    def log(self, record: dict[str, Any]) -> None:
        """A line of `metrics.jsonl`."""
        atomic.append_line(self.metrics_file, json.dumps(atomic.finite(record)))

    def shorten_history(self, steps: int) -> None:
        """Keep the lines of the first `steps` steps: what the checkpoint knows of."""
        kept = [json.dumps(line) + "\n" for line in self.history() if line["step"] <= steps]
        atomic.write_text(self.metrics_file, "".join(kept))

    def _files(self) -> dict[str, dict[str, Any]]:
        found = [self.folder / "config.yaml", self.metrics_file]
        folders = (self.logs, self.pictures / "training", self.checkpoints, self.finetuned)
        for folder in folders:
            found += [file for file in sorted(folder.rglob("*")) if file.is_file()]
        return self.facts(found)

    def facts(self, files: Iterable[Path]) -> dict[str, dict[str, Any]]:
        """Size and SHA-256 of files, by their path in the lab."""
        return {
            file.relative_to(self.experiment.root).as_posix(): {
                "size": file.stat().st_size,
                "sha256": atomic.sha256(file),
            }
            for file in files
            if not file.name.endswith(atomic.TEMPORARY)
        }


def records(root: Path, experiment: str) -> list[dict[str, Any]]:
    """`run.json` of every run of an experiment."""
    found = []
    for file in sorted((root / "experiments" / "runs" / experiment).glob("*/run.json")):
        try:
            record = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(record, dict) and record.get("format") == FORMAT:
            found.append(record)
    return found


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds")
