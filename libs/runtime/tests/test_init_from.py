"""Where a training starts from: `init_from:` and `freeze:`."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from conftest import Cli, Lab
from safetensors.torch import load_file

from tensorlab.config import load
from tensorlab.run_id import run_id

CHECKPOINTS = "models/checkpoints/tiny"


@pytest.fixture(autouse=True)
def pretrained(lab: Lab) -> None:
    (lab.root / "models/pretrained").mkdir(parents=True, exist_ok=True)


@pytest.fixture
def first(lab: Lab, cli: Cli) -> Path:
    """The weights of a complete run, r1."""
    assert cli("train", "--config", "tiny", "--run", "r1").status == 0
    return lab.root / CHECKPOINTS / "r1" / "best.safetensors"


@pytest.mark.parametrize("source", ["tiny/r1", "tiny", "models/pretrained/w.safetensors"])
def test_starts_from_a_run_or_a_file(source: str, first: Path, lab: Lab, cli: Cli) -> None:
    if source.startswith("models/"):
        (lab.root / source).write_bytes(first.read_bytes())
    said = cli("train", "--config", "tiny", "--run", "r2", "--set", f"init_from={source}")
    assert (said.status, said.err) == (0, "")
    assert f"tiny: starts from {source}, " in said.out
    tuned = load_file(lab.root / "models/finetuned/tiny/r2/model.safetensors")
    assert tuned.keys() == load_file(first).keys()


def test_starts_from_the_cache_of_hugging_face(first: Path, lab: Lab) -> None:
    pytest.importorskip("huggingface_hub")
    cache = lab.root / "cache/huggingface"
    model = cache / "hub/models--org--name"
    (model / "refs").mkdir(parents=True)
    (model / "refs/main").write_text("0" * 40)
    (model / "snapshots" / ("0" * 40)).mkdir(parents=True)
    (model / "snapshots" / ("0" * 40) / "model.safetensors").write_bytes(first.read_bytes())
    env = {"HF_HOME": str(cache), "HF_HUB_OFFLINE": "1"}
    args = ("train", "--config", "tiny", "--set")
    process = lab.process(*args, "init_from=hf:org/name", "--run", "r2", **env)
    out, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (0, "")
    assert "tiny: starts from hf:org/name, " in out
    assert (lab.root / "models/finetuned/tiny/r2/model.safetensors").is_file()

    process = lab.process(*args, "init_from=hf:org/other", "--run", "r3", **env)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "init_from: hf:org/other is not in the cache and cannot be fetched: " in err


def test_frozen_parameters_stay(first: Path, lab: Lab, cli: Cli) -> None:
    names = list(load_file(first))
    kept = [name for name in names if name.startswith(names[0].rsplit(".", 1)[0])]
    pattern = f"freeze=['{names[0].rsplit('.', 1)[0]}.*']"
    args = ["--set", "init_from=tiny/r1", "--set", pattern]
    assert cli("train", "--config", "tiny", "--run", "r2", *args).status == 0
    before, after = load_file(first), load_file(first.parents[1] / "r2" / "best.safetensors")
    assert all(torch.equal(before[name], after[name]) for name in kept)
    assert any(not torch.equal(before[name], after[name]) for name in names if name not in kept)


def test_the_name_of_a_run_goes_with_the_weights(first: Path, lab: Lab) -> None:
    file = lab.root / "models/pretrained/w.safetensors"
    file.write_bytes(first.read_bytes())
    experiment = load("tiny", ["init_from=models/pretrained/w.safetensors"], lab.root)
    before = run_id(experiment)
    file.write_bytes(first.read_bytes()[:-1])
    assert run_id(experiment) != before


@pytest.mark.parametrize(
    ("source", "said", "next"),
    [
        ("models/pretrained/no.safetensors", "is no file of the lab", "check --config tiny"),
        ("tiny/r9", "has no complete run with weights", "nx run tiny:train"),
        ("models/pretrained/broken.safetensors", "cannot be read as weights", "check"),
    ],
)
def test_weights_that_are_not_there(source: str, said: str, next: str, lab: Lab, cli: Cli) -> None:
    (lab.root / "models/pretrained/broken.safetensors").write_bytes(b"no weights")
    answer = cli("train", "--config", "tiny", "--run", "r2", "--set", f"init_from={source}")
    assert answer.status == 1
    assert f"init_from: {source} {said}" in answer.err
    assert next in answer.err
    assert "Traceback" not in answer.err
    assert not (lab.root / "experiments/runs/tiny/r2").exists()


def test_shapes_that_differ_are_listed(first: Path, lab: Lab, cli: Cli) -> None:
    args = ["--set", "init_from=tiny/r1", "--set", "architecture.hidden=16"]
    answer = cli("train", "--config", "tiny", "--run", "r2", *args)
    assert answer.status == 1
    shapes = [line for line in answer.err.splitlines() if " there, " in line]
    assert len(shapes) > 1
    assert "(8,) there, (16,) here" in shapes[0]


def test_a_pattern_that_names_no_parameter(lab: Lab, cli: Cli) -> None:
    answer = cli("train", "--config", "tiny", "--run", "r2", "--set", "freeze=['nothing.*']")
    assert answer.status == 1
    assert "freeze: no parameter matches nothing.*" in answer.err
