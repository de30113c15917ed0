"""What was read: in memory, and of other processes by the files that they leave."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tensorlab.audit_places import Places

PLACES = "places.json"


class Read(NamedTuple):
    """Something that was read.

    Attributes:
        where: `file:line` of the lab's own code, the package that did it, or nothing.
        stamp: size, times and inode of a file when it was opened.
    """

    where: str
    stamp: str = ""


class Seen(NamedTuple):
    """Files by their absolute paths, variables and programs by their names."""

    files: dict[str, Read]
    environment: dict[str, Read]
    programs: dict[str, Read]


class Record:
    """What was read since `audit.start`, by this process and by those that it started.

    Args:
        places: what counts as a file of the lab.
        folder: where other processes leave what they read.
        writes_to: the file of this process in it; None for the process that looks at all.
    """

    def __init__(self, places: Places, folder: str, writes_to: str | None = None) -> None:
        self.places, self.folder, self._writes_to = places, folder, writes_to
        self.seen = Seen({}, {}, {})
        self.wrote: set[str] = set()
        self.set_here: set[str] = set()  # variables that this process has set before it read them
        self._expected: tuple[str, ...] = ()
        self._noted = 0
        self._stream: int | None = None
        self._absorbed: dict[str, int] = {}

    def expect(self, folders: Iterable[str]) -> None:
        """Folders, with a `/` at the end, whose files need not be kept one by one."""
        self.is_told(folders)
        values = [self.places.root, *self._expected]
        Path(self.folder, PLACES).write_text(json.dumps(values), encoding="utf-8")

    def is_told(self, folders: Iterable[str]) -> None:
        """What the process that this one works for expects."""
        self._expected = tuple(folders)

    def is_expected(self, file: str) -> bool:
        return file.startswith(self._expected)

    def note(self, kind: str, name: str, read: Read) -> None:
        """Keep the first time; `kind` is a field of `Seen`."""
        known: dict[str, Read] = getattr(self.seen, kind)
        if known.setdefault(name, read) is read:
            self._leave(kind, name, *read)

    def is_news(self) -> bool:
        """Whether anything was read since this was asked last."""
        noted, self._noted = self._noted, len(self.seen.files) + len(self.seen.environment)
        return self._noted != noted

    def note_written(self, file: str) -> None:
        if file not in self.wrote:
            self.wrote.add(file)
            self._leave("wrote", file)

    def in_child(self) -> None:
        """After a fork: this process writes into a file of its own."""
        self._writes_to, self._stream = str(os.getpid()), None

    def absorb(self) -> list[str]:
        """Take in what other processes have left since the last time; their files' paths."""
        files = []
        for file in sorted(Path(self.folder).glob("*.jsonl")):
            is_whole = not _is_alive(int(file.stem))
            with file.open("rb") as stream:
                stream.seek(self._absorbed.get(file.name, 0))
                # A process that was killed, or that writes now, may have left half a line.
                whole, end, _ = stream.read().rpartition(b"\n")
            self._absorbed[file.name] = self._absorbed.get(file.name, 0) + len(whole + end)
            if is_whole:
                file.unlink()
                del self._absorbed[file.name]
            for line in whole.splitlines():
                kind, name, *rest = json.loads(line)
                if kind == "wrote":
                    self.wrote.add(name)
                else:
                    getattr(self.seen, kind).setdefault(name, Read(*rest))
                if kind == "files":
                    files.append(name)
        return files

    def _leave(self, *entry: str) -> None:
        if self._writes_to is None:
            return
        if self._stream is None:
            file = os.path.join(self.folder, f"{self._writes_to}.jsonl")
            self._stream = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.write(self._stream, json.dumps(entry).encode() + b"\n")


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
