"""YAML 1.2 (core schema) and `<<`, with the line of every key, so that messages can point at it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

KeyPath = tuple[str | int, ...]
Places = dict[KeyPath, str]

_NULL = re.compile(r"~|null|Null|NULL|")
_BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_MOST_VALUES = 100_000  # aliases make billions of a few lines
_DEEPEST = 200
_STARTS = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_ENDS = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlProblem(Exception):
    """Text that is not the YAML of a configuration. `line` counts from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message, self.line = message, line


@dataclass
class Document:
    """A value and where each of its keys was written: `places[("trainer", "epochs")]`."""

    value: Any
    places: Places = field(default_factory=dict)

    def place(self, path: KeyPath) -> str:
        """Where the key, or else the nearest key around it, was written."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, "")


def parse(text: str, file: str) -> Document:
    """Read one YAML document. Raises `YamlProblem` for anything else."""
    try:
        _check_tokens(text)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = str(error.problem or error.context)
        raise YamlProblem(message, mark.line + 1 if mark else 1) from None
    except yaml.YAMLError as error:
        before = text[: getattr(error, "position", 0)]
        message = str(getattr(error, "reason", error))
        raise YamlProblem(message, before.count("\n") + 1) from None
    document = Document(None, {(): f"{file}:1"})
    if node is not None:
        document.value = _Reader(file).value(node, (), document.places, frozenset())
    return document


def _check_tokens(text: str) -> None:
    """Refuse what the parser does not: a tag, for `!!str 1` would be read as 1, and a depth at
    which libyaml has no stack left."""
    if "!" not in text and sum(map(text.count, ("[", "{", "- ", "? "))) <= _DEEPEST:
        return
    depth = 0
    for token in yaml.scan(text, Loader=_LOADER):
        line = token.start_mark.line + 1
        if isinstance(token, yaml.TagToken):
            raise YamlProblem("leave out the tag, and quote what shall be a text", line)
        depth += isinstance(token, _STARTS) - isinstance(token, _ENDS)
        if depth > _DEEPEST:
            raise YamlProblem("it is nested too deeply", line)


def scalar(text: str) -> Any:
    """The value of a plain scalar: null, a boolean, an integer, a float or a string."""
    if _NULL.fullmatch(text):
        return None
    if _BOOL.fullmatch(text):
        return text.lower() == "true"
    if _INT.fullmatch(text):
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _INFINITE.fullmatch(text):
        return float(text.lower().replace(".", ""))
    return text


def dump(value: Any) -> str:
    """YAML of a value that every reader takes for the same, of YAML 1.1 (PyYAML) and of 1.2."""
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True)


class _Dumper(yaml.SafeDumper):
    """PyYAML quotes what is a number, a date or a boolean in YAML 1.1, but not `7e3` or `08`."""


def _represent_text(dumper: yaml.SafeDumper, text: str) -> Any:
    is_plain = isinstance(scalar(text), str) and text not in ("y", "Y", "n", "N")
    style = None if is_plain else "'"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


class _Reader:
    """From the nodes of a file to its values; `places` is told where each key stands."""

    def __init__(self, file: str) -> None:
        self.file, self.values = file, 0

    def value(self, node: Any, path: KeyPath, places: Places, open_nodes: frozenset[int]) -> Any:
        line = node.start_mark.line + 1
        if id(node) in open_nodes:
            raise YamlProblem("an alias contains itself", line)
        self.values += 1
        if self.values > _MOST_VALUES:
            raise YamlProblem(f"it has more than {_MOST_VALUES} values, aliases counted", line)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, line)
        open_nodes = open_nodes | {id(node)}
        if isinstance(node, yaml.SequenceNode):
            items = []
            for index, item in enumerate(node.value):
                here = (*path, index)
                places[here] = f"{self.file}:{item.start_mark.line + 1}"
                items.append(self.value(item, here, places, open_nodes))
            return items
        return self._map(node, path, places, open_nodes)

    def _scalar(self, node: Any, line: int) -> Any:
        try:
            return node.value if node.style else scalar(node.value)
        except ValueError:  # Python's limit for digits
            raise YamlProblem("an integer of so many digits is no number here", line) from None

    def _map(self, node: Any, path: KeyPath, places: Places, open_nodes: frozenset[int]) -> Any:
        merged: dict[str, Any] = {}
        result: dict[str, Any] = {}
        own_places: Places = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise YamlProblem("a key must be a plain word", line)
            key = key_node.value
            if key == "<<" and not key_node.style:
                for inner in _mergeable(value_node, line):
                    merged |= self.value(inner, path, places, open_nodes)
                continue
            if key in result:
                raise YamlProblem(f"the key {key} is there twice", line)
            here = (*path, key)
            own_places[here] = f"{self.file}:{line}"
            result[key] = self.value(value_node, here, own_places, open_nodes)
        places |= own_places
        return {**merged, **result}


def _mergeable(node: Any, line: int) -> list[Any]:
    """The maps that `<<` brings in, those first that the others overrule."""
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    if not all(isinstance(inner, yaml.MappingNode) for inner in nodes):
        raise YamlProblem("<< takes a map or a list of maps", line)
    return list(reversed(nodes))
