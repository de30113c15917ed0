"""Whose fault an exception is, and how it is shown."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from types import TracebackType

from tensorlab import errors, lab


def is_users(problem: BaseException, root: Path) -> bool:
    """Whether the exception passed through the lab's own code."""
    return _users_part(problem.__traceback__, root) is not None


def show(problem: Exception, root: Path | None) -> int:
    """Write the message of an exception to stderr; the exit status."""
    if os.environ.get("TENSORLAB_DEBUG") == "1":
        traceback.print_exception(problem)
        return 1
    users = _users_part(problem.__traceback__, root) if root else None
    if isinstance(problem, SyntaxError) and root and problem.filename:
        file = Path(problem.filename)
        if file.is_relative_to(root):
            shown = file.relative_to(root).as_posix()
            problem = errors.broken_module(shown, problem.lineno, problem.msg)
    if isinstance(problem, ModuleNotFoundError) and users is None:
        name = lab.lab_name(root)
        problem = errors.missing_distribution(str(problem.name), sys.executable, name)
    if isinstance(problem, OSError) and problem.errno is not None and users is None:
        problem = errors.cannot_write(problem)
    if isinstance(problem, errors.UserError):
        print(problem, file=sys.stderr, flush=True)
    elif users is not None:
        traceback.print_exception(problem.with_traceback(users), chain=False)
        fix = "correct your code; TENSORLAB_DEBUG=1 shows the whole trace"
        if isinstance(problem, ModuleNotFoundError):
            fix = f"add it to pyproject.toml, then type npx nx run {lab.lab_name(root)}:setup"
        print(f"  next: {fix}", file=sys.stderr)
    else:
        traceback.print_exception(problem)
    return 1


def _users_part(trace: TracebackType | None, root: Path) -> TracebackType | None:
    """The trace from the first frame in the lab's own code on; its venv is not its own code."""
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.is_relative_to(root) and "site-packages" not in file.parts:
            return trace
        trace = trace.tb_next
    return None
