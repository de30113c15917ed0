"""What the section `evaluate` of an experiment may hold. Nothing here imports torch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tensorlab import errors, evaluation_errors, metric_names
from tensorlab.yaml_file import Document, KeyPath

if TYPE_CHECKING:
    from tensorlab.config import Experiment

SPLITS = ("train", "val", "test")
CORRUPTIONS = ("noise", "blur", "shift", "missing")  # what they do is in corruptions.py
KINDS = ("corruption", "dataset", "dataloader")
OOD = (*KINDS, "severity", "split", "labelled", "name")
BOOTSTRAP = ("samples", "level", "method", "seed")
METHODS = ("percentile", "bca")


def check(section: dict[str, Any], document: Document, experiment: str) -> None:
    """Raise `UserError` for the first thing wrong, keys of the section itself aside."""
    it = _Checker(document, experiment)
    for index, split in enumerate(section.get("splits", [])):
        it.word(split, SPLITS, ("evaluate", "splits"), index)
    for index, metric in enumerate(section.get("metrics") or []):
        if isinstance(metric, str):
            it.word(metric, metric_names.ALL, ("evaluate", "metrics"), index)
        elif not isinstance(metric, dict) or "_target_" not in metric:
            wanted = "a metric's name or a map with _target_"
            it.wrong(("evaluate", "metrics", index), metric, wanted)
    for index, item in enumerate(section.get("ood", [])):
        it.ood(item, ("evaluate", "ood", index))
    it.bootstrap(section.get("bootstrap", {}))


def check_task(experiment: Experiment, task: str) -> None:
    """Raise `UserError` for the first metric by name that is one of another task."""
    for index, metric in enumerate(experiment.value.get("evaluate", {}).get("metrics") or []):
        if isinstance(metric, dict) and task == "reconstruction":
            where = experiment.place("evaluate", "metrics", index)
            raise evaluation_errors.metric_of_all_numbers(
                metric["_target_"], where, experiment.name
            )
        if isinstance(metric, str) and metric not in metric_names.NAMES[task]:
            where = experiment.place("evaluate", "metrics", index)
            raise evaluation_errors.metric_does_not_fit(metric, task, where, experiment.name)


class _Checker:
    def __init__(self, document: Document, experiment: str) -> None:
        self.document, self.experiment = document, experiment

    def word(self, word: object, known: tuple[str, ...], path: KeyPath, index: int) -> None:
        if word not in known:
            where = self.document.place((*path, index))
            key = f"{'.'.join(map(str, path))}.{word}"
            raise errors.unknown_key(key, known, where, self.experiment)

    def wrong(self, path: KeyPath, value: object, wanted: str) -> None:
        where = self.document.place(path)
        raise errors.wrong_type(".".join(map(str, path)), value, wanted, where, self.experiment)

    @staticmethod
    def of(words: tuple[str, ...]) -> str:
        return f"one of {', '.join(words)}"

    def keys(self, value: dict, known: tuple[str, ...], path: KeyPath) -> None:
        for key in value:
            if key not in known:
                where = self.document.place((*path, key))
                dotted = ".".join(map(str, (*path, key)))
                raise errors.unknown_key(dotted, known, where, self.experiment)

    def ood(self, item: Any, path: KeyPath) -> None:
        if not isinstance(item, dict):
            self.wrong(path, item, f"a map with {self.of(KINDS)}")
        self.keys(item, OOD, path)
        if sum(kind in item for kind in KINDS) != 1:
            self.wrong(path, item, f"a map with {self.of(KINDS)}, and only one")
        if "corruption" in item and item["corruption"] not in CORRUPTIONS:
            self.wrong((*path, "corruption"), item["corruption"], self.of(CORRUPTIONS))
        if "dataloader" in item and not (
            isinstance(item["dataloader"], dict) and "_target_" in item["dataloader"]
        ):
            self.wrong((*path, "dataloader"), item["dataloader"], "a map with _target_")
        severity = item.get("severity", 3)
        if isinstance(severity, bool) or severity not in (1, 2, 3, 4, 5):
            self.wrong((*path, "severity"), severity, "a whole number from 1 to 5")
        if item.get("split", "test") not in SPLITS:
            self.wrong((*path, "split"), item["split"], self.of(SPLITS))
        if not isinstance(item.get("labelled", False), bool):
            self.wrong((*path, "labelled"), item["labelled"], "true or false")

    def bootstrap(self, section: dict[str, Any]) -> None:
        path: KeyPath = ("evaluate", "bootstrap")
        self.keys(section, BOOTSTRAP, path)
        for key in ("samples", "seed"):
            value = section.get(key, 0)
            if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                self.wrong((*path, key), value, "a whole number, 0 or more")
        level = section.get("level", 0.95)
        if not isinstance(level, float) or not 0 < level < 1:
            self.wrong((*path, "level"), level, "a number between 0 and 1")
        if section.get("method", "percentile") not in METHODS:
            self.wrong((*path, "method"), section["method"], self.of(METHODS))
