"""The runtime refuses to train what the plugin, whose key names the run, has read otherwise."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli, Lab

from tensorlab import parity
from tensorlab.atomic import sha256
from tensorlab.config import Experiment, load
from tensorlab.errors import UserError

FILE = "experiments/configs/tiny/experiment.yaml"
VALUES = {
    "layers": "{b: 1.0, 1: 9007199254740993, __proto__: -0.0}",
    "odd": "[1_000, 2026-01-01, yes, 1e400, .nan, null, '1', 0o17]",
}
# The same as the plugin's reader writes them.
ENCODED: dict[str, Any] = {
    "layers": {
        "!!str __proto__": {"!!float": "-0.0"},
        "b": {"!!float": "1.0"},
        "!!str 1": {"!!int": "9007199254740993"},
    },
    "odd": [
        *("1_000", "2026-01-01", "yes", {"!!float": ".inf"}, {"!!float": ".nan"}),
        *(None, "1", 15),
    ],
}


@pytest.fixture
def odd(lab: Lab) -> Lab:
    written = "".join(f"  {key}: {value}\n" for key, value in VALUES.items())
    lab.edit(FILE, "loss:\n  _target_: torch.nn.CrossEntropyLoss\n", f"loss:\n{LOSS}{written}")
    lab.write("src/losses/__init__.py", "")
    lab.write("src/losses/any.py", "def any_loss(**options): ...\n")
    return lab


LOSS = "  _target_: src.losses.any.any_loss\n  _partial_: true\n"


def encoded(experiment: Experiment) -> dict[str, Any]:
    training = copy.deepcopy(experiment.training())
    training["loss"] |= ENCODED
    return training


def check(experiment: Experiment, sections: Any, sources: Any = None) -> None:
    parity.check(experiment, {"train": {"parts": {"sections": sections}}}, sources or {}, "train")


def test_what_both_read_alike_is_trained(odd: Lab) -> None:
    odd.experiment("child", "extends: tiny\nseed: 3\noptimizer: {lr: 0.5}\n")
    for name, more in (("tiny", []), ("child", ["dataloader.seed=7", "loss.odd=x"])):
        experiment = load(name, more, odd.root)
        wanted = encoded(experiment)
        wanted["loss"]["odd"] = "x" if more else ENCODED["odd"]
        check(experiment, dict(reversed(wanted.items())))


def test_interpolations_are_compared_file_by_file(odd: Lab) -> None:
    odd.experiment("child", "extends: tiny\nseed: ${trainer.epochs}\n")
    experiment = load("child", ["trainer.epochs=2"], odd.root)
    parent = copy.deepcopy(load("tiny", [], odd.root).written)
    parent["loss"] |= ENCODED
    own = {"extends": "tiny", "seed": "${trainer.epochs}"}
    files = [{"trainer": {"epochs": 2}}, own, parent]
    check(experiment, {"!!files": files})
    parent["trainer"]["epochs"] = 4
    with pytest.raises(UserError, match=r"tiny/experiment.yaml:\d+: trainer.epochs is 4 to"):
        check(experiment, {"!!files": files})
    with pytest.raises(UserError, match="the experiment is "):
        check(experiment, {"!!files": files[1:]})


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("odd", ["1_000"], r"loss.odd is \['1_000'\] to the Nx plugin"),
        ("layers", {}, "loss.layers.b is nothing to the Nx plugin, whose key names the run, and"),
        ("layers", {**ENCODED["layers"], "b": 1}, "loss.layers.b is 1 .* and 1.0 to Python"),
        ("more", True, "loss.more is True to the Nx plugin, .* and nothing to Python"),
        ("_partial_", 1, "loss._partial_ is 1 .* and True to Python"),
    ],
)
def test_what_they_read_differently_is_refused(key: str, value: Any, says: str, odd: Lab) -> None:
    experiment = load("tiny", [], odd.root)
    wanted = encoded(experiment)
    wanted["loss"][key] = value
    with pytest.raises(UserError, match=rf"^{FILE}:\d+: {says}"):
        check(experiment, wanted)
    sources = {FILE: sha256(odd.root / FILE)}
    with pytest.raises(UserError, match="quotes"):
        check(experiment, wanted, sources)
    with pytest.raises(UserError, match="was edited while tiny was starting"):
        check(experiment, wanted, {FILE: "other bytes"})


@pytest.mark.parametrize("key", [None, {}, {"train": {}}, {"train": {"parts": {}}}])
def test_nothing_to_compare(key: Any, lab: Lab) -> None:
    parity.check(load("tiny", [], lab.root), key, {}, "train")


def test_a_training_is_refused_before_anything_is_written(lab: Lab, cli: Cli) -> None:
    training = load("tiny", [], lab.root).training()
    training["optimizer"] = {**training["optimizer"], "lr": "1e-2"}
    key = lab.write("key.json", json.dumps({"train": {"parts": {"sections": training}}}))
    said = cli("train", "--config", "tiny", "--run", "r1", "--key", str(key))
    assert said.status == 1
    assert said.err.startswith(f"{FILE}:14: optimizer.lr is '1e-2' to the Nx plugin")
    assert not Path(lab.root, "experiments/runs").exists()


def test_an_experiment_of_one_file_is_compared_as_it_is_written(lab: Lab) -> None:
    lab.edit(FILE, "  epochs: 3", "  epochs: ${seed}")
    lab.edit(FILE, "project: toys\n", "project: toys\nseed: 2\n")
    experiment = load("tiny", [], lab.root)
    assert experiment.training()["trainer"]["epochs"] == 2
    (file,) = experiment.files
    assert file.value["trainer"]["epochs"] == "${seed}"
    check(experiment, {"!!files": [copy.deepcopy(file.value)]})
