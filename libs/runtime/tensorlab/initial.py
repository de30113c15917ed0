"""What `init_from:` names, before torch is there: which file, of which run, with which bytes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tensorlab.atomic import sha256
from tensorlab.config import Experiment

HUGGING_FACE = "hf:"

# Experiments whose run is being looked for: one may start from itself.
_asked: set[tuple[str, str]] = set()


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
        source: `models/...`, `<experiment>` for the run of its files, or `<experiment>/<run>`.
        root: of the lab.
        inits: the run that an experiment's name stands for, by that name, where it is known.
    """
    if source.startswith("models/"):
        return root / source
    other, _, run = source.partition("/")
    folder = root / "models" / "checkpoints" / other
    return folder / (run or inits.get(other) or _run_of(root, other)) / "best.safetensors"


def revision_file(source: str) -> str:
    """The file of Hugging Face's cache that names the commit which a revision stands for."""
    repository, _, revision = source.removeprefix(HUGGING_FACE).partition("@")
    folder = "models--" + repository.replace("/", "--")
    return f"cache/huggingface/hub/{folder}/refs/{revision or 'main'}"


def digest(experiment: Experiment, inits: Mapping[str, str]) -> str | None:
    """What changes when the weights behind `init_from` do; None where there are none.

    Args:
        experiment: that starts from them.
        inits: see `file_of`.
    """
    found = source_of(experiment)
    if found is None:
        return None
    source, _ = found
    if source.startswith(HUGGING_FACE):
        file = experiment.root / revision_file(source)
    else:
        file = file_of(source, experiment.root, inits)
    return sha256(file) if file.is_file() else "none"


def _run_of(root: Path, experiment: str) -> str:
    """The run that an experiment's files stand for, else its own newest complete one; a name that
    no run has where there is none. Variants by `--set` and folds are not the experiment's own."""
    from tensorlab import identity
    from tensorlab.config import load
    from tensorlab.errors import UserError

    place, found = (str(root), experiment), None
    if place not in _asked:
        _asked.add(place)
        try:
            found = identity.complete_run_of(load(experiment, cwd=root))
        except UserError:
            pass  # its runs may be there all the same
        finally:
            _asked.discard(place)
    return found or identity.newest(root, experiment, []) or "-"
