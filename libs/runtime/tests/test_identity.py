"""Which run the files stand for where nobody names one."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli, Lab

from tensorlab import code_files, installed_packages
from tensorlab.atomic import sha256
from tensorlab.config import load
from tensorlab.identity import run_of
from tensorlab.imported import imported
from tensorlab.made_from import training_text
from tensorlab.run_id import run_id

MLP = "src/architectures/mlp/mlp.py"
FILE = "experiments/configs/tiny/experiment.yaml"


INITS = ["src/__init__.py", "src/architectures/__init__.py"]


def key_of(lab: Lab, **parts: Any) -> dict[str, Any]:
    """What the plugin hands over, as far as a run without Nx can compare it."""
    used = ("/mlp/", "/supervised/", "/toy/")
    files = [
        path
        for path in code_files.code_files(lab.root)
        if path.count("/") < 3 or any(part in path for part in used)
    ]
    modules = [path for path in files if path.endswith(".py")]
    train = {
        "modules": dict.fromkeys(modules, "a fingerprint"),
        "files": {path: sha256(lab.root / path) for path in files if path not in modules},
        "datasets": {"toy": "a digest"},
        "packages": {"torch": version("torch")},
        **parts,
    }
    sources = {path: sha256(lab.root / path) for path in [*modules, FILE]}
    return {"train": {"key": "ab" * 32, "parts": train}, "sources": sources}


def trained(lab: Lab, cli: Cli, run: str, *more: str, key: dict[str, Any] | None = None) -> None:
    lab.write("key.json", json.dumps(key or key_of(lab)))
    args = ("--config", "tiny", "--run", run, "--key", "key.json", *more)
    said = cli("train", *args)
    assert (said.status, said.err) == (0, "")


@pytest.fixture
def nx(lab: Lab, cli: Cli) -> Lab:
    """A lab with a run that Nx has made of its files."""
    lab.edit(FILE, "epochs: 3", "epochs: 1")
    lab.write("src/architectures/mlp/words.txt", "a b c\n")
    lab.write("src/architectures/mlp/later.py", "try:\n    import src.fast, yaml\nexcept: ...\n")
    lab.write("src/architectures/other/__init__.py", "OTHER = 1\n")
    trained(lab, cli, "fa57c0de0000")
    return lab


def found(lab: Lab, *overrides: str) -> str:
    return run_of(load("tiny", overrides, lab.root), "train")


def test_every_command_finds_the_run_that_nx_has_made(nx: Lab, cli: Cli) -> None:
    assert "run fa57c0de0000 is complete, nothing" in cli("train", "--config", "tiny").out
    assert "evaluating, run fa57c0de0000" in cli("evaluate", "--config", "tiny").out
    nx.write("x.csv", "w,x,y,z\n1,2,3,4\n")
    assert "of run fa57c0de0000\n" in cli("predict", "--config", "tiny", "x.csv").err
    said = cli("export", "--config", "tiny", "--formats", "safetensors").out
    assert "exporting, run fa57c0de0000" in said


def test_a_variant_is_never_taken_for_the_experiment(nx: Lab, cli: Cli) -> None:
    trained(nx, cli, "5e7000000000", "--set", "optimizer.lr=0.5")
    assert found(nx) == "fa57c0de0000"
    assert found(nx, "optimizer.lr=0.5") == "5e7000000000"
    assert found(nx, "optimizer.lr=0.6").startswith("local-")
    nx.edit(FILE, "lr: 1e-2", "lr: 0.02")
    nx.write("x.csv", "w,x,y,z\n1,2,3,4\n")
    said = cli("predict", "--config", "tiny", "x.csv").err
    assert "of run fa57c0de0000, the newest: no run was made from the files as they are" in said


@contextmanager
def edited(lab: Lab, file: str, old: str | None, new: str) -> Iterator[None]:
    """A new file where `old` is None; everything is as it was afterwards."""
    path = lab.root / file
    before = path.read_bytes() if old is not None else b""
    lab.edit(file, old, new) if old is not None else lab.write(file, new)
    yield
    path.write_bytes(before) if old is not None else path.unlink()


OTHER = {
    "a value": (FILE, "lr: 1e-2", "lr: 2e-2"),
    "an order": (FILE, "  hidden: 8\n  dropout: 0.2", "  dropout: 0.2\n  hidden: 8"),
    "a module": (MLP, "nn.ReLU()", "nn.GELU()"),
    "a file beside": ("src/architectures/mlp/words.txt", "a b c", "a b"),
    "another file beside": ("src/architectures/mlp/more.txt", None, "a"),
    "what an import finds now": ("src/fast.py", None, "FAST = 1\n"),
    "a package over a module": ("src/architectures/mlp/mlp/__init__.py", None, ""),
    "a manifest": ("datasets/raw/toy/dataset.yaml", "toy", "toy # 2"),
    "inputs": (FILE, "project: toys", "project: toys\ninputs: [pyproject.toml]"),
}
SAME = {
    "another component": ("src/architectures/another/__init__.py", None, "OTHER = 1\n"),
    "a file of another": ("src/architectures/other/a.txt", None, "a"),
    "words beside": ("src/architectures/mlp/README.md", None, "words"),
    "another experiment": ("experiments/configs/other/experiment.yaml", None, "extends: tiny\n"),
    "a comment, defaults and what is not trained": (
        FILE,
        "description:",
        "# a comment\nseed: 0\nfreeze: []\nevaluate: {splits: [val]}\ndescription:",
    ),
}


def test_exactly_the_same_files(nx: Lab) -> None:
    for what, edit in OTHER.items():
        with edited(nx, *edit):
            assert found(nx).startswith("local-"), what
    for what, edit in SAME.items():
        with edited(nx, *edit):
            assert found(nx) == "fa57c0de0000", what


def test_exactly_the_same_packages(nx: Lab) -> None:
    file = nx.root / "experiments/runs/tiny/fa57c0de0000/run.json"
    record = json.loads(file.read_text())
    others = ({"torch": "0.1"}, {"PyYAML": "0.1"}, {"yaml": "0.1"})
    for then, same in [*((one, False) for one in others), ({"ruff": "0.1"}, True)]:
        file.write_text(json.dumps(record | {"packages": record["packages"] | then}))
        assert (found(nx) == "fa57c0de0000") is same, then
    file.write_text(json.dumps(record | {"made_from": record["made_from"] | {"python": "3.9"}}))
    assert found(nx).startswith("local-")
    file.write_text(json.dumps(record))
    (nx.root / "models/checkpoints/tiny/fa57c0de0000/best.pt").unlink()
    assert found(nx).startswith("local-")  # a run without its weights spares no training


@pytest.mark.parametrize(
    ("text", "files", "loads"),
    [
        ("from ..toy import new", ["src/dataloaders/toy/__init__.py"], False),
        ("from . import helper", ["src/dataloaders/other/helper.py"], False),
        (
            "NAME = 'src.architectures.mlp:MLP'",
            [*INITS, "src/architectures/mlp/__init__.py"],
            False,
        ),
        ("import os, sys\nos.path.join(sys.argv[0])\nmodel.eval()\nre.compile('')", [], False),
        ("import importlib as i", [], True),
        ("sys.path.append('x')", [], True),
        ("from sys import path", [], True),
        ("import sys as s", [], True),
        ("eval('1')", [], True),
        ("torch.hub.load('x', 'y')", [], True),
        ("no python", [], True),
    ],
)
def test_what_a_module_imports(text: str, files: list[str], loads: bool, lab: Lab) -> None:
    lab.write("src/dataloaders/other/helper.py", "")
    file = "src/dataloaders/other/module.py"
    lab.write(file, text)
    found = imported(lab.root, [file], [])
    assert (sorted(found.files), found.loads) == (sorted(files), loads)


def test_what_counts_of_a_configuration() -> None:
    text = training_text
    assert text({"seed": 0, "loss": {"a": 1}}) == text({"loss": {"a": 1}, "scheduler": None})
    values: list[Any] = [1, 1.0, True, "1", None, math.inf, 2**60, -0.0, 0.0]
    assert len({text({"loss": {"a": value}}) for value in values}) == len(values)
    assert text({"loss": {"a": 1, "b": 2}}) != text({"loss": {"b": 2, "a": 1}})
    assert text({"seed": False}) != text({"seed": 0})


def test_a_local_name_covers_code_packages_and_order(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def name() -> str:
        return run_id(load("tiny", [], lab.root))

    names = [name()]
    assert names == [name()]
    layers = tmp_path / "layers"
    (layers / "deep").mkdir(parents=True)
    (layers / "deep" / ".words").write_text("a")
    folder = os.path.relpath(layers, lab.root)
    lab.write("scripts/x.py", "no module of the lab\n")
    assert names == [name()]
    table = f'[tool.tensorlab]\npythonpath = [\n  "{folder}", # "no/folder"\n]\n'
    lab.write("pyproject.toml", table)
    names.append(name())
    (layers / "deep" / ".words").write_text("b")
    names.append(name())
    (lab.root / "src/linked").symlink_to(layers)
    names.append(name())
    lab.edit(FILE, "  hidden: 8\n  dropout: 0.2", "  dropout: 0.2\n  hidden: 8")
    names.append(name())
    lab.write("tools/helper.py", "a = 1\n")
    names.append(name())
    monkeypatch.setattr(installed_packages, "names_and_versions", lambda: [["new", "1", ""]])
    names.append(name())
    assert len(set(names)) == 7
    assert all(one.startswith("local-") for one in names)


def test_a_local_run_is_found_again(lab: Lab, cli: Cli) -> None:
    args = ("train", "--config", "tiny", "--set", "trainer.epochs=1")
    first = cli(*args)
    assert (first.status, first.err) == (0, "")
    again = cli(*args)
    assert "is complete, nothing to train" in again.out
    assert first.out.split("run ")[1].split()[0].startswith("local-")
