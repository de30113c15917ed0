"""An experiment, as its files and the command line have it: read, merged, interpolated, checked.

Nothing here imports torch: a mistake in the file is told within a moment.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tensorlab import errors, schema
from tensorlab.lab import EXPERIMENTS, experiment_names, find_experiment, find_root, kebab
from tensorlab.yaml_file import Document, KeyPath, YamlProblem, parse

NOT_TRAINING = (
    "description",
    "tags",
    "evaluate",
    "crossval",
    "tracking",
    "resources",
    "project",
    "extends",
)


@dataclass
class Experiment:
    """One experiment, whole: what it extends is merged in, `--set` is applied."""

    root: Path
    name: str
    document: Document
    overrides: list[str]

    @property
    def value(self) -> dict[str, Any]:
        return self.document.value

    @property
    def project(self) -> str:
        return self.value["project"]

    @property
    def seed(self) -> int:
        return self.value.get("seed", 0)

    def place(self, *path: str | int) -> str:
        """`file:line` of a key, or `--set key=value` where the command line has the last word."""
        return self.document.place(path)

    def training(self) -> dict[str, Any]:
        """The sections that decide what is trained."""
        return {key: value for key, value in self.value.items() if key not in NOT_TRAINING}

    def command(self, verb: str) -> str:
        """The command line that does `verb` with this experiment as it stands."""
        return " ".join(
            [f"python -m tensorlab {verb} --config {self.name}"]
            + [f"--set {shlex.quote(text)}" for text in self.overrides]
        )


def load(config: str, overrides: Sequence[str] = (), cwd: Path | None = None) -> Experiment:
    """Find and read an experiment. Raises `UserError` for everything that can be known by reading.

    Args:
        config: a name, a folder or a file (see `lab.find_experiment`).
        overrides: `key=value` with dots in the key and a YAML value: `trainer.epochs=3`.
    """
    cwd = cwd or Path.cwd()
    root = find_root(config, cwd)
    name = find_experiment(root, config, cwd)
    document = _with_parents(root, name, [])
    for over in _overrides(overrides, name):
        document = merge(document, over)
    _interpolate(document, name)
    experiment = Experiment(root, name, document, list(overrides))
    schema.check(root, name, document)
    document.value.pop("extends", None)
    return experiment


def merge(under: Document, over: Document) -> Document:
    """`over` merged into `under`: maps deeply, lists and scalars replaced.

    A section that names another `_target_` replaces the whole section: the arguments of one class
    mean nothing to another.
    """
    return Document(_merge(under.value, over.value), {**under.places, **over.places})


def _merge(under: Any, over: Any) -> Any:
    if not isinstance(under, dict) or not isinstance(over, dict):
        return over
    if "_target_" in over and over["_target_"] != under.get("_target_"):
        return over
    merged = {**under, **over}
    return {
        key: _merge(under[key], over[key]) if key in under and key in over else value
        for key, value in merged.items()
    }


def _with_parents(root: Path, name: str, children: list[str]) -> Document:
    file = f"{EXPERIMENTS}/{name}/experiment.yaml"
    document = _read(root, file, name)
    parent = document.value.get("extends")
    if parent is None:
        return document
    where = document.place(("extends",))
    if not isinstance(parent, str):
        raise errors.wrong_type("extends", parent, "an experiment's name", where, name)
    chain = [*children, name]
    if kebab(parent) in chain:
        raise errors.extends_cycle([*chain[chain.index(kebab(parent)) :], kebab(parent)], where)
    known = experiment_names(root)
    if kebab(parent) not in known:
        others = [other for other in known if other != name]
        raise errors.extends_unknown(parent, others, where, name)
    above = _with_parents(root, kebab(parent), chain)
    own = {key for key in ("description", "tags") if key in above.value}
    above.value = {key: value for key, value in above.value.items() if key not in own}
    return merge(above, document)


def _read(root: Path, file: str, name: str) -> Document:
    try:
        document = parse((root / file).read_text(encoding="utf-8"), file)
    except YamlProblem as problem:
        raise errors.unreadable_yaml(f"{file}:{problem.line}", problem.message, name) from None
    except (OSError, UnicodeDecodeError) as problem:
        raise errors.unreadable_file(file, str(problem)) from None
    if not isinstance(document.value, dict):
        raise errors.unreadable_yaml(f"{file}:1", "an experiment is a map of keys", name)
    return document


def _overrides(texts: Sequence[str], name: str) -> list[Document]:
    """One document for all of `--set`, so that a new `_target_` comes with its own arguments."""
    over = Document({})
    for text in texts:
        key, equals, written = text.partition("=")
        keys = key.strip().split(".")
        if not equals or not all(keys):
            raise errors.bad_set(text)
        try:
            value = parse(written, text).value
        except YamlProblem as problem:
            raise errors.unreadable_yaml(f"--set {text}", problem.message, name) from None
        path: KeyPath = ()
        inside = over.value
        for part in keys[:-1]:
            path = (*path, part)
            over.places[path] = f"--set {text}"
            inside = inside.setdefault(part, {})
            if not isinstance(inside, dict):
                raise errors.bad_set(text)
        path = (*path, keys[-1])
        over.places[path] = f"--set {text}"
        inside[keys[-1]] = value
    return [over] if texts else []


def _interpolate(document: Document, name: str) -> None:
    if "${" not in json.dumps(document.value):
        return
    from omegaconf import OmegaConf
    from omegaconf.errors import OmegaConfBaseException

    try:
        document.value = OmegaConf.to_container(OmegaConf.create(document.value), resolve=True)
    except OmegaConfBaseException as problem:
        key = str(getattr(problem, "full_key", "") or "")
        where = document.place(tuple(key.split(".")) if key else ())
        said = str(getattr(problem, "msg", "") or problem).splitlines()[0]
        raise errors.bad_interpolation(said, where, name) from None
