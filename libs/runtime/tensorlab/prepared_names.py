"""`processed/digits`, `generated/rings`: what `dataset:` names beside the data of a manifest."""

from __future__ import annotations

from pathlib import Path

from tensorlab import prepared_errors

STEPS = {"processed": "preprocess", "generated": "generate"}


def is_name(name: str) -> bool:
    kind, _, rest = name.partition("/")
    return kind in STEPS and rest not in ("", ".", "..") and "/" not in rest and "\\" not in rest


def names(root: Path) -> list[str]:
    """All that the code of a lab prepares."""
    return sorted(
        f"{kind}/{data_name(root, file.parent.name)}"
        for kind, step in STEPS.items()
        for file in (root / "src" / "preprocess").glob(f"*/{step}.py")
    )


def data_name(root: Path, module: str) -> str:
    """The name of the data that `src/preprocess/<module>/` prepares: that of the dataset."""
    raw = root / "datasets" / "raw"
    own = sorted(file.parent.name for file in raw.glob("*/dataset.yaml"))
    kebab = module.replace("_", "-")
    return next((name for name in own if name.replace("-", "_") == module), kebab)


def check(root: Path, key: str, name: str, where: str) -> None:
    """Raise `UserError` for data that no code of the lab makes."""
    known = names(root)
    if name not in known:
        raise prepared_errors.no_data_of(key, name, known, where)
