"""What an experiment file may hold: keys, types, and names of things that must exist."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tensorlab import (
    crossval_schema,
    errors,
    evaluation_schema,
    inputs,
    named_data,
    prepared_names,
    tracking_schema,
)
from tensorlab.parameters import check_static
from tensorlab.yaml_file import Document, KeyPath

OBJECTS = ("dataloader", "architecture", "loss", "optimizer", "scheduler", "trainer")
REQUIRED = ("project", "architecture", "dataloader", "loss", "optimizer", "trainer")

Known = dict[str, tuple[type | tuple[type, ...], str]]
MAP, TEXT, WHOLE = (dict, "a map of keys"), (str, "a text"), (int, "a whole number")
TEXTS = (list, "a list of texts")
TYPES: Known = {
    "project": TEXT,
    "extends": TEXT,
    "description": TEXT,
    "tags": TEXTS,
    "seed": WHOLE,
    **dict.fromkeys(OBJECTS, MAP),
    "tracking": ((list, dict), "a list of trackers, or a map of trackers with their options"),
    "evaluate": MAP,
    "crossval": MAP,
    "resources": MAP,
    "inputs": TEXTS,
    "init_from": ((str, dict), "a source of weights, or a map with from and skip"),
    "freeze": TEXTS,
}
INNER: dict[str, Known] = {
    "evaluate": {
        "metrics": (list, "a list of metrics"),
        "splits": TEXTS,
        "ood": (list, "a list of maps"),
        "groups": TEXTS,
        "bootstrap": MAP,
    },
    "crossval": {
        "folds": WHOLE,
        "seeds": (list, "a list of whole numbers"),
        "level": ((int, float), "a number between 0 and 1"),
    },
    "resources": {"gpus": WHOLE, "cpus": WHOLE},
    "init_from": {"from": TEXT, "skip": TEXTS},
}
NULLABLE = (
    "init_from",
    "extends",
    "optimizer",
    "scheduler",
    "description",
    "tags",
    "crossval",
    "evaluate.metrics",
)


def check(root: Path, name: str, document: Document) -> None:
    """Raise `UserError` for the first thing wrong with a merged experiment."""
    value = document.value
    _keys(value, (), TYPES, document, name)
    for section, known in INNER.items():
        if isinstance(value.get(section), dict):
            _keys(value[section], (section,), known, document, name)
    for key in REQUIRED:
        # Without an optimizer is a training that takes no steps; it has to say so.
        if value.get(key) is None and not (key == "optimizer" and key in value):
            raise errors.missing_key(key, document.place(()), name)
    tracking_schema.check(value.get("tracking", []), document, name)
    evaluation_schema.check(value.get("evaluate", {}), document, name)
    crossval_schema.check(value.get("crossval"), document, name)
    _project(root, value["project"], document)
    for section in OBJECTS:
        if value.get(section) is not None and "_target_" not in value[section]:
            key = f"{section}._target_"
            raise errors.missing_key(key, document.place((section,)), name)
    for path, dataset in named_data.required(value):
        _dataset(root, path, dataset, document, name)
    inputs.check(root, name, document)
    check_static(root, name, document)


def dotted(path: KeyPath) -> str:
    return ".".join(str(part) for part in path)


def _keys(value: dict, path: KeyPath, known: Known, document: Document, name: str) -> None:
    for key, inner in value.items():
        here = (*path, key)
        where = document.place(here)
        if key not in known:
            raise errors.unknown_key(dotted(here), known, where, name)
        wanted, words = known[key]
        if inner is None and dotted(here) in NULLABLE:
            continue
        good = isinstance(inner, wanted) and not (wanted is int and isinstance(inner, bool))
        if wanted is list and words == TEXTS[1] and good:
            good = all(isinstance(item, str) for item in inner)
        if not good:
            raise errors.wrong_type(dotted(here), inner, words, where, name)


def _project(root: Path, project: str, document: Document) -> None:
    active = root / "projects" / "active"
    if (active / project / "project.yaml").is_file() and "/" not in project:
        return
    known = [file.parent.name for file in active.glob("*/project.yaml")]
    archived = (root / "projects" / "archive" / project).is_dir()
    raise errors.no_project(project, known, archived, document.place(("project",)))


def _dataset(root: Path, path: KeyPath, dataset: Any, document: Document, name: str) -> None:
    where = document.place(path)
    if not isinstance(dataset, str):
        raise errors.wrong_type(dotted(path), dataset, "a dataset's name", where, name)
    if prepared_names.is_name(dataset):
        prepared_names.check(root, dotted(path), dataset, where)
        return
    raw = root / "datasets" / "raw"
    if "/" in dataset or not (raw / dataset / "dataset.yaml").is_file():
        known = [file.parent.name for file in raw.glob("*/dataset.yaml")]
        known += prepared_names.names(root)
        raise errors.no_dataset(dotted(path), dataset, known, where)
