"""The messages for what was read and is in no key."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence

from tensorlab.audit_advice import Advice
from tensorlab.audit_record import Read
from tensorlab.errors import UserError

LINES = 5


def unproven(
    name: str,
    done: str,
    unknown: Mapping[str, Read],
    advice: Advice,
    keeps: bool,
    verb: str,
    overrides: Sequence[str] = (),
) -> UserError:
    """A result that may be made from more than its key says.

    Args:
        done: `trained`, `evaluated`, `made`.
        keeps: whether the result is kept until its key has what it lacks.
        verb: the target of Nx that does it again.
        overrides: of the command line.
    """
    first, *others = [f"{one}{_reader(read)}" for one, read in unknown.items()]
    shown = [f"  and {one}" for one in others[: LINES - 1]]
    if len(others) >= LINES:
        shown.append(f"  and {len(others) - LINES + 1} more")
    what = [f"{name}: {done}, but its key does not have {first}", *shown]
    what += [f"  write {one}" for one in advice.lines]
    what.append(
        "  what cannot change a number is listed in not_inputs of [tool.tensorlab], pyproject.toml"
    )
    kept = ": the weights are kept, and taken over without training" if keeps else ""
    accept = f" --accept-inputs writes {advice.what_is_written}" if advice.what_is_written else ""
    variant = "".join(f" --set={shlex.quote(one)}" for one in overrides)
    command = f"npx nx run {name}:{verb}{variant}"
    next = f"{command}{accept}{kept}" if accept else f"then type {command}{kept}"
    return UserError("\n".join(what), next=next)


def _reader(read: Read) -> str:
    if not read.where:
        return ""
    return f" (read {'in' if ':' in read.where else 'by'} {read.where})"
