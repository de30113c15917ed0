"""What is said about packages that are not those of the key, and the command that mends them."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tensorlab import lab
from tensorlab.errors import UserError

if TYPE_CHECKING:
    from tensorlab.site_packages import SitePackages


def other_versions(there: SitePackages, others: Mapping[str, tuple[str, str | None]]) -> UserError:
    shown = "".join(
        f"\n    {name} {found}, and requirements.lock pins {pin or 'none for this Python'}"
        for name, (found, pin) in list(others.items())[:10]
    )
    more = f"\n    and {len(others) - 10} more" if len(others) > 10 else ""
    return UserError(
        f"{sys.executable} has other packages than those that this is named by:{shown}{more}",
        next=_install(there, {name: pin for name, (_, pin) in others.items()}),
    )


def not_installed(
    there: SitePackages, module: str, pins: Mapping[str, str | None], where: str
) -> UserError:
    name, pin = next(iter(pins.items()))
    extra = " with the extra of pyproject.toml that brings it: --extras=..."
    return UserError(
        f"{module} is imported, requirements.lock pins {name} {pin}, and it is not installed.",
        where,
        f"{_install(there, pins)}{extra if _is_own(there.root) else ''}",
    )


def other_unlocked(
    there: SitePackages, name: str, before: str | None, now: str | None
) -> UserError:
    found = f"{name} is {now or 'not installed'} now"
    was = f"it was {before or 'not installed'} when the key was made"
    return UserError(
        f"{found}, and {was}. requirements.lock does not have it.",
        next=f"run it again; if this comes back, add {name} to pyproject.toml and type "
        f"npx nx run {lab.lab_name(there.root)}:lock",
    )


def installed_twice(there: SitePackages, name: str, folders: Sequence[Path]) -> UserError:
    both = " and ".join(sorted(folder.name for folder in folders))
    return UserError(
        f"{name} is installed twice: {both}, and Python imports what was written last.",
        str(folders[0].parent),
        _anew(there, name),
    )


def broken_metadata(there: SitePackages, name: str, folder: Path) -> UserError:
    what = f"Nobody can say which version of {name} is installed: its metadata are broken."
    return UserError(what, str(folder), _anew(there, name))


def unreadable(there: SitePackages, folder: str, problem: OSError) -> UserError:
    what = f"What is installed cannot be read: {problem.strerror or problem}."
    return UserError(what, folder, f"ls -ld {folder}")


def _install(there: SitePackages, pins: Mapping[str, str | None]) -> str:
    if _is_own(there.root):
        return f"npx nx run {lab.lab_name(there.root)}:setup"
    wanted = " ".join(f"{name}=={pin}" for name, pin in pins.items() if pin is not None)
    return f"{sys.executable} -m pip install {wanted}"


def _anew(there: SitePackages, name: str) -> str:
    if _is_own(there.root):
        return f"npx nx run {lab.lab_name(there.root)}:setup --force"
    return f"{sys.executable} -m pip uninstall {name}, until it is gone, then install it again"


def _is_own(root: Path) -> bool:
    """Whether this Python is that of the lab's venv, which `setup` makes."""
    return os.path.realpath(sys.prefix) == os.path.realpath(root / "venv")
