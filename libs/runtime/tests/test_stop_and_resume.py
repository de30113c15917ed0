"""Real processes that are stopped: by SIGKILL, by SIGINT and SIGTERM, by a second process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from conftest import Cli, Lab
from resume_proof import same

from tensorlab.lock import locked

SLOW = ("--set", "dataloader.delay=0.03", "--set", "dataloader.noise=0.1")
ARGS = ("train", "--config", "tiny", "--set", "trainer.epochs=6", *SLOW)


def wait_for(process: subprocess.Popen, text: str) -> str:
    """Read stdout up to a line that holds `text`."""
    assert process.stdout
    read = ""
    for line in process.stdout:
        read += line
        if text in line:
            return read
    raise AssertionError(f"{text!r} never came: {read} {process.communicate()[1]}")


@pytest.mark.parametrize("workers", [0, 2])
def test_killed_and_run_again_ends_with_the_same_weights(workers: int, lab: Lab, cli: Cli) -> None:
    args = (*ARGS, "--set", f"dataloader.num_workers={workers}")
    args += ("--set", "trainer.precision=fp16", "--set", "trainer.ema=0.9")
    assert cli(*args, "--run", "whole").status == 0
    for epoch in (2, 4):
        process = lab.process(*args, "--run", "killed")
        wait_for(process, f"epoch {epoch}/6")
        time.sleep(0.08)  # into the next epoch
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert lab.run_json("killed")["status"] == "running"
    said = cli(*args, "--run", "killed")
    assert "goes on after epoch" in said.out
    assert lab.run_json("killed")["status"] == "complete"

    for name in ("last.pt", "best.pt"):
        saved = [
            torch.load(lab.root / "models/checkpoints/tiny" / run / name, weights_only=True)
            for run in ("whole", "killed")
        ]
        assert {"scaler", "ema"} <= saved[0].keys()
        assert same(*saved)
    runs = lab.root / "experiments/runs/tiny"
    assert (runs / "whole/metrics.jsonl").read_text() == (runs / "killed/metrics.jsonl").read_text()


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["SIGINT", "SIGTERM"]
)
def test_signals_leave_a_run_that_can_go_on(
    number: signal.Signals, status: int, lab: Lab, cli: Cli
) -> None:
    process = lab.process(*ARGS, "--run", "r1")
    wait_for(process, "epoch 2/6")
    process.send_signal(number)
    process.send_signal(number)  # a terminal and a parent may both send it
    _, err = process.communicate(timeout=20)
    assert process.returncode == status
    assert err.startswith("tiny: run r1 interrupted after step ")
    assert "next: python -m tensorlab train --config tiny --set trainer.epochs=6" in err
    assert "Traceback" not in err
    record = lab.run_json("r1")
    assert record["status"] == "interrupted"
    last = lab.root / "models/checkpoints/tiny/r1/last.pt"
    saved = torch.load(last, weights_only=True)
    assert saved["step"] == record["steps"] > 6  # the last step that was done
    assert err.startswith(f"tiny: run r1 interrupted after step {saved['step']}\n")
    assert cli(*ARGS, "--run", "r1").status == 0


def test_nothing_is_waited_for_once_the_step_is_done(lab: Lab, cli: Cli) -> None:
    """A late alarm would end what trackers still write, or Python, with a status of its own."""
    collate = "x, y = self.collate(samples)"
    stop = f"{collate}\n        os.kill(os.getpid(), {int(signal.SIGINT)})"
    lab.edit("src/dataloaders/toy/toy.py", collate, stop)
    assert cli(*ARGS, "--run", "r1").status == 130
    assert lab.run_json("r1")["steps"] == 1
    assert signal.alarm(0) == 0  # seconds that are left


def test_a_signal_before_the_run_leaves_nothing(lab: Lab) -> None:
    process = lab.process(*ARGS, "--run", "r1")
    wait_for(process, "tiny: training")
    process.send_signal(signal.SIGINT)  # while torch is being imported
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert lab.outputs() == []


def test_a_second_process_waits_and_takes_the_result(lab: Lab, cli: Cli) -> None:
    assert cli(*ARGS, "--run", "r1").status == 0
    folder = lab.root / "experiments/runs/tiny/r1"
    complete = (folder / "run.json").read_text()
    with locked(folder / ".lock", on_wait=pytest.fail):
        (folder / "run.json").write_text(json.dumps(lab.run_json("r1") | {"status": "running"}))
        second = lab.process(*ARGS, "--run", "r1")
        said = wait_for(second, "waiting")
        assert said.endswith(f"run r1 is being trained by process {os.getpid()}; waiting for it\n")
        (folder / "run.json").write_text(complete)
    out, err = second.communicate(timeout=60)
    assert (second.returncode, err) == (0, "")
    assert out == "tiny: run r1 is complete, nothing to train\n"


@pytest.fixture
def two(lab: Lab) -> Iterator[tuple[subprocess.Popen, subprocess.Popen]]:
    """Two processes that want one run: the first is past epoch 1, the second waits for it."""
    hold = lab.root / "hold"
    first = lab.process(*ARGS, "--run", "r1", HOLD=str(hold))
    wait_for(first, "epoch 1/6")
    hold.touch()
    second = lab.process(*ARGS, "--run", "r1")
    assert f"is being trained by process {first.pid}; waiting" in wait_for(second, "waiting")
    yield first, second
    for process in (first, second):
        process.kill()
        process.communicate()


Two = tuple[subprocess.Popen, subprocess.Popen]


def test_a_process_that_waits_ends_on_a_signal(two: Two, lab: Lab) -> None:
    first, second = two
    second.send_signal(signal.SIGTERM)
    _, err = second.communicate(timeout=20)
    assert (second.returncode, err) == (143, "")
    assert lab.run_json("r1")["status"] == "running"
    (lab.root / "hold").unlink()
    assert (first.communicate(timeout=60)[1], first.returncode) == ("", 0)
    assert lab.run_json("r1")["status"] == "complete"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=["SIGKILL", "SIGTERM"])
def test_a_process_that_waits_takes_over(number: signal.Signals, two: Two, lab: Lab) -> None:
    first, second = two
    first.send_signal(number)
    out, err = second.communicate(timeout=60)
    assert (second.returncode, err) == (0, "")
    assert "goes on after" in out
    assert lab.run_json("r1")["status"] == "complete"
    lines = (lab.root / "experiments/runs/tiny/r1/metrics.jsonl").read_text().splitlines()
    assert [json.loads(line)["epoch"] for line in lines] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("damaged", [1, 2], ids=["the last", "both"])
def test_a_damaged_checkpoint_is_told_and_not_used(damaged: int, lab: Lab, cli: Cli) -> None:
    assert cli(*ARGS, "--run", "whole").status == 0
    process = lab.process(*ARGS, "--run", "r1")
    wait_for(process, "epoch 3/6")
    process.kill()
    process.wait()
    folder = lab.root / "models/checkpoints/tiny/r1"
    index = json.loads((folder / "checkpoints.json").read_text())["checkpoints"]
    for entry in index[-damaged:]:
        content = bytearray((folder / entry["file"]).read_bytes())
        content[len(content) // 2] ^= 1  # torch itself would not notice
        (folder / entry["file"]).write_bytes(content)
    said = cli(*ARGS, "--run", "r1")
    assert said.status == 0
    name = f"models/checkpoints/tiny/r1/{index[-1]['file']}"
    before = "the beginning" if damaged == len(index) else f"step {index[-1 - damaged]['step']}"
    assert f"{name} is damaged: goes on from" in said.out
    assert f"goes on from {before}\n" in said.out
    assert weights(lab, "r1") == weights(lab, "whole")


def test_a_checkpoint_of_another_architecture_is_refused(lab: Lab, cli: Cli) -> None:
    args = ("train", "--config", "tiny", "--run", "r1")
    assert cli(*args).status == 0
    record = lab.run_json("r1") | {"status": "running", "files": {}}
    (lab.root / "experiments/runs/tiny/r1/run.json").write_text(json.dumps(record))
    said = cli(*args, "--set", "architecture.hidden=16")
    assert said.status == 1
    assert "models/checkpoints/tiny/r1/last.pt does not fit the model:\n" in said.err
    assert "\n    head.weight is (3, 8) there, (3, 16) here\n" in said.err
    assert "Traceback" not in said.err


def weights(lab: Lab, run: str) -> bytes:
    return (lab.root / "models/checkpoints/tiny" / run / "best.safetensors").read_bytes()


def test_the_first_line_comes_before_torch(lab: Lab) -> None:
    program = """
import builtins, sys, tensorlab.console as console
def say(text):
    print(text, "torch" in sys.modules)
    sys.exit(0)
console.say = say
from tensorlab.cli import main
main(["train", "--config", "tiny", "--run", "r1"])
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=lab.root, capture_output=True, text=True
    )
    assert done.stdout == "tiny: training, run r1 False\n", done.stderr


def test_history_follows_the_checkpoint(lab: Lab, cli: Cli, tmp_path: Path) -> None:
    """Killed between `metrics.jsonl` and `last.pt`: the line without a checkpoint goes."""
    assert cli(*ARGS, "--run", "r1").status == 0
    file = lab.root / "experiments/runs/tiny/r1/metrics.jsonl"
    record = lab.run_json("r1") | {"status": "running", "files": {}}
    (file.parent / "run.json").write_text(json.dumps(record))
    whole = file.read_text()
    file.write_text(whole + '{"epoch": 7, "step": 42, "val/loss": 1.0}\n{"epoch": 8, "st')
    assert cli(*ARGS, "--run", "r1").status == 0
    assert file.read_text() == whole
