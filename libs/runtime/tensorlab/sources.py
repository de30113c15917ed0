"""python -m tensorlab.sources callable sklearn.datasets.load_digits <folder> [--path data.npy]

Puts the data of a source that only Python can ask into a folder, for `nx run dataset-<d>:fetch`,
which compares it with the manifest and puts it in place.

A callable with a parameter `folder` writes its files there itself. Of another one's result, a map
or a tuple, each part becomes a file: arrays `.npy`, texts `.txt`, lists `.json`, tables `.csv`.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tensorlab import dataset_errors, errors, failures, lab
from tensorlab.config_value import decode


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tensorlab.sources")
    parser.add_argument("kind", choices=["callable", "huggingface"])
    parser.add_argument("name", help="a dotted name, or owner/name of a dataset of the hub")
    parser.add_argument("folder", type=Path, help="where the files go")
    parser.add_argument("--path", action="append", default=[], help="only this; may be repeated")
    what = "of the callable, as JSON: see config_value"
    parser.add_argument("--arguments", type=json.loads, default={}, help=what)
    parser.add_argument("--revision", help="of the hub's dataset")
    args = parser.parse_args(argv)
    root: Path | None = None
    try:
        root = lab.find_root(".", Path.cwd())
        sys.path.insert(0, str(root))
        if args.kind == "callable":
            from_callable(args.name, decode(args.arguments), args.folder, args.path)
        else:
            from_hub(args.name, args.revision, args.folder, args.path)
    except Exception as problem:
        return failures.show(problem, root)
    return 0


def from_callable(
    name: str, arguments: dict[str, Any], folder: Path, paths: Sequence[str] = ()
) -> None:
    """Call what `name` names and keep its result as files in `folder`.

    Args:
        arguments: by name.
        paths: the files to keep, as `data.npy`; all where it is empty.
    """
    function = _located(name)
    takes = inspect.signature(function).parameters if callable(function) else {}
    try:
        result = function(**arguments, **({"folder": folder} if "folder" in takes else {}))
    except Exception as problem:
        raise dataset_errors.callable_fails(name, problem) from problem
    if "folder" in takes:
        return
    files = _files_of(result)
    for path in paths:
        if path not in files:
            raise dataset_errors.no_such_path(name, path, list(files))
    for path in paths or files:
        _write(folder / path, files[path], name)


def from_hub(name: str, revision: str | None, folder: Path, paths: Sequence[str] = ()) -> None:
    """Load a dataset's files from the Hugging Face hub; the package itself resumes and caches."""
    try:
        from huggingface_hub import HfApi, snapshot_download
    except ModuleNotFoundError:
        raise errors.needs_extra("source.huggingface", "nlp", None) from None
    patterns = [pattern for path in paths for pattern in (path, f"{path}/*")] or None
    try:
        # Asked for first: a snapshot of a hub that does not answer is silently what is here.
        commit = HfApi().dataset_info(name, revision=revision).sha
        snapshot_download(
            name, repo_type="dataset", revision=commit, local_dir=folder, allow_patterns=patterns
        )
    except Exception as problem:
        lines = [line for line in str(problem).splitlines() if line] or [type(problem).__name__]
        raise dataset_errors.no_hub(name, " ".join(lines[:2])) from problem


def _located(name: str) -> Callable:
    module, _, attribute = name.rpartition(".")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except ModuleNotFoundError as problem:
        if not module.startswith(str(problem.name)):
            raise
        raise dataset_errors.no_callable(name, f"and there is no module {problem.name}") from None
    except AttributeError:
        raise dataset_errors.no_callable(name, f"which {module} does not have") from None
    if not callable(found):
        raise dataset_errors.no_callable(name, "which cannot be called")
    return found


def _files_of(result: Any) -> dict[str, Any]:
    """The parts of a result by the names of the files that they become."""
    if isinstance(result, Mapping):
        parts = {str(key): value for key, value in result.items()}
    elif isinstance(result, tuple) and hasattr(result, "_fields"):
        parts = dict(zip(result._fields, result, strict=True))
    elif isinstance(result, tuple) and len(result) == 2:
        parts = {"data": result[0], "target": result[1]}
    elif isinstance(result, tuple):
        parts = {f"part{index}": value for index, value in enumerate(result)}
    else:
        parts = {"data": result}
    return {f"{key}{_suffix(value)}": value for key, value in parts.items() if value is not None}


def _suffix(value: Any) -> str:
    if hasattr(value, "to_csv"):
        return ".csv"
    if isinstance(value, str):
        return ".txt"
    if isinstance(value, list | dict | int | float):
        return ".json"
    return ".npy"


def _write(file: Path, value: Any, name: str) -> None:
    import numpy as np

    file.parent.mkdir(parents=True, exist_ok=True)
    if hasattr(value, "to_csv"):
        value.to_csv(file, index=False)
    elif isinstance(value, str):
        file.write_text(value, encoding="utf-8")
    elif isinstance(value, list | dict | int | float):
        file.write_text(json.dumps(value, indent=1, default=_plain), encoding="utf-8")
    else:
        array = np.asarray(value)
        if array.dtype.hasobject:
            raise dataset_errors.unusable_result(name, file.stem, type(value).__name__)
        np.save(file, array, allow_pickle=False)


def _plain(value: Any) -> Any:
    """A number of numpy as Python's own."""
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"a {type(value).__name__} is no JSON")


if __name__ == "__main__":
    sys.exit(main())
