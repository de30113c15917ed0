"""What both languages read alike: `libs/lab/src/contract.spec.ts` walks the same cases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tensorlab import config, initial, inputs, lab_table, metric_modes
from tensorlab.config_value import decode
from tensorlab.errors import UserError
from tensorlab.names import kebab
from tensorlab.yaml_file import Document, YamlProblem, parse

CONTRACT = Path(__file__).parents[2] / "lab" / "contract"


def cases_of(name: str) -> Any:
    found = json.loads((CONTRACT / f"{name}.json").read_text(encoding="utf-8"))
    assert found
    return found


def cases(name: str) -> Any:
    found = cases_of(name)
    ids = [str(case.get("name", case.get("input"))) for case in found]
    return pytest.mark.parametrize("case", found, ids=ids)


def same(value: Any, expected: Any) -> bool:
    """Types and the order of keys count: 1 is not 1.0, and a NaN is one."""
    return repr(value) == repr(decode(expected))


@cases("names")
def test_name(case: dict[str, Any]) -> None:
    assert kebab(case["input"]) == case["value"]


@pytest.mark.parametrize("case", cases_of("metric-modes"), ids=lambda case: case["metric"])
def test_metric_mode(case: dict[str, Any]) -> None:
    expected = {"min": True, "max": False, None: None}[case["mode"]]
    assert metric_modes.lower_is_better(case["metric"]) is expected


@cases("tensorlab-table")
def test_tensorlab_table(case: dict[str, Any]) -> None:
    if "error" in case:
        with pytest.raises(UserError) as problem:
            lab_table.parse(case["input"])
        assert problem.value.code == case["error"]  # type: ignore[attr-defined]
        return
    table = lab_table.parse(case["input"])
    if table is None:
        assert case["value"] is None
    else:
        found = {key: list(v) if isinstance(v, tuple) else v for key, v in vars(table).items()}
        assert found == {"python": None, **case["value"]}


@cases("scalars")
def test_scalar(case: dict[str, Any]) -> None:
    text = f"key: {case['input']}"
    if "error" in case:
        with pytest.raises(YamlProblem):
            parse(text, "f")
    else:
        assert same(parse(text, "f").value, {"key": case["value"]})


@cases("merge")
def test_extends(case: dict[str, Any]) -> None:
    files = [parse(text, f"f{index}") for index, text in enumerate(case["files"])]
    document = config.merged(files)
    for over in config.overrides_of(case.get("set", []), "e"):
        document = config.merge(document, over)
    assert same(document.value, case["value"])


@cases("set")
def test_set(case: dict[str, Any]) -> None:
    if "error" in case:
        with pytest.raises(UserError):
            config.overrides_of(case["input"], "e")
    else:
        assert same(config.overrides_of(case["input"], "e")[0].value, case["value"])


@cases("untrained")
def test_untrained_keys(case: dict[str, Any]) -> None:
    value = parse(case["input"], "f").value
    assert same(config.training_of(value), case["value"])


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("lab")
    for file in cases_of("inputs-files"):
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).touch()
    return root


@cases("inputs")
def test_inputs(case: dict[str, Any], data: Path) -> None:
    document = Document({"inputs": [case["input"]]})
    if "error" in case:
        with pytest.raises(UserError):
            inputs.check(data, "e", document)
    else:
        inputs.check(data, "e", document)
        assert inputs.matches(data, case["input"]) == case["value"]


@cases("init-from")
def test_init_from(case: dict[str, Any]) -> None:
    source = case["input"]
    if source.startswith(initial.HUGGING_FACE):
        assert initial.revision_file(source) == case["value"]
    else:
        assert initial.file_of(source, Path(), {}).as_posix() == case["value"]
