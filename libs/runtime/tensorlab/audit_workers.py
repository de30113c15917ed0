"""Worker processes that do not begin as copies: multiprocessing's `spawn` and `forkserver`.

Such a process imports a main module before it gets its dataset. It is told to import this one: it
takes the lab's modules from their sources, and notes what it reads. Run as `__mp_main__`.
"""

from __future__ import annotations

import os
from multiprocessing import spawn
from typing import Any


def install() -> None:
    """Have the workers that this process starts import this module first."""
    if getattr(spawn.get_preparation_data, "_is_audited", False):
        return
    prepare = spawn.get_preparation_data

    def get_preparation_data(name: str) -> dict[str, Any]:
        data = prepare(name)
        # `python -m tensorlab` names itself there, which multiprocessing then leaves alone.
        main = data.get("init_main_from_name", "tensorlab")
        if "init_main_from_path" not in data and main.split(".")[0] in ("tensorlab", "pytest"):
            data["init_main_from_name"] = "tensorlab.audit_workers"
        return data

    get_preparation_data._is_audited = True  # type: ignore[attr-defined]
    spawn.get_preparation_data = get_preparation_data


if __name__ == "__mp_main__":
    from tensorlab import audit, bytecode

    bytecode.install()
    folder = os.environ.get(audit.FOLDER)
    if folder:
        audit.start_in_worker(folder)
