"""Artifacts of a run: written, read again, compared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from conftest import Cli, Lab

from tensorlab import artifacts, errors

FOLDER = "models/artifacts/tiny/r1"
TINY = ("--config", "tiny", "--run", "r1")
PLAIN = ("torch-export", "torchscript", "safetensors")


def manifest(lab: Lab) -> dict[str, Any]:
    return json.loads((lab.root / FOLDER / artifacts.MANIFEST).read_text())


def trained(lab: Lab, cli: Cli) -> None:
    assert cli("train", *TINY).status == 0


def test_formats_give_what_the_model_gives(lab: Lab, cli: Cli) -> None:
    trained(lab, cli)
    said = cli("export", *TINY, "--formats", ",".join(PLAIN))
    assert (said.status, said.err) == (0, "")
    assert said.out.endswith(f"tiny: exported to {FOLDER}\n")
    record = manifest(lab)
    best = lab.run_json("r1")["files"]["models/checkpoints/tiny/r1/best.pt"]
    assert record["weights"]["sha256"] == best["sha256"]
    assert record["input"] == {"dtype": "float32", "shape": [None, 4]}
    assert record["outputs"] == [{"dtype": "float32", "shape": [None, 3]}]
    assert list(record["formats"]) == list(PLAIN)
    for name in PLAIN:
        entry = record["formats"][name]
        assert entry["difference"] <= 1e-6
        assert entry["batch_sizes"] == [8, 4, 1]
        assert (lab.root / FOLDER / entry["file"]).stat().st_size == entry["size"]
    x = torch.randn(5, 4)
    outputs = [artifacts.load(lab.root / FOLDER / name)(x) for name in ("model.pt2", "model.ts")]
    torch.testing.assert_close(*outputs)


def test_onnx(lab: Lab, cli: Cli) -> None:
    for package in ("onnx", "onnxscript", "onnxruntime"):
        pytest.importorskip(package)
    trained(lab, cli)
    said = cli("export", *TINY, "--formats", "onnx,torchscript")
    assert (said.status, said.err) == (0, "")
    onnx, script = (artifacts.load(lab.root / FOLDER / name) for name in ("model.onnx", "model.ts"))
    for size in (1, 7):
        x = torch.randn(size, 4)
        torch.testing.assert_close(onnx(x), script(x), rtol=1e-4, atol=1e-5)


def test_a_format_that_fails_does_not_hide_the_others(lab: Lab, cli: Cli) -> None:
    # Python decides by the data: nothing that torch.export could keep.
    lab.edit(
        "src/architectures/mlp/mlp.py",
        "def forward(self, x: torch.Tensor) -> torch.Tensor:",
        "def forward(self, x: torch.Tensor) -> torch.Tensor:\n"
        "        if x.sum().item() > 1e9:\n"
        "            return x",
    )
    trained(lab, cli)
    said = cli("export", *TINY, "--formats", ",".join(PLAIN))
    assert said.status == 1
    assert said.err.startswith("tiny: 1 of 3 formats failed:\n    torch-export: ")
    assert "next: change the model" in said.err
    assert "--formats torchscript,safetensors" in said.err
    record = manifest(lab)
    assert list(record["formats"]) == ["torchscript", "safetensors"]
    assert list(record["failed"]) == ["torch-export"]
    assert not (lab.root / FOLDER / "model.pt2").exists()


def test_a_model_that_keeps_the_batch_size_is_told(lab: Lab, cli: Cli) -> None:
    """A trace takes a size that Python computed for a constant: smaller batches show it."""
    lab.edit(
        "src/architectures/mlp/mlp.py",
        "def forward(self, x: torch.Tensor) -> torch.Tensor:",
        "def forward(self, x: torch.Tensor) -> torch.Tensor:\n"
        "        x = x + 0 * torch.ones(int(x.shape[0]), 1)",
    )
    trained(lab, cli)
    said = cli("export", *TINY, "--formats", "torchscript")
    assert said.status == 1
    assert "torchscript: RuntimeError" in said.err


def test_what_is_there_is_not_made_again(lab: Lab, cli: Cli) -> None:
    trained(lab, cli)
    export = ("export", *TINY, "--formats", "safetensors")
    cli(*export)
    assert cli(*export).out == f"tiny: {FOLDER} is exported, nothing to do\n"
    assert cli("export", *TINY, "--formats", "torchscript").status == 0
    assert list(manifest(lab)["formats"]) == ["torchscript", "safetensors"]
    (lab.root / FOLDER / "model.safetensors").write_bytes(b"x")
    assert "safetensors: model.safetensors, differs by 0.0e+00" in cli(*export).out
    assert [file.name for file in (lab.root / FOLDER).parent.iterdir()] == ["r1"]


def test_other_weights(lab: Lab, cli: Cli) -> None:
    trained(lab, cli)
    script = ("export", *TINY, "--formats", "safetensors")
    said = cli(*script, "--checkpoint", "models/checkpoints/tiny/r1/last.pt")
    assert said.status == 0
    assert manifest(lab)["weights"]["file"] == "models/checkpoints/tiny/r1/last.pt"
    said = cli(*script, "--checkpoint", "bets.pt")
    assert said.err.startswith("There is no checkpoint bets.pt. Did you mean best.pt?\n  next: ")


def test_nothing_to_export(lab: Lab, cli: Cli) -> None:
    said = cli("export", *TINY)
    assert said.status == 1
    assert said.err == (
        "tiny: no complete run to export: there is no run r1.\n"
        "  next: python -m tensorlab train --config tiny\n"
    )
    assert lab.outputs() == []


def test_unknown_formats_are_wrong_usage(lab: Lab, cli: Cli) -> None:
    with pytest.raises(SystemExit) as stop:
        cli("export", *TINY, "--formats", "onxx")
    assert stop.value.code == 2


def test_a_file_that_is_no_artifact(tmp_path: Path) -> None:
    file = tmp_path / "model.ts"
    file.write_bytes(b"nothing")
    with pytest.raises(errors.UserError, match="cannot be read"):
        artifacts.load(file)
