"""python -m tensorlab evaluate --config <experiment>"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tensorlab import atomic, console, errors
from tensorlab.config import Experiment
from tensorlab.runs import FORMAT, Run

if TYPE_CHECKING:
    import torch


def evaluate(experiment: Experiment, run: Run) -> None:
    """Measure the best weights of a complete run; writes `evaluation.json` and pictures."""
    best = run.checkpoints / "best.pt"
    if run.status != "complete" or not best.is_file():
        status = "without its best.pt" if run.status == "complete" else run.status
        raise errors.no_complete_run(experiment.name, run.id, status, experiment.command("train"))
    console.say(f"{experiment.name}: evaluating, run {run.id}")

    from tensorlab import checkpoints, objects, weights

    device = objects.prepare(experiment)
    data, model, loss = objects.data_and_model(experiment, device)
    command = experiment.command("train")
    saved = checkpoints.read(best, command)
    checkpoints.restore({"model": weights.of_checkpoint(saved)}, {"model": model}, best, command)
    model.eval()
    run.check_sources("evaluate")

    splits: dict[str, Any] = {}
    drawn: list[Path] = []
    section = experiment.value.get("evaluate", {})
    for index, split in enumerate(section.get("splits", ["test"])):
        try:
            loader = data.loader(split)
        except (KeyError, ValueError) as problem:
            where = experiment.place("evaluate", "splits", index)
            raise errors.no_split(split, problem, where, experiment.name) from None
        splits[split], counts = _measure(experiment, model, loss, loader, data.num_classes, device)
        console.say(f"  {split}: {console.table(splits[split]['metrics'])}")
        if counts is not None:
            drawn.append(_draw(run, split, counts, data))
    result = {
        "format": FORMAT,
        "experiment": experiment.name,
        "project": experiment.project,
        "run": run.id,
        "overrides": experiment.overrides,
        "weights": run.facts([best])[best.relative_to(experiment.root).as_posix()]["sha256"],
        "splits": splits,
        "files": run.facts(drawn),
        **run.key_entry(),
    }
    atomic.write_json(run.folder / "evaluation.json", result)


def _measure(
    experiment: Experiment,
    model: Any,
    loss: Any,
    loader: Any,
    classes: int | None,
    device: torch.device,
) -> tuple[dict[str, Any], list[list[int]] | None]:
    """Samples and metrics of a split, and the counts of its confusion matrix."""
    import torch

    from tensorlab import metrics, signals

    chosen = metrics.chosen(experiment, classes)
    confusion = None if classes is None else metrics.confusion(classes).to(device)
    measured = [metric.to(device) for metric in chosen.values() if metric is not None]
    total, samples = torch.zeros((), device=device), 0
    with torch.no_grad():
        for x, y in loader:
            signals.raise_if_received()
            x, y = x.to(device), y.to(device)
            output = model(x)
            total += loss(output, y) * len(y)
            samples += len(y)
            pair = metrics.prepared(output, y, classes)
            for metric in [*measured, *([confusion] if confusion else [])]:
                metric.update(*pair)
    values: dict[str, float] = {}
    for name, metric in chosen.items():
        values |= _numbers(name, total / samples if metric is None else metric.compute())
    counts = None if confusion is None else confusion.compute().tolist()
    return {"samples": samples, "metrics": values}, counts


def _numbers(name: str, value: torch.Tensor) -> dict[str, float]:
    """A metric with one number a class is several metrics: `MulticlassRecall_0`, ..."""
    if value.numel() == 1:
        return {name: value.item()}
    return {f"{name}_{index}": item for index, item in enumerate(value.flatten().tolist())}


def _draw(run: Run, split: str, counts: list[list[int]], data: Any) -> Path:
    from tensorlab import plots

    names = getattr(data, "class_names", None) or [str(index) for index in range(len(counts))]
    samples, right = sum(map(sum, counts)), sum(row[index] for index, row in enumerate(counts))
    title = f"{run.experiment.name}, {split}: {right} of {samples} right"
    file = run.pictures / "evaluation" / f"confusion_matrix_{split}.png"
    plots.confusion_matrix(file, counts, names, title)
    return file
