"""An experiment, as its files and the command line have it: read, merged, interpolated, checked.

Nothing here imports torch: a mistake in the file is told within a moment.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tensorlab import errors, schema
from tensorlab.lab import EXPERIMENTS, experiment_names, find_experiment, find_root
from tensorlab.names import known_name
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


OWN = ("description", "tags")


@dataclass
class Experiment:
    """One experiment, whole: what it extends is merged in, `--set` is applied.

    Attributes:
        written: the same without interpolation.
        files: what it was merged from, the nearest first: `--set`, its own file, its parents'.
    """

    root: Path
    name: str
    document: Document
    overrides: list[str]
    written: dict[str, Any] = field(default_factory=dict)
    files: list[Document] = field(default_factory=list)

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
        return training_of(self.value)

    def command(self, verb: str) -> str:
        """The command line that does `verb` with this experiment as it stands."""
        return " ".join(
            [f"python -m tensorlab {verb} --config {self.name}"]
            + [f"--set {shlex.quote(text)}" for text in self.overrides]
        )


def training_of(value: Mapping[str, Any]) -> dict[str, Any]:
    """The sections of an experiment's value that decide what is trained."""
    return {key: section for key, section in value.items() if key not in NOT_TRAINING}


def load(config: str, overrides: Sequence[str] = (), cwd: Path | None = None) -> Experiment:
    """Find and read an experiment. Raises `UserError` for everything that can be known by reading.

    Args:
        config: a name, a folder or a file (see `lab.find_experiment`).
        overrides: `key=value` with dots in the key and a YAML value: `trainer.epochs=3`.
    """
    cwd = cwd or Path.cwd()
    root = find_root(config, cwd)
    name = find_experiment(root, config, cwd)
    files, over = _chain(root, name), overrides_of(overrides, name)
    document = merged(files)
    for one in over:
        document = merge(document, one)
    document = Document(dict(document.value), document.places)  # the files stay as written
    written = dict(document.value)
    _interpolate(document, name)
    experiment = Experiment(root, name, document, list(overrides), written, [*over, *files])
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


def _chain(root: Path, name: str) -> list[Document]:
    """The file of an experiment and those that it extends, the nearest first."""
    known = experiment_names(root)
    names, files = [name], [_read(root, _file(name), name)]
    while (parent := files[-1].value.get("extends")) is not None:
        where, child = files[-1].place(("extends",)), names[-1]
        if not isinstance(parent, str):
            raise errors.wrong_type("extends", parent, "an experiment's name", where, child)
        found = known_name(parent, known)
        if found is None:
            others = [other for other in known if other != child]
            raise errors.extends_unknown(parent, others, where, child)
        if found in names:
            raise errors.extends_cycle([*names[names.index(found) :], found], where)
        names.append(found)
        files.append(_read(root, _file(found), found))
    return files


def merged(files: Sequence[Document]) -> Document:
    """An experiment's file and its parents', the nearest first, as one. A parent's description and
    tags are its own."""
    whole = files[-1]
    for document in reversed(files[:-1]):
        handed = {key: value for key, value in whole.value.items() if key not in OWN}
        whole = merge(Document(handed, whole.places), document)
    return whole


def _file(name: str) -> str:
    return f"{EXPERIMENTS}/{name}/experiment.yaml"


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


def overrides_of(texts: Sequence[str], name: str) -> list[Document]:
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
