"""Edits of statements and expressions. Most change the program or break it; CPython says which do not."""

import ast
import random

from source import Source
from traps import STATEMENTS

Random = random.Random


def bodies(s: Source) -> list[list[ast.stmt]]:
    fields = ("body", "orelse", "finalbody")
    found = [getattr(node, field, None) for node in s.nodes for field in fields]
    return [body for body in found if isinstance(body, list) and body]


def statement_deleted(s: Source, rng: Random) -> str:
    start, end = s.span(rng.choice(rng.choice(bodies(s))))
    return s.replace(start, end, rng.choice(["", "pass"]))


def statement_repeated(s: Source, rng: Random) -> str:
    statement = rng.choice(rng.choice(bodies(s)))
    start, end = s.span(statement)
    return s.replace(
        start, start, s.text[start:end] + "\n" + " " * statement.col_offset
    )


def statements_swapped(s: Source, rng: Random) -> str:
    body = rng.choice([body for body in bodies(s) if len(body) > 1])
    at = rng.randrange(len(body) - 1)
    (a, b), (c, d) = s.span(body[at]), s.span(body[at + 1])
    return s.replace(a, d, s.text[c:d] + s.text[b:c] + s.text[a:b])


def line_moved(s: Source, rng: Random) -> str:
    """To another indentation."""
    starts = [s.lines[node.lineno - 1] for node in s.all(ast.stmt)]
    start = rng.choice(starts)
    if rng.random() < 0.5:
        return s.replace(start, start, rng.choice(["    ", " ", "\t"]))
    return s.replace(start, start + rng.choice([1, 4]), "")


def one_tuple(s: Source, rng: Random) -> str:
    start, end = s.span(
        rng.choice([n for n in s.all(ast.expr) if hasattr(n, "lineno")])
    )
    return s.replace(
        start,
        end,
        rng.choice(["({},)", "{},", "[{}]", "*{}", "(*{},)", "({}, )"]).format(
            s.text[start:end]
        ),
    )


def grouped_otherwise(s: Source, rng: Random) -> str:
    """Parentheses around two neighbours of a longer expression."""
    node = rng.choice(
        s.all(
            ast.Compare,
            ast.BoolOp,
            ast.BinOp,
            ast.UnaryOp,
            ast.IfExp,
            ast.Await,
            ast.Lambda,
        )
    )
    parts = [child for child in ast.iter_child_nodes(node) if hasattr(child, "lineno")]
    spans = sorted(s.span(part) for part in parts)
    at = rng.randrange(len(spans))
    start, end = spans[at][0], spans[min(at + 1, len(spans) - 1)][1]
    if rng.random() < 0.4:
        start = s.span(node)[0]
    return s.replace(start, end, f"({s.text[start:end]})")


def range_grouped(s: Source, rng: Random) -> str:
    """Parentheses around any tokens on a line."""
    at = rng.randrange(len(s.code))
    to = min(at + rng.randrange(1, 8), len(s.code) - 1)
    a, b = s.code[at], s.code[to]
    return s.replace(a.start, b.end, f"({s.text[a.start : b.end]})")


def default(s: Source, rng: Random) -> str:
    found = [
        n for a in s.all(ast.arguments) for n in [*a.defaults, *a.kw_defaults] if n
    ]
    start, end = s.span(rng.choice(found))
    return s.replace(
        start, end, rng.choice(["None", "(None)", "0", "()", "lambda: 0", "(yield)"])
    )


def parameter(s: Source, rng: Random) -> str:
    start, end = s.span(rng.choice(s.all(ast.arg)))
    return s.replace(
        start,
        end,
        rng.choice(
            [
                "{}, *",
                "{}, /",
                "*{}",
                "**{}",
                "{}=1",
                "*, {}",
                "{}_",
                "{}: int",
                "{}, *args: *Ts",
                "/, {}",
                "(x)",
                "{},",
            ]
        ).format(s.text[start:end]),
    )


def argument(s: Source, rng: Random) -> str:
    call = rng.choice([n for n in s.all(ast.Call) if n.args or n.keywords])
    start, end = s.span(rng.choice([*call.args, *call.keywords]))
    return s.replace(
        start,
        end,
        rng.choice(
            [
                "k={}",
                "*{}",
                "**{}",
                "({})",
                "{}, {}",
                "x for x in {}",
                "(x for x in {})",
                "k={}, *a",
                "*a, k={}",
                "k:={}",
                "(k:={})",
                "**k, {}",
                "*k, {}",
            ]
        ).replace("{}", s.text[start:end]),
    )


def subscript(s: Source, rng: Random) -> str:
    start, end = s.span(rng.choice(s.all(ast.Subscript)).slice)
    return s.replace(
        start,
        end,
        rng.choice(
            [
                "{},",
                "({},)",
                "({})",
                "{}:",
                ":{}",
                "::{}",
                "{}::",
                ":",
                "::",
                "*{}",
                "*{},",
                "(*{},)",
                "{}, 1",
                "({}, 1)",
                "{}:, 1",
                "k:={}",
            ]
        ).format(s.text[start:end]),
    )


def decorator(s: Source, rng: Random) -> str:
    node = rng.choice(s.all(ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef))
    start = s.lines[(node.decorator_list or [node])[0].lineno - 1]
    new = rng.choice(
        ["@d", "@(d)", "@d()", "@d.e", "@d[0]", "@(x := d)", "@lambda f: f", "@d,"]
    )
    return s.replace(start, start, " " * node.col_offset + new + "\n")


def trap_inserted(s: Source, rng: Random) -> str:
    node = rng.choice(s.all(ast.stmt))
    start = s.lines[node.lineno - 1]
    margin = " " * node.col_offset
    text = rng.choice(STATEMENTS).replace("\n", "\n" + margin)
    return s.replace(start, start, margin + text + "\n")


EDITS = [
    statement_deleted, statement_repeated, statements_swapped, line_moved, one_tuple, grouped_otherwise,
    range_grouped, default, parameter, argument, subscript, decorator, trap_inserted,
]  # fmt: skip
