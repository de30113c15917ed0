"""A lab on disk: its root, its experiments, where things lie."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from tensorlab import errors, lab_table
from tensorlab.names import kebab, known_name

EXPERIMENTS = "experiments/configs"


def is_lab(folder: Path) -> bool:
    """A lab root has a `pyproject.toml` with a `[tool.tensorlab]` table."""
    return lab_table.read(folder) is not None


def lab_name(root: Path | None) -> str:
    """`name` in `[tool.tensorlab]`: the lab as Nx knows it; `lab` where there is none."""
    table = lab_table.read(root) if root else None
    return table.name if table else "lab"


def pythonpath(root: Path) -> list[Path]:
    """The folders beside the lab whose modules it imports: `pythonpath` in `[tool.tensorlab]`."""
    table = lab_table.read(root)
    return [root / path for path in table.pythonpath] if table else []


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
    found = known_name(config, known)
    if found:
        return found
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
    found = known_name(name, known)
    if found:
        return found
    raise errors.no_experiment(kebab(name), known)
