"""What to write so that a key has what was read."""

from __future__ import annotations

import ast
import dataclasses
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tensorlab import targets
from tensorlab.audit_known import is_recorded
from tensorlab.config import Experiment
from tensorlab.run_id import run_id
from tensorlab.yaml_file import Document

MANY = 4  # files of a folder that are written one by one


@dataclass
class Advice:
    """`dataset` and `inputs` can be written by a program; `lines` are for people."""

    file: str = ""
    dataset: str | None = None
    inputs: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    @property
    def what_is_written(self) -> str:
        return "it" if self.dataset or self.inputs else ""

    def entry(self) -> dict[str, Any]:
        dataset = {"dataset": self.dataset} if self.dataset else {}
        return {**dataset, **({"inputs": self.inputs} if self.inputs else {})}


def of_experiment(experiment: Experiment, unknown: Iterable[str]) -> Advice:
    """Args: unknown: paths in the lab, or absolute ones, and `env:NAME`."""
    found = Advice(f"experiments/configs/{experiment.name}/experiment.yaml")
    default = default_dataset(experiment)
    files, outside = [], []
    unrecorded: dict[str, None] = {}
    for name in unknown:
        dataset = _dataset_of(experiment.root, name)
        if name.startswith(("/", "../")) or os.path.isabs(name):
            outside.append(name)
        elif dataset is not None and dataset == default and is_recorded(experiment.root, dataset):
            found.dataset = dataset
        else:
            files.append(name)
            if dataset is not None and not is_recorded(experiment.root, dataset):
                unrecorded[dataset] = None
    found.inputs = _folded(files)
    if found.dataset:
        found.lines.append(f"`dataset: {found.dataset}` into dataloader: of {found.file}")
    if found.inputs:
        found.lines.append(f"`inputs: [{', '.join(map(_quoted, found.inputs))}]` into {found.file}")
    found.lines += [
        f"(or npx nx run dataset-{name}:record writes the files of {name} into its dataset.yaml)"
        for name in unrecorded
    ]
    if outside:
        found.lines += outside_lines(outside)
    return found


def outside_lines(outside: list[str]) -> list[str]:
    """For what lies outside of the lab."""
    if all(name.endswith((".py", ".so")) for name in outside):
        return ["its folder into pythonpath of [tool.tensorlab], pyproject.toml"]
    return ["a dataset for what lies outside of the lab: datasets/raw/<d>, which may be a link"]


def of_preparation(unknown: Iterable[str]) -> Advice:
    """The code that prepares data says itself what it reads."""
    names = list(unknown)
    outside = [name for name in names if name.startswith(("/", "../"))]
    found = Advice()
    if len(outside) < len(names):
        found.lines.append(
            "the path as a literal into the module that reads it, or keep the file beside it"
        )
    if outside:
        found.lines += outside_lines(outside)
    return found


def default_dataset(experiment: Experiment) -> str | None:
    """What the dataloader's `dataset` is where the experiment leaves it out, by its source."""
    section = experiment.value["dataloader"]
    target = section["_target_"]
    if "_args_" in section or not target.startswith("src."):
        return None
    found = targets.find(experiment.root, target)
    definition = found.definition if isinstance(found, targets.Found) else None
    if isinstance(definition, ast.ClassDef):
        made = [one for one in definition.body if getattr(one, "name", "") == "__init__"]
        definition = made[0] if made and isinstance(made[0], ast.FunctionDef) else None
    return _default(definition.args, "dataset") if definition else None


def made_from(experiment: Experiment) -> str:
    """The name of a run that is started by hand, but for `inputs` and a `dataset` that is the
    default anyway: what may be added when a training is over."""
    value = without_additions(experiment, experiment.value)
    document = Document(value, experiment.document.places)
    return run_id(dataclasses.replace(experiment, document=document))


def without_additions(experiment: Experiment, sections: Mapping[str, Any]) -> dict[str, Any]:
    """The sections without `inputs`, and without a `dataset` that is the default anyway."""
    kept = {name: value for name, value in sections.items() if name != "inputs"}
    loader = kept.get("dataloader")
    if isinstance(loader, Mapping) and "dataset" in loader:
        default = default_dataset(experiment)
        if default is not None and loader["dataset"] == default:
            kept["dataloader"] = {name: one for name, one in loader.items() if name != "dataset"}
    return kept


def _default(arguments: ast.arguments, name: str) -> str | None:
    plain = [*arguments.posonlyargs, *arguments.args]
    pairs = [
        *zip(plain[len(plain) - len(arguments.defaults) :], arguments.defaults, strict=True),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    ]
    for argument, default in pairs:
        if argument.arg == name and isinstance(default, ast.Constant):
            return default.value if isinstance(default.value, str) else None
    return None


def _dataset_of(root: Path, name: str) -> str | None:
    """The dataset that a file belongs to, as `dataset:` names it."""
    parts = name.split("/")
    if len(parts) < 4 or parts[0] != "datasets":
        return None
    if parts[1] == "raw":
        there = (root / "datasets" / "raw" / parts[2] / "dataset.yaml").is_file()
        return parts[2] if there else None
    made = [kind for kind in ("processed", "generated") if (root / "datasets" / kind).is_dir()]
    kinds = [kind for kind in made if (root / "datasets" / kind / parts[2]).is_dir()]
    return f"{kinds[0]}/{parts[2]}" if kinds else None


def _folded(names: list[str]) -> list[str]:
    """Many files of one folder as a pattern; never the whole lab."""
    by_folder = defaultdict(list)
    for name in names:
        by_folder[name.rpartition("/")[0]].append(name)
    found: list[str] = []
    for folder, files in by_folder.items():
        found += [f"{folder}/*"] if folder and len(files) > MANY else files
    if len(found) <= MANY:
        return found
    above = os.path.commonpath([name for name in found if not name.startswith("env:")] or ["."])
    rest = [name for name in found if name.startswith("env:")]
    return [f"{above}/**", *rest] if above not in ("", ".") else found


def _quoted(pattern: str) -> str:
    return f"'{pattern}'" if pattern.startswith(("*", "env:")) else pattern
