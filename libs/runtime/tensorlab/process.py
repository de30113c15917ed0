"""A process that is the same every time, however Python was started.

Hashes of texts, and with them the order of sets, have one seed; the user's own does not count.
Asserts are never stripped, and a text file is UTF-8 where nobody says otherwise. All of this is
settled when Python starts: a process that was started in another way starts itself once more.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

from tensorlab import audit_workers, bytecode, process_errors

SETTINGS = {"PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "PYTHONOPTIMIZE": ""}
COMMANDS = ("train", "evaluate", "predict", "export")


def start(name: str, argv: Sequence[str] | None = None, wanted: bool = True) -> None:
    """Call it where `python -m` begins, before anything else is imported.

    Args:
        name: `__name__` of that module; nothing happens where it is imported as any other one.
        argv: of the interpreter; default: this process's own.
        wanted: False for a command that makes nothing.
    """
    if name != "__main__":
        return
    bytecode.install()
    if not wanted:
        return
    if _is_settled():
        audit_workers.install()
        return
    flag = refused_flag(os.environ)
    if flag is not None:
        print(process_errors.other_process(flag), file=sys.stderr)
        sys.exit(1)
    _again([sys.executable, *(sys.orig_argv if argv is None else argv)[1:]])


def wants(argv: Sequence[str]) -> bool:
    """Whether a command line of `python -m tensorlab` makes something that others are told."""
    return any(word in COMMANDS for word in argv[1:2])


def refused_flag(env: Mapping[str, str]) -> str | None:
    """The flag that keeps a new start from helping; None where it will."""
    if sys.flags.ignore_environment:
        return "-I" if sys.flags.isolated else "-E"
    if sys.flags.optimize and not env.get("PYTHONOPTIMIZE"):
        return "-OO" if sys.flags.optimize > 1 else "-O"
    return None


def _is_settled() -> bool:
    flags = sys.flags
    return not flags.hash_randomization and flags.utf8_mode == 1 and not flags.optimize


def _again(argv: list[str]) -> None:
    env = {**os.environ, **SETTINGS}
    if sys.platform == "win32":  # exec would end this process, and with it what waits for it
        import subprocess

        sys.exit(subprocess.call(argv, env=env))
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(argv[0], argv, env)
