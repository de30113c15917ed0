"""What `evaluate.metrics` can name, by torchmetrics."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torchmetrics
from torchmetrics import classification, regression

from tensorlab import errors
from tensorlab.config import Experiment
from tensorlab.instantiate import build

OF_CLASSES = ("accuracy", "balanced_accuracy", "f1", "loss")
OF_NUMBERS = ("mae", "rmse", "r2", "loss")


def chosen(experiment: Experiment, classes: int | None) -> dict[str, Any]:
    """The metrics of an experiment by name; `loss` is None, the caller knows it.

    Args:
        classes: of the dataloader; None in a regression.
    """
    section = experiment.value.get("evaluate", {})
    wanted = section.get("metrics") or (OF_NUMBERS if classes is None else OF_CLASSES)
    metrics: dict[str, Any] = {}
    for index, metric in enumerate(wanted):
        if isinstance(metric, dict):
            made = build(experiment, "evaluate", "metrics", index)
            metrics[metric["_target_"].rsplit(".", 1)[-1]] = made
        elif metric == "loss":
            metrics[metric] = None
        else:
            metrics[metric] = _by_name(metric, classes, experiment, index)
    return metrics


def confusion(classes: int) -> torchmetrics.Metric:
    return classification.MulticlassConfusionMatrix(classes)


def prepared(
    output: torch.Tensor, target: torch.Tensor, classes: int | None
) -> tuple[torch.Tensor, torch.Tensor]:
    """Logits (B, K, ...) and class ids (B, ...) to (N, K) and (N,); numbers to (N,) and (N,)."""
    if classes is None:
        return output.flatten(), target.flatten()
    return output.movedim(1, -1).reshape(-1, output.shape[1]), target.flatten()


def _by_name(
    name: str, classes: int | None, experiment: Experiment, index: int
) -> torchmetrics.Metric:
    made: Callable[[], torchmetrics.Metric] | None
    if classes is None:
        of_numbers: dict[str, Callable[[], torchmetrics.Metric]] = {
            "mae": regression.MeanAbsoluteError,
            "rmse": lambda: regression.MeanSquaredError(squared=False),
            "r2": regression.R2Score,
        }
        made = of_numbers.get(name)
    else:
        made = {
            "accuracy": lambda: classification.MulticlassAccuracy(classes, average="micro"),
            "balanced_accuracy": lambda: classification.MulticlassAccuracy(classes),
            "f1": lambda: classification.MulticlassF1Score(classes),
            "precision": lambda: classification.MulticlassPrecision(classes),
            "recall": lambda: classification.MulticlassRecall(classes),
        }.get(name)
    if made is None:
        task = "a regression" if classes is None else "a classification"
        where = experiment.place("evaluate", "metrics", index)
        key, wanted = "evaluate.metrics", f"a metric of {task}"
        raise errors.wrong_part(key, name, wanted, where, experiment.name)
    return made()
