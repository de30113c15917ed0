"""Which data an experiment names. The plugin's `data-names.ts` goes by the same rules.

`dataset: digits` has to be there. Any other text may name data as well, by a path below
`datasets/` or at a key such as `train_dataset`: it counts as far as the lab has it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tensorlab import prepared_names
from tensorlab.yaml_file import KeyPath

if TYPE_CHECKING:
    from tensorlab.config import Experiment

Scalar = str | int | float
KINDS = ("raw", "processed", "splits", "generated")
_PATH = re.compile(rf"(?:^|/)datasets/({'|'.join(KINDS)})(?:/([^/]*))?(?=/|$)")
_PREPARED = re.compile(r"(?:processed|generated)/[^/]+")
_BARE = re.compile(r"\w[\w.-]*", re.ASCII)
_DATA_KEY = re.compile(r"data", re.IGNORECASE)
_FOLDER_KEY = re.compile(r"(?:^|_)(?:dir|directory|folder|path|root)$", re.IGNORECASE)
_ABOUT_DATA = re.compile(r"datasets?$", re.IGNORECASE)


def required(value: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    """Every dataset that is named by a key `dataset` or `datasets`, anywhere."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from required(item, (*path, index))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _required_at(key, inner, (*path, key))


def _required_at(key: Any, value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, Any]]:
    if key in ("dataset", "datasets") and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _required_at(key, item, (*path, index))
    elif isinstance(value, str if key == "datasets" else Scalar) and key in ("dataset", "datasets"):
        yield path, value
    else:
        yield from required(value, path)


def names(root: Path, value: Any) -> list[str]:
    """The data that a value names and that has to be as recorded, each once.

    Of a whole folder, `datasets/raw`, that is what is there of it.
    """
    found = [name for _, name in required(value)]
    found += [name for text in _mentioned(value, "", False) for name in _known(root, text)]
    return list(dict.fromkeys(found))


def of_training(experiment: Experiment) -> list[str]:
    """The data that decides what is trained."""
    return names(experiment.root, experiment.training())


def _mentioned(value: Any, key: str, inside: bool) -> Iterator[str]:
    if isinstance(value, str):
        yield from in_text(value, key, inside)
    elif isinstance(value, list):
        for item in value:
            yield from _mentioned(item, key, inside)
    elif isinstance(value, dict):
        about = _ABOUT_DATA.search(key) is not None and "_target_" not in value
        for name, inner in value.items():
            yield from _mentioned(inner, str(name), about)


def in_text(text: str, key: str, inside: bool) -> list[str]:
    """The data that a text may name: `digits`, `processed/digits`, `splits/digits`, `raw/*`.

    Args:
        text: from an experiment.
        key: that it stands at.
        inside: a map that is about a dataset.
    """
    plain = posixpath.normpath(text)
    found = []
    for kind, name in _PATH.findall(plain):
        every = name == "" or re.search(r"[*?\[{]", name)
        found.append(f"{kind}/*" if every else name if kind == "raw" else f"{kind}/{name}")
    bare_root = plain == "datasets" and (text != plain or _FOLDER_KEY.search(key))
    if plain.endswith("/datasets") or bare_root:
        found += [f"{kind}/*" for kind in KINDS]
    if _PREPARED.fullmatch(plain):
        found.append(plain)
    if (inside or _DATA_KEY.search(key)) and _BARE.fullmatch(plain):
        found.append(plain)
    return list(dict.fromkeys(found))


def _known(root: Path, name: str) -> list[str]:
    """The names that `dataset:` has for it; empty where the lab has no such data."""
    kind, _, rest = name.rpartition("/")
    if rest == "*":
        return _present(root, kind)
    made = [name, f"processed/{rest}", f"generated/{rest}"] if kind == "splits" else [name]
    known = prepared_names.names(root)
    if any(one in known for one in made):
        return [next(one for one in made if one in known)]
    return [rest] if (root / "datasets" / "raw" / rest / "dataset.yaml").is_file() else []


def _present(root: Path, kind: str) -> list[str]:
    """All data of a kind that is there."""
    from tensorlab.datasets import data_files

    if kind == "raw":
        folders = [file.parent for file in (root / "datasets" / "raw").glob("*/dataset.yaml")]
        return sorted(folder.name for folder in folders if data_files(folder))
    made = (name for name in prepared_names.names(root) if kind in ("splits", name.split("/")[0]))
    return [name for name in made if (root / "datasets" / name / "prepared.json").is_file()]
