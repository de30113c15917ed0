"""Every metric against scikit-learn's own value on fixed arrays; intervals against simulation."""

from __future__ import annotations

import math

import numpy
import pytest
import torch
from torch.nn.functional import cross_entropy

from tensorlab import bootstrap, metric_names, metrics
from tensorlab.bootstrap import Bootstrap
from tensorlab.ood import detection
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
    bins = numpy.ceil(confidence * metrics.BINS).astype(int)
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
