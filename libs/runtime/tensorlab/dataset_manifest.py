"""`datasets/raw/<name>/dataset.yaml`: which files the data has. The Nx plugin reads it likewise."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tensorlab import dataset_errors
from tensorlab.yaml_file import Document, KeyPath, YamlProblem, parse

LIST = "files.tsv"
TEXTS = ("name", "description", "licence", "homepage")
SOURCES = {
    "file": ("paths",),
    "url": ("paths", "strip", "sha256"),
    "npm": ("paths", "strip"),
    "debian": ("paths", "strip"),
    "callable": ("paths", "arguments"),
    "huggingface": ("paths", "revision"),
    "dvc": (),
}


@dataclass(frozen=True)
class File:
    """What is recorded of a file: `size` in bytes, `digest` in hex; None where it is not."""

    path: str
    size: int | None = None
    digest: str | None = None
    algorithm: str = "sha256"


@dataclass(frozen=True)
class Manifest:
    """`file` is the manifest's path in the lab; `files` is None where none are recorded."""

    name: str
    folder: Path
    file: str
    files: list[File] | None


def read(root: Path, name: str) -> Manifest:
    """The manifest of a dataset of the lab. Raises `UserError` with the line that is wrong."""
    folder = root / "datasets" / "raw" / name
    file = f"datasets/raw/{name}/dataset.yaml"
    document = _parsed(folder / "dataset.yaml", file)
    value = document.value
    if not isinstance(value, dict):
        raise dataset_errors.bad_manifest(f"{file}:1", "A dataset.yaml is a map.")
    for key, inner in value.items():
        _key(document, key, inner, name)
    if "source" in value:
        _source(document, value["source"])
    return Manifest(name, folder, file, _files(document, value, folder, file))


def _parsed(path: Path, file: str) -> Document:
    try:
        return parse(path.read_text(encoding="utf-8"), file)
    except YamlProblem as problem:
        where = f"{file}:{problem.line}"
        raise dataset_errors.bad_manifest(where, f"This is not YAML: {problem.message}.") from None
    except UnicodeDecodeError:
        raise dataset_errors.bad_manifest(file, "The file is not UTF-8.") from None


def _key(document: Document, key: str, value: Any, name: str) -> None:
    where = document.place((key,))
    known = (*TEXTS, "source", "files")
    if key not in known:
        problem = f"{key} is not a key of a dataset."
        raise dataset_errors.bad_manifest(where, problem, key, known)
    if key in TEXTS and not isinstance(value, str):
        raise dataset_errors.bad_manifest(where, f"{key} takes a text.")
    if key == "name" and value != name:
        problem = f"name says {value}, and the folder's name is {name}."
        raise dataset_errors.bad_manifest(where, problem)


def _source(document: Document, source: Any) -> None:
    where = document.place(("source",))
    one_of = f"one of {', '.join(SOURCES)}"
    if not isinstance(source, dict):
        raise dataset_errors.bad_manifest(where, f"source is a map with {one_of}.")
    kinds = [kind for kind in SOURCES if kind in source]
    options = (
        SOURCES[kinds[0]] if kinds else tuple({key for keys in SOURCES.values() for key in keys})
    )
    for key in source:
        known = (*SOURCES, *options)
        if key not in known:
            of = f"a source with {kinds[0]}" if kinds else "a source"
            place, problem = document.place(("source", key)), f"source.{key} is not a key of {of}."
            raise dataset_errors.bad_manifest(place, problem, key, known)
    if len(kinds) != 1:
        found = " and ".join(kinds) or "none"
        raise dataset_errors.bad_manifest(where, f"source has {one_of}; here is {found}.")


def _files(document: Document, value: dict[str, Any], folder: Path, file: str) -> list[File] | None:
    listed = value.get("files")
    if isinstance(listed, dict):
        return _listed(document, listed, folder)
    if listed is None:
        pointer = value.get("source", {}).get("dvc")
        return _pointed(folder / pointer, file) if pointer else None
    if not isinstance(listed, list):
        raise dataset_errors.bad_manifest(document.place(("files",)), "files takes a list.")
    files = [_file(document, entry, ("files", index)) for index, entry in enumerate(listed)]
    seen: set[str] = set()
    for index, one in enumerate(files):
        if one.path in seen:
            where = document.place(("files", index))
            raise dataset_errors.bad_manifest(where, f"{one.path} stands here twice.")
        seen.add(one.path)
    return files


def _file(document: Document, entry: Any, path: KeyPath) -> File:
    where = document.place(path)
    if not isinstance(entry, dict) or not isinstance(entry.get("path"), str):
        raise dataset_errors.bad_manifest(where, "An entry of files has a path.")
    name, size, digest = entry["path"], entry.get("size"), entry.get("sha256")
    problem = ""
    if unknown := [key for key in entry if key not in ("path", "size", "sha256")]:
        problem = f"{unknown[0]} is not a key of a file: path, size, sha256."
    elif not is_inside(name):
        problem = f"{name} is not inside the dataset's folder."
    elif size is not None and not (type(size) is int and size >= 0):
        problem = f"The size of {name} is a number of bytes."
    elif digest is not None and not _is_sha256(digest):
        problem = f"The sha256 of {name} has 64 hexadecimal digits."
    if problem:
        raise dataset_errors.bad_manifest(where, problem)
    return File(name, size, digest)


def _listed(document: Document, listed: dict[str, Any], folder: Path) -> list[File]:
    where = document.place(("files",))
    digest = listed.get("sha256")
    if listed.get("list") != LIST or not _is_sha256(digest):
        problem = f"files, as a map, has list: {LIST}, and its sha256."
        raise dataset_errors.bad_manifest(where, problem)
    content = (folder / LIST).read_bytes() if (folder / LIST).is_file() else b""
    if hashlib.sha256(content).hexdigest() != digest:
        raise dataset_errors.bad_manifest(where, f"{LIST} is not the one whose sha256 this is.")
    files = []
    for number, line in enumerate(content.decode().split("\n"), start=1):
        if line == "":
            continue
        parts = line.split("\t")
        if len(parts) != 3 or not _is_sha256(parts[0]) or not parts[1].isdecimal():
            place = f"datasets/raw/{folder.name}/{LIST}:{number}"
            raise dataset_errors.bad_manifest(place, "A line has a sha256, a size and a path.")
        files.append(File(parts[2], int(parts[1]), parts[0]))
    return files


def _pointed(pointer: Path, file: str) -> list[File] | None:
    """The files behind a DVC pointer; None for a folder, whose list DVC keeps in its own cache."""
    if not pointer.is_file():
        raise dataset_errors.bad_manifest(file, f"source.dvc names {pointer.name}: not there.")
    outs = (_parsed(pointer, pointer.name).value or {}).get("outs", [])
    if any(not out.get("md5") or str(out["md5"]).endswith(".dir") for out in outs):
        return None
    return [File(out["path"], out.get("size"), out["md5"], "md5") for out in outs]


def is_inside(path: str) -> bool:
    """Whether a path stays below the folder that it is relative to."""
    return not re.match(r"[/\\]|[A-Za-z]:|$", path) and ".." not in re.split(r"[/\\]", path)


def _is_sha256(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[0-9a-f]{64}", value) is not None
