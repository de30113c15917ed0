"""One process at a time in a run. The system frees the lock when a process dies."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO


@contextlib.contextmanager
def locked(file: Path, on_wait: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock of `file`; `on_wait` is told once which process holds it if it is taken.

    The file says `<process id> <machine>`, for programs that cannot ask for the lock.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+", encoding="utf-8") as stream:
        waited = False
        while not _try(stream):
            if not waited:
                stream.seek(0)
                on_wait(_holder(stream.read()))
                waited = True
            time.sleep(0.2)
        stream.truncate(0)
        stream.write(f"{os.getpid()} {socket.gethostname()}")
        stream.flush()
        yield


def _holder(text: str) -> str:
    pid, _, machine = text.strip().partition(" ")
    here = machine in ("", socket.gethostname())
    return (pid or "unknown") if here else f"{pid} on {machine}"


def _try(stream: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
