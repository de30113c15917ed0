"""What `evaluate.metrics` can name: functions of a table of predictions."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch

from tensorlab import (
    calibration,
    class_metrics,
    errors,
    evaluation_errors,
    evaluation_schema,
    metric_modes,
    number_metrics,
)
from tensorlab.config import Experiment
from tensorlab.instantiate import build
from tensorlab.metric_names import DEFAULTS
from tensorlab.predictions import Table

Metric = Callable[[Table], torch.Tensor]
NEED_PROBABILITIES = ("auroc", "average_precision", "top_5_accuracy")
MOST_CLASSES = 1000  # above it no table by class
MOST_COLUMNS = 100  # above it no table by column
MEANS_OF_CLASSES = ("balanced_accuracy", "auroc", "average_precision")
NEED_SPREAD = ("r2", "explained_variance", "pearson", "spearman")
ALL_THE_SAME = "the targets are all the same"
WHY_UNDEFINED = {
    "auroc": "it needs samples of two classes",
    "average_precision": "there are no samples of the class",
    "matthews": "one class alone is true, or predicted",
    "kappa": "one class alone is true and predicted",
    "r2": ALL_THE_SAME,
    "explained_variance": ALL_THE_SAME,
    "pearson": f"{ALL_THE_SAME}, or the predictions",
    "spearman": f"{ALL_THE_SAME}, or the predictions",
}


def chosen(
    experiment: Experiment, task: str, classes: int | None
) -> tuple[dict[str, Metric | None], dict[str, str | None]]:
    """The metrics of an experiment by name, and "min" or "max" of those that are objects.

    The metric `loss` is None, for only the loop knows it. The mode is None where neither the object
    (`higher_is_better`) nor its name says it.

    Raises `UserError` with the line of a metric that does not fit the task.
    """
    section = experiment.value.get("evaluate", {})
    evaluation_schema.check_task(experiment, task)
    metrics: dict[str, Metric | None] = {}
    modes: dict[str, str | None] = {}
    for index, metric in enumerate(section.get("metrics") or DEFAULTS[task]):
        if isinstance(metric, dict):
            made = build(experiment, "evaluate", "metrics", index)
            name = metric["_target_"].rsplit(".", 1)[-1]
            metrics[name] = _of_object(made, experiment, index)
            modes[name] = mode_of(name, made)
        else:
            metrics[metric] = None if metric == "loss" else by_name(metric, classes, task)
    return metrics, modes


def by_name(name: str, classes: int | None, task: str | None = None) -> Metric:
    """A metric of `metric_names.ALL`, but `loss`: float64, and NaN where it is not defined."""
    if task == "reconstruction":
        return _of_inputs(name)
    return _of_numbers(name) if classes is None else _of_classes(name, classes)


def mode_of(name: str, made: Any) -> str | None:
    """ "min" or "max" of a metric object, as torchmetrics says it; None where nothing does."""
    higher = getattr(made, "higher_is_better", None)
    less = metric_modes.lower_is_better(name) if higher is None else not higher
    return None if less is None else "min" if less else "max"


def numbers(name: str, value: torch.Tensor) -> dict[str, float]:
    """A metric with one number a class is several metrics: `MulticlassRecall_0`, ..."""
    if value.numel() == 1:
        return {name: value.item()}
    return {f"{name}_{index}": item for index, item in enumerate(value.flatten().tolist())}


def note(name: str, value: float, table: Table, classes: int | None) -> str | None:
    """What has to be said of a metric's value: why there is none, or what was left out of it."""
    if not math.isfinite(value):
        return f"not defined: {WHY_UNDEFINED.get(name, 'it is not finite')}"
    if name in MEANS_OF_CLASSES and classes is not None and classes > 2:
        there = len(table["target"].unique())
        if there < classes:
            return f"the mean of {there} of {classes} classes: there are no samples of the others"
    if name in NEED_SPREAD and classes is None:
        columns = columns_of(name, table)
        there = int(columns.isfinite().sum())
        if there < len(columns):
            return f"the mean of {there} of {len(columns)} columns: the others are all the same"
    return None


def confusion(table: Table, classes: int) -> torch.Tensor:
    """Positions by [true class, predicted class]: (K, K) int64."""
    at = table["target"] * classes + table["predicted"]
    return torch.bincount(at, minlength=classes**2).view(classes, classes)


def by_class(table: Table, classes: int) -> list[dict[str, float]]:
    """Precision, recall, F1 and number of each class; 0 where a class is never predicted."""
    counts = class_metrics.counts(table["predicted"], table["target"], classes)
    precision = counts.right / counts.predicted.clamp(min=1)
    recall = counts.right / counts.true.clamp(min=1)
    f1 = 2 * counts.right / (counts.predicted + counts.true).clamp(min=1)
    columns = {"samples": counts.true.long(), "precision": precision, "recall": recall, "f1": f1}
    return [
        {name: column[index].item() for name, column in columns.items()} for index in range(classes)
    ]


def by_column(names: list[str], table: Table) -> list[dict[str, float | None]]:
    """Those of `names` that have a value a column, of each; None where one is not defined."""
    found = {name: columns_of(name, table).tolist() for name in names if name in number_metrics.ALL}
    return [
        {
            name: value if math.isfinite(value) else None
            for name, value in zip(found, row, strict=True)
        }
        for row in zip(*found.values(), strict=True)
    ]


def columns_of(name: str, table: Table) -> torch.Tensor:
    """A metric of `metric_names.OF_NUMBERS`, of each column (D,); NaN where it is not defined."""
    return number_metrics.ALL[name](table["predicted"], table["target"])


def _of_inputs(name: str) -> Metric:
    functions: dict[str, Metric] = {
        "mae": lambda table: table["absolute"].double().mean(),
        "mse": lambda table: table["squared"].double().mean(),
        "rmse": lambda table: table["squared"].double().mean().sqrt(),
    }
    return functions[name]


def _of_numbers(name: str) -> Metric:
    """The mean of the columns for which it is defined."""
    return lambda table: columns_of(name, table).nanmean()


def _of_classes(name: str, k: int) -> Metric:
    if name in class_metrics.OF_COUNTS:
        function = class_metrics.OF_COUNTS[name]
        return lambda t: function(class_metrics.counts(t["predicted"], t["target"], k))
    others: dict[str, Metric] = {
        "top_5_accuracy": lambda t: class_metrics.top_k_accuracy(
            t["probabilities"], t["target"], min(5, k)
        ),
        "auroc": lambda t: class_metrics.mean_of_classes(
            class_metrics.auroc, t["probabilities"], t["target"]
        ),
        "average_precision": lambda t: class_metrics.mean_of_classes(
            class_metrics.average_precision, t["probabilities"], t["target"]
        ),
        "calibration_error": lambda t: calibration.error(calibration.bins(t)),
        "brier": lambda t: t["brier"].double().mean(),
        "nll": lambda t: t["nll"].double().mean(),
        "perplexity": lambda t: t["nll"].double().mean().exp(),
        "bits_per_character": lambda t: t["nll"].double().mean() / math.log(2),
    }
    return others[name]


def _of_object(made: Any, experiment: Experiment, index: int) -> Metric:
    """A metric object of torchmetrics, or any function of (predictions, targets).

    Numbers in several columns are given to it column by column; the metric is the mean.
    """
    name = experiment.value["evaluate"]["metrics"][index]["_target_"]
    where = experiment.place("evaluate", "metrics", index, "_target_")

    def compute(table: Table) -> torch.Tensor:
        given, target = table["predicted"], table["target"]
        try:
            if "probabilities" in table:
                return once(table["probabilities"], target)
            if target.dim() == 1:
                return once(given, target)
            each = [
                once(p.contiguous(), y.contiguous()) for p, y in zip(given.T, target.T, strict=True)
            ]
            return torch.stack(each).double().nanmean(0)
        except (
            Exception
        ) as problem:  # torchmetrics raises ValueError, RuntimeError, IndexError, ...
            raise evaluation_errors.metric_fails(name, problem, where, experiment.name) from None

    def once(given: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        if hasattr(made, "reset"):
            made.reset()
        return torch.as_tensor(made(given, target))

    if not callable(made):
        raise errors.wrong_part(
            "evaluate.metrics", name, "a metric of (predictions, targets)", where, experiment.name
        )
    return compute
