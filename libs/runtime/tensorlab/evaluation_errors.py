"""What an evaluation or a prediction says about data and metrics that it cannot use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tensorlab.errors import UserError, check_next, hint
from tensorlab.metric_names import NAMES


def metric_does_not_fit(name: str, task: str, where: str, experiment: str) -> UserError:
    of = next(other for other, names in NAMES.items() if name in names)
    what = f"evaluate.metrics names {name}, which is one of {_a(of)}, not of {_a(task)}."
    return UserError(f"{what}{hint(name, NAMES[task])}", where, check_next(experiment))


def metric_of_all_numbers(target: str, where: str, experiment: str) -> UserError:
    what = (
        f"evaluate.metrics names {target}, and of a reconstruction only each sample's error is "
        f"kept.{hint(target, NAMES['reconstruction'])}"
    )
    return UserError(what, where, check_next(experiment))


def _a(task: str) -> str:
    return task if task == "language modelling" else f"a {task}"


def metric_fails(target: str, problem: BaseException, where: str, experiment: str) -> UserError:
    said = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
    what = f"evaluate.metrics names {target}, which does not fit the predictions: {said}"
    return UserError(what, where, check_next(experiment))


def metric_needs_scores(name: str, where: str, experiment: str) -> UserError:
    what = f"evaluate.metrics names {name}, and there are too many samples to keep all their scores"
    act = f"leave it out, then type python -m tensorlab evaluate --config {experiment}"
    return UserError(f"{what}.", where, act)


def label_out_of_range(
    split: str, sample: int, label: object, classes: int, where: str, experiment: str
) -> UserError:
    what = f"Sample {sample} of {split} has the label {label}; the dataloader has {classes} classes"
    act = f"correct the data or num_classes, then type {_check(experiment)}"
    return UserError(f"{what}, 0 to {classes - 1}.", where, act)


def not_finite(split: str, sample: int, what: str, where: str, experiment: str) -> UserError:
    act = f"clean or fill it in the dataloader, then type {_check(experiment)}"
    return UserError(f"Sample {sample} of {split} has NaN or infinity in its {what}.", where, act)


def output_does_not_fit(
    output: Sequence[int], target: Sequence[int], classes: int | None, where: str, experiment: str
) -> UserError:
    wanted = f"({target[0]}, {classes}, ...)" if classes else f"{tuple(target)}"
    what = f"The model gives {tuple(output)} for targets {tuple(target)}, where {wanted} is needed."
    return UserError(what, where, check_next(experiment))


def no_group(name: str, known: Iterable[str], where: str, experiment: str) -> UserError:
    known = list(known)
    why = "" if known else " It has no groups(split), and its batches have no third part."
    what = (
        f"evaluate.groups names {name}, which the dataloader does not give.{hint(name, known)}{why}"
    )
    return UserError(what, where, check_next(experiment))


def wrong_group(name: str, given: int, samples: int, where: str, experiment: str) -> UserError:
    what = f"The group {name} has {given} values for {samples} samples."
    return UserError(what, where, check_next(experiment))


def corruption_does_not_fit(name: str, why: str, where: str, experiment: str) -> UserError:
    return UserError(f"The corruption {name} {why}.", where, check_next(experiment))


def other_shape(
    name: str, given: Sequence[int], wanted: Sequence[int], where: str, experiment: str
) -> UserError:
    what = f"{name} has samples {tuple(given)}; the model was trained on {tuple(wanted)}."
    return UserError(what, where, check_next(experiment))


def _check(experiment: str) -> str:
    return f"python -m tensorlab evaluate --config {experiment}"
