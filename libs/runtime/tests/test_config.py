"""Experiment files: where they are found, how they are read, merged and interpolated."""

from __future__ import annotations

import math
import os
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import EXPERIMENT, Cli, Lab

from tensorlab.config import load, merge
from tensorlab.errors import UserError, suggest
from tensorlab.instantiate import build
from tensorlab.run_id import run_id
from tensorlab.yaml_file import Document, YamlProblem, dump, parse


@pytest.mark.parametrize(
    ("cwd", "config"),
    [
        (".", "tiny"),
        (".", "Tiny"),
        ("experiments", "tiny"),
        (".", "experiments/configs/tiny"),
        (".", "experiments/configs/tiny/experiment.yaml"),
        ("experiments/configs/tiny", "experiment.yaml"),
        ("experiments/configs/tiny", "."),
        ("scripts/training", "../experiments/configs/tiny.yaml"),
        ("scripts/training", "../experiments/configs/tiny.json"),
        ("scripts/training", "../../experiments/configs/tiny"),
        (".", "experiments/configs/tiny.yaml"),
        ("..", "lab/experiments/configs/tiny/experiment.yaml"),
    ],
)
def test_every_way_to_name_an_experiment(cwd: str, config: str, lab: Lab) -> None:
    lab.write("scripts/training/train_model.py", "")
    experiment = load(config, cwd=lab.root / cwd)
    assert (experiment.name, experiment.root) == ("tiny", lab.root)


def test_a_file_in_the_wrong_place_is_told(lab: Lab) -> None:
    lab.write("experiments/configs/mine.yaml", "project: toys\n")
    with pytest.raises(
        UserError, match=r"lies: experiments/configs/mine/experiment.yaml\.\n  next: mkdir"
    ):
        load("experiments/configs/mine.yaml", cwd=lab.root)


def test_a_name_as_it_is_written_comes_first(lab: Lab) -> None:
    lab.experiment("my_exp", EXPERIMENT)
    lab.experiment("resnet50", "extends: my_exp\n")
    lab.experiment("child", "extends: ResNet50\n")
    assert load("my_exp", cwd=lab.root).name == "my_exp"
    assert load("ResNet50", cwd=lab.root).name == "resnet50"
    assert load("child", cwd=lab.root).value["project"] == "toys"


def test_a_broken_pyproject_is_told(lab: Lab) -> None:
    lab.write("pyproject.toml", "[tool.tensorlab]\nname = \n")
    with pytest.raises(UserError, match=r"pyproject.toml: The TOML cannot be read: .*line 2"):
        load("tiny", cwd=lab.root)


@pytest.mark.parametrize(
    "text",
    ["7e3", "08", "1e5", "0o17", "0x1f", ".5", "1_000", "12:30", "yes", "y", "null", "~", "true",
     "2024-01-01", "", "12e4567", "+.inf", ".nan", "a: b", "- a", "#a", " a", "\u00e9", "12ab34"],
)  # fmt: skip
def test_a_text_stays_one_for_every_reader(text: str) -> None:
    written = dump({"commit": text, "list": [text], text: 1})
    assert parse(written, "f").value == {"commit": text, "list": [text], text: 1}
    assert yaml.safe_load(written) == {"commit": text, "list": [text], text: 1}
    if not text.isalpha() and text[:1] in "0123456789+.~":
        assert f"commit: '{text}'" in written or text == "12ab34"


def test_yaml_is_version_1_2() -> None:
    text = (
        "{a: 1e-3, b: yes, c: 0o17, d: 2026-01-02, e: 1_000, f: ~, g: .inf, h: '1', i: 1:30, j: -3}"
    )
    assert parse(text, "x").value == {
        "a": 0.001,
        "b": "yes",
        "c": 15,
        "d": "2026-01-02",
        "e": "1_000",
        "f": None,
        "g": math.inf,
        "h": "1",
        "i": "1:30",
        "j": -3,
    }


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: [1", 3),
        ("a: 1\na: 2", 2),
        ("a: !!python/object:os.system {}", 1),
        ("a: &x [*x]", 1),
        ("a: 1\n? [b]\n: 2", 2),
        ("a: 1\n\tb: 2", 2),
        ("a: 1\n---\nb: 2", 2),
        ("a: \x00", 1),
        ("a: 1\nb: {<<: 3}", 2),
        ("b:\n  <<: [{a: 1}, 3]", 2),
        ("a: &x\n  <<: *x", 2),
    ],
)
def test_yaml_that_is_refused(text: str, line: int) -> None:
    with pytest.raises(YamlProblem) as problem:
        parse(text, "x")
    assert abs(problem.value.line - line) <= 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{b: 3, <<: *x}", {"b": 3, "d": 2}),
        ("{<<: *x, e: {<<: *y}}", {"b": 1, "d": 2, "e": {"b": 4, "f": 5}}),
        ("{<<: [*x, *y]}", {"b": 1, "d": 2, "f": 5}),
        ("{<<: *x, <<: *y}", {"b": 4, "d": 2, "f": 5}),
        ("{<<: {b: 7, <<: *x}}", {"b": 7, "d": 2}),
        ("{'<<': 1}", {"<<": 1}),
    ],
)
def test_merge_keys(text: str, value: Any) -> None:
    """As PyYAML has it: own keys win, then a later `<<`, then what is earlier in a list."""
    anchors = "x: &x {b: 1, d: 2}\ny: &y {b: 4, f: 5}\n"
    document = parse(f"{anchors}a: {text}", "f")
    assert document.value["a"] == value
    if text != "{'<<': 1}":
        assert yaml.safe_load(f"{anchors}a: {text}")["a"] == value


def test_a_merged_key_has_the_line_where_it_is_written() -> None:
    document = parse("x: &x\n  b: 1\n  c: 2\na:\n  b: 3\n  <<: *x\n", "f")
    assert document.place(("a", "b")) == "f:5"
    assert document.place(("a", "c")) == "f:3"


@pytest.mark.parametrize(
    ("under", "over", "merged"),
    [
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 3}}, {"a": {"b": 3, "c": 2}}),
        ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
        ({"a": {"b": 1}}, {"a": None}, {"a": None}),
        (
            {"a": {"_target_": "x.Y", "b": 1}},
            {"a": {"_target_": "x.Z", "c": 2}},
            {"a": {"_target_": "x.Z", "c": 2}},
        ),
        (
            {"a": {"_target_": "x.Y", "b": 1}},
            {"a": {"_target_": "x.Y", "c": 2}},
            {"a": {"_target_": "x.Y", "b": 1, "c": 2}},
        ),
    ],
)
def test_merge(under: Any, over: Any, merged: Any) -> None:
    assert merge(Document(under), Document(over)).value == merged


def test_extends_keeps_the_place_of_every_key(lab: Lab) -> None:
    lab.experiment("wide", "extends: tiny\narchitecture:\n  hidden: 64\n")
    experiment = load("wide", ["optimizer.lr=1e-3"], lab.root)
    assert experiment.value["architecture"]["hidden"] == 64
    assert experiment.value["trainer"]["epochs"] == 3
    assert "description" not in experiment.value
    configs = "experiments/configs"
    assert experiment.place("architecture", "hidden") == f"{configs}/wide/experiment.yaml:3"
    assert experiment.place("trainer", "epochs") == f"{configs}/tiny/experiment.yaml:19"
    assert experiment.place("optimizer", "lr") == "--set optimizer.lr=1e-3"
    assert experiment.value["optimizer"]["lr"] == 0.001


def test_interpolation(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOY_LR", "0.5")
    lab.experiment(
        "other", "extends: tiny\nseed: ${trainer.epochs}\noptimizer: {lr: '${oc.env:TOY_LR}'}\n"
    )
    value = load("other", cwd=lab.root).value
    assert value["seed"] == 3
    assert value["optimizer"]["lr"] == "0.5"


def test_set_with_another_target_replaces_the_section(lab: Lab) -> None:
    texts = ["architecture._target_=src.architectures.cnn.CNN", "architecture.channels=4"]
    value = load("tiny", texts, lab.root).value
    assert value["architecture"] == {"_target_": "src.architectures.cnn.CNN", "channels": 4}


def test_a_command_can_be_typed(lab: Lab) -> None:
    texts = ["tracking=[mlflow, wandb]", "trainer.epochs=2"]
    command = load(str(lab.root / "experiments/configs/tiny"), texts).command("train")
    assert shlex.split(command)[-4:] == ["--set", texts[0], "--set", texts[1]]
    assert command.endswith(" --set trainer.epochs=2")


def test_only_training_sections_count(lab: Lab) -> None:
    lab.edit(
        "experiments/configs/tiny/experiment.yaml",
        "project: toys",
        "project: toys\nresources: {gpus: 0}",
    )
    training = load("tiny", cwd=lab.root).training()
    assert sorted(training) == [
        "architecture",
        "dataloader",
        "loss",
        "optimizer",
        "scheduler",
        "trainer",
    ]


def test_code_beside_the_lab_is_in_the_name_of_a_run(lab: Lab, tmp_path: Path) -> None:
    layers = tmp_path / "layers"
    layers.mkdir()
    (layers / "norm.py").write_text("RATE = 0.1\n")
    names = [run_id(load("tiny", [], lab.root))]
    folder = os.path.relpath(layers, lab.root)
    lab.write("pyproject.toml", f'[tool.tensorlab]\npythonpath = [\n  "{folder}",\n]\n')
    names.append(run_id(load("tiny", [], lab.root)))
    (layers / "norm.py").write_text("RATE = 0.2\n")
    names.append(run_id(load("tiny", [], lab.root)))
    assert len(set(names)) == 3


def test_instantiate_has_hydras_meaning(lab: Lab) -> None:
    experiment = load("tiny", cwd=lab.root)
    experiment.value["loss"] = {
        "a": {"_target_": "fractions.Fraction", "_args_": [1, 2]},
        "b": [{"_target_": "fractions.Fraction", "numerator": 3}],
        "c": {"_target_": "math.pow", "_partial_": True},
        "d": {"_target_": "builtins.dict", "inner": {"_target_": "fractions.Fraction"}},
        "e": 5,
    }
    made = build(experiment, "loss")
    assert (made["a"], made["b"], made["d"], made["e"]) == (0.5, [3], {"inner": 0}, 5)
    assert made["c"](2, 3) == 8


@pytest.mark.parametrize(
    ("word", "known", "near"),
    [("MPL", ["MLP", "CNN"], "MLP"), ("epohcs", ["epochs"], "epochs"), ("x", ["seed"], None)],
)
def test_suggest(word: str, known: list[str], near: str | None) -> None:
    assert suggest(word, known) == near


def test_help_needs_no_torch(cli: Cli, capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit) as stop:
        cli("--help")
    assert stop.value.code == 0
    assert "train" in capsys.readouterr().out


def test_sources_stay_small() -> None:
    sizes = {
        file.name: len(file.read_text().splitlines())
        for file in Path(__file__).parents[1].joinpath("tensorlab").rglob("*.py")
        if file.name != "errors.py"  # a list of messages
    }
    assert max(sizes.values()) <= 330
