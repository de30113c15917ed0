"""The parts of a loop, one by one, and the demo lab's components."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from conftest import DEMO
from torch.utils.data import DataLoader, TensorDataset

import tensorlab
from tensorlab import atomic, evaluation_plots, plots, schedules
from tensorlab.parameters import fits
from tensorlab.samplers import EpochSampler, set_epoch

PACKAGE = Path(tensorlab.__file__).parent
OLD = [name for name in ("python2.7", "python3.6", "python3.8", "python3.9") if shutil.which(name)]


def order(seed: int, epoch: int) -> list[int]:
    sampler = EpochSampler(range(20), seed)
    sampler.set_epoch(epoch)
    return list(sampler)


def test_order_depends_on_seed_and_epoch_only() -> None:
    assert order(1, 2) == order(1, 2)
    assert len({tuple(order(seed, epoch)) for seed in range(3) for epoch in range(3)}) == 9
    assert sorted(order(0, 0)) == list(range(20))


def test_set_epoch_reaches_sampler_and_generator() -> None:
    data = TensorDataset(torch.arange(8))
    loader = DataLoader(data, sampler=EpochSampler(data), generator=torch.Generator())
    set_epoch(loader, 3, seed=1)
    first = loader.generator.get_state()
    set_epoch(loader, 4, seed=1)
    assert not torch.equal(loader.generator.get_state(), first)
    set_epoch(loader, 3, seed=1)
    assert torch.equal(loader.generator.get_state(), first)


@pytest.mark.parametrize(
    ("schedule", "rates"),
    [
        (schedules.constant, [1, 1, 1, 1, 1]),
        (schedules.linear, [1, 0.75, 0.5, 0.25, 0]),
        (lambda o, total_steps: schedules.warmup_cosine(o, total_steps, 0.5), [0.5, 1, 1, 0.5, 0]),
        (lambda o, total_steps: schedules.step(o, total_steps, 1, 0.1), [1, 1, 0.1, 0.1, 0.1]),
    ],
    ids=["constant", "linear", "warmup_cosine", "step"],
)
def test_schedules(schedule, rates: list[float]) -> None:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    scheduler = schedule(optimizer, total_steps=4)
    seen = []
    for _ in rates:
        seen.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    assert seen == pytest.approx(rates)


@pytest.mark.parametrize(
    ("value", "annotation", "good"),
    [
        (1, "int", True),
        (True, "int", False),
        (1, "float", True),
        ("1", "float", False),
        (None, "float | None", True),
        (None, "Optional[int]", True),
        (None, "int", False),
        ([1], "tuple[int, ...]", True),
        ([1], "Sequence[int | str] | None", True),
        ("x", "list[int | str]", False),
        ("x", "float | Tensor", True),
        ("x", None, True),
        ({"_target_": "x.Y"}, "int", True),
    ],
)
def test_types_of_arguments(value: object, annotation: str | None, good: bool) -> None:
    assert fits(value, annotation) is good


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    atomic.write_json(file, {"a": 1})
    with pytest.raises(TypeError), atomic.replacing(file) as stream:
        stream.write(b"half") and stream.write("no bytes")  # type: ignore[arg-type]
    assert file.read_text() == '{\n  "a": 1\n}\n'
    assert list(tmp_path.iterdir()) == [file]


def test_json_has_no_nan(tmp_path: Path) -> None:
    atomic.write_json(tmp_path / "x", {"a": [float("nan"), 1.5], "b": float("inf")})
    assert json.loads((tmp_path / "x").read_text()) == {"a": [None, 1.5], "b": None}


def test_a_copy_does_not_follow_the_original(tmp_path: Path) -> None:
    last, best = tmp_path / "last", tmp_path / "best"
    atomic.write_text(last, "one")
    atomic.copy(last, best)
    atomic.write_text(last, "two")
    assert best.read_text() == "one"


def test_plots_survive_odd_data(tmp_path: Path) -> None:
    plots.learning_curves(tmp_path / "none.png", [], "none")
    plots.learning_curves(tmp_path / "one.png", [{"epoch": 1, "val/loss": 0.0}], "one")
    evaluation_plots.confusion_matrix(tmp_path / "m.png", [[0, 0], [1, 2]], ["cat", "a dog"], "two")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["m.png", "one.png"]


@pytest.mark.parametrize("python", OLD)
def test_old_pythons_are_told(python: str) -> None:
    done = subprocess.run(
        [python, "-m", "tensorlab", "train"], cwd=PACKAGE.parent, capture_output=True, text=True
    )
    if "pyenv" in done.stderr:
        pytest.skip(f"{python} is a shim without a Python")
    assert done.returncode == 1
    assert done.stderr.startswith("tensorlab needs Python 3.10 or newer; ")
    assert "Traceback" not in done.stderr


def test_what_old_pythons_read_is_plain() -> None:
    for name in ("__init__.py", "__main__.py"):
        text = (PACKAGE / name).read_text()
        ast.parse(text, feature_version=(3, 4))
        assert not any(sign in text for sign in ('f"', "->", "from __future__"))


def test_the_package_is_light() -> None:
    program = "import sys, tensorlab, tensorlab.cli; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
    from tensorlab.loop import Runtime

    assert tensorlab.Runtime is Runtime
    with pytest.raises(AttributeError):
        tensorlab.nothing  # noqa: B018


@pytest.mark.parametrize("name", ["mlp.MLP", "cnn.CNN"])
@pytest.mark.parametrize("classes", [5, None], ids=["classes", "regression"])
@pytest.mark.parametrize(
    ("shape", "vocab"),
    [((7,), 0), ((3, 9, 6), 0), ((1, 1, 1), 0), ((11,), 13)],
    ids=["vector", "image", "pixel", "tokens"],
)
def test_demo_architectures_take_any_input(
    name: str, classes: int | None, shape: tuple, vocab: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(DEMO / "src" / "architectures"))
    module, class_name = name.split(".")
    make = getattr(__import__(f"{module}.{module}", fromlist=[class_name]), class_name)
    model = make(shape, classes, vocab)
    x = torch.randint(vocab, (4, *shape)) if vocab else torch.randn(4, *shape)
    output = model(x)
    assert output.shape == ((4,) if classes is None else (4, classes))
    output.sum().backward()
    assert all(one.grad is not None for one in model.parameters())
