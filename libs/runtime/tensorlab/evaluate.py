"""python -m tensorlab evaluate --config <experiment>"""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tensorlab import atomic, audit_training, console, errors, installed
from tensorlab.config import Experiment
from tensorlab.runs import FORMAT, Run

if TYPE_CHECKING:
    from tensorlab.bootstrap import Bootstrap, Resampled
    from tensorlab.measure import Measured, Model
    from tensorlab.predictions import Table


def evaluate(experiment: Experiment, run: Run) -> None:
    """Measure the best weights of a complete run.

    Writes `evaluation.json`, `resamples.json` and pictures.
    """
    from tensorlab import resamples

    best = best_weights(experiment, run)
    console.say(f"{experiment.name}: evaluating, run {run.id}")
    installed.check(experiment.root, run.key)
    evaluation = Evaluation(experiment, run, best)
    run.check_sources("evaluate")
    section = experiment.value.get("evaluate", {})
    splits: dict[str, Any] = {}
    resampled: dict[str, dict[str, Any]] = {}
    measured: dict[str, Measured] = {}
    inside: Measured | None = None
    for index, split in enumerate(section.get("splits", ["test"])):
        inside = evaluation.measured(split, index)
        splits[split], resampled[split] = evaluation.of_split(split, inside)
        console.say(f"  {split}: {console.table(splits[split]['metrics'])}")
        for line in _remarks(splits[split]):
            console.say(f"    {line}")
        measured[split] = inside
    for name in (name for name, mode in evaluation.modes.items() if mode is None):
        console.say(f"  {name}: taken for a score; `higher_is_better = False` of it says otherwise")
    outside = evaluation.of_outside(inside) if inside and section.get("ood") else {}
    pictures = [
        file
        for split, one in measured.items()
        for file in evaluation.draw(split, one, splits[split]["metrics"])
    ]
    audit_training.check_evaluation(run)
    result = {
        "format": FORMAT,
        "experiment": experiment.name,
        "project": experiment.project,
        "run": run.id,
        "overrides": experiment.overrides,
        "weights": run.facts([best])[best.relative_to(experiment.root).as_posix()]["sha256"],
        "task": evaluation.task,
        "bootstrap": dataclasses.asdict(evaluation.how),
        "splits": splits,
        **({"modes": evaluation.modes} if evaluation.modes else {}),
        **({"ood": outside} if outside else {}),
        "files": run.facts([resamples.write(run, resampled), *pictures]),
        **run.key_entry(),
    }
    atomic.write_json(run.folder / "evaluation.json", result)
    from tensorlab import trackers

    trackers.evaluated(run, result)


def _remarks(entry: dict[str, Any]) -> list[str]:
    """What has to be said of a split's metrics."""
    left_out = {
        name: f"not defined in {number} of the resamplings, which its interval leaves out"
        for name, number in entry.get("left_out", {}).items()
        if name in entry["metrics"]
    }
    return [
        f"{name}: {text}"
        for said in (entry.get("notes", {}), left_out)
        for name, text in said.items()
    ]


def best_weights(experiment: Experiment, run: Run) -> Path:
    """`best.pt` of a complete run. Raises `UserError` where there is none."""
    best = run.checkpoints / "best.pt"
    if run.status != "complete" or not best.is_file():
        status = "without its best.pt" if run.status == "complete" else run.status
        raise errors.no_complete_run(experiment.name, run.id, status, experiment.command("train"))
    return best


class Evaluation:
    """The trained model of a run, and the numbers that are made of its predictions."""

    def __init__(self, experiment: Experiment, run: Run, best: Path) -> None:
        from tensorlab import checkpoints, metric_names, metrics, objects, weights
        from tensorlab.bootstrap import Bootstrap
        from tensorlab.measure import Model

        self.experiment, self.run = experiment, run
        device = objects.prepare(experiment)
        self.data, model, loss = objects.data_and_model(experiment, device)
        command = experiment.command("train")
        saved = checkpoints.read(best, command)
        checkpoints.restore(
            {"model": weights.of_checkpoint(saved)}, {"model": model}, best, command
        )
        section = experiment.value.get("evaluate", {})
        reconstructs = objects.reconstructs(experiment)
        self.classes: int | None = None if reconstructs else self.data.num_classes
        vocabulary = getattr(self.data, "vocab_size", 0)
        self.task = metric_names.task_of(self.classes, vocabulary, reconstructs)
        self.metrics, self.modes = metrics.chosen(experiment, self.task, self.classes)
        self.how: Bootstrap = Bootstrap(**section.get("bootstrap", {}))
        self.groups: list[str] = section.get("groups", [])
        # Scores of a vocabulary are many: they are kept where a metric wants them.
        wanted = {*self.metrics} - {*metric_names.ALL} or {*self.metrics} & {
            *metrics.NEED_PROBABILITIES
        }
        keeps = self.task == "classification" or bool(wanted)
        self.model: Model = Model(model.eval(), loss, self.classes, device, keeps, reconstructs)
        self.corrupts = any("corruption" in item for item in section.get("ood", []))

    def measured(self, split: str, index: int) -> Measured:
        """The predictions for `evaluate.splits[index]`."""
        from tensorlab.measure import measure

        where = self.experiment.place("evaluate", "splits", index)
        try:
            loader = self.data.loader(split)
        except (KeyError, ValueError) as problem:
            raise errors.no_split(split, problem, where, self.experiment.name) from None
        place = self.experiment.place("dataloader", "_target_")
        corrupts = self.corrupts
        return measure(self.experiment, self.model, loader, split, place, wants_moments=corrupts)

    def of_split(self, split: str, measured: Measured) -> tuple[dict[str, Any], dict[str, Any]]:
        """The entries of a split in `evaluation.json` and in `resamples.json`."""
        from tensorlab import groups, metrics, resamples

        table = measured.table
        entry, resampled = self.values(measured)
        if self.classes is not None and self.classes <= metrics.MOST_CLASSES:
            names = self.class_names
            rows = metrics.by_class(table, self.classes)
            entry["per_class"] = [
                {"class": name, **row} for name, row in zip(names, rows, strict=True)
            ]
        columns = table["target"].shape[1:] if self.task == "regression" else ()
        if columns and 1 < columns[0] <= metrics.MOST_COLUMNS:
            entry["per_column"] = metrics.by_column([*self.metrics], table)
        if self.groups:
            found = groups.of_split(self.experiment, self.groups, self.data, split, measured)
            entry["per_group"] = {
                group: {
                    value: self._measures(table.take(chosen)) for value, chosen in values.items()
                }
                for group, values in found.items()
            }
        return entry, resamples.entry(table, resampled, self.how)

    def values(self, measured: Measured) -> tuple[dict[str, Any], Resampled]:
        """Samples, metrics and their intervals; and what these are made from."""
        from tensorlab import bootstrap

        table = measured.table
        self._check_scores(table)
        resampled = bootstrap.resample(
            lambda chosen: self._numbers(table.take(chosen)), table.samples, self.how
        )
        entry = self._measures(table, measured.loss)
        if resampled.intervals:
            entry["intervals"] = resampled.intervals
        if resampled.left_out:
            entry["left_out"] = resampled.left_out
        return entry, resampled

    def of_outside(self, inside: Measured) -> dict[str, Any]:
        """The entries of `evaluate.ood`."""
        from tensorlab import ood

        items = self.experiment.value["evaluate"]["ood"]
        found: dict[str, Any] = {}
        for index, name in enumerate(ood.names(items)):
            measured, labelled = ood.measured(
                self.experiment, index, name, self.model, self.data, inside, self.how.seed
            )
            entry: dict[str, Any] = {"samples": measured.table.samples}
            if labelled:
                entry, _ = self.values(measured)
            if self.task != "regression":
                entry["detection"] = ood.detection(inside.table, measured.table)
            found[name] = entry
            auroc = {f"{key} AUROC": value for key, value in entry.get("detection", {}).items()}
            console.say(f"  ood {name}: {console.table({**entry.get('metrics', {}), **auroc})}")
        return found

    def draw(self, split: str, measured: Measured, values: dict[str, float]) -> list[Path]:
        """The pictures of a split."""
        from tensorlab import evaluation_plots

        folder = self.run.pictures / "evaluation"
        title = f"{self.experiment.name}, {split}"
        return evaluation_plots.draw(
            folder, split, title, self.task, measured, self.class_names, values
        )

    @property
    def class_names(self) -> list[str]:
        names = getattr(self.data, "class_names", None)
        return [str(name) for name in names or range(self.classes or 0)]

    def _measures(self, table: Table, loss: float | None = None) -> dict[str, Any]:
        """The metrics that are defined, and what has to be said of any."""
        from tensorlab import metrics

        values = self._numbers(table, loss)
        notes = {
            name: metrics.note(name, value, table, self.classes) for name, value in values.items()
        }
        said = {name: note for name, note in notes.items() if note is not None}
        return {
            "samples": table.samples,
            "metrics": {name: value for name, value in values.items() if math.isfinite(value)},
            **({"notes": said} if said else {}),
        }

    def _numbers(self, table: Table, loss: float | None = None) -> dict[str, float]:
        """The metrics in their order; `loss` only where it is known."""
        from tensorlab import metrics

        found: dict[str, float] = {}
        for name, metric in self.metrics.items():
            if metric is not None:
                found |= metrics.numbers(name, metric(table))
            elif loss is not None:
                found[name] = loss
        return found

    def _check_scores(self, table: Table) -> None:
        from tensorlab import evaluation_errors, metrics

        for index, name in enumerate(self.metrics):
            if name in metrics.NEED_PROBABILITIES and "probabilities" not in table:
                where = self.experiment.place("evaluate", "metrics", index)
                raise evaluation_errors.metric_needs_scores(name, where, self.experiment.name)
