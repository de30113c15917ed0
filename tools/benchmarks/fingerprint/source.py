"""A source with its tokens and tree, and places in it as offsets of its text."""

import ast
import io
import tokenize
from functools import cached_property

SKIPPED = (
    tokenize.NL,
    tokenize.COMMENT,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
)


class Token:
    def __init__(self, token: tokenize.TokenInfo, lines: list[int]):
        self.type = token.type
        self.text = token.string
        self.line = token.start[0]
        self.start = lines[token.start[0] - 1] + token.start[1]
        self.end = lines[token.end[0] - 1] + token.end[1]
        self.depth = 0


class Source:
    def __init__(self, text: str):
        self.text = text

    @cached_property
    def lines(self) -> list[int]:
        """The offset of each line."""
        starts = [0]
        for line in self.text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        return starts

    @cached_property
    def tokens(self) -> list[Token]:
        """Every token, with the depth of the brackets around it."""
        tokens = []
        depth = 0
        for info in tokenize.generate_tokens(io.StringIO(self.text).readline):
            token = Token(info, self.lines)
            if token.text in (")", "]", "}"):
                depth -= 1
            token.depth = depth
            if token.text in ("(", "[", "{") and token.type == tokenize.OP:
                depth += 1
            tokens.append(token)
        return tokens

    @cached_property
    def code(self) -> list[Token]:
        """The tokens that Python's grammar sees, but for indentation and ends of lines."""
        return [
            token
            for token in self.tokens
            if token.type not in (*SKIPPED, tokenize.NEWLINE, tokenize.ENDMARKER)
        ]

    def of(self, *types: int) -> list[Token]:
        return [token for token in self.tokens if token.type in types]

    @cached_property
    def gaps(self) -> list[tuple[Token, Token]]:
        """Neighbours on one line."""
        pairs = zip(self.code, self.code[1:])
        return [(a, b) for a, b in pairs if "\n" not in self.text[a.end : b.start]]

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    def all(self, *types: type) -> list[ast.AST]:
        return [node for node in self.nodes if isinstance(node, types)]

    def span(self, node: ast.AST) -> tuple[int, int]:
        return (
            self.offset(node.lineno, node.col_offset),
            self.offset(node.end_lineno, node.end_col_offset),
        )

    def offset(self, line: int, column: int) -> int:
        """Python counts a tree's columns in bytes of UTF-8."""
        start = self.lines[line - 1]
        if self.text.isascii():
            return start + column
        text = self.text[start : self.lines[line] - 1]
        return start + len(text.encode()[:column].decode())

    def replace(self, start: int, end: int, text: str) -> str:
        return self.text[:start] + text + self.text[end:]

    def replace_all(self, changes: list[tuple[int, int, str]]) -> str:
        text = self.text
        for start, end, new in sorted(changes, reverse=True):
            text = text[:start] + new + text[end:]
        return text
