"""Every training tests that both languages read an experiment alike.

The Nx plugin has made the key of the sections as it reads and merges them. Where the runtime reads
a file otherwise, the run would be named by what is not trained.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tensorlab import errors, parity_errors
from tensorlab.atomic import sha256
from tensorlab.config import Experiment, training_of
from tensorlab.config_value import decode
from tensorlab.parity_errors import ABSENT
from tensorlab.yaml_file import Document, KeyPath

_FILES = "!!files"


class Difference(NamedTuple):
    """What a key path is to the plugin and to the runtime; `ABSENT` where it is not there."""

    path: KeyPath
    plugin: Any
    runtime: Any


def check(
    experiment: Experiment, key: Mapping[str, Any] | None, sources: Mapping[str, str], verb: str
) -> None:
    """Raise `UserError` for the first value that the plugin has read otherwise.

    Args:
        experiment: as the runtime has read it.
        key: what the plugin says that the run is made from.
        sources: SHA-256 of the files as the plugin has read them.
        verb: for the command that comes next.
    """
    sections = (((key or {}).get("train") or {}).get("parts") or {}).get("sections")
    if not isinstance(sections, dict):
        return
    for document, difference in _compared(experiment, sections):
        _refuse_edited(experiment, sources, verb)
        where = document.place(difference.path)
        raise parity_errors.read_otherwise(experiment.name, where, *difference)


def differences(plugin: Any, runtime: Any, path: KeyPath = ()) -> Iterator[Difference]:
    """Where two values differ, types included. The order of keys is judged by the key alone."""
    if isinstance(plugin, dict) and isinstance(runtime, dict):
        for key in {**runtime, **plugin}:
            values = plugin.get(key, ABSENT), runtime.get(key, ABSENT)
            yield from differences(*values, (*path, key))
    elif isinstance(plugin, list) and isinstance(runtime, list) and len(plugin) == len(runtime):
        for index, values in enumerate(zip(plugin, runtime, strict=True)):
            yield from differences(*values, (*path, index))
    elif not _is_same(plugin, runtime):
        yield Difference(path, plugin, runtime)


def _compared(
    experiment: Experiment, sections: Mapping[str, Any]
) -> Iterator[tuple[Document, Difference]]:
    """With an interpolation anywhere, the plugin leaves merging to Python, and has all files."""
    if sections.keys() == {_FILES}:
        files = experiment.files
        for one in differences(decode(sections[_FILES]), [file.value for file in files]):
            document = files[int(one.path[0])] if one.path else experiment.document
            yield document, one._replace(path=one.path[1:])
        return
    for difference in differences(decode(sections), training_of(experiment.written)):
        yield experiment.document, difference


def _refuse_edited(experiment: Experiment, sources: Mapping[str, str], verb: str) -> None:
    """A file that was edited meanwhile differs for a reason of its own."""
    for name, before in sources.items():
        file = experiment.root / name
        if name.endswith(".yaml") and (not file.is_file() or sha256(file) != before):
            raise errors.edited_meanwhile(name, experiment.name, verb)


def _is_same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        both_nan = math.isnan(one) and math.isnan(other)
        return both_nan or (one == other and math.copysign(1, one) == math.copysign(1, other))
    return type(one) is type(other) and one == other
