"""A training from the command line: files, reuse, failure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from conftest import Cli, Lab

from tensorlab.atomic import sha256

RUN = "experiments/runs/tiny/r1"


def test_writes_what_it_promises(lab: Lab, cli: Cli) -> None:
    said = cli("train", "--config", "tiny", "--run", "r1")
    assert (said.status, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[0] == "tiny: training, run r1"
    assert [line[:9] for line in lines[1:4]] == ["epoch 1/3", "epoch 2/3", "epoch 3/3"]

    record = lab.run_json("r1")
    assert record["status"] == "complete"
    assert (record["epochs"], record["seed"], record["error"]) == (3, 0, None)
    assert record["config"]["architecture"]["hidden"] == 8
    assert record["metrics"]["last"]["epoch"] == 3
    assert {"torch", "numpy"} <= set(record["packages"])
    for file, facts in record["files"].items():
        assert (lab.root / file).stat().st_size == facts["size"]
    names = {Path(file).name for file in record["files"]}
    assert {"config.yaml", "metrics.jsonl", "last.pt", "best.pt", "learning_curves.png"} <= names
    assert any(name.startswith("events.out.tfevents") for name in names)

    metrics = [json.loads(line) for line in (lab.root / RUN / "metrics.jsonl").open()]
    assert [line["epoch"] for line in metrics] == [1, 2, 3]
    assert [line["step"] for line in metrics] == [6, 12, 18]
    assert set(metrics[0]) == {"epoch", "step", "train/loss", "val/loss", "val/accuracy", "lr"}
    saved = torch.load(lab.root / "models/checkpoints/tiny/r1/last.pt", weights_only=True)
    assert {"model", "optimizer", "scheduler", "epoch", "ranks", "metrics"} <= set(saved)
    assert not [name for name in lab.outputs() if name.endswith(".tmp")]


def test_keeps_what_it_is_made_from(lab: Lab, cli: Cli, tmp_path: Path) -> None:
    key = lab.key()
    file = tmp_path / "key.json"
    file.write_text(json.dumps(key))
    assert cli("train", "--config", "tiny", "--run", "r1", "--key", str(file)).status == 0
    assert lab.run_json("r1")["key"] == key
    assert cli("evaluate", "--config", "tiny", "--run", "r1", "--key", str(file)).status == 0
    assert json.loads((lab.root / RUN / "evaluation.json").read_text())["key"] == key


@pytest.mark.parametrize("verb", ["train", "evaluate"])
def test_files_that_were_edited_while_it_was_starting(
    verb: str, lab: Lab, cli: Cli, tmp_path: Path
) -> None:
    module = "src/architectures/mlp/mlp.py"
    sources = {module: sha256(lab.root / module)}
    file = tmp_path / "key.json"
    args = ("--config", "tiny", "--run", "r1", "--key", str(file))
    file.write_text(json.dumps({"train": {}, "sources": sources}))
    if verb == "evaluate":
        assert cli("train", *args).status == 0
        assert "sources" not in lab.run_json("r1")["key"]
    before = lab.outputs()
    lab.edit(module, "nn.ReLU()", "nn.GELU()")
    said = cli(verb, *args)
    assert said.status == 1
    assert said.err == (
        f"{module} was edited while tiny was starting.\n"
        f"  next: npx nx run tiny:{verb} (run it again)\n"
    )
    assert [name for name in lab.outputs() if "__pycache__" not in name] == before


@pytest.mark.parametrize("content", [None, "[1]", "{"])
def test_a_key_that_cannot_be_read_is_wrong_usage(
    content: str | None, lab: Lab, cli: Cli, tmp_path: Path
) -> None:
    file = tmp_path / "key.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(SystemExit) as stop:
        cli("train", "--config", "tiny", "--key", str(file))
    assert stop.value.code == 2
    assert lab.outputs() == []


def test_tensorboard_has_hyperparameters(lab: Lab, cli: Cli) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    from tensorboard.plugins.hparams import plugin_data_pb2

    cli("train", "--config", "tiny", "--run", "r1")
    events = EventAccumulator(str(lab.root / "experiments/logs/tiny/r1")).Reload()
    assert "val/accuracy" in events.Tags()["scalars"]
    assert [point.step for point in events.Scalars("train/loss")] == [6, 12, 18]
    content = events.summary_metadata["_hparams_/session_start_info"].plugin_data.content
    start = plugin_data_pb2.HParamsPluginData.FromString(content).session_start_info
    assert start.hparams["optimizer.lr"].number_value == 0.01


def test_a_complete_run_is_not_trained_again(lab: Lab, cli: Cli) -> None:
    cli("train", "--config", "tiny", "--run", "r1")
    before = lab.run_json("r1")
    said = cli("train", "--config", "tiny", "--run", "r1")
    assert (said.status, said.out) == (0, "tiny: run r1 is complete, nothing to train\n")
    assert lab.run_json("r1") == before


@pytest.mark.parametrize("damage", ["gone", "changed"])
def test_a_damaged_run_is_trained_again(damage: str, lab: Lab, cli: Cli) -> None:
    cli("train", "--config", "tiny", "--run", "r1")
    best = lab.root / "models/checkpoints/tiny/r1/best.pt"
    content = best.read_bytes()
    best.unlink()
    if damage == "changed":
        best.write_bytes(content[:-1] + b"x")
    said = cli("train", "--config", "tiny", "--run", "r1")
    assert "best.pt is gone or changed, training again" in said.out
    assert lab.run_json("r1")["status"] == "complete"
    assert torch.load(best, weights_only=True)["epoch"] <= 3


def test_lost_pictures_and_logs_cost_no_training(lab: Lab, cli: Cli) -> None:
    cli("train", "--config", "tiny", "--run", "r1")
    picture = lab.root / "experiments/visualizations/tiny/r1/training/learning_curves.png"
    content = picture.read_bytes()
    picture.unlink()
    for file in (lab.root / "experiments/logs/tiny/r1").iterdir():
        file.unlink()
    said = cli("train", "--config", "tiny", "--run", "r1")
    assert "made again from metrics.jsonl" in said.out
    assert "epoch" not in said.out
    assert picture.read_bytes() == content
    assert cli("train", "--config", "tiny", "--run", "r1").out.endswith("nothing to train\n")


def test_the_id_follows_what_is_trained(lab: Lab, cli: Cli) -> None:
    def id_of(*args: str) -> str:
        return cli("train", "--config", "tiny", *args).out.splitlines()[0].split()[-1]

    first = id_of()
    assert "nothing to train" in cli("train", "--config", "tiny").out
    lab.edit("experiments/configs/tiny/experiment.yaml", "a tiny training", "other words")
    assert "nothing to train" in cli("train", "--config", "tiny").out
    assert id_of("--set", "trainer.epochs=2") != first
    lab.edit("src/architectures/mlp/mlp.py", "nn.ReLU()", "nn.GELU()")
    assert id_of() != first


@pytest.mark.parametrize(("monitor", "sign"), [("val/loss", 1), ("val/accuracy", -1)])
def test_the_best_ones_are_kept(monitor: str, sign: int, lab: Lab, cli: Cli) -> None:
    sets = ("epochs=3", "evaluate_every=1", "keep_best=3", f"monitor={monitor}")
    args = [part for one in sets for part in ("--set", f"trainer.{one}")]
    assert cli("train", "--config", "tiny", "--run", "r1", *args).status == 0
    history = [json.loads(line) for line in (lab.root / RUN / "metrics.jsonl").open()]
    ranking = sorted(history, key=lambda line: (sign * line[monitor], line["step"]))
    best = [line["step"] for line in ranking[:3]]
    newest = [line["step"] for line in history[-2:]]
    folder = lab.root / "models/checkpoints/tiny/r1"
    kept = sorted(folder.glob("step-*.pt"))
    assert [torch.load(file, weights_only=True)["step"] for file in kept] == sorted(
        {*best, *newest}
    )
    saved = torch.load(folder / "best.pt", weights_only=True)
    assert (saved["step"], saved["metrics"][monitor]) == (best[0], ranking[0][monitor])


def test_nan_fails_the_run(lab: Lab, cli: Cli) -> None:
    poison = ("--set", "dataloader.poison=true")
    said = cli("train", "--config", "tiny", "--run", "r1", *poison)
    assert said.status == 1
    assert said.err.startswith("The loss is nan at epoch 1, step ")
    assert "next: try a smaller optimizer.lr" in said.err
    assert "Traceback" not in said.err
    record = lab.run_json("r1")
    assert record["status"] == "failed"
    assert "The loss is nan at epoch 1" in record["error"]
    assert cli("evaluate", "--config", "tiny", "--run", "r1", *poison).status == 1


def test_a_fault_in_the_loop_fails_the_run(lab: Lab, cli: Cli) -> None:
    lab.edit(
        "src/trainers/supervised/supervised.py",
        "value = forward_backward(x, y)",
        'raise LookupError("lost it")',
    )
    said = cli("train", "--config", "tiny", "--run", "r1")
    assert said.status == 1
    assert "LookupError: lost it" in said.err
    assert "/tensorlab/train.py" not in said.err
    assert lab.run_json("r1")["error"] == "LookupError: lost it"


@pytest.mark.parametrize("workers", [0, 2])
def test_seeds_repeat(workers: int, lab: Lab, cli: Cli) -> None:
    args = ("--set", f"dataloader.num_workers={workers}", "--set", "dataloader.noise=0.1")
    for run in ("a", "b"):
        assert cli("train", "--config", "tiny", "--run", run, *args).status == 0
    assert cli("train", "--config", "tiny", "--run", "c", *args, "--set", "seed=1").status == 0
    first, again, other = (
        (lab.root / "experiments/runs/tiny" / run / "metrics.jsonl").read_text() for run in "abc"
    )
    assert first == again
    assert first != other


def test_check_writes_nothing(lab: Lab, cli: Cli) -> None:
    said = cli("check", "--config", "tiny")
    assert (said.status, said.out, said.err) == (0, "tiny: ok\n", "")
    assert lab.outputs() == []
