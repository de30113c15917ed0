"""What a run is made from beside its code and packages, as run.json keeps it: `made_from`.

The key of the Nx plugin has more, by fingerprints that only the plugin can compute; these are
digests that both runs, with Nx and without, can be compared by.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tensorlab import __version__, code_files, datasets, initial, inputs, named_data
from tensorlab.atomic import sha256
from tensorlab.config import Experiment
from tensorlab.imported import Found, imported, texts_in

# A default that is written out is the default.
_DEFAULTS = {"seed": 0, "freeze": [], "inputs": [], "init_from": None, "scheduler": None}


def made_from(experiment: Experiment, key: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Plain data, equal where a training would have the same configuration, data and weights.

    Args:
        experiment: as its files are now.
        key: of the run, where the plugin has said it: the data that its modules name.
    """
    root, found = experiment.root, of_key(experiment, key)
    return {
        "training": training_digest(experiment),
        "datasets": {
            name: [sha256(file) if file.is_file() else None for file in files]
            for name in sorted({*named_data.names(root, experiment.training()), *data_of(key)})
            for files in [datasets.manifest_files(root, name)]
        },
        "inputs": inputs.digests(root, experiment.value.get("inputs", [])),
        "weights": initial.digest(experiment, (key or {}).get("inits", {})),
        "beside": digest("\n".join(_beside(root, modules_of(key)))),
        "imports": sorted(found.files),
        "loads": found.loads,
        "code": digest("\n".join(code_files.code_files(root))),
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "runtime": __version__,
    }


def training_digest(experiment: Experiment) -> str:
    return digest(training_text(experiment.training()))


def training_text(training: Mapping[str, Any]) -> str:
    """Equal for equal values: the order of sections does not count, that of the keys in them does,
    for Python sees it."""
    sections = {
        name: value
        for name, value in sorted(training.items())
        if name not in _DEFAULTS or repr(value) != repr(_DEFAULTS[name])
    }
    return json.dumps(sections, separators=(",", ":"))


def of_key(experiment: Experiment, key: Mapping[str, Any] | None) -> Found:
    """What the modules of a key and the configuration import of the files that are there now."""
    texts = texts_in(experiment.training())
    return imported(experiment.root, sorted(modules_of(key)), texts)


def parts_of(key: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    """The parts of a train key, and of the data that was prepared for it."""
    train = (key or {}).get("train") or {}
    return [part for part in (train.get("parts"), (key or {}).get("prepared")) if part]


def modules_of(key: Mapping[str, Any] | None) -> set[str]:
    """The Python files of a key, by their paths in the lab."""
    return {path for parts in parts_of(key) for path in parts.get("modules") or ()}


def data_of(key: Mapping[str, Any] | None) -> set[str]:
    return {name for parts in parts_of(key) for name in parts.get("datasets") or ()}


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _beside(root: Path, modules: Iterable[str]) -> list[str]:
    """The files that are no Python in the folders of modules, those of other packages aside: a
    module may list what lies beside it."""
    found: set[str] = set()
    for folder in {(root / path).parent for path in modules}:
        packages = {file.parent for file in folder.rglob("*/__init__.py")}
        for file in code_files.below(folder):
            if not _says_nothing(file) and not packages & {*file.parents}:
                found.add(code_files.relative(file, root))
    return sorted(found)


def _says_nothing(file: Path) -> bool:
    """Modules, which are looked at one by one, and what no module reads."""
    name = file.name
    return (
        file.suffix in (".py", ".pyi", ".md", ".ipynb", ".swp")
        or name.endswith("~")
        or (name in (".DS_Store", "project.json"))
    )
