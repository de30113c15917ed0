"""One pass of a model over a split: what it predicts, how much it loses, where it is wrong."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch

from tensorlab import errors, evaluation_errors, signals
from tensorlab.config import Experiment
from tensorlab.loss_average import averaged_over
from tensorlab.predictions import Predictions, Table, rows

EXAMPLES = 24
PAIRS = 10


@dataclass
class Model:
    """A trained model and what it is asked."""

    call: torch.nn.Module
    loss: Callable
    classes: int | None
    device: torch.device
    keeps_probabilities: bool
    reconstructs: bool = False

    @property
    def ignored(self) -> int:
        return getattr(self.loss, "ignore_index", -100)


@dataclass
class Measured:
    """A split's predictions.

    Attributes:
        table: the predictions.
        loss: mean over all of the split, whatever the batches are; NaN where it has no labels.
        groups: a value a sample, by the group's name, of the batches' third part.
        moments: of the inputs, where they were wanted.
        worst: (confidence, index, x, true class, predicted class) of wrong samples, worst first.
        pairs: (x, what the model made of it) of the first samples, where it reconstructs.
    """

    table: Table
    loss: float
    moments: Moments
    groups: dict[str, list] = field(default_factory=dict)
    worst: list[tuple[float, int, torch.Tensor, int, int]] = field(default_factory=list)
    pairs: list[tuple[torch.Tensor, torch.Tensor]] = field(default_factory=list)


def measure(
    experiment: Experiment,
    model: Model,
    loader: Any,
    split: str,
    place: str,
    corrupt: Callable[[torch.Tensor], torch.Tensor] | None = None,
    labelled: bool = True,
    wants_moments: bool = False,
) -> Measured:
    """Run a model over all batches (x, y) or (x, y, {group: values}) of a loader.

    Args:
        split: what messages call it.
        place: `file:line` for messages.
        corrupt: done to x (B, ...) before the model sees it.
        labelled: False where y means something else than the model's classes.
        wants_moments: keep mean and deviation of x, which must then have one shape.

    Raises `UserError` for labels out of range, NaN, and outputs of a shape that does not fit.
    """
    name = experiment.name
    kept = Predictions(model.classes, model.ignored, model.keeps_probabilities, model.reconstructs)
    total, averaged = torch.zeros(2, device=model.device, dtype=_wide(model.device)).unbind()
    samples = 0
    moments = Moments()
    groups: dict[str, list] = {}
    wrong: list[tuple[float, int, torch.Tensor, int, int]] = []
    pairs: list[tuple[torch.Tensor, torch.Tensor]] = []
    with torch.no_grad():
        for x, y, *rest in loader:
            signals.raise_if_received()
            _check_numbers(x, samples, split, "features", place, name)
            given = corrupt(x) if corrupt else x
            if model.reconstructs:
                y = given
            if not labelled:
                y = torch.zeros_like(y, dtype=torch.int64)
            elif model.classes is None:
                _check_numbers(y, samples, split, "targets", place, name)
            else:
                _check_labels(y, samples, split, model, place, name)
            if wants_moments:
                moments.add(x)
            given, y = given.to(model.device), y.to(model.device)
            output = model.call(given)
            _check_output(output, y, model, experiment)
            _check_numbers(output, samples, split, "predictions", place, name)
            if labelled:
                over = averaged_over(model.loss, y)
                if over > 0:  # a batch of padding alone has no loss
                    total += model.loss(output, y) * over
                    averaged += over
            else:
                y = y.new_zeros(len(output), *output.shape[2:])
            kept.add(output, y)
            if model.reconstructs and len(pairs) < PAIRS:
                pairs += zip(given.cpu(), output.float().cpu(), strict=True)
            if labelled and model.classes and y.dim() == 1:
                wrong = _worst([*wrong, *_wrong(given, output, y, model.classes, samples)])
            for group, values in (rest[0] if rest else {}).items():
                groups.setdefault(group, []).extend(
                    values.tolist() if hasattr(values, "tolist") else values
                )
            samples += len(y)
    if not samples:
        raise errors.empty_split(split, place, name)
    loss = (total / averaged).item()  # NaN where nothing was labelled
    return Measured(kept.whole(), loss, moments, groups, wrong, pairs[:PAIRS])


def _wide(device: torch.device) -> torch.dtype:
    """Of sums over many batches; Apple's GPUs have no float64."""
    return torch.float32 if device.type == "mps" else torch.float64


class Moments:
    """Sums over samples, for the mean and the deviation of the inputs, of one sample's shape."""

    def __init__(self) -> None:
        self.samples = 0
        self.sums: list[torch.Tensor] = []
        self.type = torch.float32

    def add(self, x: torch.Tensor) -> None:
        self.type = x.dtype
        wide = x.double()
        sums = [wide.sum(0), wide.square().sum(0)]
        self.sums = [a + b for a, b in zip(self.sums, sums, strict=True)] if self.sums else sums
        self.samples += len(x)

    def mean_and_deviation(self) -> tuple[torch.Tensor, torch.Tensor]:
        mean, square = (one / self.samples for one in self.sums)
        deviation = (square - mean.square()).clamp(min=0).sqrt()
        return mean.to(self.type), deviation.to(self.type)


def _wrong(
    x: torch.Tensor, output: torch.Tensor, y: torch.Tensor, classes: int, before: int
) -> list[tuple[float, int, torch.Tensor, int, int]]:
    scores = rows(output, y, classes)[0].squeeze(1)
    confidence, predicted = scores.softmax(dim=1).max(dim=1)
    return [
        (confidence[at].item(), before + at, x[at].cpu(), int(y[at]), int(predicted[at]))
        for at in (predicted != y).nonzero().flatten().tolist()
    ]


def _worst(
    found: list[tuple[float, int, torch.Tensor, int, int]],
) -> list[tuple[float, int, torch.Tensor, int, int]]:
    return heapq.nsmallest(EXAMPLES, found, key=lambda one: (-one[0], one[1]))


def _check_numbers(
    x: torch.Tensor, before: int, split: str, what: str, place: str, experiment: str
) -> None:
    if x.is_floating_point() and not bool(x.isfinite().all()):
        bad = (~x.isfinite()).flatten(1).any(1) if x.dim() > 1 else ~x.isfinite()
        first = before + int(bad.nonzero()[0])
        raise evaluation_errors.not_finite(split, first, what, place, experiment)


def _check_labels(
    y: torch.Tensor, before: int, split: str, model: Model, place: str, experiment: str
) -> None:
    assert model.classes is not None
    bad = ((y < 0) | (y >= model.classes)) & (y != model.ignored)
    if bool(bad.any()):
        at = bad.nonzero()[0]
        label = y[tuple(at)].item()
        raise evaluation_errors.label_out_of_range(
            split, before + int(at[0]), label, model.classes, place, experiment
        )


def _check_output(
    output: torch.Tensor, y: torch.Tensor, model: Model, experiment: Experiment
) -> None:
    if model.classes is None:
        fits = output.numel() == y.numel()
    elif model.classes == 2 and output.numel() == y.numel():
        fits = True
    else:
        fits = output.dim() > 1 and output.shape[1] == model.classes
    if not fits:
        raise evaluation_errors.output_does_not_fit(
            output.shape,
            y.shape,
            model.classes,
            experiment.place("architecture", "_target_"),
            experiment.name,
        )
