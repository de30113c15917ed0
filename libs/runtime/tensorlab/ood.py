"""`evaluate.ood`: what a model does with data that it was not trained on, and whether it notices.

- {corruption: noise, severity: 3}       the test split, made worse
- {dataset: fashion-mnist}               the experiment's dataloader on another dataset
- {dataloader: {_target_: ...}}          another dataloader
"""

from __future__ import annotations

import dataclasses
from typing import Any

import torch

from tensorlab import class_metrics, datasets, evaluation_errors, named_data
from tensorlab.config import Experiment
from tensorlab.corruptions import Corruption
from tensorlab.instantiate import build
from tensorlab.measure import Measured, Model, measure
from tensorlab.predictions import Table
from tensorlab.yaml_file import Document


def names(items: list[dict[str, Any]]) -> list[str]:
    """What each is called: its `name`, or one made of what it is; equal ones are numbered."""
    found: list[str] = []
    for item in items:
        name = str(item.get("name") or _name(item))
        same = sum(one == name or one.startswith(f"{name} (") for one in found)
        found.append(f"{name} ({same + 1})" if same else name)
    return found


def measured(
    experiment: Experiment,
    index: int,
    name: str,
    model: Model,
    data: Any,
    inside: Measured,
    seed: int,
) -> tuple[Measured, bool]:
    """The predictions for `evaluate.ood[index]`, and whether its labels mean the model's classes.

    Args:
        name: what messages call it.
        data: the experiment's dataloader.
        inside: the split that the model is at home in, with the moments of its inputs.
        seed: of the corruptions.
    """
    item = experiment.value["evaluate"]["ood"][index]
    place = experiment.place("evaluate", "ood", index)
    split = item.get("split", "test")
    if "corruption" in item:
        mean, deviation = inside.moments.mean_and_deviation()
        severity = item.get("severity", 3)
        corrupt = Corruption(item["corruption"], severity, mean, deviation, seed)
        if why := corrupt.why_not():
            raise evaluation_errors.corruption_does_not_fit(
                item["corruption"], why, place, experiment.name
            )
        loader = data.loader(split)
        return measure(experiment, model, loader, name, place, corrupt), True
    other = _other(experiment, index, item)
    given, wanted = getattr(other, "input_shape", None), getattr(data, "input_shape", None)
    if given is not None and wanted is not None and tuple(given) != tuple(wanted):
        raise evaluation_errors.other_shape(name, given, wanted, place, experiment.name)
    labelled = model.reconstructs or item.get("labelled", False)
    return measure(experiment, model, other.loader(split), name, place, labelled=labelled), labelled


def detection(inside: Table, outside: Table) -> dict[str, float]:
    """AUROC of telling samples from outside by a score: 1 always, 0.5 never better than chance.

    `max_softmax` is Hendrycks & Gimpel (2017), `energy` Liu et al. (2020); `error` is the mean
    squared error of an autoencoder. A sample of several positions has the mean of their scores.
    """
    is_inside = torch.arange(inside.samples + outside.samples) < inside.samples
    found = {}
    columns = [("max_softmax", "confidence", 1), ("energy", "energy", 1), ("error", "squared", -1)]
    for name, column, sign in columns:
        if column not in inside:
            continue
        scores = sign * torch.cat([inside.by_sample(column), outside.by_sample(column)])
        found[name] = class_metrics.auroc(scores, is_inside).item()
    return found


def _name(item: dict[str, Any]) -> str:
    if "corruption" in item:
        return f"{item['corruption']}-{item.get('severity', 3)}"
    if "dataset" in item:
        return item["dataset"]
    return item["dataloader"]["_target_"].rsplit(".", 1)[-1]


def _other(experiment: Experiment, index: int, item: dict[str, Any]) -> Any:
    fill = {"seed": experiment.seed}
    datasets.check(experiment.root, named_data.names(experiment.root, item))
    if "dataloader" in item:
        return build(experiment, "evaluate", "ood", index, "dataloader", fill=fill)
    own = {**experiment.value["dataloader"], "dataset": item["dataset"]}
    document = experiment.document
    changed = Document({**document.value, "dataloader": own}, document.places)
    return build(dataclasses.replace(experiment, document=changed), "dataloader", fill=fill)
