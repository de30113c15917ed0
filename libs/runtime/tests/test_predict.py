"""Predictions for files, folders and standard input, and the benchmark of a model."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy
import pytest
import torch
from conftest import Cli, Lab, Said

from tensorlab import artifacts, benchmark, prediction_inputs
from tensorlab.errors import UserError

X = numpy.eye(3, 4, dtype="float32")
TOY = "src/dataloaders/toy/toy.py"


@pytest.fixture
def trained(lab: Lab, cli: Cli) -> Lab:
    lab.edit("experiments/configs/tiny/experiment.yaml", "epochs: 3", "epochs: 1")
    assert cli("train", "--config", "tiny", "--run", "r1").err == ""
    return lab


def predict(cli: Cli, *args: str) -> Said:
    return cli("predict", "--config", "tiny", *args)


def lines(said: Said) -> list[dict[str, Any]]:
    assert said.status == 0
    assert "Traceback" not in said.err
    return [json.loads(line) for line in said.out.splitlines()]


def test_is_what_the_model_says(trained: Lab, cli: Cli) -> None:
    numpy.save(trained.root / "x.npy", X)
    rows = lines(predict(cli, "--run", "r1", "x.npy"))
    saved = torch.load(trained.root / "models/checkpoints/tiny/r1/best.pt", weights_only=True)
    from src.architectures.mlp import MLP  # type: ignore[import-not-found]

    model = MLP(input_shape=(4,), num_classes=3, hidden=8, dropout=0.2).eval()
    model.load_state_dict(saved["model"])
    expected = model(torch.from_numpy(X)).softmax(1)
    assert [row["source"] for row in rows] == ["x.npy"] * 3
    assert [row["index"] for row in rows] == [0, 1, 2]
    assert [row["prediction"] for row in rows] == expected.argmax(1).tolist()
    for row, own in zip(rows, expected, strict=True):
        assert row["probabilities"] == pytest.approx(own.tolist(), abs=1e-6)
        assert row["confidence"] == max(row["probabilities"])


def test_every_kind_of_input_says_the_same(
    trained: Lab, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = trained.root / "inputs"
    folder.mkdir()
    numpy.save(folder / "a.npy", X)
    numpy.savez(folder / "b.npz", x=X, other=numpy.zeros(2))
    text = "\n".join(",".join(map(str, row)) for row in X.tolist())
    trained.write("inputs/c.csv", f"w,x,y,z\n{text}\n")
    trained.write("inputs/d.jsonl", "\n".join(json.dumps({"x": row}) for row in X.tolist()))
    trained.write("inputs/notes.txt", "no input")
    for row, x in enumerate(X):
        numpy.save(folder / f"e{row}.npy", x)
    stdin = "\n".join(json.dumps(row) for row in X.tolist())
    monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
    rows = lines(predict(cli, "inputs", "-", "--batch-size", "2"))
    assert [row["source"] for row in rows[:3]] == [str(Path("inputs/a.npy"))] * 3
    shares = numpy.array([row["probabilities"] for row in rows]).reshape(6, 3, 3)
    assert numpy.abs(shares - shares[0]).max() < 1e-6


@pytest.mark.parametrize("name", ["model.pt2", "model.ts", "model.onnx", "model.safetensors"])
def test_an_artifact_says_what_the_run_says(name: str, trained: Lab, cli: Cli) -> None:
    kind = {file: kind for kind, file in artifacts.FORMATS.items()}[name]
    if kind == "onnx":
        pytest.importorskip("onnxruntime")
    assert cli("export", "--config", "tiny", "--run", "r1", "--formats", kind).status == 0
    numpy.save(trained.root / "x.npy", X)
    expected = lines(predict(cli, "x.npy", "--run", "r1"))
    file = f"models/artifacts/tiny/r1/{name}"
    # What has its code in the file needs none of the lab's.
    if kind != "safetensors":
        trained.edit("src/architectures/mlp/mlp.py", "super().__init__()", "raise ValueError")
    rows = lines(predict(cli, "x.npy", "--checkpoint", file, "--batch-size", "2"))
    for row, own in zip(rows, expected, strict=True):
        assert row["prediction"] == own["prediction"]
        assert row["probabilities"] == pytest.approx(own["probabilities"], abs=1e-5)
    said = predict(cli, "x.npy", "--checkpoint", file, "--device", "cuda")
    assert f"The artifact {name} computes on the CPU, not on cuda." in said.err


def test_csv_into_a_file(trained: Lab, cli: Cli) -> None:
    numpy.save(trained.root / "x.npy", X)
    said = predict(cli, "x.npy", "--output", "out/y.csv")
    assert (said.status, said.out) == (0, "")
    assert said.err == "tiny: predictions of run r1\n"
    with (trained.root / "out/y.csv").open(newline="") as stream:
        header, *rows = csv.reader(stream)
    shares = [f"probability_{index}" for index in range(3)]
    assert header == ["source", "index", "prediction", "confidence", *shares]
    assert len(rows) == 3


def test_the_dataloader_prepares_and_names(trained: Lab, cli: Cli) -> None:
    numpy.save(trained.root / "x.npy", X)
    before = lines(predict(cli, "x.npy"))
    trained.edit(
        TOY,
        "    vocab_size = 0",
        "    vocab_size = 0\n    class_names = ('a', 'b', 'c')\n\n"
        "    def prepare(self, x):\n        return x / 255",
    )
    numpy.save(trained.root / "x.npy", X * 255)
    after = lines(predict(cli, "x.npy"))
    assert [row["prediction"] for row in after] == ["abc"[row["prediction"]] for row in before]
    assert after[0]["confidence"] == pytest.approx(before[0]["confidence"])


def test_a_run_keeps_its_own_configuration(trained: Lab, cli: Cli) -> None:
    numpy.save(trained.root / "x.npy", X)
    before = lines(predict(cli, "--run", "r1", "x.npy"))
    trained.edit("experiments/configs/tiny/experiment.yaml", "hidden: 8", "hidden: 16")
    assert lines(predict(cli, "--run", "r1", "x.npy")) == before
    assert lines(predict(cli, "x.npy")) == before  # no run of the new one: the newest


def test_images_are_read_as_the_shape_asks(tmp_path: Path) -> None:
    images = pytest.importorskip("PIL.Image")
    pixels = numpy.arange(12, dtype="uint8").reshape(3, 4) * 20
    images.fromarray(pixels).save(tmp_path / "grey.png")
    for channels in (1, 3):
        shape = prediction_inputs.Shape((channels, 3, 4))
        (sample,) = prediction_inputs.read([str(tmp_path)], shape, io.StringIO())
        assert sample.x.shape == (channels, 3, 4)
        assert sample.x[-1] == pytest.approx(pixels / 255)


def test_short_rows_of_ids_are_filled_up_where_the_data_says_with_what() -> None:
    shape = prediction_inputs.Shape((4,), whole=True, padding=9)
    found = prediction_inputs.read(["-"], shape, io.StringIO("[1, 2]\n[1, 2, 3, 4]\n"))
    assert [sample.x.tolist() for sample in found] == [[1, 2, 9, 9], [1, 2, 3, 4]]
    for wrong in ("[]", "[1, 2, 3, 4, 5]", "[[1], [2]]"):
        with pytest.raises(UserError, match="has the shape"):
            list(prediction_inputs.read(["-"], shape, io.StringIO(wrong)))
    unfilled = prediction_inputs.Shape((4,), whole=True)
    with pytest.raises(UserError, match="has the shape"):
        list(prediction_inputs.read(["-"], unfilled, io.StringIO("[1, 2]")))


@dataclass
class Case:
    """stderr of a prediction from the file `name` with `text` begins with `says`."""

    name: str
    text: str
    says: str


CASES = [
    Case("wide.csv", "1,2,3,4,5\n", "wide.csv: Sample 0 has the shape (5,); the model takes (4,)."),
    Case(
        "deep.jsonl",
        "[1,2,3,4]\n[[1,2,3,4]]\n",
        "deep.jsonl: Sample 1 has the shape (1, 4); the model takes (4,).",
    ),
    Case("nan.csv", "1,2,3,nan\n", "nan.csv: Sample 0 has NaN or infinity in its features."),
    Case("word.csv", "1,2,3,4\n1,2,3,x\n", "word.csv: This cannot be read: line 2: could not "),
    Case("cut.jsonl", "[1,2,3,4]\n[1,2", "cut.jsonl:2: This cannot be read: "),
    Case("other.jsonl", '{"y": [1]}\n', "other.jsonl:1: This cannot be read: it has no key 'x'."),
    Case("none.npy", "no array", "none.npy: This cannot be read: "),
    Case("image.png", "no image", "image.png: This cannot be read: "),
    Case("text.txt", "1,2", "text.txt is of no kind that can be read: .npy, "),
]


def test_bad_input(trained: Lab, cli: Cli) -> None:
    for case in CASES:
        trained.write(case.name, case.text)
        said = predict(cli, case.name, "--output", "out.jsonl")
        assert said.err.startswith(case.says), case.name
        assert "\n  next: " in said.err
        assert "Traceback" not in said.err
        assert said.status == 1
        assert not (trained.root / "out.jsonl").exists()


OPTIONS = [
    (("none.csv",), "There is no file or folder none.csv."),
    (("experiments/configs",), "experiments/configs holds no file to predict: "),
    (("--device", "cuda:99", "x.csv"), "There is no device cuda:99 here."),
    (("--checkpoint", "none.pt", "x.csv"), "There is no checkpoint none.pt."),
    (("--run", "r9", "x.csv"), "tiny: no complete run to "),
]


def test_bad_options(trained: Lab, cli: Cli) -> None:
    trained.write("x.csv", "1,2,3,4\n")
    for args, says in OPTIONS:
        said = predict(cli, *args)
        assert said.err.startswith(says), args
        assert said.status == 1


def test_benchmark_beside_the_projects_others(trained: Lab, cli: Cli) -> None:
    trained.experiment("wide", "extends: tiny\narchitecture: {hidden: 64}\n")
    trained.experiment("untrained", "extends: tiny\n")
    assert cli("train", "--config", "wide", "--run", "w").err == ""
    said = cli(
        "benchmark", "--config", "tiny", "--run", "r1", "--batch-sizes", "1,16", "--calls", "5"
    )
    assert (said.status, said.err) == (0, "")
    folder = trained.root / "experiments/visualizations/tiny/r1/benchmark"
    results = json.loads((folder / "benchmark.json").read_text())["results"]
    assert list(results) == ["tiny", "wide"]
    assert results["wide"]["parameters"] > results["tiny"]["parameters"]
    for row in results["tiny"]["rows"]:
        assert 0 < row["p50"] <= row["p95"] <= row["p99"]
        assert row["throughput"] > 0
        assert row["memory"] > 2**20
    assert (folder / "benchmark.png").read_bytes().startswith(b"\x89PNG")
    assert said.out.count("| tiny") == 2


def test_percentiles_of_a_benchmark() -> None:
    found = benchmark._summary([number / 1000 for number in range(101)], 4)
    assert [found[f"p{at}"] for at in (50, 95, 99)] == pytest.approx([50, 95, 99])
    assert found["throughput"] == pytest.approx(4 / 0.05)


def test_a_benchmark_against_an_experiment_that_is_not_there(lab: Lab, cli: Cli) -> None:
    said = cli("benchmark", "--config", "tiny", "--against", "tniy")
    assert said.err.startswith("There is no experiment tniy. Did you mean tiny?")
    assert said.status == 1
