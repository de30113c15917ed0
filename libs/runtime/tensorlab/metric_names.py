"""The metrics that have a name, by task. What they are is in `metrics`; this needs no torch."""

from __future__ import annotations

OF_LABELS = (
    "accuracy",
    "balanced_accuracy",
    "f1",
    "precision",
    "recall",
    "matthews",
    "kappa",
    "top_5_accuracy",
    "auroc",
    "average_precision",
    "calibration_error",
    "brier",
    "nll",
)
OF_TEXT = ("perplexity", "bits_per_character")
OF_INPUTS = ("mae", "mse", "rmse")
OF_NUMBERS = ("mae", "mse", "rmse", "r2", "explained_variance", "pearson", "spearman")

NAMES = {
    "classification": (*OF_LABELS, "loss"),
    "language modelling": (*OF_TEXT, *OF_LABELS, "loss"),
    "regression": (*OF_NUMBERS, "loss"),
    "reconstruction": (*OF_INPUTS, "loss"),
}
DEFAULTS = {
    "classification": ("accuracy", "balanced_accuracy", "f1", "loss"),
    "language modelling": (*OF_TEXT, "accuracy", "loss"),
    "regression": ("mae", "rmse", "r2", "loss"),
    "reconstruction": ("mae", "rmse", "loss"),
}
ALL = (*OF_LABELS, *OF_TEXT, *OF_NUMBERS, "loss")


def task_of(classes: int | None, vocabulary: int, reconstructs: bool = False) -> str:
    """The task that a dataloader poses, or the trainer where it `reconstructs`.

    Args:
        classes: `num_classes`; None where numbers are predicted.
        vocabulary: `vocab_size`. Where the classes are its tokens, they are predicted.
        reconstructs: whether the target is the input.
    """
    if reconstructs:
        return "reconstruction"
    if classes is None:
        return "regression"
    return "language modelling" if vocabulary == classes else "classification"
