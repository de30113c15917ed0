"""SIGINT, SIGTERM and SIGHUP end a training in order: status written, last checkpoint whole."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType
from typing import NoReturn

NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


class Interrupted(KeyboardInterrupt):
    """A signal asked to stop. A KeyboardInterrupt, so that DataLoader workers end quietly."""

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.signum = signum

    @property
    def exit_status(self) -> int:
        return 128 + self.signum


PATIENCE = 5  # seconds that a signal waits for the end of a step; nothing is lost if it is short

_received: list[int] = []
_held: list[bool] = []  # True: by a loop, which may be broken


def install() -> None:
    """Turn the first signal into `Interrupted`. Further ones change nothing: the end is near, and
    a terminal and a parent process often send the same signal twice."""
    _received.clear()
    _held.clear()
    for name in NAMES:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _handle)
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, _lose_patience)


@contextlib.contextmanager
def held(loop: bool = False) -> Iterator[None]:
    """Let what belongs together be done together: a signal meanwhile counts after.

    Args:
        loop: a training loop, which looks at `received` after each step. One that does not come to
            the end of its step (it waits for data) is interrupted after 5 seconds.
    """
    _held.append(loop)
    try:
        yield
    finally:
        _held.pop()
    if not _held:
        raise_if_received()


@contextlib.contextmanager
def released() -> Iterator[None]:
    """Inside of `held`: a signal counts at once."""
    raise_if_received()
    holds, _held[:] = list(_held), []
    try:
        yield
    finally:
        _held[:] = holds


def received() -> int:
    """The first signal that came; 0 for none."""
    return _received[0] if _received else 0


def raise_if_received() -> None:
    """For loops: an exception out of a signal handler can get lost in a callback from C."""
    if _received:
        interrupt(_received[0])


def interrupt(signum: int) -> NoReturn:
    """End in order, here. What is left to do may take longer than a step was waited for."""
    if hasattr(signal, "alarm"):
        signal.alarm(0)
    raise Interrupted(signum)


def _handle(signum: int, frame: FrameType | None) -> None:
    if not _received:
        _received.append(signum)
        if not _held:
            raise Interrupted(signum)
        if hasattr(signal, "alarm"):
            signal.alarm(PATIENCE)


def _lose_patience(signum: int, frame: FrameType | None) -> None:
    if all(_held):
        raise_if_received()
    signal.alarm(1)
