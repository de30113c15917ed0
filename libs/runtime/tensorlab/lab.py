"""A lab on disk: its root, its experiments, where things lie."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from tensorlab import errors

EXPERIMENTS = "experiments/configs"
_MARK = re.compile(r"^\s*\[\s*tool\s*\.\s*tensorlab\s*\]", re.MULTILINE)


def is_lab(folder: Path) -> bool:
    """A lab root has a `pyproject.toml` with a `[tool.tensorlab]` table."""
    try:
        return bool(_MARK.search((folder / "pyproject.toml").read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError):
        return False


def lab_name(root: Path | None) -> str:
    """`name` in `[tool.tensorlab]`: the lab as Nx knows it; `lab` where there is none."""
    found = re.search(r"""^\s*name\s*=\s*["']([^"']+)""", _table(root), re.MULTILINE)
    return found[1] if found else "lab"


def pythonpath(root: Path) -> list[Path]:
    """The folders beside the lab whose modules it imports: `pythonpath` in `[tool.tensorlab]`."""
    found = re.search(r"^\s*pythonpath\s*=\s*\[([^\]]*)\]", _table(root), re.MULTILINE)
    return [root / path for path in re.findall(r"""["']([^"']+)""", found[1])] if found else []


def _table(root: Path | None) -> str:
    text = (root / "pyproject.toml").read_text(encoding="utf-8") if root else ""
    return re.split(r"^\s*\[", "".join(_MARK.split(text)[1:]), maxsplit=1, flags=re.MULTILINE)[0]


def find_root(config: str, cwd: Path) -> Path:
    """The lab that `--config` means: upwards from its path if that exists, else from `cwd`."""
    given = cwd / config
    starts = [given.resolve()] if given.exists() else []
    for start in [*starts, cwd.resolve()]:
        for folder in [start, *start.parents]:
            if is_lab(folder):
                return folder
    raise errors.no_lab(str(cwd))


def experiment_names(root: Path) -> list[str]:
    return sorted(file.parent.name for file in (root / EXPERIMENTS).glob("*/experiment.yaml"))


def find_experiment(root: Path, config: str, cwd: Path) -> str:
    """The name of the experiment that `--config` means.

    Accepts a name (`digits-mlp`, `DigitsMlp`), the experiment's folder or file, and a path like
    the guide's `../experiments/configs/digits-mlp.yaml`, taken from the lab root when nothing
    lies there.
    """
    known = experiment_names(root)
    if "/" not in config and "\\" not in config and kebab(config) in known:
        return kebab(config)
    given = (cwd / config).resolve()
    configs = root / EXPERIMENTS
    if given.is_dir() and (given / "experiment.yaml").is_file():
        given = given / "experiment.yaml"
    if given.is_file():
        if given.parent.parent == configs.resolve() and given.name == "experiment.yaml":
            return given.parent.name
        name = given.parent.name if given.name == "experiment.yaml" else given.stem
        shown = given.relative_to(root).as_posix() if given.is_relative_to(root) else str(given)
        raise errors.misplaced_experiment(shown, f"{EXPERIMENTS}/{kebab(name)}/experiment.yaml")
    path = PurePosixPath(config.replace("\\", "/"))
    name = path.parent.name if path.name == "experiment.yaml" else path.name
    for suffix in (".yaml", ".yml", ".json"):
        name = name.removesuffix(suffix)
    if kebab(name) in known:
        return kebab(name)
    raise errors.no_experiment(kebab(name), known)


def kebab(name: str) -> str:
    """`MyCnn`, `my_cnn` and `my-cnn` are one name: `my-cnn`."""
    words = re.sub(r"([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])", r"\1\3-\2\4", name)
    return words.replace("_", "-").lower()
