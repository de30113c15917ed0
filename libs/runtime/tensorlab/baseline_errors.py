"""What a baseline says of models, data and optimizers that do not go with it."""

from __future__ import annotations

from collections.abc import Sequence

from tensorlab.config import Experiment
from tensorlab.errors import TrainingError, UserError, check_next


def wrong_estimator(name: str, classes: int | None) -> ValueError:
    """Whoever builds the object knows the line."""
    if classes is None:
        return ValueError(f"{name} is no regressor, and the data has no classes")
    return ValueError(f"{name} is no classifier, and the data has {classes} classes")


def no_probabilities(name: str) -> ValueError:
    return ValueError(f"{name} has no predict_proba as it is set, which the metrics need")


def wrong_model(experiment: Experiment) -> UserError:
    what = "tensorlab.baselines.Fit trains a tensorlab.baselines.Baseline, and no other model."
    where = experiment.place("architecture", "_target_")
    return UserError(what, where, check_next(experiment.name))


def several_labels(experiment: Experiment, shape: Sequence[int]) -> UserError:
    what = f"A baseline predicts one class a sample, and a batch has labels of {tuple(shape)}."
    return UserError(what, experiment.place("dataloader", "_target_"), check_next(experiment.name))


def cannot_be_kept(experiment: Experiment, problem: BaseException) -> TrainingError:
    said = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
    what = f"The fitted estimator cannot be kept: {said}."
    where = experiment.place("architecture", "estimator")
    return TrainingError(what, where, "take estimators of scikit-learn alone")


def needs_optimizer(experiment: Experiment) -> UserError:
    target = experiment.value["trainer"]["_target_"]
    what = f"optimizer is null, and {target} takes steps with one."
    return UserError(what, experiment.place("optimizer"), check_next(experiment.name))


def takes_no_optimizer(experiment: Experiment) -> UserError:
    target = experiment.value["trainer"]["_target_"]
    what = f"{target} takes no steps: optimizer and scheduler have to be null."
    section = "optimizer" if experiment.value["optimizer"] is not None else "scheduler"
    return UserError(what, experiment.place(section), check_next(experiment.name))


def check_steps(experiment: Experiment, verb: str) -> None:
    """Raise `UserError` for a training without steps, where it is they that are measured."""
    if experiment.value["optimizer"] is None:
        what = f"{verb} measures steps of a training, and {experiment.name} takes none: it is a"
        place = experiment.place("optimizer")
        raise UserError(f"{what} baseline.", place, "name another experiment")
