"""Edits of tokens, characters and bytes. Most change the program or break it; CPython says which do not."""

import keyword
import random
import tokenize

from source import Source
from spelling_edits import parts_of
from traps import FIELDS

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
WORDS = [
    *keyword.kwlist,
    *keyword.softkwlist,
    "*",
    "**",
    "not in",
    "is not",
    "x",
    "1",
    "''",
]
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
    other = rng.choice(
        [
            rng.choice(names).text,
            token.text + "_",
            token.text.swapcase(),
            rng.choice(WORDS),
        ]
    )
    return s.replace(token.start, token.end, other)


def wide_name(s: Source, rng: Random) -> str:
    """Letters that Python reads as plain ones."""
    token = rng.choice(s.of(tokenize.NAME))
    at = rng.randrange(len(token.text))
    letter = token.text[at]
    wide = chr(ord(letter) + 0xFEE0) if letter.isalnum() and letter.isascii() else "ﬁ"
    return s.replace(
        token.start, token.end, token.text[:at] + wide + token.text[at + 1 :]
    )


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
    return s.replace(
        token.start, token.end, prefix + quote + body[:at] + piece + body[end:] + quote
    )


def string_prefix(s: Source, rng: Random) -> str:
    token = rng.choice(s.of(tokenize.STRING))
    _prefix, quote, body = parts_of(token.text)
    return s.replace(
        token.start,
        token.end,
        rng.choice(["", "r", "b", "u", "U", "f", "rb", "Rf", "ur"])
        + quote
        + body
        + quote,
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
        [
            "utf-8",
            "UTF_8",
            "utf8",
            "latin-1",
            "iso-8859-1",
            "ascii",
            "cp1252",
            "nonsense",
            "utf-8-sig",
        ]
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
    return (
        rng.choice([b"", b"\xef\xbb\xbf"])
        + (line.format(encoding) + text + s.text).encode()
    )


EDITS = [
    operator, name, wide_name, number, string, string_prefix, f_string, token_deleted, token_repeated,
    tokens_swapped, token_inserted, characters, raw_bytes, declared_encoding,
]  # fmt: skip
