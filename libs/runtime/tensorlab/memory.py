"""Memory in use and free, and the message of a training that ran out of it."""

from __future__ import annotations

import inspect
import math
import os
import re
import sys
import traceback
from pathlib import Path

from tensorlab import errors
from tensorlab.config import Experiment

UNITS = {"bytes": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}
CPU = "DefaultCPUAllocator: "
CGROUP = Path("/sys/fs/cgroup")


def resident() -> int | None:
    """Bytes of this process in memory now; None where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")


def available() -> int | None:
    """Bytes that this process may still take of the machine, or of its container."""
    found = []
    try:
        text = Path("/proc/meminfo").read_text()
        found.append(int(re.findall(r"MemAvailable:\s+(\d+) kB", text)[0]) * 1024)
    except (OSError, ValueError, IndexError):
        pass
    try:
        limit = int((CGROUP / "memory.max").read_text())
        found.append(max(0, limit - int((CGROUP / "memory.current").read_text())))
    except (OSError, ValueError):  # no limit: "max"
        pass
    return min(found, default=None)


def size(value: float) -> str:
    """`1.5 GiB`"""
    for unit, bytes in reversed(UNITS.items()):
        if value >= bytes and unit != "bytes":
            return f"{value / bytes:.1f} {unit}"
    return f"{value:.0f} bytes"


def is_exhausted(problem: BaseException) -> bool:
    """Whether an exception says that memory is out: torch's on a GPU, its allocator's on a CPU."""
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(problem, torch.OutOfMemoryError):
        return True
    return isinstance(problem, RuntimeError) and CPU in str(problem)


def explained(problem: Exception, experiment: Experiment | None, verb: str) -> Exception:
    """What the user should know of an exception that says that memory is out; others as they are.

    Args:
        problem: what a command ended with.
        experiment: what the command was about; None where it was not read yet.
        verb: the command.
    """
    if experiment is None or not is_exhausted(problem):
        return problem
    asked = asked_for(str(problem))
    where, held, free = _state(problem)
    facts = f"asked for {size(asked)}" if asked is not None else "asked for more than there is"
    facts += "" if free is None else f", {size(free)} is free"
    facts += "" if held is None else f", this process holds {size(held)}"
    what = f"{experiment.name}: out of memory on {where}: {facts}."
    if _while_building(problem):
        act = "make the model smaller, or take a device with more memory"
        return errors.UserError(f"{what} The model itself does not fit.", next=act)
    batch = _batch_size(experiment)
    fits = None if batch is None else fitting(batch, asked, held, free)
    if batch is None:
        what += " A smaller batch needs less."
    elif fits is None:
        what += f" By an estimate not one sample fits; the batch size is {batch}."
    else:
        what += f" The batch size is {batch}; by an estimate {fits} fits."
    return errors.UserError(what, next=_next(experiment, verb, batch, fits))


def fitting(batch: int, asked: int | None, held: int | None, free: int | None) -> int | None:
    """A batch size that should fit where `batch` did not: an estimate, a power of two.

    It takes all memory of the step for proportional to the batch, so it is half of `batch` at
    most, and None where not even one sample fits.
    """
    share = 0.5
    if asked is not None and held is not None and free is not None:
        share = min(share, (held + free) / (held + asked))
    most = int(batch * share)
    return 1 << (most.bit_length() - 1) if most else None


def _state(problem: Exception) -> tuple[str, int | None, int | None]:
    """Which memory, the bytes that this process holds of it, and those that are free."""
    if CPU in str(problem):
        return "the CPU", resident(), available()
    import torch

    device = torch.cuda.current_device()
    held = torch.cuda.memory_allocated(device)
    # What torch has reserved and does not use can be given to a tensor as well.
    unused = torch.cuda.memory_reserved(device) - held
    return torch.cuda.get_device_name(device), held, torch.cuda.mem_get_info(device)[0] + unused


def asked_for(text: str) -> int | None:
    """`Tried to allocate 2.50 GiB.` on a GPU, `you tried to allocate 400 bytes` on a CPU."""
    found = re.search(r"ried to allocate ([\d.]+) (bytes|[KMGT]iB)", text)
    return round(float(found[1]) * UNITS[found[2]]) if found else None


def _while_building(problem: BaseException) -> bool:
    """Whether it was the model that found no place, not a step."""
    frames = [frame for frame, _ in traceback.walk_tb(problem.__traceback__)]
    return any(frame.f_code.co_name == "data_and_model" for frame in frames)


def _batch_size(experiment: Experiment) -> int | None:
    """The batch size in the file, or the default of the dataloader."""
    section = experiment.value["dataloader"]
    if "batch_size" in section:
        return section["batch_size"]
    from tensorlab.instantiate import locate

    make = locate(experiment, ("dataloader",), section["_target_"])
    parameter = inspect.signature(make).parameters.get("batch_size")
    return parameter.default if parameter and isinstance(parameter.default, int) else None


def _next(experiment: Experiment, verb: str, batch: int | None, fits: int | None) -> str:
    if verb in ("evaluate", "export"):  # with another batch size it would be another run
        return f"{experiment.command(verb)} --set resources.gpus=0 (on the CPU)"
    ways = []
    if batch is not None and fits is not None:
        smaller = f"{experiment.command(verb)} --set dataloader.batch_size={fits}"
        before = experiment.value["trainer"].get("accumulate", 1)
        steps = f" --set trainer.accumulate={before * math.ceil(batch / fits)}"
        ways.append(smaller + (steps if verb == "train" else ""))
    if verb == "train" and not experiment.value["trainer"].get("gradient_checkpointing"):
        ways.append(f"{experiment.command(verb)} --set trainer.gradient_checkpointing=true")
    ways.append(f"{experiment.command('tune-batch')} (measures what fits)")
    return ", or\n        ".join(ways)
