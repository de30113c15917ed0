"""What a target takes, and whether the experiment gives it that: before and after importing it."""

from __future__ import annotations

import ast
import importlib.util
import inspect
import re
import sys
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tensorlab import crossval_errors, errors, targets
from tensorlab.lab import lab_name
from tensorlab.yaml_file import Document, KeyPath

FROM_DATA = ("input_shape", "num_classes", "vocab_size", "padding_id")  # from the dataloader
GIVEN = {"optimizer": 1, "scheduler": 1}  # arguments that come first and are not in the file
SPECIAL = ("_target_", "_partial_", "_args_")
_PACKAGE = Path(__file__).parent
_SIMPLE: dict[str, tuple[type, ...]] = {
    "int": (int,),
    "float": (float, int),
    "bool": (bool,),
    "str": (str,),
    "None": (type(None),),
    "list": (list,),
    "tuple": (list,),
    "Sequence": (list,),
    "dict": (dict,),
}


@dataclass
class Parameter:
    name: str
    annotation: str | None
    required: bool
    by_position: bool


@dataclass
class Signature:
    """What a class or function takes. `open`: it has `**kwargs`, any name may be right."""

    parameters: list[Parameter]
    open: bool
    rest: str | None = None  # the name of its `**kwargs`

    @property
    def names(self) -> list[str]:
        return [parameter.name for parameter in self.parameters]


def check_static(root: Path, name: str, document: Document) -> None:
    """Check every `_target_` of an experiment that can be checked without importing it."""
    for path, section in sections(document.value, ()):
        _special(path, section, document, name)
        key, target = ".".join(map(str, (*path, "_target_"))), section["_target_"]
        where = document.place((*path, "_target_"))
        package = target.split(".")[0]
        if "." not in target:
            raise errors.no_target(key, target, (), where, name)
        if package not in ("src", "tensorlab"):
            if package == "torch" and not _installed(package):
                raise errors.missing_distribution(package, sys.executable, lab_name(root))
            if not _installed(package):
                raise errors.no_package(key, target, package, where, lab_name(root))
            continue
        found = targets.find(root if package == "src" else _PACKAGE.parent, target)
        if isinstance(found, targets.Missing):
            raise errors.no_target(key, target, found.known, where, name)
        signature = of_definition(found.definition) if found.definition else None
        if signature:
            check(signature, path, section, document, name, filled=FROM_DATA)
            if path == ("trainer",) and signature.rest == "options":
                _check_options(signature, section, document, name)


def _check_options(signature: Signature, section: dict, document: Document, name: str) -> None:
    """Of a trainer that takes `**options`: they are those of `tensorlab.Options`."""
    from tensorlab.options import Options

    own = {*signature.names, *SPECIAL}
    try:
        Options.of({key: value for key, value in section.items() if key not in own})
    except errors.BadOption as problem:
        raise problem.at(section, document, name) from None


def _installed(package: str) -> bool:
    try:
        return importlib.util.find_spec(package) is not None
    except (ImportError, ValueError):
        return False


def sections(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, dict]]:
    """Every map with a `_target_`, the outer ones first."""
    if isinstance(value, dict):
        if "_target_" in value:
            yield path, value
        for key, inner in value.items():
            yield from sections(inner, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from sections(item, (*path, index))


def check(
    signature: Signature,
    path: KeyPath,
    section: dict,
    document: Document,
    name: str,
    filled: Container[str] = (),
) -> None:
    """Raise `UserError` for an argument that is unknown, missing, or plainly of another type."""
    target, key = section["_target_"], ".".join(map(str, path))
    owner = target.rsplit(".", 1)[-1]
    given = GIVEN.get(key, 0) + len(section.get("_args_", []))
    positional = [one for one in signature.parameters if one.by_position][:given]
    known = [one for one in signature.parameters if one not in positional]
    names = [one.name for one in known]
    for argument, value in section.items():
        if argument in SPECIAL:
            continue
        where = document.place((*path, argument))
        if argument not in names:
            if signature.open:
                continue
            if (*path, argument) == ("dataloader", "fold"):
                raise crossval_errors.cannot_fold(owner, where, name)
            raise errors.unknown_argument(f"{key}.{argument}", owner, names, where, name)
        annotation = known[names.index(argument)].annotation
        if not fits(value, annotation):
            wanted = f"{annotation} ({owner})"
            raise errors.wrong_type(f"{key}.{argument}", value, wanted, where, name)
    if section.get("_partial_"):
        return
    for one in known:
        ready = one.name in section or one.name in filled or one.name == "total_steps"
        if one.required and not ready:
            where = document.place((*path, "_target_"))
            data = one.name in FROM_DATA
            raise errors.missing_argument(key, owner, one.name, data, where, name)


def fits(value: Any, annotation: str | None) -> bool:
    """Whether a YAML value can be meant by an annotation; an annotation not understood fits all."""
    if annotation is None or (isinstance(value, dict) and "_target_" in value):
        return True
    text = re.sub(r"\b(typing|collections\.abc|t)\.", "", annotation.strip("'\" "))
    optional = re.fullmatch(r"Optional\[(.*)\]", text)
    text = f"{optional[1]} | None" if optional else text
    for part in _alternatives(text):
        wanted = _SIMPLE.get(part.split("[")[0].strip())
        if wanted is None:
            return True
        if isinstance(value, wanted) and not (isinstance(value, bool) and bool not in wanted):
            return True
    return False


def of_definition(definition: ast.ClassDef | ast.FunctionDef) -> Signature | None:
    """The signature in the source; None for a class that inherits its constructor."""
    if isinstance(definition, ast.FunctionDef):
        return _of_arguments(definition.args, skip=0)
    for item in definition.body:
        if isinstance(item, ast.FunctionDef) and item.name == "__init__":
            return _of_arguments(item.args, skip=1) if not item.decorator_list else None
    return None


def of_object(target: Callable) -> Signature | None:
    """The signature of an imported object; None where Python does not know it."""
    try:
        parameters = inspect.signature(target).parameters.values()
    except (TypeError, ValueError):
        return None
    return Signature(
        [
            Parameter(
                one.name,
                (
                    None
                    if one.annotation is one.empty
                    else (
                        one.annotation
                        if isinstance(one.annotation, str)
                        else inspect.formatannotation(one.annotation)
                    )
                ),
                one.default is one.empty,
                one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD),
            )
            for one in parameters
            if one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
        ],
        any(one.kind is one.VAR_KEYWORD for one in parameters),
    )


def _of_arguments(arguments: ast.arguments, skip: int) -> Signature:
    def parameter(one: ast.arg, required: bool, by_position: bool) -> Parameter:
        annotation = ast.unparse(one.annotation) if one.annotation else None
        return Parameter(one.arg, annotation, required, by_position)

    plain = [*arguments.posonlyargs, *arguments.args]
    needed = len(plain) - len(arguments.defaults)
    parameters = [parameter(one, index < needed, True) for index, one in enumerate(plain)][skip:]
    for one, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        parameters.append(parameter(one, default is None, False))
    rest = arguments.kwarg.arg if arguments.kwarg else None
    return Signature(parameters, rest is not None, rest)


def _alternatives(text: str) -> list[str]:
    """`int | list[int | str]` -> `int`, `list[int | str]`."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "[(") - (letter in "])")
        if letter == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]


def _special(path: KeyPath, section: dict, document: Document, name: str) -> None:
    """The keys with underscores: Hydra's meaning, and no others."""
    wanted = {"_target_": (str, "a dotted name"), "_partial_": (bool, "true or false")}
    wanted["_args_"] = (list, "a list")
    for key, value in section.items():
        here, where = ".".join(map(str, (*path, key))), document.place((*path, key))
        if key in wanted:
            if not isinstance(value, wanted[key][0]):
                raise errors.wrong_type(here, value, wanted[key][1], where, name)
        elif key.startswith("_") and key.endswith("_"):
            raise errors.unknown_key(here, wanted, where, name)
