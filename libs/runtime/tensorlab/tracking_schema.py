"""What the section `tracking` of an experiment may hold. Nothing here imports torch."""

from __future__ import annotations

from typing import Any

from tensorlab import errors
from tensorlab.yaml_file import Document

DEFAULT = ["tensorboard"]
TEXT, SWITCH = "a text", "true or false"
STEPS, SAMPLES = "a whole number of steps, 1 or more", "true, false or a number of samples"
MODE = "one of online, offline, disabled"
# Tracker -> option -> what it takes; docs/tracking.md says what each does.
OPTIONS: dict[str, dict[str, str]] = {
    "tensorboard": {"images": SAMPLES, "graph": SWITCH, "histograms": STEPS},
    "mlflow": {"uri": TEXT, "experiment": TEXT, "weights": SWITCH},
    "wandb": {"project": TEXT, "entity": TEXT, "mode": MODE, "weights": SWITCH},
}


def options(config: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The trackers of an experiment by name, each with its options, without those that are null."""
    section = config.get("tracking", DEFAULT)
    chosen = section if isinstance(section, dict) else dict.fromkeys(section)
    return {
        name: {option: value for option, value in (given or {}).items() if value is not None}
        for name, given in chosen.items()
    }


def check(section: list | dict, document: Document, experiment: str) -> None:
    """Raise `UserError` for the first tracker or option that is not known, or cannot be."""
    named = {name: name for name in section} if isinstance(section, dict) else enumerate(section)
    for key, name in dict(named).items():
        if not isinstance(name, str) or name not in OPTIONS:
            where = document.place(("tracking", key))
            raise errors.unknown_key(f"tracking.{name}", OPTIONS, where, experiment)
    if isinstance(section, dict):
        for name, given in section.items():
            _options(name, given, document, experiment)


def _options(name: str, given: Any, document: Document, experiment: str) -> None:
    path = ("tracking", name)
    if given is None:
        return
    if not isinstance(given, dict):
        wanted = f"a map of options ({', '.join(OPTIONS[name])})"
        raise errors.wrong_type(".".join(path), given, wanted, document.place(path), experiment)
    for option, value in given.items():
        dotted, where = f"tracking.{name}.{option}", document.place((*path, option))
        if option not in OPTIONS[name]:
            raise errors.unknown_key(dotted, OPTIONS[name], where, experiment)
        wanted = OPTIONS[name][option]
        if value is not None and not _fits(value, wanted):
            raise errors.wrong_type(dotted, value, wanted, where, experiment)


def _fits(value: Any, wanted: str) -> bool:
    if isinstance(value, bool):
        return wanted in (SWITCH, SAMPLES)
    if isinstance(value, int):
        return wanted in (STEPS, SAMPLES) and value > 0
    if wanted == MODE:
        return value in ("online", "offline", "disabled")
    return isinstance(value, str) and wanted == TEXT and value != ""
