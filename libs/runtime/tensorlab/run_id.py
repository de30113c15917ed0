"""The name of a run that is started without `--run`: a hash over what it is made from.

Wider than the key that Nx uses (every file under src/ and in the folders of `pythonpath` counts),
so never "same" when it is not.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tensorlab import __version__, datasets, initial, inputs, lab, named_data
from tensorlab.atomic import sha256
from tensorlab.config import Experiment

PACKAGES = ("torch", "numpy")
LENGTH = 12


def run_id(experiment: Experiment) -> str:
    """12 hex digits: the same for the same config, code, manifests and versions."""
    facts = {
        "training": experiment.training(),
        "code": dict(_code(experiment.root)),
        "datasets": {
            name: [sha256(file) for file in datasets.manifest_files(experiment.root, name)]
            for name in named_data.names(experiment.root, experiment.value)
        },
        "inputs": inputs.digests(experiment.root, experiment.value.get("inputs", [])),
        "weights": initial.digest(experiment),
        "runtime": __version__,
        "packages": {name: _version(name) for name in PACKAGES},
    }
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def _code(root: Path) -> Iterator[tuple[str, str]]:
    for folder in (root / "src", *lab.pythonpath(root)):
        for file in sorted(folder.rglob("*")):
            path = file.relative_to(folder)
            hidden = any(part.startswith(".") or part == "__pycache__" for part in path.parts)
            if file.is_file() and not hidden:
                yield f"{os.path.relpath(folder, root)}/{path.as_posix()}", sha256(file)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
