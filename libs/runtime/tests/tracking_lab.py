"""What the tests of the trackers share: a run that stops, its numbers, and what evaluate gives."""

from __future__ import annotations

import json

from conftest import EXPERIMENT, Lab

RUN = ("train", "--config", "tiny", "--run", "r1")
EVALUATE = ("evaluate", "--config", "tiny", "--run", "r1")

STOPPING = '''
"""Supervised; when it validates after epoch STOP_AFTER, it gets a SIGINT; or else the processes
of the group STOP_PROCESS are killed."""
import os
import signal
from src.trainers.supervised.supervised import Supervised


class Stopping(Supervised):
    def validate(self, run, *args):
        if os.environ.get("STOP_AFTER") == str(run.epoch):
            if group := os.environ.get("STOP_PROCESS"):
                os.killpg(int(group), signal.SIGKILL)
            else:
                os.kill(os.getpid(), signal.SIGINT)
        return super().validate(run, *args)
'''


def tracked(lab: Lab, section: object, stops: bool = False) -> None:
    """The experiment `tiny` with this section `tracking`."""
    text = f"{EXPERIMENT}tags: [small]\ntracking: {json.dumps(section)}\n"
    if stops:
        lab.write("src/trainers/stopping/__init__.py", STOPPING)
        text = text.replace("supervised.Supervised", "stopping.Stopping")
    lab.experiment("tiny", text)


def history(lab: Lab, name: str = "train/loss") -> list[tuple[int, float]]:
    """(step, value) of every line of `metrics.jsonl`."""
    file = lab.root / "experiments/runs/tiny/r1/metrics.jsonl"
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    return [(line["step"], line[name]) for line in lines]


def accuracy(lab: Lab) -> float:
    """What evaluate measured."""
    file = lab.root / "experiments/runs/tiny/r1/evaluation.json"
    return json.loads(file.read_text())["splits"]["test"]["metrics"]["accuracy"]
