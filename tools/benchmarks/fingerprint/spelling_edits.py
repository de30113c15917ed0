"""Edits of how a program is written. Most leave it as it is; CPython says which do not."""

import ast
import random
import re
import tokenize

from program import DOCUMENTED, docstring
from source import Source

Random = random.Random
COMMENTS = ["# a comment", "#", "# 'quotes\" \\", "# type: ignore", "#\tétrange \x0c"]


def comment(s: Source, rng: Random) -> str:
    token = rng.choice(s.of(tokenize.NEWLINE, tokenize.NL))
    return s.replace(token.start, token.start, "  " + rng.choice(COMMENTS))


def comments_removed(s: Source, rng: Random) -> str:
    del rng
    return s.replace_all(
        [(t.start, t.end, "") for t in s.of(tokenize.COMMENT) if t.line > 2]
    )


def blank_lines(s: Source, rng: Random) -> str:
    ends = s.of(tokenize.NEWLINE)
    blanks = ["\n", "\n\n", "   \n", "\t\n", "\x0c\n", "      # comment\n"]
    return s.replace_all(
        [
            (t.end, t.end, rng.choice(blanks))
            for t in rng.sample(ends, min(5, len(ends)))
        ]
    )


def indentation(s: Source, rng: Random) -> str:
    unit = rng.choice([" ", "  ", "   ", "        ", "\t", "\t "])
    changes = []
    depth = 0
    fresh = True
    for token in s.tokens:
        if token.type == tokenize.INDENT:
            depth += 1
        elif token.type == tokenize.DEDENT:
            depth -= 1
        elif token.type == tokenize.NEWLINE:
            fresh = True
        elif fresh and token.type not in (
            tokenize.NL,
            tokenize.COMMENT,
            tokenize.ENDMARKER,
        ):
            changes.append((s.lines[token.line - 1], token.start, unit * depth))
            fresh = False
    return s.replace_all(changes)


def line_ends(s: Source, rng: Random) -> bytes:
    return s.text.replace("\n", rng.choice(["\r\n", "\r"])).encode()


def byte_order_mark(s: Source, rng: Random) -> bytes:
    del rng
    return b"\xef\xbb\xbf" + s.text.encode()


def end_of_file(s: Source, rng: Random) -> str:
    return s.text.rstrip() + rng.choice(
        ["", "\n\n\n", "\n   ", "\n# end", "\n\t# end\n", "\n\x0c"]
    )


def continuation(s: Source, rng: Random) -> str:
    a, b = rng.choice(s.gaps)
    return s.replace(a.end, b.start, rng.choice([" \\\n    ", "\\\n", " \\\n\\\n  "]))


def line_break(s: Source, rng: Random) -> str:
    a, b = rng.choice([(a, b) for a, b in s.gaps if b.depth > 0 and a.depth > 0])
    return s.replace(
        a.end, b.start, rng.choice(["\n", "  # comment\n\n", "\n\t\t", "\n\x0c"])
    )


def spaces(s: Source, rng: Random) -> str:
    a, b = rng.choice(s.gaps)
    return s.replace(a.end, b.start, rng.choice(["  ", "\t", " \x0c ", "", " "]))


def one_line(s: Source, rng: Random) -> str:
    """Two statements on a line, with a semicolon."""
    blocks = [
        node.body for node in s.nodes if isinstance(getattr(node, "body", None), list)
    ]
    body = rng.choice([block for block in blocks if len(block) > 1])
    at = rng.randrange(len(body) - 1)
    first, second = s.span(body[at]), s.span(body[at + 1])
    return s.replace(first[1], second[0], rng.choice(["; ", ";", " ; "]))


def semicolon(s: Source, rng: Random) -> str:
    token = rng.choice(s.of(tokenize.NEWLINE))
    return s.replace(token.start, token.start, ";")


def trailing_comma(s: Source, rng: Random) -> str:
    token = rng.choice([t for t in s.code if t.text in (")", "]", "}")])
    return s.replace(token.start, token.start, rng.choice([",", ", "]))


def comma_removed(s: Source, rng: Random) -> str:
    commas = [
        a
        for a, b in zip(s.code, s.code[1:])
        if a.text == "," and b.text in (")", "]", "}")
    ]
    token = rng.choice(commas or [t for t in s.code if t.text == ","])
    return s.replace(token.start, token.end, "")


def parentheses(s: Source, rng: Random) -> str:
    """Around what the tree calls an expression; some places in a tree take none."""
    start, end = s.span(
        rng.choice([n for n in s.all(ast.expr) if hasattr(n, "lineno")])
    )
    return s.replace(start, end, f"({s.text[start:end]})")


def parentheses_removed(s: Source, rng: Random) -> str:
    opened = []
    pairs = []
    for token in s.code:
        if token.text == "(":
            opened.append(token)
        elif token.text == ")" and opened:
            pairs.append((opened.pop(), token))
    groups = [
        pair for pair in pairs if re.search(r"[\s=(\[{,:]$", s.text[: pair[0].start])
    ]
    a, b = rng.choice(groups or pairs)
    return s.replace_all([(a.start, a.end, " "), (b.start, b.end, " ")])


def quotes(s: Source, rng: Random) -> str:
    changes = []
    for token in s.of(tokenize.STRING):
        prefix, _quote, body = parts_of(token.text)
        other = rng.choice(["'", '"', "'''", '"""'])
        if not re.search(r"['\"\\\n]", body) and "{" not in body:
            changes.append((token.start, token.end, prefix + other + body + other))
    return s.replace_all(changes)


def prefix_case(s: Source, rng: Random) -> str:
    token = rng.choice([t for t in s.of(tokenize.STRING) if t.text[0] not in "'\""])
    prefix, quote, body = parts_of(token.text)
    return s.replace(
        token.start,
        token.end,
        prefix.swapcase()[:: rng.choice([1, -1])] + quote + body + quote,
    )


def escapes(s: Source, rng: Random) -> str:
    """A character of a string by its code."""
    token = rng.choice(s.of(tokenize.STRING))
    prefix, quote, body = parts_of(token.text)
    at = rng.randrange(len(body))
    code = ord(body[at])
    spelt = rng.choice(
        [
            f"\\x{code:02x}",
            f"\\x{code:02X}",
            f"\\u{code:04x}",
            f"\\U{code:08X}",
            f"\\{code:03o}",
        ]
    )
    return s.replace(
        token.start,
        token.end,
        prefix + quote + body[:at] + spelt + body[at + 1 :] + quote,
    )


def concatenation(s: Source, rng: Random) -> str:
    token = rng.choice(s.of(tokenize.STRING))
    prefix, quote, body = parts_of(token.text)
    at = rng.randrange(len(body) + 1)
    second = rng.choice([prefix, prefix, "f", ""])
    new = (
        prefix
        + quote
        + body[:at]
        + quote
        + rng.choice([" ", ""])
        + second
        + quote
        + body[at:]
        + quote
    )
    return s.replace(token.start, token.end, new)


def parts_of(literal: str) -> tuple[str, str, str]:
    prefix, quote = re.match(r"(\w*)('''|\"\"\"|'|\")", literal).groups()
    return prefix, quote, literal[len(prefix) + len(quote) : -len(quote)]


def numbers(s: Source, rng: Random) -> str:
    token = rng.choice(s.of(tokenize.NUMBER))
    return s.replace(token.start, token.end, rng.choice(number_spellings(token.text)))


def number_spellings(text: str) -> list[str]:
    value = ast.literal_eval(text)
    if isinstance(value, int):
        return [
            f"0X{value:X}",
            f"0o{value:o}",
            f"0B{value:b}",
            f"{value:_}",
            f"0x_{value:x}",
            "_".join(str(value)),
        ]
    if isinstance(value, float):
        return [
            f"{value:.17e}",
            f"0{value!r}",
            f"{value!r}".upper(),
            f"{value:_}" if value < 1e15 else repr(value),
        ]
    return [text.upper(), "0" + text]


def unparsed(s: Source, rng: Random) -> str:
    """The tree in Python's own spelling."""
    del rng
    return ast.unparse(s.tree)


def docstring_text(s: Source, rng: Random) -> str:
    found = [docstring(n) for n in s.all(*DOCUMENTED) if docstring(n) is not None]
    start, end = s.span(rng.choice(found))
    return s.replace(
        start,
        end,
        rng.choice(
            [
                '"other"',
                "'''a\nb'''",
                "('a' 'b')",
                "u'x'",
                "r'\\d'",
                "b'x'",
                "f'x'",
                "None",
            ]
        ),
    )


def docstring_removed(s: Source, rng: Random) -> str:
    found = [docstring(n) for n in s.all(*DOCUMENTED) if docstring(n) is not None]
    start, end = s.span(rng.choice(found))
    return s.replace(start, end, rng.choice(["", "pass", "..."]))


def docstring_added(s: Source, rng: Random) -> str:
    node = rng.choice(s.all(*DOCUMENTED))
    start, _ = s.span(node.body[0])
    return s.replace(
        start,
        start,
        rng.choice(["'new'; ", '"""new""";', "b'new';", "f'new';", "'a' 'b';"]),
    )


EDITS = [
    comment, comments_removed, blank_lines, indentation, line_ends, byte_order_mark, end_of_file, continuation,
    line_break, spaces, one_line, semicolon, trailing_comma, comma_removed, parentheses, parentheses_removed,
    quotes, prefix_case, escapes, concatenation, numbers, unparsed, docstring_text, docstring_removed, docstring_added,
]  # fmt: skip
