"""Data that only Python can get, as files."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from conftest import Lab

from tensorlab import sources

MODULE = """
from collections import namedtuple
import numpy as np

def pair(size=2): return np.arange(size), ["a", "b"]
def bunch(): return {"data": np.eye(2), "text": "words", "names": [np.int64(1)], "none": None}
def named(): return namedtuple("Found", "x y")(np.zeros(1), np.ones(1))
def objects(): return {"data": np.array([{}, None], dtype=object)}
def writes(folder): (folder / "deep").mkdir(); (folder / "deep" / "a.txt").write_text("x")
def types(**given): return {"types": [repr(value) for value in given.values()]}
def broken(): raise ValueError("no luck")
constant = 3
"""


@pytest.fixture
def folder(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Path:
    lab.write("src/own_data.py", MODULE)
    monkeypatch.chdir(lab.root)
    monkeypatch.setattr(sys, "path", list(sys.path))
    for module in [name for name in sys.modules if name.split(".")[0] == "src"]:
        monkeypatch.delitem(sys.modules, module)
    folder = lab.root / "into"
    folder.mkdir()
    return folder


def files(folder: Path) -> list[str]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in found)


def call(name: str, folder: Path, *args: str) -> int:
    return sources.main(["callable", f"src.own_data.{name}", str(folder), *args])


@pytest.mark.parametrize(
    ("name", "args", "found"),
    [
        ("pair", (), ["data.npy", "target.json"]),
        ("bunch", (), ["data.npy", "names.json", "text.txt"]),
        ("bunch", ("--path=data.npy",), ["data.npy"]),
        ("named", (), ["x.npy", "y.npy"]),
        ("writes", (), ["deep/a.txt"]),
    ],
)
def test_a_result_becomes_files(
    folder: Path, name: str, args: tuple[str, ...], found: list[str]
) -> None:
    assert call(name, folder, *args) == 0
    assert files(folder) == found


def test_values_and_arguments(folder: Path) -> None:
    assert call("pair", folder, '--arguments={"size": 3}') == 0
    assert np.load(folder / "data.npy").tolist() == [0, 1, 2]
    assert json.loads((folder / "target.json").read_text()) == ["a", "b"]
    # As the plugin writes what JSON has no type for: {x: 1.0, big: 99999999999999999999, a: [.inf]}
    big = '{"!!int": "99999999999999999999"}'
    given = f'{{"x": {{"!!float": "1.0"}}, "big": {big}, "a": [{{"!!float": ".inf"}}]}}'
    assert call("types", folder, f"--arguments={given}") == 0
    assert json.loads((folder / "types.json").read_text()) == [
        "1.0", "99999999999999999999", "[inf]"
    ]  # fmt: skip
    assert call("bunch", folder) == 0
    assert json.loads((folder / "names.json").read_text()) == [1]


@pytest.mark.parametrize(
    ("name", "args", "message"),
    [
        ("nothing", (), "which src.own_data does not have."),
        ("constant", (), "which cannot be called."),
        ("broken", (), "src.own_data.broken fails: ValueError: no luck"),
        ("pair", ('--arguments={"sise": 3}',), "unexpected keyword argument 'sise'"),
        ("objects", (), "gives data as a ndarray, which cannot be kept as a file without pickle."),
        ("bunch", ("--path=dat.npy",), "does not give. Did you mean data.npy?"),
    ],
)
def test_refuses(
    folder: Path, capsys: pytest.CaptureFixture, name: str, args: tuple[str, ...], message: str
) -> None:
    assert call(name, folder, *args) == 1
    said = capsys.readouterr().err
    assert message in said
    assert "Traceback" not in said
    assert files(folder) == []


def test_no_such_module(folder: Path, capsys: pytest.CaptureFixture) -> None:
    assert sources.main(["callable", "no.such.function", str(folder)]) == 1
    assert "and there is no module no." in capsys.readouterr().err


def test_digits_are_the_same_bytes_again(folder: Path) -> None:
    """What the demo lab's manifest records of scikit-learn's digits."""
    name = "sklearn.datasets.load_digits"
    assert sources.main(["callable", name, str(folder), "--path=data.npy"]) == 0
    data = np.load(folder / "data.npy")
    assert (data.shape, data.dtype.str, data.sum()) == ((1797, 64), "<f8", 561718.0)
