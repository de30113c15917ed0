"""Every metric beside scikit-learn's and SciPy's own, on random inputs.

    apps/tensor_lab/venv/bin/python tools/benchmarks/metrics_judge.py [--inputs 20000] [--seed 0]

Inputs have ties, absent classes, one sample, one class, scales of 1e-12 to 1e12, offsets, several
columns, float32 and float64, and uneven batches. Prints what differs by more than 1e-9 of the value
(1e-5 where the scores are float32), and ends with 1 where anything does.
"""

from __future__ import annotations

import argparse
import math
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterator

import numpy
import torch
from scipy import stats
from sklearn import metrics as sklearn
from tensorlab import bootstrap, metric_names, metrics
from tensorlab.predictions import Predictions, Table

Found = tuple[
    str, float, float, float
]  # what, ours, the right value (NaN: none), tolerance


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    compared: Counter[str] = Counter()
    wrong = []
    for at in range(args.inputs):
        for found in one_input(args.seed + at):
            compared[found[0]] += 1
            if differs(found):
                wrong.append((args.seed + at, *found))
    for name, number in sorted(compared.items()):
        undefined = sum(1 for _, what, *_ in wrong if what == name)
        print(f"{name:32} {number:7} compared  {undefined} differ")
    for line in wrong[:20]:
        print("differs:", *line)
    print(f"{args.inputs} inputs, {sum(compared.values())} values, {len(wrong)} differ")
    sys.exit(1 if wrong else 0)


def differs(found: Found) -> bool:
    _, ours, right, tolerance = found
    if math.isnan(right) or math.isnan(ours):
        return math.isnan(right) != math.isnan(ours)
    return not math.isclose(ours, right, rel_tol=tolerance, abs_tol=tolerance)


def one_input(seed: int) -> Iterator[Found]:
    """Our values and the right ones of a random input."""
    random = numpy.random.default_rng(seed)
    with warnings.catch_warnings(), numpy.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield from list(
            (of_classes, of_numbers, of_intervals)[
                random.choice(3, p=[0.5, 0.45, 0.05])
            ](random)
        )


def table_of(
    output: numpy.ndarray, target: numpy.ndarray, classes: int | None, random
) -> Table:
    kept = Predictions(classes)
    at = 0
    while at < len(target):
        size = int(random.integers(1, 40))
        kept.add(
            torch.tensor(output[at : at + size]), torch.tensor(target[at : at + size])
        )
        at += size
    return kept.whole()


def of_classes(random) -> Iterator[Found]:
    k, n = int(random.integers(2, 9)), int(random.choice([1, 2, 5, 30, 200]))
    classes = random.choice(k, size=int(random.integers(1, k + 1)), replace=False)
    target = random.choice(classes, size=n)
    scores = random.normal(size=(n, k)) * random.choice([0.1, 1, 10])
    scores += random.choice([0, 1, 3]) * numpy.eye(k)[target]
    if random.random() < 0.3:
        scores = scores.round()  # ties
    kind = random.choice([numpy.float32, numpy.float64])
    table = table_of(scores.astype(kind), target, k, random)
    tolerance = 1e-5 if kind == numpy.float32 else 1e-9
    # Of the same probabilities, for a score that differs in its last digit is another input.
    share, p = table["probabilities"].double().numpy(), table["predicted"].numpy()
    for name in metric_names.OF_LABELS:
        ours = metrics.by_name(name, k)(table).item()
        yield name, ours, right_of_classes(name, target, p, share, table), tolerance
    yield from of_each_class(table, target, p, k)


def of_each_class(
    table: Table, y: numpy.ndarray, p: numpy.ndarray, k: int
) -> Iterator[Found]:
    columns = sklearn.precision_recall_fscore_support(
        y, p, labels=range(k), zero_division=0
    )
    for at, row in enumerate(metrics.by_class(table, k)):
        for name, column in zip(
            ("precision", "recall", "f1", "samples"), columns, strict=True
        ):
            yield f"per_class {name}", row[name], float(column[at]), 1e-9


def right_of_classes(
    name: str, y: numpy.ndarray, p: numpy.ndarray, share: numpy.ndarray, table: Table
) -> float:
    k, none = share.shape[1], math.nan
    same = len({*y.tolist()}) == 1
    one_vs_rest = [
        at
        for at in ([1] if k == 2 else range(k))
        if (y == at).any() and not (y == at).all()
    ]
    true_ones = [at for at in ([1] if k == 2 else range(k)) if (y == at).any()]
    functions: dict[str, Callable[[], float]] = {
        "accuracy": lambda: sklearn.accuracy_score(y, p),
        "balanced_accuracy": lambda: sklearn.balanced_accuracy_score(y, p),
        "f1": lambda: sklearn.f1_score(y, p, average="macro", zero_division=0),
        "precision": lambda: sklearn.precision_score(
            y, p, average="macro", zero_division=0
        ),
        "recall": lambda: sklearn.recall_score(y, p, average="macro", zero_division=0),
        "matthews": lambda: (
            none if same or len({*p.tolist()}) == 1 else sklearn.matthews_corrcoef(y, p)
        ),
        "kappa": lambda: (
            none if same and (y == p).all() else sklearn.cohen_kappa_score(y, p)
        ),
        "top_5_accuracy": lambda: (
            1.0
            if k <= 5
            else sklearn.top_k_accuracy_score(y, share, k=5, labels=range(k))
        ),
        "auroc": lambda: mean(
            sklearn.roc_auc_score(y == at, share[:, at]) for at in one_vs_rest
        ),
        "average_precision": lambda: mean(
            sklearn.average_precision_score(y == at, share[:, at]) for at in true_ones
        ),
        "calibration_error": lambda: calibration_error(
            table["confidence"].double().numpy(), p == y
        ),
        "brier": lambda: (
            sklearn.brier_score_loss(y, share[:, 1], labels=[0, 1])
            if k == 2
            else ((share - numpy.eye(k)[y]) ** 2).sum(1).mean()
        ),
        "nll": lambda: table["nll"].double().numpy().mean(),
    }
    return float(functions[name]())


def calibration_error(confidence: numpy.ndarray, right: numpy.ndarray) -> float:
    """Guo et al. (2017), equation 3: bins (0, 1/15], ..., (14/15, 1]."""
    edges = numpy.linspace(0, 1, 16)
    bins = numpy.clip(numpy.searchsorted(edges, confidence, side="left") - 1, 0, 14)
    return sum(
        (bins == b).mean() * abs(confidence[bins == b].mean() - right[bins == b].mean())
        for b in {*bins.tolist()}
    )


def of_numbers(random) -> Iterator[Found]:
    n, columns = (
        int(random.choice([1, 2, 3, 20, 300])),
        int(random.choice([1, 1, 2, 5])),
    )
    scale = 10.0 ** random.integers(-12, 13)
    offset = scale * random.choice([0.0, 1.0, 1e3, 1e4])
    target = random.normal(size=(n, columns))
    if random.random() < 0.2:
        target = target.round()  # ties
    if random.random() < 0.1:
        target[:, 0] = target[0, 0]  # one column is all the same
    output = target * random.choice([0.0, 0.5, 1.0]) + 0.3 * random.normal(
        size=target.shape
    )
    kind = random.choice([numpy.float32, numpy.float64])
    y, p = ((one * scale + offset).astype(kind) for one in (target, output))
    table = table_of(
        p, y if columns > 1 or random.random() < 0.5 else y[:, 0], None, random
    )
    y, p = y.astype(numpy.float64), p.astype(numpy.float64)
    for name in metric_names.OF_NUMBERS:
        right = [right_of_numbers(name, y[:, at], p[:, at]) for at in range(columns)]
        ours = metrics.columns_of(name, table).tolist()
        # What is lost where numbers of nearly one value are subtracted is lost for everybody.
        tolerance = 1e-9 if offset <= scale else 1e-7
        for one, value in zip(ours, right, strict=True):
            small = (
                scale if name in ("mae", "rmse") else scale**2 if name == "mse" else 1.0
            )
            yield f"{name} of a column", one / small, value / small, tolerance
        whole = metrics.by_name(name, None)(table).item()
        yield (
            name,
            whole / small,
            mean(one for one in right if not math.isnan(one)) / small,
            tolerance,
        )


def right_of_numbers(name: str, y: numpy.ndarray, p: numpy.ndarray) -> float:
    same, none = bool((y == y[0]).all()), math.nan
    either = same or bool((p == p[0]).all())
    functions: dict[str, Callable[[], float]] = {
        "mae": lambda: sklearn.mean_absolute_error(y, p),
        "mse": lambda: sklearn.mean_squared_error(y, p),
        "rmse": lambda: sklearn.root_mean_squared_error(y, p),
        "r2": lambda: none if same else sklearn.r2_score(y, p),
        "explained_variance": lambda: (
            none if same else sklearn.explained_variance_score(y, p)
        ),
        "pearson": lambda: none if either else stats.pearsonr(y, p).statistic,
        "spearman": lambda: none if either else stats.spearmanr(y, p).statistic,
    }
    return float(functions[name]())


def of_intervals(random) -> Iterator[Found]:
    """Of the mean, with the very resamplings that are drawn, and SciPy's BCa formula on them."""
    size, level = int(random.integers(2, 60)), float(random.choice([0.8, 0.9, 0.95]))
    x = random.exponential(size=size)
    for method in ("percentile", "bca"):
        how = bootstrap.Bootstrap(200, level, method, seed=int(random.integers(1000)))
        drawn: list[torch.Tensor] = []

        def compute(
            at: torch.Tensor, drawn: list[torch.Tensor] = drawn
        ) -> dict[str, float]:
            drawn.append(at)
            return {"mean": float(numpy.mean(x[at.numpy()]))}

        found = bootstrap.resample(compute, size, how)
        taken = iter(drawn[: how.samples])
        scipys = stats.bootstrap(
            (x,), lambda sample, axis: numpy.mean(sample, axis=axis), n_resamples=how.samples,
            confidence_level=level, method=method, batch=1,
            rng=_Drawn(taken, size),
        ).confidence_interval  # fmt: skip
        for side, ours, right in zip(
            ("low", "high"),
            found.intervals["mean"],
            (scipys.low, scipys.high),
            strict=True,
        ):
            yield f"{method} interval, {side}", ours, float(right), 1e-9


class _Drawn(numpy.random.Generator):
    """Draws what was drawn already."""

    def __init__(self, taken: Iterator[torch.Tensor], size: int) -> None:
        super().__init__(numpy.random.PCG64(0))
        self.taken, self.size = taken, size

    def integers(self, *args, **kwargs):  # type: ignore[no-untyped-def]
        return next(self.taken).numpy()[None, :]


def mean(values) -> float:  # type: ignore[no-untyped-def]
    found = [*values]
    return float(numpy.mean(found)) if found else math.nan


if __name__ == "__main__":
    main()
