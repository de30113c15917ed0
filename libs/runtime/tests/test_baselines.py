"""Estimators of scikit-learn as experiments: what is evaluated is what scikit-learn itself says."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

import numpy
import pytest
import torch
from conftest import EXPERIMENT, Cli, Lab

from tensorlab import checkpoints
from tensorlab.baselines import SMALLEST, Baseline

sklearn = pytest.importorskip("sklearn")
pytest.importorskip("skops.io")

from sklearn import dummy, ensemble, linear_model, metrics, neighbors, pipeline, preprocessing  # noqa: E402

TOY = "src/dataloaders/toy/toy.py"
RUN = "experiments/runs/tiny/r1"


def baseline(estimator: str, metrics: str = "null") -> str:
    return f"""\
extends: network
architecture:
  _target_: tensorlab.baselines.Baseline
  estimator: {{_target_: {estimator}}}
trainer:
  _target_: tensorlab.baselines.Fit
optimizer: null
scheduler: null
evaluate: {{metrics: {metrics}, bootstrap: {{samples: 20}}}}
"""


@pytest.fixture(autouse=True)
def _network(lab: Lab) -> None:
    lab.experiment("network", EXPERIMENT)


def arrays(lab: Lab, split: str) -> tuple[numpy.ndarray, numpy.ndarray]:
    """A split of the toy data, as the dataloader of the lab gives it."""
    code: dict[str, Any] = {}
    exec((lab.root / TOY).read_text(), code)
    x, y = zip(*code["Toy"]().loader(split), strict=True)
    return torch.cat(x).flatten(1).numpy(), torch.cat(y).numpy()


def evaluated(lab: Lab, cli: Cli, text: str, *verbs: str) -> dict[str, Any]:
    lab.experiment("tiny", text)
    for verb in verbs or ("train", "evaluate"):
        said = cli(verb, "--config", "tiny", "--run", "r1")
        assert (said.status, said.err) == (0, "")
    return json.loads((lab.root / RUN / "evaluation.json").read_text())["splits"]["test"]


CLASSIFIERS: dict[str, Any] = {
    "sklearn.dummy.DummyClassifier, strategy: prior": dummy.DummyClassifier(strategy="prior"),
    "sklearn.pipeline.make_pipeline, _args_: ["
    "{_target_: sklearn.preprocessing.StandardScaler}, "
    "{_target_: sklearn.linear_model.LogisticRegression}]": pipeline.make_pipeline(
        preprocessing.StandardScaler(), linear_model.LogisticRegression(random_state=0)
    ),
    "sklearn.neighbors.KNeighborsClassifier, n_neighbors: 5": neighbors.KNeighborsClassifier(5),
    "sklearn.ensemble.RandomForestClassifier, n_estimators: 10": ensemble.RandomForestClassifier(
        10, random_state=0
    ),
    "sklearn.ensemble.HistGradientBoostingClassifier, max_iter: 5, min_samples_leaf: 3": (
        ensemble.HistGradientBoostingClassifier(max_iter=5, min_samples_leaf=3, random_state=0)
    ),
}


@pytest.mark.parametrize("target", CLASSIFIERS, ids=lambda one: one.split(",")[0].split(".")[-1])
def test_a_classifier_is_that_of_scikit_learn(target: str, lab: Lab, cli: Cli) -> None:
    found = evaluated(lab, cli, baseline(target, "[accuracy, auroc, nll, loss]"))
    x, y = arrays(lab, "test")
    shares = CLASSIFIERS[target].fit(*arrays(lab, "train")).predict_proba(x)
    expected = {
        "accuracy": metrics.accuracy_score(y, shares.argmax(1)),
        "auroc": metrics.roc_auc_score(y, shares, multi_class="ovr", average="macro"),
        "nll": metrics.log_loss(y, shares),
    }
    assert found["metrics"] == pytest.approx({**expected, "loss": expected["nll"]}, abs=1e-6)


def as_regression(lab: Lab, column: str = "") -> None:
    lab.edit(TOY, "num_classes = 3", "num_classes = None")
    lab.edit(TOY, "TensorDataset(x, y)", f"TensorDataset(x, (y + x[:, 0]){column})")
    text = EXPERIMENT.replace("CrossEntropyLoss", "MSELoss")
    lab.experiment("network", text)


@pytest.mark.parametrize("column", ["", "[:, None]"])
def test_a_regressor_is_that_of_scikit_learn(column: str, lab: Lab, cli: Cli) -> None:
    as_regression(lab, column)
    found = evaluated(lab, cli, baseline("sklearn.linear_model.Ridge"))
    x, y = arrays(lab, "test")
    model = linear_model.Ridge().fit(*(part.squeeze() for part in arrays(lab, "train")))
    predicted = model.predict(x)
    assert found["metrics"] == pytest.approx(
        {
            "mae": metrics.mean_absolute_error(y, predicted),
            "rmse": metrics.root_mean_squared_error(y, predicted),
            "r2": metrics.r2_score(y, predicted),
            "loss": metrics.mean_squared_error(y, predicted),
        },
        abs=1e-5,
    )


def test_a_run_like_every_other(lab: Lab, cli: Cli) -> None:
    evaluated(lab, cli, baseline("sklearn.neighbors.KNeighborsClassifier"))
    record = lab.run_json("r1")
    assert (record["status"], record["epochs"], record["steps"]) == ("complete", 1, 1)
    assert "models/checkpoints/tiny/r1/best.pt" in record["files"]
    assert (lab.root / RUN / "resamples.json").is_file()
    saved = checkpoints.read(lab.root / "models/checkpoints/tiny/r1/best.pt", "")  # weights_only
    assert list(saved["model"]) == ["_extra_state"]
    again = cli("train", "--config", "tiny", "--run", "r1")
    assert again.out == "tiny: run r1 is complete, nothing to train\n"


def test_is_paired_with_a_network_on_the_same_data(lab: Lab, cli: Cli) -> None:
    evaluated(lab, cli, baseline("sklearn.neighbors.KNeighborsClassifier"))
    for verb in ("train", "evaluate"):
        less = ("--set", "trainer.epochs=1", "--set", "evaluate.bootstrap.samples=20")
        said = cli(verb, "--config", "network", "--run", "r1", *less)
        assert said.err == ""
    one, two = (
        json.loads((lab.root / f"experiments/runs/{name}/r1/resamples.json").read_text())
        for name in ("tiny", "network")
    )
    pair = ("samples", "targets", "seed", "drawn")
    assert all(one["splits"]["test"][key] == two["splits"]["test"][key] for key in pair)


def test_a_training_that_was_stopped_begins_anew(lab: Lab, cli: Cli) -> None:
    evaluated(lab, cli, baseline("sklearn.neighbors.KNeighborsClassifier"))
    file = lab.root / RUN / "run.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "status": "running"}))
    evaluated(lab, cli, baseline("sklearn.neighbors.KNeighborsClassifier"))
    assert len((lab.root / RUN / "metrics.jsonl").read_text().splitlines()) == 1


def test_the_seed_is_that_of_the_experiment_unless_it_has_its_own() -> None:
    model = Baseline(ensemble.RandomForestClassifier(5), 3)
    model.fit(torch.rand(20, 2), torch.arange(20) % 3, seed=7)
    assert model.estimator.random_state == 7
    own = Baseline(ensemble.RandomForestClassifier(5, random_state=1), 3)
    own.fit(torch.rand(20, 2), torch.arange(20) % 3, seed=7)
    assert own.estimator.random_state == 1


def test_a_class_that_training_never_saw_has_no_share() -> None:
    model = Baseline(neighbors.KNeighborsClassifier(1), 4)
    model.fit(torch.tensor([[0.0], [1.0]]), torch.tensor([0, 2]), seed=0)
    scores = model(torch.tensor([[0.9]]))
    least = math.log(SMALLEST)
    assert scores[0].tolist() == pytest.approx([least, least, 0, least])


def test_what_is_kept_is_read_back_without_running_code() -> None:
    model = Baseline(ensemble.HistGradientBoostingRegressor(max_iter=3), None)
    x = torch.rand(40, 3)
    model.fit(x, x.sum(1, keepdim=True), seed=0)
    other = Baseline(ensemble.HistGradientBoostingRegressor(), None)
    other.load_state_dict(model.state_dict())
    assert torch.equal(other(x), model(x))
    assert other(x).shape == (40, 1)


def test_an_object_that_is_not_of_scikit_learn_is_not_read() -> None:
    import skops.io

    written = skops.io.dumps({"estimator": Lab.__new__(Lab), "shape": []})
    state = torch.frombuffer(bytearray(written), dtype=torch.uint8)
    model = Baseline(neighbors.KNeighborsClassifier(), 3)
    with pytest.raises(ValueError, match=r"conftest\.Lab, which is not of scikit-learn"):
        model.set_extra_state(state)
    assert not model.is_fitted


@dataclass
class Case:
    """What the experiment says, and what stderr begins with."""

    name: str
    text: str
    says: str


FILE = "experiments/configs/tiny/experiment.yaml"
KNN = "sklearn.neighbors.KNeighborsClassifier"
CASES = [
    Case(
        "a regressor for classes",
        baseline("sklearn.linear_model.Ridge"),
        f"{FILE}:3: architecture: tensorlab.baselines.Baseline does not accept this: "
        "ValueError: Ridge is no classifier, and the data has 3 classes",
    ),
    Case(
        "no probabilities",
        baseline("sklearn.linear_model.RidgeClassifier"),
        f"{FILE}:3: architecture: tensorlab.baselines.Baseline does not accept this: "
        "ValueError: RidgeClassifier has no predict_proba",
    ),
    Case(
        "an optimizer",
        baseline(KNN).replace("optimizer: null", "tags: []"),
        "experiments/configs/network/experiment.yaml:12: "
        "tensorlab.baselines.Fit takes no steps: optimizer and scheduler have to be null.",
    ),
    Case(
        "a scheduler",
        baseline(KNN).replace("scheduler: null", "tags: []"),
        "experiments/configs/network/experiment.yaml:15: tensorlab.baselines.Fit takes no steps",
    ),
    Case(
        "a network",
        baseline(KNN).replace(
            f"tensorlab.baselines.Baseline\n  estimator: {{_target_: {KNN}}}",
            "src.architectures.mlp.MLP",
        ),
        f"{FILE}:3: tensorlab.baselines.Fit trains a tensorlab.baselines.Baseline, and no other",
    ),
    Case(
        "a loop of steps without an optimizer",
        "extends: network\noptimizer: null\n",
        f"{FILE}:2: optimizer is null, and src.trainers.supervised.Supervised takes steps",
    ),
    Case(
        "an argument that scikit-learn does not know",
        baseline(f"{KNN}, neighbours: 3"),
        f"{FILE}:4: ",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_bad_input(case: Case, lab: Lab, cli: Cli) -> None:
    lab.experiment("tiny", case.text)
    said = cli("train", "--config", "tiny", "--run", "r1")
    assert said.err.startswith(case.says)
    assert "\n  next: " in said.err
    assert "Traceback" not in said.err
    assert said.status == 1
    assert lab.outputs() == []


def test_its_forward_pass_is_measured_beside_a_network(lab: Lab, cli: Cli) -> None:
    lab.experiment("tiny", baseline(KNN))
    sizes = ("--batch-sizes", "1,4", "--calls", "3")
    said = cli("benchmark", "--config", "network", "--run", "r1", "--against", "tiny", *sizes)
    assert (said.status, said.err) == (0, "")
    written = lab.root / "experiments/visualizations/network/r1/benchmark/benchmark.json"
    results = json.loads(written.read_text())["results"]
    assert list(results) == ["network", "tiny"]
    assert all(row["p50"] > 0 for row in results["tiny"]["rows"])


@pytest.mark.parametrize("verb", ["profile", "tune-batch"])
def test_what_measures_steps_refuses_a_baseline(verb: str, lab: Lab, cli: Cli) -> None:
    lab.experiment("tiny", baseline(KNN))
    said = cli(verb, "--config", "tiny")
    what = f"{FILE}:7: {verb} measures steps of a training, and tiny takes none: it is a baseline."
    assert said.err == f"{what}\n  next: name another experiment\n"
    assert lab.outputs() == []


def test_an_estimator_that_cannot_be_kept(lab: Lab, cli: Cli) -> None:
    lab.write("src/utils/__init__.py", "")
    lab.write(
        "src/utils/own.py",
        f"from {KNN.rsplit('.', 1)[0]} import KNeighborsClassifier\n\n\n"
        "class Own(KNeighborsClassifier):\n    pass\n",
    )
    lab.experiment("tiny", baseline("src.utils.own.Own"))
    said = cli("train", "--config", "tiny", "--run", "r1")
    assert said.err.startswith(f"{FILE}:4: The fitted estimator cannot be kept: it holds src.utils")
    assert (said.status, lab.run_json("r1")["status"]) == (1, "failed")
