"""Messages about the lab's own file, `pyproject.toml`."""

from __future__ import annotations

import json
from typing import Any

from tensorlab.errors import UserError

FILE = "pyproject.toml"


class InvalidPyproject(UserError):
    """The plugin refuses the same files, under this code."""

    code = "INVALID_PYPROJECT"


def not_toml(file: str, problem: str) -> UserError:
    return InvalidPyproject(f"The TOML cannot be read: {problem}.", file, f"correct {file}")


def bad_entry(key: str, value: Any, why: str) -> UserError:
    shown = json.dumps(value, default=str)
    return InvalidPyproject(
        f"[tool.tensorlab] has the {key} {shown}. {why}", FILE, f"correct it in {FILE}"
    )
