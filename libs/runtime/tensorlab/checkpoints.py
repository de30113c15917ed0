"""Checkpoints: written whole or not at all, read without running code out of them.

`last.pt` is what a stopped training goes on from, `best.pt` what is evaluated. Both are
`{"model", "optimizer", "scheduler", ..., "epoch", "step", "score", "best", "metrics", "rng"}` and
open with `torch.load(file, weights_only=True)`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy
import torch

from tensorlab import atomic, errors, signals
from tensorlab.runs import Run


class Checkpointer:
    """Saves and restores a training at the end of an epoch.

    Args:
        run: the run whose checkpoints these are.
        command: what trains the run again, for messages.
        position: the steps done so far and the metrics of the last epoch.
        moved: told the epochs and steps done when an old state was restored.
    """

    def __init__(
        self,
        run: Run,
        command: str,
        position: Callable[[], tuple[int, dict[str, float]]],
        moved: Callable[[int, int], None],
    ) -> None:
        self.run, self.command, self.position, self.moved = run, command, position, moved
        self.last, self.best = run.checkpoints / "last.pt", run.checkpoints / "best.pt"
        self._best: float | None = None

    def load(self, state: Mapping[str, Any]) -> int:
        """Restore `state` (name -> anything with `load_state_dict`) and every random generator.

        Returns the whole epochs done: 0 in a run that has no checkpoint yet.
        """
        if not self.last.is_file():
            self.run.shorten_history(0)
            return 0
        saved = read(self.last, self.command)
        restore(saved, state, self.last, self.command)
        set_rng_state(saved["rng"])
        self._best = saved["best"]
        if saved["score"] == saved["best"]:  # stopped between the two files
            atomic.copy(self.last, self.best)
        self.run.shorten_history(saved["epoch"])
        self.moved(saved["epoch"], saved["step"])
        return int(saved["epoch"])

    def save(self, epoch: int, state: Mapping[str, Any], score: float) -> None:
        """Write `last.pt`, and `best.pt` when `score` (higher is better) beats all before.

        Args:
            epoch: whole epochs done, from 1.
            state: name -> anything with `state_dict`: model, optimizer, scheduler.
            score: what tells the best epoch, `-metrics["val/loss"]` for example.
        """
        better = self._best is None or score > self._best
        self._best = score if better else self._best
        step, metrics = self.position()
        saved = {name: part.state_dict() for name, part in state.items()}
        saved |= {"epoch": epoch, "step": step, "score": score, "best": self._best}
        saved |= {"metrics": metrics, "rng": rng_state()}
        known = self.run.record.get("metrics", {})
        now = {"epoch": epoch, **metrics}
        best = now if better else known.get("best", now)
        with signals.held():
            with atomic.replacing(self.last) as stream:
                torch.save(saved, stream)
            if better:
                atomic.copy(self.last, self.best)
            self.run.update(epochs=epoch, metrics={"best": best, "last": now})


def read(file: Path, command: str) -> dict[str, Any]:
    """A checkpoint's content, on the CPU. Raises `UserError` for one that is cut short."""
    try:
        saved = torch.load(file, map_location="cpu", weights_only=True)
        if not isinstance(saved, dict) or "epoch" not in saved or "rng" not in saved:
            raise ValueError("not a checkpoint of a run")
    except FileNotFoundError:
        raise
    except Exception as problem:  # torch raises RuntimeError, EOFError, UnpicklingError, ...
        said = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        raise errors.damaged_checkpoint(_shown(file), said, command) from None
    return saved


def restore(saved: Mapping[str, Any], state: Mapping[str, Any], file: Path, command: str) -> None:
    """Give every part of `state` what was saved under its name."""
    for name, part in state.items():
        try:
            part.load_state_dict(saved[name])
        except (KeyError, RuntimeError, ValueError) as problem:
            said = f"{name}: {str(problem).splitlines()[0]}"
            raise errors.foreign_checkpoint(_shown(file), said, command) from None


def rng_state() -> dict[str, Any]:
    """The state of every random generator, in types that `weights_only` lets through."""
    state: Any = numpy.random.get_state(legacy=True)
    name, keys, *rest = state
    return {
        "python": random.getstate(),
        "numpy": [str(name), torch.from_numpy(keys.astype("int64")), *rest],
        "torch": torch.get_rng_state(),
        "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else [],
    }


def set_rng_state(state: Mapping[str, Any]) -> None:
    version, keys, gauss = state["python"]
    random.setstate((version, tuple(keys), gauss))
    name, words, *rest = state["numpy"]
    numpy.random.set_state((name, words.numpy().astype("uint32"), *rest))
    torch.set_rng_state(state["torch"])
    if state["cuda"] and len(state["cuda"]) == torch.cuda.device_count():
        torch.cuda.set_rng_state_all(state["cuda"])


def _shown(file: Path) -> str:
    """models/checkpoints/<experiment>/<run>/<file>"""
    return "/".join(file.parts[-5:])
