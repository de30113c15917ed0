"""SIGINT, SIGTERM and SIGHUP end a training in order: status written, last checkpoint whole."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType

NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


class Interrupted(KeyboardInterrupt):
    """A signal asked to stop. A KeyboardInterrupt, so that DataLoader workers end quietly."""

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.signum = signum

    @property
    def exit_status(self) -> int:
        return 128 + self.signum


_received: list[int] = []
_held: list[bool] = []


def install() -> None:
    """Turn the first signal into `Interrupted`. Further ones change nothing: the end is near, and
    a terminal and a parent process often send the same signal twice."""
    _received.clear()
    _held.clear()
    for name in NAMES:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _handle)


@contextlib.contextmanager
def held() -> Iterator[None]:
    """Let files that belong together be written together: a signal meanwhile counts after."""
    _held.append(True)
    try:
        yield
    finally:
        _held.pop()
    raise_if_received()


def raise_if_received() -> None:
    """For loops: an exception out of a signal handler can get lost in a callback from C."""
    if _received:
        raise Interrupted(_received[0])


def _handle(signum: int, frame: FrameType | None) -> None:
    if not _received:
        _received.append(signum)
        if _held:
            return
        raise Interrupted(signum)
