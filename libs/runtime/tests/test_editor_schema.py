"""What the editor completes in `trainer:` is what the runtime takes: the same names and limits."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import pytest
from conftest import DEMO

from tensorlab.errors import BadOption
from tensorlab.options import Options

FILE = DEMO / "experiments/configs/experiment.schema.json"


def without_interpolation(schema: dict[str, Any]) -> dict[str, Any]:
    """What the editor takes for an option but for `${...}`, which it takes for every one."""
    if "anyOf" in schema:
        return {**schema, **schema["anyOf"][0]}
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return {**schema, "type": types[:-1] if "pattern" in schema else types}


TRAINER = json.loads(FILE.read_text(encoding="utf-8"))["properties"]["trainer"]
PROPERTIES = {name: without_interpolation(one) for name, one in TRAINER["properties"].items()}
OPTIONS = {field.name: field for field in fields(Options)}
TYPES = {
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "str": "string",
    "dict": "object",
    "None": "null",
}


def test_every_option_in_the_same_order() -> None:
    assert list(PROPERTIES) == list(OPTIONS)


@pytest.mark.parametrize("name", OPTIONS)
def test_type_default_and_description(name: str) -> None:
    schema, option = PROPERTIES[name], OPTIONS[name]
    assert schema["default"] == option.default
    assert schema["description"]
    if "enum" not in schema:
        assert schema["type"] == [TYPES[part] for part in str(option.type).split(" | ")]


@pytest.mark.parametrize("name", [name for name in OPTIONS if "enum" in PROPERTIES[name]])
def test_the_words_are_those_of_the_runtime(name: str) -> None:
    for word in PROPERTIES[name]["enum"]:
        taken(name, word)
    with pytest.raises(BadOption) as refused:
        Options.of({name: "?"})
    assert all(str(word) in str(refused.value) for word in PROPERTIES[name]["enum"] if word)


LIMITS = [
    (name, key)
    for name, schema in PROPERTIES.items()
    for key in ("minimum", "exclusiveMinimum", "exclusiveMaximum")
    if key in schema
]


@pytest.mark.parametrize(("name", "key"), LIMITS)
def test_the_limits_are_those_of_the_runtime(name: str, key: str) -> None:
    limit, is_whole = PROPERTIES[name][key], "integer" in PROPERTIES[name]["type"]
    step = 1 if is_whole else 0.001
    outside = {"minimum": limit - step}.get(key, limit)
    inside = {"minimum": limit, "exclusiveMinimum": limit + step}.get(key, limit - step)
    taken(name, inside)
    with pytest.raises(BadOption):
        Options.of({name: outside})


def test_numbers_without_a_limit_there_have_none_here() -> None:
    numbers = {name for name, option in OPTIONS.items() if {"int", "float"} & words(option.type)}
    assert numbers == {name for name, _ in LIMITS}


def words(annotation: Any) -> set[str]:
    return set(str(annotation).split(" | "))


def taken(name: str, value: Any) -> None:
    beside = {"strategy": {"devices": 2}}.get(name, {})
    assert getattr(Options.of({name: value, **beside}), name) == value
