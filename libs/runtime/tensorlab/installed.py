"""What is installed, against what a key, or the lock, says.

A training is named by the versions that `requirements.lock` pins, so those have to be the ones
that Python imports. The names of the folders `numpy-2.4.6.dist-info` tell them, in milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tensorlab import installed_errors, lab
from tensorlab.site_packages import SitePackages, normalized

LOCK = "requirements.lock"


def check(root: Path, key: Mapping[str, Any] | None) -> None:
    """Raise `UserError` where Python would import anything but what the key is of.

    Args:
        root: of the lab.
        key: what Nx says that a result is made from, `parts` somewhere in it; without it every
            line of the lock counts.
    """
    there = SitePackages(root, lab.pythonpath(root))
    if key is None:
        check_pins(there, dict(locked(root)))
        return
    for parts in _parts(key):
        pins = parts.get("packages", {})
        check_pins(there, pins)
        check_imports(there, pins, key.get("imports", {}))
        check_unlocked(there, parts.get("unlocked", {}))


def check_pins(there: SitePackages, pins: Mapping[str, str]) -> None:
    """Whatever is installed has the version that is pinned. What is not may be of another machine:
    the CUDA libraries of torch, what only Windows needs."""
    others = {}
    for name, pin in pins.items():
        found = there.version(name) if name else None
        if found is not None and not fits(name, pin, found):
            others[name] = (found, wanted(name, pin))
    if others:
        raise installed_errors.other_versions(there, others)


def check_imports(
    there: SitePackages, pins: Mapping[str, str], imports: Mapping[str, Mapping[str, Any]]
) -> None:
    """What a module imports itself, and the lock pins for this machine, is installed.

    Args:
        imports: by the module's name: `distributions`, any of which may bring it, and `at`, the
            line that imports it.
    """
    for module, one in imports.items():
        names = [name for name in one["distributions"] if name in pins]
        pinned = {name: wanted(name, pins[name]) for name in names}
        here = {name: pin for name, pin in pinned.items() if pin is not None}
        if here and all(there.version(name) is None for name in here):
            raise installed_errors.not_installed(there, module, here, one["at"])


def check_unlocked(there: SitePackages, unlocked: Mapping[str, str | None]) -> None:
    """What the lock does not have is what was found when the key was made: None is nothing."""
    for name, before in unlocked.items():
        now = there.version(name)
        if before is None:
            now = now or there.module(name)
        if (now and now.partition("+")[0]) != before:
            raise installed_errors.other_unlocked(there, name, before, now)


def locked(root: Path) -> Iterator[tuple[str, str]]:
    """Name and pin of each distribution in the lab's lock, as TypeScript reads them.

    What is no requirement is pip's and uv's to refuse.
    """
    try:
        text = (root / LOCK).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return
    pins: dict[str, list[str]] = {}
    for line in re.sub(r"\\\r?\n", " ", text).splitlines():
        found = _LINE.match(re.sub(r"(^|\s)#.*", "", line))
        if found:
            rest = " ".join(found[2].split())
            exact = re.fullmatch(r"==\s*([^\s;]+)", rest)
            pins.setdefault(normalized(found[1]), []).append(exact[1] if exact else rest)
    for name, lines in pins.items():
        yield name, " | ".join(lines)


_LINE = re.compile(r"([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*((?:==|@|;|[<>~!]).*)$")


def fits(name: str, pin: str, version: str) -> bool:
    """Whether a version is one that a pin allows; `2.13.0+cpu` is a build of 2.13.0."""
    if version == pin or version.partition("+")[0] == pin:
        return True
    from packaging.specifiers import SpecifierSet

    requirement = _here(name, pin)
    allowed = SpecifierSet() if requirement is None else requirement.specifier
    return allowed.contains(version, prereleases=True)


def wanted(name: str, pin: str) -> str | None:
    """What a pin asks for on this machine, for people: `2.4.6`; None where it is of others."""
    requirement = _here(name, pin)
    if requirement is None:
        return None
    return str(requirement.specifier).removeprefix("==") or "any version"


def _here(name: str, pin: str) -> Any:
    """The one of the lines of a lock that is for this machine; what cannot be read asks nothing."""
    from packaging.requirements import InvalidRequirement, Requirement

    for line in pin.split(" | "):
        text = re.sub(r"\s*--hash.*", "", line)
        plain = re.fullmatch(r"[\w.!+*-]+", text)
        try:
            found = Requirement(f"{name}=={text}" if plain else f"{name} {text}")
        except InvalidRequirement:
            continue
        if found.marker is None or found.marker.evaluate():
            return found
    return None


def _parts(key: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for name in ("train", "evaluate"):
        if isinstance(key.get(name), dict):
            yield key[name].get("parts", {})
    yield key.get("prepared") or {}
    yield key
