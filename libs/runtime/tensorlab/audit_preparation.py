"""The code that prepares data before the audit: what it made is kept only if its key is whole."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tensorlab import audit_advice, audit_errors, audit_known, audit_verdict


def check(root: Path, name: str, verb: str, parts: Mapping[str, Any]) -> None:
    """Raise `UserError` where more was read than a key has.

    Args:
        name: of the Nx project, and `verb` of its target.
        parts: what the key is made of.
    """
    found = audit_verdict.observed(audit_known.of_parts(root, [parts]))
    if found and found.unknown:
        advice = audit_advice.of_preparation(found.unknown)
        raise audit_errors.unproven(name, "made", found.unknown, advice, False, verb)
