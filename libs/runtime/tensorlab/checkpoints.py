"""Checkpoints: written whole or not at all, checked before use, read without running code.

`checkpoints.json` lists them, oldest first, with their SHA-256; it moves only after the file that
it names is on the disk. `last.pt` is the newest, `best.pt` what is evaluated. Each is `{"model",
"optimizer", "scheduler", ..., "epoch", "step", "metrics", "ranks"}`, where `ranks` has what each
process has for itself: its random generators. It opens with
`torch.load(file, weights_only=True)`; `best.safetensors` holds the weights alone.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import numpy
import torch

from tensorlab import atomic, audit_training, console, errors, signals, weights
from tensorlab.runs import Run

INDEX = "checkpoints.json"
KEPT = 2  # of the newest: the one before is used where the last is damaged


class Checkpointer:
    """The checkpoints of a run.

    Args:
        run: the run whose checkpoints these are.
        command: what trains the run again, for messages.
        keep_best: how many with the highest scores are kept.
    """

    def __init__(self, run: Run, command: str, keep_best: int = 1) -> None:
        self.run, self.command, self.keep_best = run, command, keep_best
        self.folder = run.checkpoints
        self.entries: list[dict[str, Any]] = []

    def load(self) -> dict[str, Any] | None:
        """The newest checkpoint that is whole; None in a run that has none.

        A damaged one is said, and the one before it used. Raises `UserError` if all are damaged.
        """
        self.entries = self._index()
        while self.entries:
            entry = self.entries[-1]
            file = self.folder / entry["file"]
            if file.is_file() and atomic.sha256(file) == entry["sha256"]:
                return read(file, self.command)
            self.entries.pop()
            what = "is damaged" if file.is_file() else "is gone"
            before = f"step {self.entries[-1]['step']}" if self.entries else "the beginning"
            console.say(f"{shown(file)} {what}: goes on from {before}")
        return None

    def save(self, saved: dict[str, Any], score: float | None, is_best: bool) -> None:
        """Write a checkpoint.

        Args:
            saved: the state, with "epoch" and "step".
            score: higher is better; None where nothing was validated.
            is_best: whether it is `best.pt`, too.
        """
        file = self.folder / f"step-{saved['step']:08}{'' if score is not None else '-unscored'}.pt"
        audit_training.so_far(self.run)
        with signals.held():
            with atomic.replacing(file) as stream:
                hashed = _Hashed(stream)
                torch.save(saved, hashed)  # type: ignore[arg-type] # it needs `write` only
            entry = {"file": file.name, "step": saved["step"], "epoch": saved["epoch"]}
            entry |= {"score": score, "sha256": hashed.digest.hexdigest()}
            others = [one for one in self.entries if one["file"] != file.name]
            self.entries = self._kept([*others, entry])
            atomic.write_json(self.folder / INDEX, {"checkpoints": self.entries})
            atomic.copy(file, self.folder / "last.pt")
            if is_best:
                atomic.copy(file, self.folder / "best.pt")
                weights.save(weights.of_checkpoint(saved), self.folder / "best.safetensors")
            self._remove_others()

    def _kept(self, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        scored = [entry for entry in entries if entry["score"] is not None]
        best = sorted(scored, key=lambda entry: (-entry["score"], entry["step"]))[: self.keep_best]
        return [entry for entry in entries if entry in best or entry in entries[-KEPT:]]

    def _remove_others(self) -> None:
        names = {entry["file"] for entry in self.entries}
        for file in self.folder.glob("step-*.pt"):
            if file.name not in names:
                file.unlink()

    def _index(self) -> list[dict[str, Any]]:
        file = self.folder / INDEX
        if not file.is_file():
            return []
        try:
            return json.loads(file.read_text(encoding="utf-8"))["checkpoints"]
        except (ValueError, KeyError, TypeError) as problem:
            raise errors.damaged_checkpoint(shown(file), str(problem), self.command) from None


class _Hashed:
    """A stream that knows the SHA-256 of what went through it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.digest = stream, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        return self.stream.write(data)

    def flush(self) -> None:
        self.stream.flush()


def read(file: Path, command: str) -> dict[str, Any]:
    """A checkpoint's content, on the CPU. Raises `UserError` for one that is cut short."""
    try:
        saved = torch.load(file, map_location="cpu", weights_only=True)
        if not isinstance(saved, dict) or "epoch" not in saved or "ranks" not in saved:
            raise ValueError("not a checkpoint of a run")
    except FileNotFoundError:
        raise
    except Exception as problem:  # torch raises RuntimeError, EOFError, UnpicklingError, ...
        said = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        raise errors.damaged_checkpoint(shown(file), said, command) from None
    return saved


def restore(saved: Mapping[str, Any], state: Mapping[str, Any], file: Path, command: str) -> None:
    """Give every part of `state` what was saved under its name."""
    for name, part in state.items():
        try:
            part.load_state_dict(saved[name])
        except (KeyError, RuntimeError, ValueError) as problem:
            said = [f"{name}: {str(problem).splitlines()[0]}"]
            if isinstance(part, torch.nn.Module) and name in saved:
                said = weights.differences(saved[name], part.state_dict()) or said
            raise errors.foreign_checkpoint(shown(file), said, command) from None


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


def shown(file: Path) -> str:
    """models/checkpoints/<experiment>/<run>/<file>"""
    return "/".join(file.parts[-5:])
