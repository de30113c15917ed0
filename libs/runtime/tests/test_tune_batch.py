"""Batch sizes and precisions, measured; and what running out of memory says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from conftest import Cli, Lab

from tensorlab import memory
from tensorlab.tune_batch import Point, bisect, recommended

FOLDER = "experiments/visualizations/tiny/tuning"
TUNE = ("tune-batch", "--config", "tiny", "--steps", "3")
MLP = "src/architectures/mlp/mlp.py"
FORWARD = "def forward(self, x: torch.Tensor) -> torch.Tensor:\n"


def record(lab: Lab) -> dict:
    return json.loads((lab.root / FOLDER / "throughput.json").read_text())


def hungry(lab: Lab, size: str) -> None:
    """A model whose forward pass takes `size` numbers of 4 bytes."""
    lab.edit(MLP, FORWARD, f"{FORWARD}        torch.empty({size})\n")


def test_measures_until_the_data_ends(lab: Lab, cli: Cli) -> None:
    said = cli(*TUNE)
    assert (said.status, said.err) == (0, "")
    found = record(lab)
    sizes = [(point["precision"], point["batch_size"]) for point in found["points"]]
    assert sizes == [(name, size) for name in ("fp32", "bf16") for size in (8, 16, 32)]
    assert found["stops"]["fp32"] == (
        "32 fits, the training split has 48 samples, and 64 needs more"
    )
    best = found["recommended"]
    sets = (
        f"--set dataloader.batch_size={best['batch_size']} "
        f"--set trainer.precision={best['precision']}"
    )
    assert f"next: python -m tensorlab train --config tiny {sets}\n" in said.out
    assert sets in (lab.root / FOLDER / "throughput.md").read_text()
    assert (lab.root / FOLDER / "throughput.png").read_bytes().startswith(b"\x89PNG")
    assert not (lab.root / "experiments/runs").exists()


def test_limits(lab: Lab, cli: Cli) -> None:
    cli(*TUNE, "--max", "16", "--precisions", "fp32")
    assert record(lab)["stops"] == {"fp32": "16 fits, 32 is above the largest to try"}
    said = cli(*TUNE, "--memory", "0.001", "--precisions", "fp32")
    assert said.status == 1
    assert said.err.startswith("tiny: no batch size fits:\n    fp32: 1 takes ")


def test_goes_on_after_running_out_of_memory(lab: Lab, cli: Cli) -> None:
    hungry(lab, "2**60 if len(x) > 16 else 1")
    assert cli(*TUNE, "--precisions", "fp32").status == 0
    assert record(lab)["stops"] == {"fp32": "16 fits, 32 is out of memory"}


def test_recommends_the_smallest_of_the_fastest() -> None:
    points = [Point("fp32", 2**i, rate, 1.0, 1) for i, rate in enumerate((50, 96, 100, 98))]
    assert recommended(points).batch_size == 2
    points.append(Point("bf16", 2, 97, 1.0, 1))
    assert recommended(points).precision == "bf16"


def test_out_of_memory_says_what_would_fit(lab: Lab, cli: Cli) -> None:
    hungry(lab, "2**50 if self.training else 1")
    said = cli("train", "--config", "tiny", "--run", "r1", "--set", "dataloader.batch_size=16")
    assert said.status == 1
    assert "Traceback" not in said.err
    assert said.err.startswith("tiny: out of memory on the CPU: asked for 4096.0 TiB, ")
    assert " is free, this process holds " in said.err
    assert "By an estimate not one sample fits; the batch size is 16.\n  next: " in said.err
    assert "tune-batch --config tiny --set dataloader.batch_size=16" in said.err
    assert lab.run_json("r1")["status"] == "failed"


def test_out_of_memory_in_an_evaluation(lab: Lab, cli: Cli) -> None:
    cli("train", "--config", "tiny", "--run", "r1")
    hungry(lab, "2**50")
    said = cli("evaluate", "--config", "tiny", "--run", "r1")
    assert said.err.startswith("tiny: out of memory on the CPU: asked for 4096.0 TiB, ")
    # Another batch size would be another run.
    assert said.err.endswith("evaluate --config tiny --set resources.gpus=0 (on the CPU)\n")


def test_a_model_that_does_not_fit(lab: Lab, cli: Cli) -> None:
    said = cli("train", "--config", "tiny", "--set", f"architecture.hidden={2**50}")
    assert "out of memory on the CPU" in said.err
    assert "The model itself does not fit." in said.err
    assert "Traceback" not in said.err
    assert lab.outputs() == []


@pytest.mark.parametrize(
    ("numbers", "fits"),
    [
        ((64, None, None, None), 32),
        ((64, 100, 900, 90), 32),  # a little is missing: half of it
        ((64, 900, 100, 50), 8),  # 150 of 1000
        ((1, 100, 0, 50), None),
    ],
)
def test_estimates(numbers: tuple, fits: int | None) -> None:
    assert memory.fitting(*numbers) == fits


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("CUDA out of memory. Tried to allocate 2.50 GiB. GPU 0 has a total", 2.5 * 2**30),
        ("DefaultCPUAllocator: can't allocate memory: you tried to allocate 400 bytes.", 400),
        ("CUDA out of memory.", None),
    ],
)
def test_what_was_asked_for(text: str, asked: float | None) -> None:
    assert memory.is_exhausted(torch.OutOfMemoryError(text))
    assert memory.asked_for(text) == asked


def test_the_largest_that_fits_is_found_to_a_sixteenth() -> None:
    tried = []

    def fits(size: int) -> str | None:
        tried.append(size)
        return None if size <= 90 else "no"

    bisect(64, 128, fits)
    assert tried == [96, 80, 88, 92]


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_out_of_memory_on_a_gpu(lab: Lab, cli: Cli) -> None:
    hungry(lab, "2**40, device=x.device")
    said = cli("train", "--config", "tiny", "--run", "r1")
    assert f"out of memory on {torch.cuda.get_device_name()}: asked for 4.0 TiB, " in said.err
    assert cli(*TUNE).status == 1


def test_sizes_in_words() -> None:
    said = [memory.size(value) for value in (12, 2048, 1.5 * 2**30)]
    assert said == ["12 bytes", "2.0 KiB", "1.5 GiB"]


def test_a_container_has_less(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "memory.max").write_text("1000")
    (tmp_path / "memory.current").write_text("400")
    monkeypatch.setattr(memory, "CGROUP", tmp_path)
    assert memory.available() == 600
