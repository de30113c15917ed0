"""What a `_target_` of the lab names, found by reading the source, without importing it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tensorlab import errors

Definition = ast.ClassDef | ast.FunctionDef


@dataclass(frozen=True)
class Found:
    """A target that exists. `definition` is None where only an import can tell what it is."""

    definition: Definition | None


@dataclass(frozen=True)
class Missing:
    """A target that does not exist. `known` are the names it may have been meant to be."""

    known: tuple[str, ...]


def find(base: Path, target: str, shown: Path | None = None) -> Found | Missing:
    """Look a dotted name up below `base`, the folder that holds its first part.

    Raises `UserError` for a module that Python cannot parse.
    """
    parts = target.split(".")
    folder, index = base, 0
    while index < len(parts) and (folder / parts[index]).is_dir():
        folder, index = folder / parts[index], index + 1
    if index < len(parts) and (folder / f"{parts[index]}.py").is_file():
        file, index = folder / f"{parts[index]}.py", index + 1
    else:
        file = folder / "__init__.py"
    rest = parts[index:]
    if not rest:
        return Missing(_all_names(base, parts[0]))
    found = _name_in(file, rest[0], base, frozenset()) if file.is_file() else None
    if found is None:
        module = ".".join(parts[:index])
        own = tuple(f"{module}.{name}" for name in _definitions(file)) if file.is_file() else ()
        return Missing(own if own and file.name != "__init__.py" else _all_names(base, parts[0]))
    return found if len(rest) == 1 else Found(None)


@cache
def _parse(file: Path) -> ast.Module:
    try:
        return ast.parse(file.read_bytes(), filename=str(file))
    except (SyntaxError, ValueError) as problem:
        root = next((up for up in file.parents if (up / "pyproject.toml").is_file()), file.parent)
        line = getattr(problem, "lineno", None)
        raise errors.broken_module(
            file.relative_to(root).as_posix(), line, getattr(problem, "msg", str(problem))
        ) from None


def _statements(body: list[ast.stmt]) -> list[ast.stmt]:
    """The statements of a module, those under `if` and `try` included."""
    flat: list[ast.stmt] = []
    for statement in body:
        flat.append(statement)
        for block in ("body", "orelse", "finalbody"):
            if isinstance(statement, ast.If | ast.Try | ast.With):
                flat += _statements(getattr(statement, block, []))
    return flat


def _name_in(file: Path, name: str, base: Path, seen: frozenset) -> Found | None:
    """What `name` is in the module `file`; None when the module has no such name."""
    if (file, name) in seen:
        return None
    seen = seen | {(file, name)}
    found: Found | None = None
    for statement in _statements(_parse(file).body):
        if isinstance(statement, ast.ClassDef | ast.FunctionDef) and statement.name == name:
            found = Found(None if statement.decorator_list else statement)
        elif isinstance(statement, ast.FunctionDef) and statement.name == "__getattr__":
            found = found or Found(None)
        elif isinstance(statement, ast.Import | ast.ImportFrom):
            found = _imported(statement, file, name, base, seen) or found
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            assigned = ast.walk(statement)
            if any(isinstance(node, ast.Name) and node.id == name for node in assigned):
                found = Found(None)
    return found


def _imported(
    statement: ast.Import | ast.ImportFrom, file: Path, name: str, base: Path, seen: frozenset
) -> Found | None:
    for alias in statement.names:
        if alias.name == "*":
            return Found(None)
        if (alias.asname or alias.name.split(".")[0]) != name:
            continue
        if isinstance(statement, ast.Import):
            return Found(None)
        source = _module_file(statement, file, base)
        inner = _name_in(source, alias.name, base, seen) if source else None
        return inner or Found(None)
    return None


def _module_file(statement: ast.ImportFrom, file: Path, base: Path) -> Path | None:
    """The file of `from x import ...` where it lies below `base`."""
    folder = file.parents[statement.level - 1] if statement.level else base
    path = folder.joinpath(*(statement.module or "").split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file() and candidate.is_relative_to(base):
            return candidate
    return None


def _definitions(file: Path) -> list[str]:
    body = _statements(_parse(file).body)
    return [item.name for item in body if isinstance(item, ast.ClassDef | ast.FunctionDef)]


def _all_names(base: Path, package: str) -> tuple[str, ...]:
    """`package.module.Name` of everything that can be a target below a package."""
    names: list[str] = []
    for file in sorted((base / package).rglob("*.py")):
        module = ".".join(file.relative_to(base).with_suffix("").parts)
        try:
            tree = _parse(file)
        except errors.UserError:
            continue
        if file.name == "__init__.py":
            module = module.removesuffix(".__init__")
            froms = [item for item in tree.body if isinstance(item, ast.ImportFrom) and item.level]
            names += [f"{module}.{alias.name}" for item in froms for alias in item.names]
        names += [f"{module}.{name}" for name in _definitions(file)]
    return tuple(names)
