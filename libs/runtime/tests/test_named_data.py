"""Which data an experiment names, by the rules that the plugin has too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tensorlab import named_data

CASES = json.loads(Path(__file__).with_name("data_names.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "key", "inside", "names"), CASES)
def test_text(text: str, key: str, inside: bool, names: list[str]) -> None:
    assert named_data.in_text(text, key, inside) == names


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {
        "datasets/raw/digits/dataset.yaml": "",
        "datasets/raw/digits/x.npy": "x",
        "datasets/raw/faces/dataset.yaml": "",
        "src/preprocess/digits/preprocess.py": "",
        "src/preprocess/rings/generate.py": "",
        "datasets/generated/rings/prepared.json": "{}",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ({"dataloader": {"dataset": "no-such"}}, ["no-such"]),
        ({"datasets": ["digits", "faces"], "n": 1}, ["digits", "faces"]),
        ({"datasets": {"train": "faces", "val": "nothing"}}, ["faces"]),
        ({"a": [{"train_dataset": "faces"}, {"path": "datasets/raw/digits/x.npy"}]}, None),
        ({"path": "datasets/splits/digits/train.json"}, ["processed/digits"]),
        ({"path": "datasets/splits/faces/train.json"}, ["faces"]),
        ({"path": "datasets/processed/faces"}, ["faces"]),
        ({"path": "datasets/raw/nothing"}, []),
        ({"root": "datasets/raw"}, ["digits"]),  # of all, what is there
        ({"root": "datasets/generated"}, ["generated/rings"]),
        ({"root": "datasets/processed"}, []),
        ({"dataset": {"_target_": "a.B", "name": "faces"}}, []),
        ({"dataset": None, "datasets": 3}, []),
    ],
)
def test_names(root: Path, value: dict, names: list[str] | None) -> None:
    assert named_data.names(root, value) == (["faces", "digits"] if names is None else names)


def test_only_dataset_has_to_be_there() -> None:
    value = {"a": {"dataset": 3}, "datasets": ["x", {"dataset": "y"}], "train_dataset": "z"}
    assert list(named_data.required(value)) == [
        (("a", "dataset"), 3),
        (("datasets", 0), "x"),
        (("datasets", 1, "dataset"), "y"),
    ]
