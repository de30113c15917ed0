"""What a run was made with: git, packages, hardware. For `run.json`."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from tensorlab import console

BEFORE_TORCH = {
    # Threads that wait for work sleep instead of spinning: with trainings side by side on few
    # cores, spinning made a training of 6 s take minutes.
    "OMP_WAIT_POLICY": "PASSIVE",
    # cuBLAS repeats itself only with a workspace of a fixed size.
    "CUBLAS_WORKSPACE_CONFIG": ":4096:8",
}

# They let float32 products be TF32, whatever the experiment's `precision` says.
OVERRULE = ("NVIDIA_TF32_OVERRIDE", "TORCH_ALLOW_TF32_CUBLAS_OVERRIDE")
# What else changes the last bits of a sum: in no key, for machines differ in them; in `run.json`.
SWITCHES = (
    "ATEN_CPU_CAPABILITY",
    "CUBLAS_WORKSPACE_CONFIG",
    "DNNL_MAX_CPU_ISA",
    "MKL_CBWR",
    "MKL_NUM_THREADS",
    "NCCL_ALGO",
    "NCCL_PROTO",
    "OMP_NUM_THREADS",
    "ONEDNN_MAX_CPU_ISA",
    "OPENBLAS_NUM_THREADS",
)


def prepare_process() -> None:
    """Set what torch reads from the environment when it is imported; the user's values stay, but
    for those that would overrule the experiment."""
    for name in OVERRULE:
        if os.environ.pop(name, None) is not None:
            console.say(f"${name} is left out: trainer.precision says how float32 is multiplied")
    for name, value in BEFORE_TORCH.items():
        os.environ.setdefault(name, value)


def facts(root: Path) -> dict[str, Any]:
    return {
        "git": git(root),
        "python": platform.python_version(),
        "platform": platform.platform(),
        "packages": packages(),
        "hardware": hardware(),
        "switches": {name: os.environ[name] for name in SWITCHES if name in os.environ},
    }


def git(root: Path) -> dict[str, Any] | None:
    """The commit, and whether tracked files differ from it; None outside of git."""
    commit = _git(root, "rev-parse", "HEAD")
    if commit is None:
        return None
    changes = _git(root, "status", "--porcelain", "--untracked-files=no")
    return {"commit": commit, "dirty": bool(changes)}


def packages() -> dict[str, str]:
    found = {one.metadata["Name"]: one.version for one in distributions() if one.metadata["Name"]}
    return dict(sorted(found.items(), key=lambda item: item[0].lower()))


def hardware() -> dict[str, Any]:
    """CPU model, cores that may be used, threads of a sum, GPUs, memory in bytes (None where
    unknown)."""
    import torch

    gpus = range(torch.cuda.device_count())
    return {
        "cpu": _cpu(),
        "cores": usable_cores(),
        "threads": torch.get_num_threads(),
        "gpus": [torch.cuda.get_device_name(index) for index in gpus],
        "memory": _memory(),
    }


def usable_cores() -> int:
    """Cores that this process may use: affinity and container limits count."""
    if hasattr(os, "sched_getaffinity"):
        cores = len(os.sched_getaffinity(0))
    else:
        cores = os.cpu_count() or 1
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
        return max(1, min(cores, round(int(quota) / int(period))))
    except (OSError, ValueError):  # no limit: "max"
        return cores


def _cpu() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def _memory() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None


def _git(root: Path, *args: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", *args], cwd=root, capture_output=True, text=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
