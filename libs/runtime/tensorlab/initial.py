"""What `init_from:` names, before torch is there: which file, of which run, with which bytes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tensorlab.atomic import sha256
from tensorlab.config import Experiment

HUGGING_FACE = "hf:"


def source_of(experiment: Experiment) -> tuple[str, list[str]] | None:
    """The source and the patterns to skip; None where a training starts from scratch."""
    section: Any = experiment.value.get("init_from")
    if section is None:
        return None
    if isinstance(section, dict):
        return section["from"], section.get("skip", [])
    return section, []


def file_of(source: str, root: Path, inits: Mapping[str, str]) -> Path:
    """The file in the lab behind a source that is not Hugging Face's; it may not be there.

    Args:
        source: `models/...`, `<experiment>` for its newest complete run, or `<experiment>/<run>`.
        root: of the lab.
        inits: the run that an experiment's name stands for, by that name, where it is known.
    """
    if source.startswith("models/"):
        return root / source
    other, _, run = source.partition("/")
    folder = root / "models" / "checkpoints" / other
    return folder / (run or inits.get(other) or _newest(root, other)) / "best.safetensors"


def digest(experiment: Experiment) -> str | None:
    """What changes when the weights behind `init_from` do; None where there are none."""
    found = source_of(experiment)
    if found is None:
        return None
    source, _ = found
    if source.startswith(HUGGING_FACE):
        repository, _, revision = source.removeprefix(HUGGING_FACE).partition("@")
        folder = "models--" + repository.replace("/", "--")
        cache = experiment.root / "cache" / "huggingface" / "hub"
        file = cache / folder / "refs" / (revision or "main")
    else:
        file = file_of(source, experiment.root, {})
    return sha256(file) if file.is_file() else "none"


def _newest(root: Path, experiment: str) -> str:
    """The complete run that ended last; a name that no run has where there is none."""
    from tensorlab.runs import records

    runs = [record for record in records(root, experiment) if record["status"] == "complete"]
    return max(runs, key=lambda record: record["ended"])["run"] if runs else "-"
