"""The command line: train, evaluate, predict with, export, measure and check one experiment.

    python -m tensorlab train --config digits-mlp --set trainer.epochs=3

Exit status: 0 done, 1 the experiment or the training is at fault, 2 wrong usage,
130 (SIGINT) or 143 (SIGTERM) stopped by a signal.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tensorlab import (
    __version__,
    environment,
    export,
    failures,
    inference_options,
    memory,
    profile,
    signals,
    tune_batch,
)

if TYPE_CHECKING:
    from tensorlab.config import Experiment


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    from tensorlab import audit, distributed

    try:
        status = _main(sys.argv[1:] if argv is None else argv)
    finally:
        audit.stop()

    return distributed.end(status)


def _main(argv: Sequence[str]) -> int:
    args = _parser().parse_args(argv)
    signals.install()
    root: Path | None = None
    experiment: Experiment | None = None
    try:
        from tensorlab.config import load

        experiment = load(args.config, args.set)
        root = experiment.root
        from tensorlab import audit, audit_training

        if args.command in audit_training.COMMANDS:
            audit.start(root)
        sys.path.insert(0, str(root))
        environment.prepare_process()
        from tensorlab import distributed, parity
        from tensorlab.identity import run_of
        from tensorlab.runs import Run

        sources = (args.key or {}).pop("sources", {})
        parity.check(experiment, args.key, sources, args.command)
        kind = distributed.Follower if distributed.rank() > 0 else Run
        run = kind(experiment, args.run or run_of(experiment, args.command), args.key, sources)
        audit_training.begins(run, args.command)
        if args.command == "train":
            from tensorlab.train import train

            train(experiment, run, argv)
        elif args.command == "evaluate":
            from tensorlab.evaluate import evaluate

            evaluate(experiment, run)
        elif args.command == "predict":
            from tensorlab.predict import predict

            predict(experiment, run, args)
        elif args.command == "benchmark":
            from tensorlab.benchmark import benchmark

            benchmark(experiment, run, args)
        elif args.command == "export":
            export.export(experiment, run, args.formats, args.checkpoint)
        elif args.command == "profile":
            profile.profile(experiment, run, args.steps)
        elif args.command == "tune-batch":
            limits = tune_batch.Limits(args.steps, args.max, args.memory)
            tune_batch.tune_batch(experiment, args.precisions, limits)
        else:
            from tensorlab.train import check

            check(experiment, run)
            print(f"{experiment.name}: ok")
    except signals.Interrupted as stop:
        return stop.exit_status
    except Exception as problem:
        from tensorlab import distributed

        shown = memory.explained(problem, experiment, args.command)
        return distributed.leave_message(lambda: failures.show(shown, root))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tensorlab", description="Train and evaluate the experiments of a lab."
    )
    parser.add_argument("--version", action="version", version=f"tensorlab {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name, help in (
        ("train", "train an experiment, or go on with a training that was stopped"),
        ("evaluate", "measure the best weights of an experiment's run"),
        ("predict", "give the predictions of an experiment's run for files or standard input"),
        ("benchmark", "measure latency, throughput and memory of an experiment's model"),
        ("export", "write the weights of a run in formats for use elsewhere, and compare them"),
        ("profile", "say where the time and the memory of a training step go"),
        ("tune-batch", "measure which batch sizes fit, and how fast each is"),
        ("check", "find everything that can be wrong before training, without training"),
    ):
        command = commands.add_parser(name, help=help, description=help)
        command.add_argument(
            "--config", required=True, help="an experiment's name, folder or experiment.yaml"
        )
        command.add_argument(
            "--set",
            action="append",
            default=[],
            metavar="KEY=VALUE",
            help="change a key of the experiment, as trainer.epochs=3; may be repeated",
        )
        command.add_argument(
            "--run", type=_run, metavar="ID", help="name of the run (default: a hash of the inputs)"
        )
        command.add_argument(
            "--key",
            type=_key,
            metavar="FILE",
            help="JSON that the run keeps: what it is made from; the files under its key "
            "`sources` (path: sha256) must be as they were then",
        )
    inference_options.of_predict(commands.choices["predict"])
    inference_options.of_benchmark(commands.choices["benchmark"])
    export.arguments(commands.choices["export"])
    profile.arguments(commands.choices["profile"])
    tune_batch.arguments(commands.choices["tune-batch"])
    return parser


def _run(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not the name of a run: letters and digits")
    return text


def _key(file: str) -> dict[str, Any]:
    try:
        value = json.loads(Path(file).read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise argparse.ArgumentTypeError(f"{file} cannot be read: {problem}") from None
    if not isinstance(value, dict):
        raise argparse.ArgumentTypeError(f"{file} is not a JSON object")
    return value
