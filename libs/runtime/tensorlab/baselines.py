"""Baselines: any estimator of scikit-learn, trained, kept and evaluated like a network.

architecture:
  _target_: tensorlab.baselines.Baseline
  estimator: {_target_: sklearn.neighbors.KNeighborsClassifier, n_neighbors: 5}
trainer:
  _target_: tensorlab.baselines.Fit
optimizer: null

    python -m tensorlab train --config <experiment>

A checkpoint holds the estimator as skops writes it, in a tensor: reading one runs no code, and
builds no object that is not of scikit-learn. Shapes: B samples of a batch, N of the training data,
F numbers of a sample, K classes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED

import numpy
import torch
from torch import nn

from tensorlab import baseline_errors, console

if TYPE_CHECKING:
    from tensorlab.loop import Runtime

SMALLEST = float(torch.finfo(torch.float64).eps)  # of a probability: the loss of 0 is infinite


class Baseline(nn.Module):
    """An estimator of scikit-learn as a model: samples in, scores or numbers out.

    Args:
        estimator: a classifier with `predict_proba`, or a regressor; not fitted yet.
        num_classes: K; None where numbers are predicted. Filled from the dataloader.
    """

    def __init__(self, estimator: Any, num_classes: int | None = None) -> None:
        from sklearn.base import is_classifier, is_regressor

        super().__init__()
        fits = is_regressor(estimator) if num_classes is None else is_classifier(estimator)
        if not fits:
            raise baseline_errors.wrong_estimator(type(estimator).__name__, num_classes)
        if num_classes is not None and not hasattr(estimator, "predict_proba"):
            raise baseline_errors.no_probabilities(type(estimator).__name__)
        self.estimator, self.num_classes = estimator, num_classes
        self.shape: list[int] = []  # of a sample's target, where numbers are predicted
        self.is_fitted = False

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Log-probabilities (B, K) in float64, or numbers of the targets' shape in float32.

        A probability of 0 counts as 2.2e-16, as in scikit-learn's `log_loss`.

        Args:
            x: (B, ...); flattened to (B, F).
        """
        x_BF = x.detach().cpu().flatten(1).numpy()
        if self.num_classes is None:
            found = torch.as_tensor(self.estimator.predict(x_BF), dtype=torch.float32)
            return found.reshape(len(x), *self.shape).to(x.device)
        known = torch.as_tensor(numpy.asarray(self.estimator.classes_), dtype=torch.int64)
        shares_BK = torch.zeros(len(x), self.num_classes, dtype=torch.float64)
        shares_BK[:, known] = torch.as_tensor(self.estimator.predict_proba(x_BF)).double()
        return shares_BK.clamp(min=SMALLEST).log().to(x.device)

    def fit(self, x: torch.Tensor, y: torch.Tensor, seed: int) -> None:
        """Fit the estimator, with the seed wherever it takes one and has none.

        Args:
            x: the training samples (N, F).
            y: their classes (N,), or numbers (N, ...).
        """
        parameters = self.estimator.get_params(deep=True).items()
        seeds = {
            name: seed
            for name, value in parameters
            if value is None and name.split("__")[-1] == "random_state"
        }
        self.estimator.set_params(**seeds)
        self.shape = list(y.shape[1:])
        target = y.flatten(1).numpy() if y.dim() > 1 else y.numpy()
        column = target.shape[1:] == (1,)
        self.estimator.fit(x.numpy(), target[:, 0] if column else target)
        self.is_fitted = True

    def get_extra_state(self) -> torch.Tensor:
        """The fitted estimator as the bytes of a skops file (uint8); empty before."""
        if not self.is_fitted:
            return torch.zeros(0, dtype=torch.uint8)
        import skops.io

        kept = {"estimator": self.estimator, "shape": self.shape}
        written = bytearray(skops.io.dumps(kept, compression=ZIP_DEFLATED))
        return torch.frombuffer(written, dtype=torch.uint8)

    def set_extra_state(self, state: torch.Tensor) -> None:
        """Take an estimator that `get_extra_state` gave.

        Raises `ValueError` where it holds something that is not of scikit-learn.
        """
        if not len(state):
            return
        import skops.io

        written = state.numpy().tobytes()
        unknown = skops.io.get_untrusted_types(data=written)
        foreign = [name for name in unknown if not name.startswith("sklearn.")]
        if foreign:
            raise ValueError(f"it holds {', '.join(foreign)}, which is not of scikit-learn")
        kept = skops.io.loads(written, trusted=unknown)
        self.estimator, self.shape = kept["estimator"], kept["shape"]
        self.is_fitted = True


def training_samples(data: Any) -> tuple[torch.Tensor, torch.Tensor]:
    """All of the split "train": x_NF, and y (N, ...) as the batches have it."""
    batches = [(x.flatten(1), y) for x, y, *_ in data.loader("train")]
    x_NF, y = (torch.cat(parts) for parts in zip(*batches, strict=True))
    return x_NF, y


class Fit:
    """The trainer of a `Baseline`: one pass over the training data, which has to fit in memory."""

    takes_optimizer = False

    def check(self, run: Runtime, model: nn.Module, data: Any, loss: Callable) -> None:
        """Before the run has a folder: another model, or data that no baseline can take."""
        if not isinstance(model, Baseline):
            raise baseline_errors.wrong_model(run.run.experiment)
        _, y, *_ = next(iter(data.loader("val")))
        if model.num_classes is not None and y.dim() != 1:
            raise baseline_errors.several_labels(run.run.experiment, y.shape)

    def fit(
        self,
        run: Runtime,
        model: Baseline,
        data: Any,
        loss: Callable,
        optimizer: None,
        scheduler: Callable,
    ) -> None:
        """Fit, read back what was kept, validate it, and keep it as the run's checkpoint."""
        x_NF, y = training_samples(data)
        started = time.perf_counter()
        name = type(model.estimator).__name__
        console.say(f"  {name} on {len(x_NF)} samples of {x_NF.shape[1]} numbers")
        model.fit(x_NF, y, run.seed)
        console.say(f"  fitted in {time.perf_counter() - started:.1f} s")
        self._read_back(run, model)
        run.keep(model, self.validate(run, model, data.loader("val"), loss))

    def _read_back(self, run: Runtime, model: Baseline) -> None:
        """What is validated is what was kept, and what cannot be kept shows here."""
        try:
            model.load_state_dict(model.state_dict())
        except Exception as problem:  # skops raises what it likes for objects that it does not know
            raise baseline_errors.cannot_be_kept(run.run.experiment, problem) from None

    def validate(
        self, run: Runtime, model: Baseline, batches: Any, loss: Callable
    ) -> Mapping[str, float]:
        """Mean loss over the samples of a split and, with classes, the accuracy (0 to 1)."""
        total = right = samples = 0
        for x, y, *_ in batches:
            output, y = model(x.to(run.device)), y.to(run.device)
            total += loss(output, y).item() * len(y)
            samples += len(y)
            if model.num_classes is not None:
                right += int((output.argmax(dim=1) == y).sum())
        metrics = {"val/loss": total / samples}
        classes = model.num_classes is not None
        return metrics | {"val/accuracy": right / samples} if classes else metrics
