"""Messages for what the Nx plugin and the runtime read differently."""

from __future__ import annotations

from typing import Any

from tensorlab.errors import UserError
from tensorlab.yaml_file import KeyPath

ABSENT = object()
LONGEST = 80


def read_otherwise(
    experiment: str, where: str, path: KeyPath, plugin: Any, runtime: Any
) -> UserError:
    key = ".".join(map(str, path)) or "the experiment"
    return UserError(
        f"{key} is {_shown(plugin)} to the Nx plugin, whose key names the run, and "
        f"{_shown(runtime)} to Python, which would train {experiment} with it.",
        where,
        f"write {key} so that it can be read in one way only: a text in quotes, a number in digits",
    )


def _shown(value: Any) -> str:
    text = "nothing" if value is ABSENT else repr(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
