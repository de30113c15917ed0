"""Python's audit hook: what is opened, and by whom.

A hook stays for as long as Python runs, and hears of thousands of events a second. So it looks up
whether an event is of a kind that counts, and a file is looked at when it is first seen.
"""

from __future__ import annotations

import os
import shlex
import stat
import sys
from collections.abc import Callable
from typing import Any

from tensorlab.audit_places import LAB, OWN, PACKAGE, RUNTIME, STDLIB
from tensorlab.audit_record import Read, Record

_record: Record | None = None
_looked_at: set[int] = set()  # hashes of paths: a million of them are 70 MB, the texts are not
_installed = False


def record() -> Record | None:
    return _record


def use(record: Record | None) -> None:
    """Note into this record from now on; None: nowhere."""
    global _record, _installed
    _record = record
    _looked_at.clear()
    if record is not None and not _installed:
        _installed = True
        sys.addaudithook(_hook)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(before=_forks, after_in_child=_forked)


def opened(path: Any) -> None:
    """A file is about to be read."""
    if _record is None:
        return
    if isinstance(path, bytes):
        path = os.fsdecode(path)
    elif not isinstance(path, str):
        return  # an open file's number
    seen = hash(path if path.startswith("/") else (os.getcwd(), path))
    if seen in _looked_at:
        return
    absolute = os.path.abspath(path)
    counted = _record.places.counted(absolute)
    if counted is None or _record.is_expected(counted) or _is_noted(_record, counted):
        _looked_at.add(seen)


def written(path: Any) -> None:
    """A file is about to be made, or has got another name."""
    if _record is not None and isinstance(path, str | bytes):
        file = os.path.abspath(os.fsdecode(path))
        if _record.places.counted(file) is not None and file not in _record.seen.files:
            _record.note_written(file)


def caller(record: Record) -> tuple[int, str]:
    """Whose code does this, and `file:line` of the lab's own code behind it, or the package."""
    frame: Any = sys._getframe(1)
    package, imports = "", False
    while frame is not None:
        file = frame.f_code.co_filename
        imports = imports or file.startswith("<frozen importlib")
        kind = record.places.kind(file)
        if kind == LAB:
            return LAB, f"{record.places.shown(file)}:{frame.f_lineno}"
        if not imports and (kind == OWN or (kind == RUNTIME and not package)):
            return RUNTIME, ""
        if kind == PACKAGE and not package:
            package = frame.f_globals.get("__name__", "?").split(".")[0]
        frame = frame.f_back
    return PACKAGE, package


def _is_noted(record: Record, file: str) -> bool:
    """False where another one may read it later, for whom it counts."""
    try:
        found = os.stat(file)
    except (OSError, ValueError):
        return False  # it is not there, and may be later
    # What this very command has written is no input; sockets, pipes and devices are no files.
    if not stat.S_ISREG(found.st_mode) or file in record.wrote:
        return True
    kind, where = caller(record)
    if kind == RUNTIME or _is_of_linecache():
        return False
    record.note("files", file, Read(where, stamp_of(found)))
    return True


def stamp_of(found: os.stat_result) -> str:
    return f"{found.st_size}:{found.st_mtime_ns}:{found.st_ino}"


def _is_of_linecache() -> bool:
    """A warning or a trace shows the line that it is about."""
    frame: Any = sys._getframe(1)
    for _ in range(8):
        if frame is None:
            return False
        if frame.f_globals.get("__name__") == "linecache":
            return True
        frame = frame.f_back
    return False


def _open(args: tuple) -> None:
    path, mode, flags = args
    if mode is None:
        writes = bool(flags & (os.O_WRONLY | os.O_RDWR)) if isinstance(flags, int) else False
        reads = not writes
    else:
        writes = any(letter in mode for letter in "wax+")
        reads = "r" in mode
    if reads:
        opened(path)
    elif writes:
        written(path)


def _started(program: Any, arguments: Any) -> None:
    """A program that the lab's own code starts: its name, and the files that it is given."""
    if _record is None:
        return
    frame: Any = sys._getframe(1)
    while frame is not None and _record.places.kind(frame.f_code.co_filename) == STDLIB:
        frame = frame.f_back
    if frame is None or _record.places.kind(frame.f_code.co_filename) != LAB:
        return
    words = _words(arguments) or _words(program)
    if words:
        place = f"{_record.places.shown(frame.f_code.co_filename)}:{frame.f_lineno}"
        _record.note("programs", os.path.basename(words[0]), Read(place))
        for word in (*_words(program), *words):
            opened(word)


def _words(value: Any) -> list[str]:
    if isinstance(value, str | bytes | os.PathLike):
        text = os.fsdecode(value)
        try:
            return shlex.split(text)
        except ValueError:
            return text.split()
    if isinstance(value, list | tuple):
        found = [os.fsdecode(one) for one in value if isinstance(one, str | bytes | os.PathLike)]
        if len(found) == 3 and found[1] == "-c" and os.path.basename(found[0]) in ("sh", "bash"):
            return _words(found[2])  # shell=True
        return found
    return []


def _loaded(args: tuple) -> None:
    if isinstance(args[0], str) and os.sep in args[0]:
        opened(args[0])


def _imported(args: tuple) -> None:
    if isinstance(args[1], str):
        opened(args[1])  # an extension: its file is opened by the system


def _connected(args: tuple) -> None:
    if isinstance(args[0], str) and args[0] != ":memory:":
        opened(args[0].removeprefix("file:").split("?")[0])


_KINDS: dict[str, Callable[[tuple], None]] = {
    "open": _open,
    "import": _imported,
    "os.rename": lambda args: written(args[1]),
    "os.link": lambda args: written(args[1]),
    "os.symlink": lambda args: written(args[1]),
    "sqlite3.connect": _connected,
    "ctypes.dlopen": _loaded,
    "subprocess.Popen": lambda args: _started(args[0], args[1]),
    "os.posix_spawn": lambda args: _started(args[0], args[1]),
    "os.spawn": lambda args: _started(args[1], args[2]),
    "os.exec": lambda args: _started(args[0], args[1]),
    "os.system": lambda args: _started(args[0], None),
}


def _hook(event: str, args: tuple) -> None:
    deed = _KINDS.get(event)
    if deed is None or _record is None:
        return
    try:
        deed(args)
    except (OSError, ValueError):
        # A full disk or a folder that is gone: what is audited has to go on. Anything else is a
        # fault of ours, and ends the command rather than a promise.
        return


def _forks() -> None:
    """A worker of a later epoch knows what those before it have read, and leaves it out."""
    if _record is not None:
        _looked_at.update(map(hash, _record.absorb()))


def _forked() -> None:
    if _record is not None:
        _record.in_child()
