"""A training says what it read that its key lacks, and is taken over when the key has it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy
import pytest
from conftest import Cli, Lab, Said

from tensorlab.atomic import sha256

DATA = "extra/a.npy"
ARGS = ("train", "--config", "tiny", "--set", "trainer.epochs=1")
DATALOADER = "src/dataloaders/toy/toy.py"


class Audited:
    """The lab `tiny`, whose dataloader does something more, run with a key."""

    def __init__(self, lab: Lab, cli: Cli) -> None:
        self.lab, self.cli = lab, cli
        (lab.root / "extra").mkdir()
        numpy.save(lab.root / DATA, numpy.ones(3))

    def reads(self, code: str) -> None:
        """The dataloader executes this when it is made; ROOT is the lab."""
        known = "import os, numpy; from pathlib import Path; ROOT = Path(__file__).parents[3]"
        init = "        self.batch_size, self.seed"
        self.lab.edit(DATALOADER, init, f"        {known}; {code}\n{init}")

    def train(self, run: str = "r1", **parts: Any) -> Said:
        key = self.lab.write("key.json", json.dumps(self.lab.key(run, **parts)))
        return self.cli(*ARGS, "--run", run, "--key", str(key))

    def unknown(self, run: str = "r1") -> list[str]:
        return list(self.lab.run_json(run)["observed"]["unknown"])


@pytest.fixture
def audited(lab: Lab, cli: Cli) -> Audited:
    return Audited(lab, cli)


def test_an_unknown_file_makes_a_run_unproven_and_says_what_to_write(audited: Audited) -> None:
    audited.reads(f'numpy.load(ROOT / "{DATA}")')
    said = audited.train()
    assert said.status == 1
    line = audited.lab.root.joinpath(DATALOADER).read_text().split("numpy.load")[0].count("\n") + 1
    assert said.err == (
        f"tiny: trained, but its key does not have {DATA} (read in {DATALOADER}:{line})\n"
        f"  write `inputs: [{DATA}]` into experiments/configs/tiny/experiment.yaml\n"
        "  what cannot change a number is listed in not_inputs of [tool.tensorlab], "
        "pyproject.toml\n"
        "  next: npx nx run tiny:train --set=trainer.epochs=1 --accept-inputs writes it: "
        "the weights are kept, and taken over without training\n"
    )
    record = audited.lab.run_json("r1")
    assert record["status"] == "unproven"
    noted = json.loads((audited.lab.root / "experiments/runs/tiny/r1/unknown.json").read_text())
    assert noted["write"] == {"inputs": [DATA]}
    assert "epoch" not in audited.train().out
    assert audited.cli("evaluate", "--config", "tiny", "--run", "r1").status == 1


KILLED = """
import os, sys
from tensorlab import checkpoints, cli
save = checkpoints.Checkpointer.save
def killed(*args):
    save(*args)
    os._exit(9)
checkpoints.Checkpointer.save = killed
sys.exit(cli.main(sys.argv[1:]))
"""


def test_what_a_session_read_that_was_killed_counts_for_its_weights(audited: Audited) -> None:
    audited.reads(f'(ROOT / "later").exists() or numpy.load(ROOT / "{DATA}")')
    key = str(audited.lab.write("key.json", json.dumps(audited.lab.key("r1"))))
    command = [sys.executable, "-c", KILLED, *ARGS, "--run", "r1", "--key", key]
    assert subprocess.run(command, cwd=audited.lab.root, capture_output=True).returncode == 9
    audited.lab.write("later", "")
    assert audited.train().status == 1
    assert audited.unknown() == [DATA]


def test_a_key_that_has_it_takes_the_run_over(audited: Audited) -> None:
    audited.reads(f'numpy.load(ROOT / "{DATA}")')
    audited.train()
    weights = sha256(audited.lab.root / "models/checkpoints/tiny/r1/best.pt")
    said = audited.train("r2", inputs={DATA: sha256(audited.lab.root / DATA)})
    assert (said.status, said.err) == (0, "")
    assert "run r1 read what its key has now: taken over as r2" in said.out
    record = audited.lab.run_json("r2")
    assert (record["status"], record["run"]) == ("complete", "r2")
    assert record["key"]["train"]["key"] == "r2"
    assert sha256(audited.lab.root / "models/checkpoints/tiny/r2/best.pt") == weights
    assert not (audited.lab.root / "experiments/runs/tiny/r1").exists()
    assert "is complete, nothing to train" in audited.train("r2").out


@pytest.mark.parametrize("change", ["bytes", "code", "still unknown", "weights"])
def test_another_training_is_not_taken_over(audited: Audited, change: str) -> None:
    audited.reads(f'numpy.load(ROOT / "{DATA}")')
    audited.train()
    if change == "bytes":
        numpy.save(audited.lab.root / DATA, numpy.zeros(3))
    if change == "code":
        audited.lab.edit("src/architectures/mlp/mlp.py", "nn.ReLU()", "nn.GELU()")
    if change == "weights":
        (audited.lab.root / "models/checkpoints/tiny/r1/best.pt").write_bytes(b"0")
    inputs = {} if change == "still unknown" else {DATA: sha256(audited.lab.root / DATA)}
    said = audited.train("r2", inputs=inputs)
    assert "epoch 1/1" in said.out
    assert said.status == (1 if change == "still unknown" else 0)


def test_a_file_that_is_gone_afterwards_is_named_and_never_taken_over(audited: Audited) -> None:
    audited.reads(f'numpy.load(ROOT / "{DATA}"); os.remove(ROOT / "{DATA}")')
    assert audited.train().status == 1
    assert audited.unknown() == [DATA]
    numpy.save(audited.lab.root / DATA, numpy.ones(3))
    said = audited.train("r2", inputs={DATA: sha256(audited.lab.root / DATA)})
    assert "r1 is not taken over" in said.out


def test_thousands_of_files_are_a_short_record(audited: Audited) -> None:
    for number in range(3000):
        audited.lab.write(f"many/{number % 7}/{number}.txt", "1")
    audited.reads('[f.read_text() for f in (ROOT / "many").rglob("*.txt")]')
    said = audited.train()
    assert len(said.err) < 1500
    assert "and 2995 more" in said.err
    assert "`inputs: [many/**]`" in said.err
    record = audited.lab.run_json("r1")["observed"]
    assert (len(record["unknown"]), record["unknown_in_all"]) == (20, 3000)


@pytest.mark.parametrize("way", ["raw", "link"])
def test_a_recorded_dataset_of_the_key_is_known(audited: Audited, way: str, tmp_path: Path) -> None:
    lab = audited.lab
    folder = lab.root / "datasets/raw/toy"
    if way == "link":
        folder.rename(tmp_path / "elsewhere")
        folder.symlink_to(tmp_path / "elsewhere")
    numpy.save(folder / "a.npy", numpy.ones(3))
    audited.reads(
        '[numpy.load(f / "a.npy") for r in [ROOT / "datasets/raw/toy"] for f in (r, r.resolve())]'
    )
    assert audited.train(datasets={"toy": "1"}).status == 1  # the manifest records no file
    lab.write("datasets/raw/toy/dataset.yaml", "name: toy\nfiles:\n  - path: a.npy\n")
    assert audited.train("r2", datasets={}).status == 1
    assert audited.train("r3", datasets={"toy": "2"}).status == 0


@pytest.mark.parametrize("pattern", ["extra", "extra/*.npy", "**/a.npy"])
def test_what_a_lab_calls_no_input(audited: Audited, pattern: str) -> None:
    audited.reads(f'numpy.load(ROOT / "{DATA}")')
    assert audited.train().status == 1
    audited.lab.edit("pyproject.toml", '["env:HOLD"', f'["env:HOLD", "{pattern}"')
    said = audited.train()
    assert (said.status, said.out) == (0, "tiny: run r1 is complete now, nothing to train\n")
    assert audited.lab.run_json("r1")["status"] == "complete"


def test_an_evaluation_is_kept_only_if_its_key_has_what_it_read(audited: Audited) -> None:
    loader = '        size = {"train"'
    code = f'        if split == "test": open("{DATA}", "rb").read()\n'
    audited.lab.edit(DATALOADER, loader, code + loader)
    assert audited.train().status == 0
    evaluate = ("evaluate", *ARGS[1:], "--key", str(audited.lab.root / "key.json"), "--run")
    said = audited.cli(*evaluate, "r1")
    assert said.status == 1
    assert f"tiny: evaluated, but its key does not have {DATA} (read in " in said.err
    assert not (audited.lab.root / "experiments/runs/tiny/r1/evaluation.json").exists()
    said = audited.train("r2", inputs={DATA: sha256(audited.lab.root / DATA)})
    assert "taken over as r2" in said.out
    assert audited.cli(*evaluate, "r2").status == 0
