"""What is said on stdout: lines, and a bar where TENSORLAB_PROGRESS or the terminal asks for it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping

_quiet = False


def quiet(wish: bool) -> None:
    """Of several processes that train together, one speaks."""
    global _quiet
    _quiet = wish


def say(text: str) -> None:
    """One line, at once."""
    if not _quiet:
        print(text, flush=True)


def wants_bar() -> bool:
    """TENSORLAB_PROGRESS=bar|plain; without it a bar on a terminal and plain lines elsewhere."""
    wish = os.environ.get("TENSORLAB_PROGRESS")
    if _quiet:
        return False
    return wish == "bar" or (wish != "plain" and sys.stdout.isatty())


def bar(batches: Iterable, title: str, done: int = 0, total: int | None = None) -> Iterable:
    """The batches, with a bar on a terminal. `done` of the `total` were there before."""
    if not wants_bar():
        return batches
    from tqdm import tqdm

    shown = {"unit": "batch", "leave": False, "file": sys.stdout, "dynamic_ncols": True}
    return tqdm(batches, desc=title, initial=done, total=total, **shown)


def progress(unit: str, number: int, of: int, metrics: Mapping[str, float], seconds: float) -> None:
    """`epoch  3/20  train/loss 0.1234  val/loss 0.1532  val/accuracy 0.9583  lr 0.001  0.4 s`"""
    width = len(str(of))
    say(f"{unit} {number:{width}}/{of}  {table(metrics)}  {seconds:.1f} s")


def table(metrics: Mapping[str, float]) -> str:
    """`accuracy 0.9861  loss 0.0532`"""
    return "  ".join(
        f"{name} {value:.3g}" if name == "lr" else f"{name} {value:.4f}"
        for name, value in metrics.items()
    )
