"""What is said about data that cannot be had, or is not as its manifest records it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tensorlab import prepared_errors
from tensorlab.errors import UserError, hint
from tensorlab.names import kebab

MOST_SHOWN = 10


def bad_manifest(where: str, problem: str, word: str = "", known: Iterable[str] = ()) -> UserError:
    near = hint(word, known) if word else ""
    return UserError(f"{problem}{near}", where, "correct it: docs/datasets.md of tensorlab")


def no_data(file: str, dataset: str, missing: Sequence[str], of: int) -> UserError:
    count = f"{len(missing)} of {of} files" if of > 1 else "its file"
    what = f"The data of {dataset} is not here, {count}: {some(missing)}."
    prepared = "/" in dataset
    act = prepared_errors.command(dataset) if prepared else f"npx nx run {_project(dataset)}:fetch"
    return UserError(what, file, act)


def other_data(file: str, dataset: str, differences: Sequence[str]) -> UserError:
    shown = "".join(f"\n    {line}" for line in differences[:MOST_SHOWN])
    more = len(differences) - MOST_SHOWN
    shown += f"\n    and {more} more" if more > 0 else ""
    act = (
        f"npx nx run {_project(dataset)}:verify says all; :fetch --force brings what is recorded, "
        ":record accepts what is here"
    )
    if "/" in dataset:
        act = f"rm -r datasets/{dataset}, then type {prepared_errors.command(dataset)}"
    return UserError(f"The data of {dataset} is not as recorded:{shown}", file, act)


def no_callable(name: str, problem: str) -> UserError:
    return UserError(f"source.callable names {name}, {problem}.", next="correct source.callable")


def callable_fails(name: str, problem: BaseException) -> UserError:
    what = f"{name} fails: {type(problem).__name__}: {problem}"
    return UserError(what, next="correct source.callable or source.arguments")


def unusable_result(name: str, key: str, kind: str) -> UserError:
    what = f"{name} gives {key} as a {kind}, which cannot be kept as a file without pickle."
    act = (
        "leave it out with source.paths, or name a function with a parameter folder, which "
        "writes its files into that"
    )
    return UserError(what, next=act)


def no_such_path(name: str, path: str, known: Sequence[str]) -> UserError:
    what = f"source.paths names {path}, which {name} does not give.{hint(path, known)}"
    return UserError(what, next="correct source.paths")


def no_hub(name: str, problem: str) -> UserError:
    what = f"The Hugging Face hub does not give {name}: {problem}"
    act = "correct source.huggingface; a gated dataset needs a login: hf auth login"
    return UserError(what, next=act)


def some(paths: Sequence[str], most: int = 3) -> str:
    """`a, b, c and 4 more`"""
    more = f" and {len(paths) - most} more" if len(paths) > most else ""
    return ", ".join(paths[:most]) + more


def _project(dataset: str) -> str:
    return f"dataset-{kebab(dataset)}"
