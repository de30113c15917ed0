"""Real processes that train one model together, on the CPU."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

import pytest
import torch
from conftest import Cli, Lab
from resume_proof import kill, same
from safetensors.torch import load_file
from test_stop_and_resume import wait_for

FILE = "experiments/configs/tiny/experiment.yaml"
BLOCKS = """
from torch import nn

class MLP(nn.Module):
    def __init__(self, hidden=8, dropout=0.0):
        super().__init__()
        self.stem = nn.Linear(4, hidden)
        self.blocks = nn.ModuleList(
            nn.Sequential(
                nn.Linear(hidden, hidden, bias=False), nn.BatchNorm1d(hidden), nn.Dropout(dropout)
            )
            for _ in range(2)
        )
        self.head = nn.Linear(hidden, 3)

    def forward(self, x):
        x = self.stem(x)
        for block in self.blocks:
            x = x + block(x)
        return self.head(x)
"""
ZERO = "deepspeed={zero_optimization: {stage: 2}}"
PLAIN = ("--set", "architecture.dropout=0")
PAIR = ("train", "--config", "tiny", "--set", "trainer.devices=2")
NOISY = ("--set", "dataloader.noise=0.1", "--set", "trainer.epochs=6")


def finished(process: subprocess.Popen) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def history(lab: Lab, run: str) -> list[dict]:
    file = lab.root / "experiments/runs/tiny" / run / "metrics.jsonl"
    return [json.loads(line) for line in file.open()]


def weights(lab: Lab, run: str) -> dict:
    file = lab.root / "models/checkpoints/tiny" / run / "last.pt"
    return torch.load(file, weights_only=True)


def best(lab: Lab, run: str) -> Path:
    return lab.root / "models/checkpoints/tiny" / run / "best.safetensors"


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    from tensorlab import environment

    if environment.usable_cores() < 2:
        pytest.skip("needs two cores")


@pytest.mark.parametrize("accumulate", [1, 2])
def test_two_processes_are_one_with_batches_twice_as_large(
    accumulate: int, lab: Lab, cli: Cli
) -> None:
    args = (*PLAIN, "--set", f"trainer.accumulate={accumulate}")
    status, out, err = finished(lab.process(*PAIR, *args, "--run", "pair"))
    assert (status, err) == (0, "")
    assert out.count("tiny: training, run pair") == 1
    alone = ("--set", "dataloader.batch_size=16", "--run", "alone")
    assert cli("train", "--config", "tiny", *args, *alone).status == 0
    for one, two in zip(history(lab, "alone"), history(lab, "pair"), strict=True):
        assert one == pytest.approx(two, rel=1e-4)
    assert lab.run_json("pair")["status"] == "complete"
    assert cli("evaluate", "--config", "tiny", "--run", "pair").status == 0


def test_shares_of_a_model_train_as_whole_ones(lab: Lab, cli: Cli) -> None:
    lab.write("src/architectures/mlp/mlp.py", BLOCKS)
    lab.edit(FILE, "epochs: 3", "epochs: 3\n  accumulate: 2\n  clip_grad_norm: 0.1")
    for run in ("ddp", "fsdp"):
        process = lab.process(*PAIR, "--set", f"trainer.strategy={run}", "--run", run)
        assert finished(process)[::2] == (0, "")
    for one, two in zip(history(lab, "ddp"), history(lab, "fsdp"), strict=True):
        assert one == pytest.approx(two, rel=1e-4)
    ddp, fsdp = (load_file(best(lab, run)) for run in ("ddp", "fsdp"))
    assert list(ddp) == list(fsdp)
    for name, whole in ddp.items():
        assert (whole.shape, whole.dtype) == (fsdp[name].shape, fsdp[name].dtype)
        assert torch.allclose(whole, fsdp[name], atol=1e-4), name
    assert cli("evaluate", "--config", "tiny", "--run", "fsdp").status == 0


@pytest.mark.parametrize("devices", [1, 2])
def test_accelerate_trains_as_torch_alone(devices: int, lab: Lab, cli: Cli) -> None:
    pytest.importorskip("accelerate")
    lab.edit(FILE, "epochs: 3", "epochs: 3\n  accumulate: 2\n  clip_grad_norm: 0.1\n  ema: 0.9")
    args = ("train", "--config", "tiny", "--set", f"trainer.devices={devices}")
    for strategy in ("ddp", "accelerate"):
        how = ("--set", f"trainer.strategy={strategy}", "--run", strategy)
        assert finished(lab.process(*args, *how))[::2] == (0, "")
    for one, two in zip(history(lab, "ddp"), history(lab, "accelerate"), strict=True):
        assert one == pytest.approx(two, rel=1e-4)
    ddp, accelerate = (load_file(best(lab, run)) for run in ("ddp", "accelerate"))
    assert list(ddp) == list(accelerate)
    assert cli("evaluate", "--config", "tiny", "--run", "accelerate").status == 0


def test_every_sample_once_an_epoch(lab: Lab) -> None:
    from torch.utils.data import DataLoader

    from tensorlab.feed import Feed
    from tensorlab.samplers import EpochSampler

    data = list(range(53))
    loader = DataLoader(data, batch_size=8, sampler=EpochSampler(data, 3))  # type: ignore[arg-type]
    feeds = [Feed(loader, 3, rank, 2) for rank in range(2)]
    seen = [index for feed in feeds for batch in feed.epoch(1) for index in batch.tolist()]
    assert len(seen) == len(set(seen)) == 52
    assert {feed.batches for feed in feeds} == {4}


HOW = {
    "ddp": ("ema=0.9",),
    "fsdp": ("strategy=fsdp", "precision=bf16"),
    "accelerate": ("strategy=accelerate", "precision=bf16", "ema=0.9", "accumulate=2"),
    "deepspeed": ("strategy=accelerate", "precision=bf16", "accumulate=2", ZERO),
}
NEEDS = {"accelerate": ("accelerate",), "deepspeed": ("accelerate", "deepspeed", "transformers")}


@pytest.mark.parametrize("strategy", HOW)
def test_killed_and_run_again_ends_with_the_same_weights(strategy: str, lab: Lab) -> None:
    for package in NEEDS.get(strategy, ()):
        if find_spec(package) is None:
            pytest.skip(f"needs {package}")
    if strategy == "fsdp":
        lab.write("src/architectures/mlp/mlp.py", BLOCKS)
    noisy = (*NOISY, *(part for one in HOW[strategy] for part in ("--set", f"trainer.{one}")))
    slow = (*noisy, "--set", "dataloader.delay=0.03")
    assert finished(lab.process(*PAIR, *noisy, "--run", "whole"))[0] == 0
    process = lab.process(*PAIR, *slow, "--run", "killed")
    wait_for(process, "epoch 2/6")
    kill(process)
    process.wait()
    status, out, _ = finished(lab.process(*PAIR, *noisy, "--run", "killed"))
    assert status == 0
    assert "goes on after" in out
    whole, killed = weights(lab, "whole"), weights(lab, "killed")
    assert len(whole["ranks"]) == 2
    assert not same(whole["ranks"][0]["rng"], whole["ranks"][1]["rng"])
    assert same(whole, killed)


def test_a_signal_leaves_a_run_that_can_go_on(lab: Lab) -> None:
    args = (*NOISY, "--set", "dataloader.delay=0.05", "--run", "r1")
    process = lab.process(*PAIR, *args)
    wait_for(process, "epoch 1/6")
    process.send_signal(signal.SIGTERM)
    status, _, err = finished(process)
    assert status == 143
    assert "python -m tensorlab train" in err
    assert "Traceback" not in err
    assert lab.run_json("r1")["status"] == "interrupted"
    assert lab.run_json("r1")["steps"] > 0
    status, out, _ = finished(lab.process(*PAIR, *args))
    assert status == 0
    assert "goes on after" in out


def test_one_that_fails_ends_all_with_its_message(lab: Lab) -> None:
    started = time.monotonic()
    process = lab.process(*PAIR, "--set", "dataloader.poison=true", "--run", "r1")
    status, _, err = finished(process)
    assert status == 1
    assert err.startswith("The loss is nan"), err
    assert "Traceback" not in err
    assert err.count("next:") == 1
    assert lab.run_json("r1")["status"] == "failed"
    assert "nan" in lab.run_json("r1")["error"]
    assert time.monotonic() - started < 100


def test_more_devices_than_there_are(lab: Lab, cli: Cli) -> None:
    said = cli("train", "--config", "tiny", "--set", "trainer.devices=1000", "--run", "r1")
    assert said.status == 1
    assert "trainer.devices is 1000; this host has " in said.err
    assert not (lab.root / "experiments/runs/tiny/r1").exists()


def test_two_hosts_meet(lab: Lab) -> None:
    args = ("train", "--config", "tiny", *PLAIN, "--set", "trainer.nodes=2", "--run", "r1")
    status, _, err = finished(lab.process(*args))
    assert status == 1
    assert "TENSORLAB_RENDEZVOUS=" in err
    place = f"127.0.0.1:{free_port()}"
    hosts = [lab.process(*args, TENSORLAB_RENDEZVOUS=place) for _ in range(2)]
    assert [finished(host)[0] for host in hosts] == [0, 0]
    assert len(weights(lab, "r1")["ranks"]) == 2


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
