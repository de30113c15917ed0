"""The data that an experiment names, compared with its manifests before anything is made of it.

Size and times first: the bytes of a file are read again only when it was touched since they were
last compared. `nx run dataset-<name>:verify` keeps the same notes, `cache/verified/<name>.tsv`.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from tensorlab import atomic, console, dataset_errors
from tensorlab.dataset_manifest import LIST, File, Manifest, read

RACY = 2_000_000_000  # ns: within it a second write may leave the same times
SAID = 1 << 28  # bytes whose reading takes so long that it is said
OURS = ("dataset.yaml", LIST, "project.json")


class Stamp(NamedTuple):
    """What changes whenever a file is written, replaced or moved.

    `racy`: written so recently that another write could leave the same times.
    """

    text: str
    size: int
    racy: bool


NONE = Stamp("", 0, True)


def check(root: Path, names: Iterable[str]) -> None:
    """Raise `UserError` for the first dataset whose files are not as recorded.

    A dataset without recorded files promises nothing, and is not looked at.
    """
    for name in dict.fromkeys(names):
        if "/" in name:
            from tensorlab import prepared

            prepared.check(root, name)
            continue
        manifest = read(root, name)
        if manifest.files is not None:
            compare(manifest, manifest.files, root / "cache" / "verified" / f"{name}.tsv")


def manifest_files(root: Path, name: str) -> list[Path]:
    """What decides which data a dataset has: `dataset.yaml`, and DVC's pointers beside it; of
    prepared data, the records of it and of its splits, where they are there."""
    if "/" in name:
        splits = root / "datasets" / "splits" / name.split("/")[1] / "splits.json"
        found = (root / "datasets" / name / "prepared.json", splits)
        return [file for file in found if file.is_file()]
    folder = root / "datasets" / "raw" / name
    return [folder / "dataset.yaml", *sorted(folder.glob("*.dvc"))]


def compare(manifest: Manifest, files: list[File], notes: Path) -> None:
    """Raise `UserError` where files are missing, have other bytes, or are more than these.

    Args:
        notes: what was read of them is kept there.
    """
    stamps = {file.path: _stamp(manifest.folder / file.path) for file in files}
    missing = [path for path, stamp in stamps.items() if stamp is NONE]
    if missing:
        raise dataset_errors.no_data(manifest.file, manifest.name, missing, len(files))
    different, unread = [], []
    known = _load(notes)
    for file in files:
        stamp = stamps[file.path]
        if file.size is not None and stamp.size != file.size:
            different.append(f"{file.path}: {stamp.size} bytes, recorded {file.size}")
        elif file.digest is None:
            continue
        elif stamp.racy or known.get(file.path) != (stamp.text, file.digest):
            unread.append(file)
    if unread:
        different += _differ(manifest, unread, stamps, known, notes)
    recorded = {file.path for file in files}
    different += [f"{path}: not recorded" for path in data_files(manifest.folder, recorded)]
    if different:
        raise dataset_errors.other_data(manifest.file, manifest.name, different)


def _differ(
    manifest: Manifest,
    files: list[File],
    stamps: dict[str, Stamp],
    known: dict[str, tuple[str, str]],
    notes: Path,
) -> list[str]:
    """Which files have other bytes. What was read is noted."""
    size = sum(stamps[file.path].size for file in files)
    if size >= SAID:
        console.say(f"{manifest.name}: comparing {size / 1e9:.1f} GB with {manifest.file}")
    with ThreadPoolExecutor(min(8, os.cpu_count() or 1)) as pool:
        digests = list(pool.map(lambda file: _digest(manifest.folder, file), files))
    for file, digest in zip(files, digests, strict=True):
        if not stamps[file.path].racy:
            known[file.path] = (stamps[file.path].text, digest)
    _save(notes, known)
    pairs = zip(files, digests, strict=True)
    return [f"{file.path}: other bytes" for file, digest in pairs if digest != file.digest]


def _digest(folder: Path, file: File) -> str:
    if file.algorithm == "sha256":
        return atomic.sha256(folder / file.path)
    digest = hashlib.new(file.algorithm, usedforsecurity=False)
    with (folder / file.path).open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _stamp(path: Path) -> Stamp:
    """`NONE` where there is no file."""
    now = time.time_ns()
    try:
        found = os.stat(path)
    except OSError:
        return NONE
    if not stat.S_ISREG(found.st_mode):
        return NONE
    times = (found.st_mtime_ns, found.st_ctime_ns)
    text = f"{found.st_size}:{times[0]}:{times[1]}:{found.st_ino}"
    return Stamp(text, found.st_size, max(times) > now - RACY)


def data_files(folder: Path, but: set[str] | frozenset[str] = frozenset()) -> list[str]:
    """The files of the data, sorted. Names that begin with a dot are no data."""
    files = _below(str(folder), "", (os.path.realpath(folder),))
    return sorted(path for path in files if path not in but and not _is_ours(path))


def _is_ours(path: str) -> bool:
    return "/" not in path and (path in OURS or path.endswith(".dvc"))


def _below(folder: str, prefix: str, above: tuple[str, ...]) -> Iterator[str]:
    for entry in os.scandir(folder):
        if entry.name.startswith("."):
            continue
        if entry.is_file():
            yield prefix + entry.name
        elif entry.is_dir():
            real = os.path.realpath(entry.path)
            if real not in above:
                yield from _below(entry.path, f"{prefix}{entry.name}/", (*above, real))


def _load(notes: Path) -> dict[str, tuple[str, str]]:
    """The stamp and the digest of each file when it was last read."""
    try:
        lines = notes.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return {}
    parts = [line.split("\t") for line in lines]
    return {part[2]: (part[0], part[1]) for part in parts if len(part) == 3}


def _save(notes: Path, known: dict[str, tuple[str, str]]) -> None:
    lines = [f"{stamp}\t{digest}\t{path}\n" for path, (stamp, digest) in known.items()]
    try:
        atomic.write_text(notes, "".join(lines))
    except OSError:
        return  # a folder that cannot be written costs time, not correctness
