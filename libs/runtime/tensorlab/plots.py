"""Pictures of a run, and how they are drawn: without a display, and the same each time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tensorlab import atomic, tracking

COLOURS = {"train": "#4c72b0", "val": "#dd8452"}
# Okabe and Ito: told apart by colour-blind eyes.
MANY = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999933")
INK, GRID = "#333333", "#e6e6e6"


def learning_curves(file: Path, history: Sequence[dict[str, Any]], title: str) -> None:
    """One panel a metric, train and val in one panel, the best epoch or step marked.

    Args:
        file: the PNG to write.
        history: the lines of `metrics.jsonl`.
        title: above the panels.
    """
    names = {key.split("/", 1)[1] for line in history for key in line if "/" in key}
    panels = sorted(names, key=lambda name: (name != "loss", name))
    if not panels:
        return
    unit, plt = tracking.unit(history), pyplot()
    figure, axes = plt.subplots(
        1, len(panels), figsize=(5.2 * len(panels), 3.6), squeeze=False, layout="constrained"
    )
    for axis, name in zip(axes[0], panels, strict=True):
        for split, colour in COLOURS.items():
            points = [
                (at[unit], at[key])
                for at in history
                if at.get(key := f"{split}/{name}") is not None
            ]
            if points:
                marker = "o" if len(points) < 3 else None
                axis.plot(*zip(*points, strict=True), color=colour, label=split, marker=marker)
        dress(axis, unit, name)
        values = [at[key] for at in history for key in at if key.endswith("/loss")]
        if name == "loss" and min(values) > 0 and max(values) > 20 * min(values):
            axis.set_yscale("log")
        axis.legend(frameon=False)
    scored = [line for line in history if "val/loss" in line]
    if scored:
        best = min(scored, key=lambda line: line["val/loss"])
        for axis in axes[0]:
            axis.axvline(best[unit], color=INK, linewidth=0.8, linestyle=":", zorder=0)
        axes[0][0].annotate(
            f" best: {best[unit]}", (best[unit], 1), xycoords=("data", "axes fraction"),
            va="top", fontsize=8, color=INK,
        )  # fmt: skip
    figure.suptitle(title, fontsize=11, color=INK)
    save(figure, file)


def throughput(
    file: Path, points: Sequence[dict[str, Any]], best: dict[str, Any], title: str
) -> None:
    """Samples a second, and memory where it is known, over the batch size; a line a precision.

    Args:
        file: the PNG to write.
        points: precision, batch_size, samples_per_second, memory (bytes or None).
        best: the point to mark.
        title: above the panels.
    """
    panels = [("samples_per_second", "samples/s", 1.0)]
    if all(point["memory"] for point in points):
        panels.append(("memory", "memory, GiB", 2.0**30))
    plt = pyplot()
    figure, axes = plt.subplots(
        1, len(panels), figsize=(5.2 * len(panels), 3.6), squeeze=False, layout="constrained"
    )
    for axis, (key, label, unit) in zip(axes[0], panels, strict=True):
        for precision in dict.fromkeys(point["precision"] for point in points):
            line = sorted(
                (point["batch_size"], point[key] / unit)
                for point in points
                if point["precision"] == precision
            )
            axis.plot(*zip(*line, strict=True), label=precision, marker="o", markersize=3)
        dress(axis, "batch size", label)
        axis.set_xscale("log", base=2)
        sizes = sorted({point["batch_size"] for point in points if _is_power(point["batch_size"])})
        axis.set_xticks(sizes, [str(size) for size in sizes], rotation=90 if len(sizes) > 8 else 0)
        axis.set_ylim(0, 1.1 * max(point[key] / unit for point in points))
    axes[0][0].legend(frameon=False)
    axes[0][0].plot(
        best["batch_size"], best["samples_per_second"], "o", markersize=11, color=INK,
        fillstyle="none",
    )  # fmt: skip
    figure.suptitle(title, fontsize=11, color=INK)
    save(figure, file)


def _is_power(size: int) -> bool:
    return size & (size - 1) == 0


def pyplot() -> Any:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    return plt


def dress(axis: Any, x: str, y: str) -> None:
    axis.set_xlabel(x, color=INK)
    axis.set_ylabel(y, color=INK)
    axis.xaxis.get_major_locator().set_params(integer=True)
    axis.grid(color=GRID, linewidth=0.8)
    axis.tick_params(length=0, colors=INK)
    for side in ("top", "right"):
        axis.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axis.spines[side].set_color(GRID)


def save(figure: Any, file: Path) -> None:
    with atomic.replacing(file) as stream:
        # Software names a version: without it the same data is the same file.
        figure.savefig(stream, format="png", dpi=130, metadata={"Software": None})
    pyplot().close(figure)
