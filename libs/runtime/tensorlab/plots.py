"""Pictures: learning curves, confusion matrix, throughput. Drawn without a display."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tensorlab import atomic

COLOURS = {"train": "#4c72b0", "val": "#dd8452"}
INK, GRID = "#333333", "#e6e6e6"


def learning_curves(file: Path, history: Sequence[dict[str, Any]], title: str) -> None:
    """One panel a metric, train and val in one panel, the best epoch marked.

    Args:
        file: the PNG to write.
        history: the lines of `metrics.jsonl`.
        title: above the panels.
    """
    names = {key.split("/", 1)[1] for line in history for key in line if "/" in key}
    panels = sorted(names, key=lambda name: (name != "loss", name))
    if not panels:
        return
    plt = _pyplot()
    figure, axes = plt.subplots(
        1, len(panels), figsize=(5.2 * len(panels), 3.6), squeeze=False, layout="constrained"
    )
    for axis, name in zip(axes[0], panels, strict=True):
        for split, colour in COLOURS.items():
            points = [
                (at["epoch"], at[key])
                for at in history
                if at.get(key := f"{split}/{name}") is not None
            ]
            if points:
                marker = "o" if len(points) < 3 else None
                axis.plot(*zip(*points, strict=True), color=colour, label=split, marker=marker)
        _dress(axis, "epoch", name)
        values = [at[key] for at in history for key in at if key.endswith("/loss")]
        if name == "loss" and min(values) > 0 and max(values) > 20 * min(values):
            axis.set_yscale("log")
        axis.legend(frameon=False)
    scored = [line for line in history if "val/loss" in line]
    if scored:
        best = min(scored, key=lambda line: line["val/loss"])
        for axis in axes[0]:
            axis.axvline(best["epoch"], color=INK, linewidth=0.8, linestyle=":", zorder=0)
        axes[0][0].annotate(
            f" best: {best['epoch']}", (best["epoch"], 1), xycoords=("data", "axes fraction"),
            va="top", fontsize=8, color=INK,
        )  # fmt: skip
    figure.suptitle(title, fontsize=11, color=INK)
    _save(figure, file)


def confusion_matrix(
    file: Path, counts: Sequence[Sequence[int]], names: Sequence[str], title: str
) -> None:
    """Rows are the true classes, columns the predicted ones; colour is the share of the row.

    Args:
        file: the PNG to write.
        counts: samples by [true class][predicted class].
        names: of the classes.
        title: above the matrix.
    """
    plt = _pyplot()
    classes = len(counts)
    side = min(14.0, max(4.2, 1.6 + 0.48 * classes))
    figure, axis = plt.subplots(figsize=(side, side), layout="constrained")
    shares = [[value / max(1, sum(row)) for value in row] for row in counts]
    axis.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    if classes <= 30:  # above that the numbers are too small to read
        for row, column in ((a, b) for a in range(classes) for b in range(classes)):
            if counts[row][column]:
                colour = "white" if shares[row][column] > 0.5 else INK
                text = str(counts[row][column])
                axis.text(column, row, text, ha="center", va="center", color=colour, fontsize=9)
        axis.set_xticks(range(classes), names, rotation=90 if _long(names) else 0)
        axis.set_yticks(range(classes), names)
    axis.set_xlabel("predicted")
    axis.set_ylabel("true")
    axis.tick_params(length=0, colors=INK, labelsize=9)
    for spine in axis.spines.values():
        spine.set_visible(False)
    axis.set_title(title, fontsize=11, color=INK)
    _save(figure, file)


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
    plt = _pyplot()
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
        _dress(axis, "batch size", label)
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
    _save(figure, file)


def _is_power(size: int) -> bool:
    return size & (size - 1) == 0


def _pyplot() -> Any:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    return plt


def _dress(axis: Any, x: str, y: str) -> None:
    axis.set_xlabel(x, color=INK)
    axis.set_ylabel(y, color=INK)
    axis.xaxis.get_major_locator().set_params(integer=True)
    axis.grid(color=GRID, linewidth=0.8)
    axis.tick_params(length=0, colors=INK)
    for side in ("top", "right"):
        axis.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axis.spines[side].set_color(GRID)


def _long(names: Iterable[str]) -> bool:
    return any(len(name) > 2 for name in names)


def _save(figure: Any, file: Path) -> None:
    with atomic.replacing(file) as stream:
        # Software names a version: without it the same data is the same file.
        figure.savefig(stream, format="png", dpi=130, metadata={"Software": None})
    _pyplot().close(figure)
