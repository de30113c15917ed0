"""Files that are whole or not there: temporary name, flush, fsync, rename, fsync of the folder."""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

TEMPORARY = ".tmp"


@contextlib.contextmanager
def replacing(file: Path) -> Iterator[IO[bytes]]:
    """A binary file that takes the name `file` when all is written, and only then."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.{os.getpid()}{TEMPORARY}")
    try:
        with temporary.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, file)
        sync_folder(file.parent)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def replacing_folder(folder: Path) -> Iterator[Path]:
    """A folder that takes the name `folder` when all is written, and only then.

    For one process at a time: what those that were killed have left is removed.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    for leftover in folder.parent.glob(f".{folder.name}.*{TEMPORARY}"):
        shutil.rmtree(leftover, ignore_errors=True)
    new = folder.with_name(f".{folder.name}.{os.getpid()}{TEMPORARY}")
    old = folder.with_name(f".{folder.name}.old{TEMPORARY}")
    new.mkdir()
    try:
        yield new
        for file in new.rglob("*"):
            sync_folder(file) if file.is_dir() else _sync(file)
        if folder.exists():
            os.replace(folder, old)
        os.replace(new, folder)
        sync_folder(folder.parent)
    finally:
        for leftover in (new, old):
            shutil.rmtree(leftover, ignore_errors=True)


def write_text(file: Path, text: str) -> None:
    with replacing(file) as stream:
        stream.write(text.encode("utf-8"))


def write_bytes(file: Path, content: bytes) -> None:
    with replacing(file) as stream:
        stream.write(content)


def write_json(file: Path, value: Any) -> None:
    write_text(file, json.dumps(finite(value), indent=2) + "\n")


def read_record(file: Path, format: int) -> dict[str, Any] | None:
    """A JSON object whose `format` is this; None where there is none that can be read."""
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) and record.get("format") == format else None


def finite(value: Any) -> Any:
    """The value with null for NaN and the infinities, which JSON does not have."""
    if isinstance(value, dict):
        return {key: finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [finite(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def copy(source: Path, target: Path) -> None:
    """`target` becomes `source`, as a second name of the same bytes where the disk can."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}{TEMPORARY}")
    temporary.unlink(missing_ok=True)
    try:
        os.link(source, temporary)
    except OSError:
        with source.open("rb") as read, replacing(target) as write:
            shutil.copyfileobj(read, write)
        return
    os.replace(temporary, target)
    sync_folder(target.parent)


def append_line(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8") as stream:
        stream.write(text + "\n")
        stream.flush()
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows has no handle of a folder to sync
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync(file: Path) -> None:
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


def sha256(file: Path) -> str:
    with file.open("rb") as stream:
        if hasattr(hashlib, "file_digest"):
            return hashlib.file_digest(stream, "sha256").hexdigest()
        digest = hashlib.sha256()
        while block := stream.read(1 << 20):
            digest.update(block)
        return digest.hexdigest()
