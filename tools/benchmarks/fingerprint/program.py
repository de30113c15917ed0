"""What CPython says of a source: its program, as `ast.dump` shows it, without docstrings.

Annotations in the body of a function are never evaluated, and do not count.
A docstring is what `ast.get_docstring` takes for one. Where nothing else is in a body, `pass` stands for it: a function of a
docstring alone and one of a docstring and `pass` are the same program.
"""

import ast
import re
import sys
import warnings

warnings.simplefilter("ignore")
sys.setrecursionlimit(20_000)

# Type parameters and aliases of 3.12, and what f-strings hold since. In canonical text.
SINCE_3_12 = re.compile(
    "(?:^|[\x01\x02\n])(?:(?:async )?def |class |type )\\w+(?:\\[|=)|\\$F\\("
)
SINCE_3_11 = re.compile("except\\*|[:\\[,]\\*")

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
ACTING = re.compile(r"\b(yield|await|lambda|super|__class__)\b|:=")

DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def parse(source: bytes) -> ast.Module | None:
    """None where Python refuses the source. RecursionError where only this judge is too small for it."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError):
        return None


def program(source: bytes, tree: ast.Module | None) -> str:
    """The same for two sources exactly where they must have one fingerprint."""
    if tree is None:
        return "bytes " + source.hex()
    return ast.dump(without_docstrings(tree))


def without_local_annotations(node: ast.AST, local: bool = False) -> None:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.AnnAssign) and local and not acts(child.annotation):
            child.annotation = ast.Constant(...)
        inner = isinstance(child, FUNCTIONS) or (
            local and not isinstance(child, ast.ClassDef)
        )
        without_local_annotations(child, inner)


def acts(annotation: ast.AST) -> bool:
    """Whether an annotation makes the function another one: a generator, one with a name more, or a cell."""
    return ACTING.search(ast.unparse(annotation)) is not None


def without_docstrings(tree: ast.Module) -> ast.Module:
    without_local_annotations(tree)
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and docstring(node) is not None:
            node.body = node.body[1:]
            if not node.body and not isinstance(node, ast.Module):
                node.body = [ast.Pass()]
    return tree


def docstring(node: ast.AST) -> ast.Constant | None:
    first = node.body[0] if node.body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        return first.value if isinstance(first.value.value, str) else None
    return None


def beyond_judgement(source: bytes, canonical: str) -> str | None:
    """Why Python may refuse a source that has a canonical text; None where it must not."""
    try:
        ast.parse(source)
    except (SyntaxError, ValueError) as error:
        if "unknown Unicode character name" in str(error):
            return "a misspelt \\N{name}"
    newer = (sys.version_info < (3, 13) and SINCE_3_12.search(canonical)) or (
        sys.version_info < (3, 11) and SINCE_3_11.search(canonical)
    )
    return "syntax newer than this Python" if newer else None


def canonical_is(canonical: str, tree: ast.Module) -> bool:
    """Whether a canonical text stands for the program of the tree, which has no docstrings any more."""
    try:
        return same(tree, ast.parse(as_python(canonical)))
    except (SyntaxError, ValueError):
        return False


def same(a, b) -> bool:
    """As comparing `ast.dump` of both, but with f-strings in `b` as the canonical text writes them: as calls."""
    kind = type(a)
    if kind is ast.JoinedStr:
        # 3.12.1 has empty texts in format specs.
        values = [value for value in a.values if getattr(value, "value", None) != ""]
        return is_call(b, "__f__") and same(values, b.args)
    if kind is ast.FormattedValue:
        conversion = chr(a.conversion) if a.conversion > 0 else ""
        parts = [
            a.value,
            ast.Constant(conversion),
            *([a.format_spec] if a.format_spec else []),
        ]
        return is_call(b, "__v__") and same(parts, b.args)
    if kind is not type(b):
        return False
    if kind is list:
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, ast.AST):
        return all(
            same(getattr(a, field, None), getattr(b, field, None))
            for field in a._fields
        )
    return repr(a) == repr(b)


def is_call(node, name: str) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == name
    )


def as_python(canonical: str) -> str:
    """The marks for blocks become indentation, those for f-strings names."""
    text = []
    depth = 0
    for part in re.split("([\x01\x02\n])", canonical):
        if part in ("\x01", "\x02", "\n"):
            depth += {"\x01": 1, "\x02": -1, "\n": 0}[part]
            text.append("\n" + " " * depth)
        else:
            text.append(part)
    return (
        "".join(text)
        .replace("$f(", "__f__(")
        .replace("$F(", "__f__(")
        .replace("$v(", "__v__(")
    )
