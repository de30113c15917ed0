"""What the command line of `predict` and `benchmark` takes beside an experiment."""

from __future__ import annotations

import argparse


def of_predict(command: argparse.ArgumentParser) -> None:
    """Inputs, where their predictions go, and with what they are made."""
    command.add_argument(
        "inputs", nargs="*", default=["-"],
        help="files or folders of .npy, .npz, .csv, .jsonl, .png, .jpg; - is standard input, a "
        "JSON list a line (default: -)",
    )  # fmt: skip
    command.add_argument("--output", metavar="FILE", help="where to write (default: to stdout)")
    command.add_argument(
        "--format", choices=("jsonl", "csv"),
        help="default: csv for an output that ends so, else jsonl",
    )  # fmt: skip
    command.add_argument("--batch-size", type=positive, default=64, metavar="N", help="default: 64")
    command.add_argument("--device", metavar="NAME", help="cpu, cuda, cuda:1 (default: as trained)")
    command.add_argument(
        "--checkpoint", metavar="FILE",
        help="other weights than best.pt of the run: a .pt file, or an exported artifact",
    )  # fmt: skip


def of_benchmark(command: argparse.ArgumentParser) -> None:
    """What is measured, how often, and beside what."""
    command.add_argument(
        "--batch-sizes", type=sizes, default=[1, 8, 64], metavar="N,...", help="default: 1,8,64"
    )
    command.add_argument(
        "--calls", type=positive, default=100, metavar="N",
        help="of the model that are measured, by batch size (default: 100)",
    )  # fmt: skip
    command.add_argument("--device", metavar="NAME", help="cpu, cuda, cuda:1 (default: as trained)")
    command.add_argument(
        "--against", metavar="NAME,...",
        help="other experiments to measure beside it (default: those of its project that have a "
        "complete run; none: -)",
    )  # fmt: skip
    command.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)


def positive(text: str) -> int:
    """A whole number above 0."""
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def sizes(text: str) -> list[int]:
    """`1,8,64`"""
    try:
        found = [int(part) for part in text.split(",")]
    except ValueError:
        found = []
    if not found or min(found) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no list of whole numbers above 0, as 1,8,64")
    return found
