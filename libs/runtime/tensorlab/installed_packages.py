"""The installed distributions, and which of them differ from those that a run was made with."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from importlib.metadata import Distribution, distributions

from tensorlab.site_packages import normalized


def names_and_versions() -> list[list[str]]:
    """Of every distribution, with the address of one that no index gave; sorted."""
    return sorted(
        [name, one.version, one.read_text("direct_url.json") or ""] for name, one in _installed()
    )


def changed(then: Mapping[str, str]) -> dict[str, Distribution | None]:
    """What has another version than `then`, by its name; None for what is not installed now."""
    there = dict(_installed())
    before = {normalized(name): version for name, version in then.items()}
    return {
        name: there.get(name)
        for name in sorted({*there, *before} - {"tensorlab"})
        if name not in there or before.get(name) != there[name].version
    }


def modules_of(name: str, one: Distribution | None) -> Iterable[str]:
    """The first parts of what a distribution is imported as; by its name where nobody knows."""
    parts = {name.replace("-", "_")}
    for file in (one.files or []) if one else []:
        if file.suffix in (".py", ".so", ".pyd"):
            parts.add(file.parts[0].split(".")[0])
    return parts


@functools.cache  # reading the metadata of two hundred takes a quarter of a second
def _installed() -> list[tuple[str, Distribution]]:
    named = ((one.metadata["Name"], one) for one in distributions())
    return [(normalized(name), one) for name, one in named if name]
