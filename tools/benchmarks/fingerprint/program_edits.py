"""Edits of what a program does. Most change it or break it; CPython says which do not."""

import ast
import keyword
import random
import tokenize

from source import Source
from spelling_edits import parts_of
from traps import FIELDS, STATEMENTS

Random = random.Random
OPERATORS = [
    "+",
    "-",
    "*",
    "/",
    "//",
    "%",
    "@",
    "**",
    "<<",
    ">>",
    "&",
    "|",
    "^",
    "~",
    "<",
    ">",
    "<=",
    ">=",
    "==",
    "!=",
    "=",
    "+=",
    "-=",
    "*=",
    "/=",
    "//=",
    "%=",
    "@=",
    "&=",
    "|=",
    "^=",
    ">>=",
    "<<=",
    "**=",
    ":=",
    "->",
    ".",
    ",",
    ":",
    ";",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "...",
]
WORDS = [*keyword.kwlist, *keyword.softkwlist, "*", "**", "not in", "is not", "x", "1", "''"]
NOISE = [
    *"()[]{},.:;=+-*/%@&|^~<>!'\"\\#$?` \t\n\r\x0c\x000aAbBfFrRuUxXjJeE_él\xa0\u2028ſ𝐱",
    "\ufeff",
    "{{",
    "}}",
    '"""',
    "''",
    ":=",
    "\\\n",
]


def operator(s: Source, rng: Random) -> str:
    token = rng.choice(s.of(tokenize.OP))
    return s.replace(token.start, token.end, rng.choice(OPERATORS))


def name(s: Source, rng: Random) -> str:
    names = s.of(tokenize.NAME)
    token = rng.choice(names)
    other = rng.choice([rng.choice(names).text, token.text + "_", token.text.swapcase(), rng.choice(WORDS)])
    return s.replace(token.start, token.end, other)


def wide_name(s: Source, rng: Random) -> str:
    """Letters that Python reads as plain ones."""
    token = rng.choice(s.of(tokenize.NAME))
    at = rng.randrange(len(token.text))
    letter = token.text[at]
    wide = chr(ord(letter) + 0xFEE0) if letter.isalnum() and letter.isascii() else "ﬁ"
    return s.replace(token.start, token.end, token.text[:at] + wide + token.text[at + 1 :])


def number(s: Source, rng: Random) -> str:
    token = rng.choice(s.of(tokenize.NUMBER))
    others = [
        "0",
        "00",
        "01",
        "1.",
        ".5",
        "1e5",
        "1E5",
        "100000.0",
        "1j",
        "1.0j",
        "True",
        "-0.0",
        "1_",
        "0x",
        "0b2",
        "1if",
        "9" * 40,
        "1e400",
        "1.0000000000000000001",
        token.text + "0",
        token.text + ".0",
        "-" + token.text,
    ]
    return s.replace(token.start, token.end, rng.choice(others))


def string(s: Source, rng: Random) -> str:
    token = rng.choice(s.of(tokenize.STRING))
    prefix, quote, body = parts_of(token.text)
    at = rng.randrange(len(body) + 1)
    piece = rng.choice(
        [
            "x",
            " ",
            "\\n",
            "\\",
            "\\\n",
            "\n",
            "{",
            "}",
            "{{",
            "{x}",
            "{x=}",
            "{x!r}",
            "{x:{y}}",
            "\\x",
            "\\x41",
            "\\101",
            "\\777",
            "\\ud83d\\ude00",
            "😀",
            "\\N{DASH}",
            "\\d",
            "$f(",
            "\x01",
            "é",
            "'",
            '"',
            "\t",
            "\\t",
            "\x0c",
        ]
    )
    end = at + rng.choice([0, 0, 1])
    return s.replace(token.start, token.end, prefix + quote + body[:at] + piece + body[end:] + quote)


def string_prefix(s: Source, rng: Random) -> str:
    token = rng.choice(s.of(tokenize.STRING))
    _prefix, quote, body = parts_of(token.text)
    return s.replace(
        token.start,
        token.end,
        rng.choice(["", "r", "b", "u", "U", "f", "rb", "Rf", "ur"]) + quote + body + quote,
    )


def f_string(s: Source, rng: Random) -> str:
    token = rng.choice(s.of(tokenize.STRING, tokenize.NAME, tokenize.NUMBER))
    return s.replace(token.start, token.end, rng.choice(FIELDS))


def token_deleted(s: Source, rng: Random) -> str:
    token = rng.choice(s.code)
    return s.replace(token.start, token.end, rng.choice(["", " "]))


def token_repeated(s: Source, rng: Random) -> str:
    token = rng.choice(s.code)
    return s.replace(token.end, token.end, " " + token.text)


def tokens_swapped(s: Source, rng: Random) -> str:
    a, b = rng.choice(s.gaps)
    return s.replace(a.start, b.end, b.text + (s.text[a.end : b.start] or " ") + a.text)


def token_inserted(s: Source, rng: Random) -> str:
    token = rng.choice(s.code)
    return s.replace(token.start, token.start, rng.choice([*OPERATORS, *WORDS]) + " ")


def characters(s: Source, rng: Random) -> str:
    at = rng.randrange(len(s.text))
    return s.replace(at, at + rng.choice([0, 0, 1]), rng.choice(NOISE))


def raw_bytes(s: Source, rng: Random) -> bytes:
    source = s.text.encode()
    at = rng.randrange(len(source))
    return source[:at] + bytes([rng.randrange(256)]) + source[at + rng.choice([0, 1]) :]


def declared_encoding(s: Source, rng: Random) -> bytes:
    encoding = rng.choice(
        ["utf-8", "UTF_8", "utf8", "latin-1", "iso-8859-1", "ascii", "cp1252", "nonsense", "utf-8-sig"]
    )
    line = rng.choice(
        [
            "# -*- coding: {} -*-\n",
            "#!python\n# coding={}\n",
            "\n# vim: fileencoding={} :\n",
            "x = 1\n# coding: {}\n",
        ]
    )
    text = rng.choice(["", "# é\n", "'é'\n"])
    return rng.choice([b"", b"\xef\xbb\xbf"]) + (line.format(encoding) + text + s.text).encode()


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
    return s.replace(start, start, s.text[start:end] + "\n" + " " * statement.col_offset)


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
    start, end = s.span(rng.choice([n for n in s.all(ast.expr) if hasattr(n, "lineno")]))
    return s.replace(
        start, end, rng.choice(["({},)", "{},", "[{}]", "*{}", "(*{},)", "({}, )"]).format(s.text[start:end])
    )


def grouped_otherwise(s: Source, rng: Random) -> str:
    """Parentheses around two neighbours of a longer expression."""
    node = rng.choice(
        s.all(ast.Compare, ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.IfExp, ast.Await, ast.Lambda)
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
    found = [n for a in s.all(ast.arguments) for n in [*a.defaults, *a.kw_defaults] if n]
    start, end = s.span(rng.choice(found))
    return s.replace(start, end, rng.choice(["None", "(None)", "0", "()", "lambda: 0", "(yield)"]))


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
    new = rng.choice(["@d", "@(d)", "@d()", "@d.e", "@d[0]", "@(x := d)", "@lambda f: f", "@d,"])
    return s.replace(start, start, " " * node.col_offset + new + "\n")


def trap_inserted(s: Source, rng: Random) -> str:
    node = rng.choice(s.all(ast.stmt))
    start = s.lines[node.lineno - 1]
    margin = " " * node.col_offset
    text = rng.choice(STATEMENTS).replace("\n", "\n" + margin)
    return s.replace(start, start, margin + text + "\n")


EDITS = [
    operator, name, wide_name, number, string, string_prefix, f_string, token_deleted, token_repeated, tokens_swapped, token_inserted,
    characters, raw_bytes, declared_encoding, statement_deleted, statement_repeated, statements_swapped, line_moved, one_tuple,
    grouped_otherwise, range_grouped, default, parameter, argument, subscript, decorator, trap_inserted,
]  # fmt: skip
