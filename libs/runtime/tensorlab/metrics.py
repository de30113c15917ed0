"""What `evaluate.metrics` can name: functions of a table of predictions, by torchmetrics."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torchmetrics.functional import classification, regression

from tensorlab import errors, evaluation_errors, evaluation_schema
from tensorlab.config import Experiment
from tensorlab.instantiate import build
from tensorlab.metric_names import DEFAULTS
from tensorlab.predictions import Table

Metric = Callable[[Table], torch.Tensor]
BINS = 15  # of the calibration error and its picture
NEED_PROBABILITIES = ("auroc", "average_precision", "top_5_accuracy")
MOST_CLASSES = 1000  # above it no table by class


def chosen(experiment: Experiment, task: str, classes: int | None) -> dict[str, Metric | None]:
    """The metrics of an experiment by name; `loss` is None, for only the loop knows it.

    Raises `UserError` with the line of a metric that does not fit the task.
    """
    section = experiment.value.get("evaluate", {})
    evaluation_schema.check_task(experiment, task)
    metrics: dict[str, Metric | None] = {}
    for index, metric in enumerate(section.get("metrics") or DEFAULTS[task]):
        if isinstance(metric, dict):
            made = build(experiment, "evaluate", "metrics", index)
            metrics[metric["_target_"].rsplit(".", 1)[-1]] = _of_object(made, experiment, index)
        else:
            metrics[metric] = None if metric == "loss" else by_name(metric, classes, task)
    return metrics


def by_name(name: str, classes: int | None, task: str | None = None) -> Metric:
    """A metric of `metric_names.ALL`, but `loss`."""
    if task == "reconstruction":
        return _of_inputs(name)
    return _of_numbers(name) if classes is None else _of_classes(name, classes)


def numbers(name: str, value: torch.Tensor) -> dict[str, float]:
    """A metric with one number a class is several metrics: `MulticlassRecall_0`, ..."""
    if value.numel() == 1:
        return {name: value.item()}
    return {f"{name}_{index}": item for index, item in enumerate(value.flatten().tolist())}


def confusion(table: Table, classes: int) -> torch.Tensor:
    """Positions by [true class, predicted class]: (K, K) int64."""
    return classification.multiclass_confusion_matrix(
        table["predicted"], table["target"], classes, validate_args=False
    )


def by_class(table: Table, classes: int) -> list[dict[str, float]]:
    """Precision, recall, F1 and number of each class; 0 where a class is never predicted."""
    counts = confusion(table, classes).double()
    right, predicted, true = counts.diag(), counts.sum(0), counts.sum(1)
    precision, recall = right / predicted.clamp(min=1), right / true.clamp(min=1)
    f1 = 2 * right / (predicted + true).clamp(min=1)
    columns = {"samples": true.long(), "precision": precision, "recall": recall, "f1": f1}
    return [
        {name: column[index].item() for name, column in columns.items()} for index in range(classes)
    ]


def _of_inputs(name: str) -> Metric:
    functions: dict[str, Metric] = {
        "mae": lambda table: table["absolute"].mean(),
        "mse": lambda table: table["squared"].mean(),
        "rmse": lambda table: table["squared"].mean().sqrt(),
    }
    return functions[name]


def _of_numbers(name: str) -> Metric:
    functions: dict[str, Callable[[torch.Tensor, torch.Tensor], Any]] = {
        "mae": regression.mean_absolute_error,
        "mse": regression.mean_squared_error,
        "rmse": lambda p, y: regression.mean_squared_error(p, y, squared=False),
        "r2": regression.r2_score,
        "explained_variance": regression.explained_variance,
        "pearson": regression.pearson_corrcoef,
        "spearman": regression.spearman_corrcoef,
    }
    function = functions[name]
    return lambda table: function(table["predicted"], table["target"])


def _of_classes(name: str, k: int) -> Metric:
    off: Any = {"validate_args": False}
    labels: dict[str, Callable[[torch.Tensor, torch.Tensor], torch.Tensor]] = {
        "accuracy": lambda p, y: classification.multiclass_accuracy(p, y, k, "micro", **off),
        "balanced_accuracy": lambda p, y: classification.multiclass_accuracy(p, y, k, **off),
        "f1": lambda p, y: classification.multiclass_f1_score(p, y, k, **off),
        "precision": lambda p, y: classification.multiclass_precision(p, y, k, **off),
        "recall": lambda p, y: classification.multiclass_recall(p, y, k, **off),
        "matthews": lambda p, y: classification.multiclass_matthews_corrcoef(p, y, k, **off),
        "kappa": lambda p, y: classification.multiclass_cohen_kappa(p, y, k, **off),
    }
    if name in labels:
        function = labels[name]
        return lambda table: function(table["predicted"], table["target"])
    others: dict[str, Metric] = {
        "top_5_accuracy": lambda t: classification.multiclass_accuracy(
            t["probabilities"], t["target"], k, "micro", top_k=min(5, k), **off
        ),
        "auroc": lambda t: classification.multiclass_auroc(
            t["probabilities"], t["target"], k, **off
        ),
        # Of two classes it is that of class 1, as everywhere: class 0 is the absence of it.
        "average_precision": lambda t: (
            classification.binary_average_precision(t["probabilities"][:, 1], t["target"], **off)
            if k == 2
            else classification.multiclass_average_precision(
                t["probabilities"], t["target"], k, **off
            )
        ),
        "calibration_error": lambda t: classification.binary_calibration_error(
            t["confidence"], (t["predicted"] == t["target"]).long(), n_bins=BINS, **off
        ),
        "brier": lambda t: t["brier"].mean(),
        "nll": lambda t: t["nll"].mean(),
        "perplexity": lambda t: t["nll"].mean().exp(),
        "bits_per_character": lambda t: t["nll"].mean() / torch.log(torch.tensor(2.0)),
    }
    return others[name]


def _of_object(made: Any, experiment: Experiment, index: int) -> Metric:
    """A metric object of torchmetrics, or any function of (predictions, targets)."""
    target = experiment.value["evaluate"]["metrics"][index]["_target_"]
    where = experiment.place("evaluate", "metrics", index, "_target_")

    def compute(table: Table) -> torch.Tensor:
        given = table["probabilities"] if "probabilities" in table else table["predicted"]
        try:
            if hasattr(made, "reset"):
                made.reset()
            return torch.as_tensor(made(given, table["target"]))
        except (
            Exception
        ) as problem:  # torchmetrics raises ValueError, RuntimeError, IndexError, ...
            raise evaluation_errors.metric_fails(target, problem, where, experiment.name) from None

    if not callable(made):
        raise errors.wrong_part(
            "evaluate.metrics", target, "a metric of (predictions, targets)", where, experiment.name
        )
    return compute
