"""Types of what the command line takes: wrong usage is told before anything is done."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from tensorlab import errors


def words(known: Sequence[str]) -> Callable[[str], list[str]]:
    """Some of the known words, with commas between them."""

    def parse(text: str) -> list[str]:
        given = [word.strip() for word in text.split(",") if word.strip()]
        for word in given:
            if word not in known:
                hint = errors.hint(word, known)
                raise argparse.ArgumentTypeError(f"there is no {word!r}.{hint}")
        return given or list(known)

    return parse


def count(text: str) -> int:
    """A whole number above 0."""
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def steps_argument(command: argparse.ArgumentParser) -> None:
    """`--steps`, of the commands that measure a training."""
    command.add_argument(
        "--steps", type=count, default=10, metavar="N", help="steps to measure (default: 10)"
    )
