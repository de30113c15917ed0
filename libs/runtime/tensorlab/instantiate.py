"""From `_target_` to the object: Hydra's meaning, messages with the line in the file."""

from __future__ import annotations

import functools
import importlib
import inspect
from collections.abc import Callable
from typing import Any

from tensorlab import errors, memory, parameters
from tensorlab.config import Experiment
from tensorlab.failures import is_users
from tensorlab.yaml_file import KeyPath


def build(
    experiment: Experiment,
    *path: str | int,
    args: tuple = (),
    fill: dict[str, Any] | None = None,
    partial: bool = False,
) -> Any:
    """The object that the section at `path` describes; other values as they are.

    Args:
        args: what comes before the section's own arguments (an optimizer's parameters).
        fill: values for parameters that the section leaves out, by name.
        partial: return `functools.partial` even where the section has no `_partial_`. Where there
            are `args`, `_partial_` in the section means nothing: the factory is called at once.
    """
    value: Any = experiment.value
    for part in path:
        value = value[part]
    return _build(experiment, value, path, args, fill or {}, partial)


def locate(experiment: Experiment, path: KeyPath, target: str) -> Any:
    """Import what a dotted name names."""
    parts = target.split(".")
    found: Any = importlib.import_module(parts[0])
    for index, part in enumerate(parts[1:], start=2):
        if not hasattr(found, part) and inspect.ismodule(found):
            module = ".".join(parts[:index])
            try:
                importlib.import_module(module)
            except ModuleNotFoundError as problem:
                if problem.name != module:
                    raise
        if not hasattr(found, part):
            key = ".".join(map(str, (*path, "_target_")))
            where = experiment.place(*path, "_target_")
            before = ".".join(parts[: index - 1])
            known = [f"{before}.{name}" for name in dir(found) if not name.startswith("_")]
            raise errors.no_target(key, ".".join(parts[:index]), known, where, experiment.name)
        found = getattr(found, part)
    return found


def _build(
    experiment: Experiment,
    value: Any,
    path: KeyPath,
    args: tuple = (),
    fill: dict[str, Any] | None = None,
    partial: bool = False,
) -> Any:
    if isinstance(value, list):
        return [_build(experiment, item, (*path, index)) for index, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    if "_target_" not in value:
        return {key: _build(experiment, item, (*path, key)) for key, item in value.items()}

    target = locate(experiment, path, value["_target_"])
    key, where = ".".join(map(str, path)), experiment.place(*path, "_target_")
    if not callable(target):
        wanted = "a class or a function"
        raise errors.wrong_part(
            f"{key}._target_", value["_target_"], wanted, where, experiment.name
        )
    signature = parameters.of_object(target)
    filled = _filled(signature, value, fill or {})
    if signature:
        parameters.check(signature, path, value, experiment.document, experiment.name, filled)
    own = {name: inner for name, inner in value.items() if name not in parameters.SPECIAL}
    named = {name: _build(experiment, inner, (*path, name)) for name, inner in own.items()}
    given = [
        _build(experiment, inner, (*path, "_args_", index))
        for index, inner in enumerate(value.get("_args_", []))
    ]
    call = functools.partial(target, *args, *given, **{**filled, **named})
    if partial or (value.get("_partial_") and not args):
        return call
    return _call(call, key, value["_target_"], where, experiment)


def _filled(
    signature: parameters.Signature | None, section: dict, fill: dict[str, Any]
) -> dict[str, Any]:
    names = signature.names if signature else []
    return {name: fill[name] for name in names if name in fill and name not in section}


def _call(call: Callable, key: str, target: str, where: str, experiment: Experiment) -> Any:
    try:
        return call()
    except errors.BadOption as problem:
        raise problem.at(
            experiment.value["trainer"], experiment.document, experiment.name
        ) from None
    except Exception as problem:
        own = isinstance(problem, errors.UserError) or is_users(problem, experiment.root)
        if own or memory.is_exhausted(problem):
            raise
        raise errors.refused_arguments(key, target, problem, where, experiment.name) from None
