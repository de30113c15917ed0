"""Every metric against scikit-learn's own value on fixed arrays; intervals against simulation."""

from __future__ import annotations

import importlib.util
import math
from pathlib import Path

import numpy
import pytest
import torch
from torch.nn.functional import cross_entropy

from tensorlab import bootstrap, calibration, metric_names, metrics
from tensorlab.bootstrap import Bootstrap
from tensorlab.errors import UserError
from tensorlab.judge import Judge
from tensorlab.loss_average import averaged_over
from tensorlab.ood import detection
from tensorlab.options import Options
from tensorlab.predictions import Predictions, Table

sklearn = pytest.importorskip("sklearn.metrics")


def predictions(output: torch.Tensor, target: torch.Tensor, classes: int | None) -> Table:
    kept = Predictions(classes)
    for x, y in zip(output.split(7), target.split(7), strict=True):
        kept.add(x, y)
    return kept.whole()


def fixed(classes: int) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(1)
    target = torch.randint(classes, (120,), generator=generator)
    scores = torch.randn(120, classes, generator=generator)
    return scores + 1.5 * torch.nn.functional.one_hot(target, classes), target


def expected_of_labels(name: str, scores: torch.Tensor, target: torch.Tensor) -> float:
    share = scores.softmax(1).numpy()
    y, p, k = target.numpy(), scores.argmax(1).numpy(), scores.shape[1]
    one_hot = numpy.eye(k)[y]
    nll = cross_entropy(scores, target).item()
    return {
        "accuracy": lambda: sklearn.accuracy_score(y, p),
        "balanced_accuracy": lambda: sklearn.balanced_accuracy_score(y, p),
        "f1": lambda: sklearn.f1_score(y, p, average="macro"),
        "precision": lambda: sklearn.precision_score(y, p, average="macro"),
        "recall": lambda: sklearn.recall_score(y, p, average="macro"),
        "matthews": lambda: sklearn.matthews_corrcoef(y, p),
        "kappa": lambda: sklearn.cohen_kappa_score(y, p),
        "top_5_accuracy": lambda: 1.0 if k <= 5 else sklearn.top_k_accuracy_score(y, share, k=5),
        "auroc": lambda: (
            sklearn.roc_auc_score(y, share[:, 1])
            if k == 2
            else sklearn.roc_auc_score(one_hot, share, average="macro")
        ),
        "average_precision": lambda: (
            sklearn.average_precision_score(y, share[:, 1])
            if k == 2
            else sklearn.average_precision_score(one_hot, share, average="macro")
        ),
        "calibration_error": lambda: calibration_error(share.max(1), p == y),
        "brier": lambda: (
            sklearn.brier_score_loss(y, share[:, 1])
            if k == 2
            else ((share - one_hot) ** 2).sum(1).mean()
        ),
        "nll": lambda: sklearn.log_loss(y, share),
        "perplexity": lambda: math.exp(nll),
        "bits_per_character": lambda: nll / math.log(2),
    }[name]()


def calibration_error(confidence: numpy.ndarray, right: numpy.ndarray) -> float:
    """Guo et al. (2017), equation 3."""
    bins = numpy.ceil(confidence * calibration.BINS).astype(int)
    return sum(
        (bins == b).mean() * abs(confidence[bins == b].mean() - right[bins == b].mean())
        for b in set(bins.tolist())
    )


@pytest.mark.parametrize("classes", [2, 3, 8])
@pytest.mark.parametrize("name", [*metric_names.OF_LABELS, *metric_names.OF_TEXT])
def test_metric_of_classes(name: str, classes: int) -> None:
    scores, target = fixed(classes)
    value = metrics.by_name(name, classes)(predictions(scores, target, classes))
    assert value.item() == pytest.approx(expected_of_labels(name, scores, target), abs=1e-6)


@pytest.mark.parametrize("name", metric_names.OF_NUMBERS)
def test_metric_of_numbers(name: str) -> None:
    stats = pytest.importorskip("scipy.stats")
    generator = torch.Generator().manual_seed(2)
    target = torch.randn(90, 1, generator=generator)
    output = 0.8 * target + 0.3 * torch.randn(90, 1, generator=generator) + 0.1
    y, p = target.flatten().numpy(), output.flatten().numpy()
    expected = {
        "mae": lambda: sklearn.mean_absolute_error(y, p),
        "mse": lambda: sklearn.mean_squared_error(y, p),
        "rmse": lambda: sklearn.root_mean_squared_error(y, p),
        "r2": lambda: sklearn.r2_score(y, p),
        "explained_variance": lambda: sklearn.explained_variance_score(y, p),
        "pearson": lambda: stats.pearsonr(y, p).statistic,
        "spearman": lambda: stats.spearmanr(y, p).statistic,
    }[name]()
    value = metrics.by_name(name, None)(predictions(output, target, None))
    assert value.item() == pytest.approx(expected, abs=1e-5)


def test_one_logit_is_that_of_class_one() -> None:
    scores, target = fixed(2)
    logit = scores[:, 1] - scores[:, 0]
    two = predictions(scores, target, 2)
    for one in (predictions(logit, target, 2), predictions(logit[:, None], target[:, None], 2)):
        assert one["predicted"].equal(two["predicted"])
        assert one["nll"].numpy() == pytest.approx(two["nll"].numpy(), abs=1e-6)


def test_sequences_leave_padding_out_and_are_resampled_whole() -> None:
    generator = torch.Generator().manual_seed(3)
    scores = torch.randn(14, 4, 5, generator=generator)  # (B, K, T)
    target = torch.randint(4, (14, 5), generator=generator)
    target[1, 3:] = -100
    table = predictions(scores, target, 4)
    nll = cross_entropy(scores, target, ignore_index=-100)
    assert metrics.by_name("perplexity", 4)(table).item() == pytest.approx(nll.exp().item())
    taken = table.take(torch.tensor([1, 1, 0]))
    assert taken.counts.tolist() == [3, 3, 5]
    assert taken["target"].tolist() == [*target[1, :3].tolist() * 2, *target[0].tolist()]


def test_by_class_is_what_scikit_learn_says() -> None:
    scores, target = fixed(3)
    rows = metrics.by_class(predictions(scores, target, 3), 3)
    expected = sklearn.precision_recall_fscore_support(target, scores.argmax(1))
    for column, name in zip(expected, ("precision", "recall", "f1", "samples"), strict=True):
        assert [row[name] for row in rows] == pytest.approx(column.tolist())


def test_detection_is_the_auroc_of_the_scores() -> None:
    inside, target = fixed(3)
    outside = torch.randn(50, 3, generator=torch.Generator().manual_seed(4))
    tables = predictions(inside, target, 3), predictions(outside, torch.zeros(50).long(), 3)
    y = [1] * 120 + [0] * 50
    both = torch.cat([inside, outside])
    found = detection(*tables)
    assert found["max_softmax"] == pytest.approx(sklearn.roc_auc_score(y, both.softmax(1).amax(1)))
    assert found["energy"] == pytest.approx(sklearn.roc_auc_score(y, both.logsumexp(1)))


@pytest.mark.parametrize("method", ["percentile", "bca"])
def test_intervals_hold_the_true_value_as_often_as_they_say(method: str) -> None:
    """300 data sets of 60 samples of a skewed variable; their 90 % intervals of the mean."""
    generator = torch.Generator().manual_seed(5)
    data = torch.empty(300, 60).exponential_(generator=generator)
    how = Bootstrap(samples=300, level=0.9, method=method)
    inside = 0
    for row in data:
        low, high = bootstrap.resample(
            lambda at, x=row: {"m": x[at].mean().item()}, 60, how
        ).intervals["m"]
        inside += low <= 1 <= high
    # The standard deviation of the share is 0.017; both methods fall a little short at 60 samples.
    assert 0.84 <= inside / 300 <= 0.95


def test_intervals_repeat_themselves_and_shrink_with_the_data() -> None:
    def width(size: int, seed: int = 0) -> float:
        x = torch.randn(size, generator=torch.Generator().manual_seed(6))
        how = Bootstrap(samples=200, seed=seed)
        found = bootstrap.resample(lambda at: {"m": x[at].mean().item()}, size, how).intervals["m"]
        return found[1] - found[0]

    assert width(100) == width(100)
    assert width(100) != width(100, seed=1)
    assert width(1600) == pytest.approx(width(100) / 4, rel=0.3)


def test_bca_is_that_of_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    x = torch.empty(80).exponential_(generator=torch.Generator().manual_seed(7))
    how = Bootstrap(samples=4000, method="bca")
    found = bootstrap.resample(lambda at: {"m": x[at].mean().item()}, 80, how).intervals["m"]
    other = stats.bootstrap((x.numpy(),), numpy.mean, n_resamples=4000, rng=0).confidence_interval
    assert found == pytest.approx([other.low, other.high], abs=0.02)


def test_metrics_are_those_of_scikit_learn_and_scipy_on_random_inputs() -> None:
    pytest.importorskip("scipy")
    file = Path(__file__).parents[3] / "tools/benchmarks/metrics_judge.py"
    spec = importlib.util.spec_from_file_location("metrics_judge", file)
    assert spec
    assert spec.loader
    judge = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(judge)
    found = [one for seed in range(300) for one in judge.one_input(seed)]
    assert len(found) > 5000
    assert [one for one in found if judge.differs(one)] == []


def numbers_table(output: list, target: list, kind: torch.dtype = torch.float32) -> Table:
    return predictions(torch.tensor(output, dtype=kind), torch.tensor(target, dtype=kind), None)


def test_r2_of_tiny_and_of_far_numbers() -> None:
    generator = numpy.random.default_rng(0)
    y = generator.normal(size=50)
    p = y + 0.8 * generator.normal(size=50)
    right = sklearn.r2_score(y, p)
    for scale, offset in ((1e-11, 0.0), (1e12, 0.0), (1.0, 1e4)):
        table = numbers_table(list(p * scale + offset), list(y * scale + offset), torch.float64)
        for name in ("r2", "explained_variance", "pearson"):
            value = metrics.by_name(name, None)(table).item()
            same = metrics.by_name(name, None)(numbers_table(list(p), list(y), torch.float64))
            assert value == pytest.approx(same.item(), rel=1e-7)
        assert metrics.by_name("r2", None)(table).item() == pytest.approx(right, rel=1e-7)


def test_columns_are_measured_one_by_one() -> None:
    y = [[19.0, 999.0], [20.0, 1000.0], [21.0, 1001.0]]
    table = numbers_table([[20.0, 1000.0]] * 3, y)
    assert metrics.by_name("r2", None)(table).item() == 0
    assert table.samples == 3
    better = numbers_table([[19.0, 1000.0], [20.0, 1000.0], [21.0, 1000.0]], y)
    assert metrics.by_column(["mae", "r2", "loss"], better) == [
        {"mae": 0.0, "r2": 1.0},
        {"mae": pytest.approx(2 / 3), "r2": 0.0},
    ]
    assert metrics.by_name("r2", None)(better).item() == 0.5


def test_what_is_not_defined_is_no_number_and_is_said() -> None:
    same = numbers_table([1.0, 2.0, 3.0], [0.1, 0.1, 0.1])
    for name in ("r2", "explained_variance", "pearson", "spearman"):
        value = metrics.by_name(name, None)(same).item()
        assert math.isnan(value)
        note = metrics.note(name, value, same, None)
        assert note is not None
        assert "the targets are all the same" in note
    one_class = predictions(torch.eye(2)[[0, 0, 0]], torch.zeros(3).long(), 2)
    for name in ("auroc", "average_precision", "matthews", "kappa"):
        value = metrics.by_name(name, 2)(one_class).item()
        assert math.isnan(value)
        assert metrics.note(name, value, one_class, 2)


def test_a_class_without_samples_is_left_out_of_a_mean() -> None:
    target = torch.tensor([0, 0, 1, 1, 0, 1])
    scores = 4 * torch.eye(3)[[0, 0, 1, 1, 0, 2]] - torch.tensor(
        [0.0, 1.0, 0.0]
    )  # one of class 1 is taken for class 2
    table = predictions(scores, target, 3)
    assert metrics.by_name("balanced_accuracy", 3)(table).item() == pytest.approx((1 + 2 / 3) / 2)
    auroc = metrics.by_name("auroc", 3)(table).item()
    share = table["probabilities"]
    areas = [sklearn.roc_auc_score(target == at, share[:, at]) for at in (0, 1)]
    assert auroc == pytest.approx(sum(areas) / 2)
    assert metrics.note("auroc", auroc, table, 3) == (
        "the mean of 2 of 3 classes: there are no samples of the others"
    )


def test_full_confidence_is_in_the_last_of_15_bins() -> None:
    scores = torch.tensor([[40.0, 0.0]] * 3 + [[0.0, 0.2]])
    bins = calibration.bins(predictions(scores, torch.tensor([0, 0, 1, 1]), 2))
    assert len(bins.number) == 15
    assert bins.number[-1] == 3
    low, high = bins.intervals()
    assert low[-1].item() == pytest.approx(0.2077, abs=1e-4)  # Wilson's, of 2 of 3
    assert high[-1].item() == pytest.approx(0.9385, abs=1e-4)


def test_resamplings_without_a_class_are_left_out_and_counted() -> None:
    target = torch.tensor([1, 1] + [0] * 38)
    scores = torch.stack([1 - target.double(), target.double()], dim=1)
    table = predictions(scores, target, 2)

    def compute(chosen: torch.Tensor) -> dict[str, float]:
        taken = table.take(chosen)
        return {name: metrics.by_name(name, 2)(taken).item() for name in ("auroc", "accuracy")}

    found = bootstrap.resample(compute, 40, Bootstrap(500))
    assert found.intervals == {"auroc": [1.0, 1.0], "accuracy": [1.0, 1.0]}
    assert 30 < found.left_out["auroc"] < 100  # 500 (1 - 2/40)^40 = 64
    assert "accuracy" not in found.left_out


class Smoothed(torch.nn.Module):
    """A loss of one's own around torch's."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = torch.nn.CrossEntropyLoss(
            weight=torch.tensor([1.0, 5.0, 0.2]), ignore_index=2, label_smoothing=0.0
        )

    def forward(self, output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        return self.inner(output, target)


@pytest.mark.parametrize(
    "loss",
    [
        torch.nn.CrossEntropyLoss(),
        torch.nn.CrossEntropyLoss(weight=torch.tensor([1.0, 5.0, 0.2])),
        torch.nn.CrossEntropyLoss(ignore_index=1),
        Smoothed(),
        torch.nn.MSELoss(),
    ],
    ids=lambda loss: type(loss).__name__,
)
@pytest.mark.parametrize("size", [1, 7, 64])
def test_the_mean_of_a_loss_does_not_depend_on_the_batches(
    loss: torch.nn.Module, size: int
) -> None:
    generator = torch.Generator().manual_seed(5)
    output = torch.randn(50, 3, generator=generator, dtype=torch.float64)
    target = torch.randint(3, (50,), generator=generator)
    loss = loss.double()
    y = torch.randn(50, 3, dtype=torch.float64) if isinstance(loss, torch.nn.MSELoss) else target
    total = averaged = torch.zeros(())
    for one, other in zip(output.split(size), y.split(size), strict=True):
        over = averaged_over(loss, other)
        if over > 0:
            total = total + loss(one, other) * over
            averaged = averaged + over
    assert (total / averaged).item() == pytest.approx(loss(output, y).item(), rel=1e-9)


@pytest.mark.parametrize("higher", [True, False])
def test_nan_is_never_the_best(higher: bool) -> None:
    judge = Judge(Options(monitor="val/accuracy" if higher else "val/loss", patience=2))
    name, sign = judge.options.monitor, 1 if higher else -1
    found = []
    for value in (math.nan, sign * 1.0, math.nan, sign * 2.0, math.nan, math.nan, sign * 1.5):
        judge.score({name: value})
        found.append((judge.improved, judge.stale))
    assert found == [
        (True, 0), (True, 0), (False, 0), (True, 0), (False, 0), (False, 0), (False, 1)
    ]  # fmt: skip
    assert judge.best == 2.0


def test_the_best_is_better_by_min_delta() -> None:
    judge = Judge(Options(monitor="val/accuracy", min_delta=0.1))
    found = []
    for value in (0.5, 0.55, 0.65):
        judge.score({"val/accuracy": value})
        found.append(judge.improved)
    assert found == [True, False, True]


def test_mode_is_asked_for_where_the_name_does_not_say_it() -> None:
    with pytest.raises(UserError, match="mode has to be min or max: val/quality does not say"):
        Options.of({"monitor": "val/quality"})
    assert Options.of({"monitor": "val/quality", "mode": "min"}).higher_is_better is False
    assert Options.of({"monitor": "val/nll"}).higher_is_better is False
    assert Options.of({"monitor": "val/MAE"}).higher_is_better is False


def test_a_metric_object_says_which_way_is_better() -> None:
    from torchmetrics.classification import MulticlassAccuracy, MulticlassHingeLoss

    assert metrics.mode_of("MulticlassHingeLoss", MulticlassHingeLoss(3)) == "min"
    assert metrics.mode_of("Odd", MulticlassAccuracy(3)) == "max"
    assert metrics.mode_of("wer", lambda p, y: p) == "min"
    assert metrics.mode_of("odd", lambda p, y: p) is None
