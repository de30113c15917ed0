"""Pictures of an evaluation: what a model confuses, how well its scores sort, what they promise."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torchmetrics.functional import classification

from tensorlab import calibration, class_metrics, metrics
from tensorlab.measure import Measured
from tensorlab.plots import INK, MANY, dress, pyplot, save
from tensorlab.predictions import Table

MOST_CLASSES = 100  # of a confusion matrix
MOST_CURVES = 10  # above it only the mean over the classes is drawn
MOST_POINTS = 5000  # of a scatter


def draw(
    folder: Path,
    split: str,
    title: str,
    task: str,
    measured: Measured,
    names: Sequence[str],
    values: dict[str, float],
) -> list[Path]:
    """The pictures that suit the task, as `<kind>_<split>.png`; gives their files.

    Args:
        title: above each picture.
        names: of the classes; none in a regression.
        values: the metrics of the split.
    """
    table = measured.table
    if task == "regression":
        file = folder / f"predicted_{split}.png"
        predicted_and_true(file, table, title, values)
        return [file]
    if task == "reconstruction":
        file = folder / f"reconstructions_{split}.png"
        reconstructions(file, measured.pairs, title)
        return [file]
    drawn: list[Path] = []

    def file_of(kind: str) -> Path:
        drawn.append(folder / f"{kind}_{split}.png")
        return drawn[-1]

    if len(names) <= MOST_CLASSES:
        counts = metrics.confusion(table, len(names)).tolist()
        right, all_ = int((table["predicted"] == table["target"]).sum()), len(table["target"])
        confusion_matrix(
            file_of("confusion_matrix"), counts, names, f"{title}: {right} of {all_} right"
        )
    if task == "classification" and "probabilities" in table:
        roc(file_of("roc"), table, names, title)
        precision_recall(file_of("precision_recall"), table, names, title)
    calibration_curve(file_of("calibration"), table, title)
    if measured.worst and measured.worst[0][2].dim() == 3:
        error_examples(file_of("errors"), measured, names, title)
    return drawn


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
    plt = pyplot()
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
        axis.set_xticks(
            range(classes), names, rotation=90 if any(len(name) > 2 for name in names) else 0
        )
        axis.set_yticks(range(classes), names)
    axis.set_xlabel("predicted")
    axis.set_ylabel("true")
    axis.tick_params(length=0, colors=INK, labelsize=9)
    for spine in axis.spines.values():
        spine.set_visible(False)
    axis.set_title(title, fontsize=11, color=INK)
    save(figure, file)


def roc(file: Path, table: Table, names: Sequence[str], title: str) -> None:
    """True against false positive rate: a curve a class against all others, of two only class 1."""
    figure, axis = _square()
    axis.plot([0, 1], [0, 1], color=INK, linewidth=0.8, linestyle=":", zorder=1)
    for label, colour, scores, is_one in _curves(table, names):
        false, true, _ = classification.binary_roc(scores, is_one, validate_args=False)
        area = class_metrics.auroc(scores, is_one.bool()).item()
        axis.plot(false, true, color=colour, linewidth=1.5, label=f"{label}  {area:.3f}")
    _finish(
        figure, axis, file, f"{title}: ROC", "false positive rate", "true positive rate", "AUROC"
    )


def precision_recall(file: Path, table: Table, names: Sequence[str], title: str) -> None:
    """Precision against recall: a curve a class against all others, of two only class 1."""
    figure, axis = _square()
    for label, colour, scores, is_one in _curves(table, names):
        precision, recall, _ = classification.binary_precision_recall_curve(
            scores, is_one, validate_args=False
        )
        area = class_metrics.average_precision(scores, is_one.bool()).item()
        text = f"{label}  {area:.3f}"
        axis.step(recall, precision, where="post", color=colour, linewidth=1.5, label=text)
    heading = f"{title}: precision and recall"
    _finish(figure, axis, file, heading, "recall", "precision", "average precision")


def calibration_curve(file: Path, table: Table, title: str) -> None:
    """Accuracy of the predictions of each confidence, with how sure it is and how many they are."""
    plt = pyplot()
    bins = calibration.bins(table)
    error = calibration.error(bins).item()
    there = bins.number > 0
    accuracy, confidence = bins.accuracy[there], bins.confidence[there]
    low, high = (one[there] for one in bins.intervals())
    figure, (axis, below) = plt.subplots(
        2, 1, figsize=(4.8, 5.6), height_ratios=(4, 1), sharex=True, layout="constrained"
    )
    axis.plot([0, 1], [0, 1], color=INK, linewidth=0.8, linestyle=":", label="perfect calibration")
    axis.errorbar(
        confidence.tolist(), accuracy.tolist(),
        [(accuracy - low).clamp(min=0).tolist(), (high - accuracy).clamp(min=0).tolist()],
        label="the model, 95 % intervals", color=MANY[0], marker="o", markersize=5, elinewidth=1,
    )  # fmt: skip
    dress(axis, "", "accuracy")
    axis.set(xlim=(0, 1), ylim=(0, 1.03))
    axis.legend(frameon=False, loc="best")
    axis.set_title(f"{title}: calibration error {error:.3f}", fontsize=11, color=INK)
    width = 1 / calibration.BINS
    middles = [(at + 0.5) * width for at in range(calibration.BINS)]
    shares = (bins.number / bins.number.sum()).tolist()
    below.bar(middles, shares, width=0.9 * width, color=MANY[0])
    dress(below, "confidence", "share of samples")
    below.xaxis.get_major_locator().set_params(integer=False)
    save(figure, file)


def error_examples(file: Path, measured: Measured, names: Sequence[str], title: str) -> None:
    """The wrong images that the model was most confident about.

    Images have 1 or 3 channels; of any other number the first is drawn.
    """
    plt = pyplot()
    worst = measured.worst
    columns = min(6, len(worst))
    lines = -(-len(worst) // columns)
    figure, axes = plt.subplots(
        lines, columns, figsize=(max(4.0, 1.7 * columns), 2.0 * lines + 0.7),
        squeeze=False, layout="constrained",
    )  # fmt: skip
    for axis in axes.flat:
        axis.axis("off")
    for axis, (confidence, index, x, true, predicted) in zip(axes.flat, worst, strict=False):
        axis.imshow(_pixels(x.float(), x.float()), cmap="gray", interpolation="nearest")
        text = f"{names[true]} as {names[predicted]}, {confidence:.0%}"
        axis.set_title(text, fontsize=9, color=INK)
        axis.text(
            0.5, -0.02, f"sample {index}", transform=axis.transAxes, fontsize=7, color="#777777",
            ha="center", va="top",
        )  # fmt: skip
    what = "wrong, most confident first (true as predicted)"
    figure.suptitle(f"{title}\n{what}", fontsize=11)
    save(figure, file)


def predicted_and_true(file: Path, table: Table, title: str, values: dict[str, float]) -> None:
    """Predicted against true numbers; every n-th point where there are many."""
    figure, axis = _square()
    every = -(-len(table["target"]) // MOST_POINTS)
    true, predicted = (table[name][::every].double().flatten() for name in ("target", "predicted"))
    low = min(true.min().item(), predicted.min().item())
    high = max(true.max().item(), predicted.max().item())
    axis.plot([low, high], [low, high], color=INK, linewidth=0.8, linestyle=":")
    axis.scatter(true, predicted, s=12, color=MANY[0], alpha=0.6, linewidths=0)
    shown = "  ".join(f"{name} {value:.4g}" for name, value in list(values.items())[:3])
    dress(axis, "true", "predicted")
    axis.set_title(f"{title}: {shown}", fontsize=11, color=INK)
    save(figure, file)


def reconstructions(
    file: Path, pairs: Sequence[tuple[torch.Tensor, torch.Tensor]], title: str
) -> None:
    """Samples above what the model made of them, images (C, H, W) in one range of grey or colour;
    other samples as curves over their numbers."""
    plt = pyplot()
    images = pairs[0][0].dim() == 3
    figure, axes = plt.subplots(
        2 if images else 1, len(pairs), figsize=(1.3 * len(pairs) + 0.6, 3.4), squeeze=False,
        sharey=not images, layout="constrained",
    )  # fmt: skip
    for column, (x, output) in zip(axes.T, pairs, strict=True):
        error = (x - output).square().mean().item()
        column[-1].set_xlabel(f"{error:.3g}", fontsize=8, color=INK)
        if images:
            for axis, one in zip(column, (x, output), strict=True):
                axis.imshow(_pixels(one, x), cmap="gray", vmin=0, vmax=1, interpolation="nearest")
        else:
            for one, colour, label in ((x, INK, "sample"), (output, MANY[1], "model")):
                column[0].plot(one.flatten().tolist(), color=colour, linewidth=1, label=label)
        for axis in column:
            axis.set(xticks=[], yticks=[])
    if images:
        for axis, label in zip(axes[:, 0], ("sample", "model"), strict=True):
            axis.set_ylabel(label, color=INK)
    else:
        axes[0][0].legend(frameon=False, fontsize=7)
    figure.suptitle(f"{title}: samples, and below each its mean squared error", fontsize=11)
    save(figure, file)


def _pixels(image: torch.Tensor, like: torch.Tensor) -> Any:
    """An image of 1 or 3 channels, or the first of others, in the range of `like` as 0 to 1."""
    low, high = like.min(), like.max()
    shown = image.movedim(0, -1) if len(image) == 3 else image[0]
    return ((shown - low) / (high - low).clamp(min=1e-6)).clamp(0, 1).numpy()


def _curves(
    table: Table, names: Sequence[str]
) -> list[tuple[str, str, torch.Tensor, torch.Tensor]]:
    """Label, colour, scores and whether a sample is of the class, for each curve."""
    scores, target = table["probabilities"], table["target"]
    if len(names) > MOST_CURVES:
        is_one = torch.nn.functional.one_hot(target, len(names)).flatten()
        return [("all classes", MANY[0], scores.flatten(), is_one)]
    which = [1] if len(names) == 2 else [k for k in range(len(names)) if bool((target == k).any())]
    colours = [*MANY, "#882255", "#888888"]
    return [(names[k], colours[k], scores[:, k], (target == k).long()) for k in which]


def _square() -> Any:
    return pyplot().subplots(figsize=(6.4, 4.8), layout="constrained")


def _finish(figure: Any, axis: Any, file: Path, title: str, x: str, y: str, legend: str) -> None:
    dress(axis, x, y)
    axis.xaxis.get_major_locator().set_params(integer=False)
    axis.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.03))
    box = {"loc": "center left", "bbox_to_anchor": (1.0, 0.5), "frameon": False, "fontsize": 9}
    axis.legend(title=legend, **box)
    axis.set_title(title, fontsize=11, color=INK)
    save(figure, file)
