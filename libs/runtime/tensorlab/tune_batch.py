"""python -m tensorlab tune-batch --config <experiment>"""

from __future__ import annotations

import argparse
import gc
import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tensorlab import atomic, config, console, errors, memory
from tensorlab.arguments import count, steps_argument, words
from tensorlab.config import Experiment
from tensorlab.options import PRECISIONS

if TYPE_CHECKING:
    import torch

FIRST = 8  # batch size that is tried first
CPU_LIMIT = 1024
CPU_SHARE = 0.8  # of the free memory
NEAR = 0.95  # of the highest throughput: as good, and a smaller batch changes the training less
PATIENCE = 5.0  # seconds after which 3 steps of a setting are enough


@dataclass
class Limits:
    """How far to go: steps to measure, largest batch size, memory in GiB; None: the device's."""

    steps: int
    max: int | None
    memory: float | None


@dataclass
class Point:
    """What was measured of one setting."""

    precision: str
    batch_size: int
    samples_per_second: float
    seconds_per_step: float
    memory: int | None  # bytes: peak of a GPU, the process on a CPU


def arguments(command: argparse.ArgumentParser) -> None:
    """What the command line takes beside an experiment."""
    steps_argument(command)
    command.add_argument(
        "--precisions",
        type=words(PRECISIONS),
        metavar="LIST",
        help=f"of {', '.join(PRECISIONS)}, with commas (default: all that are of use here)",
    )
    command.add_argument(
        "--max",
        type=count,
        metavar="N",
        help=f"largest batch size to try (default: none on a GPU, {CPU_LIMIT} on a CPU)",
    )
    command.add_argument(
        "--memory",
        type=float,
        metavar="GIB",
        help="what the training may take (default: all of a GPU, 80 %% of what is free of a CPU)",
    )


def tune_batch(experiment: Experiment, precisions: list[str] | None, limits: Limits) -> None:
    """Measure throughput over batch sizes and precisions; says the setting to use.

    Writes a table and a picture into `experiments/visualizations/<experiment>/tuning`. Runs are
    not touched.

    Raises `UserError` where not even one sample fits.
    """
    from tensorlab import baseline_errors, objects, plots

    baseline_errors.check_steps(experiment, "tune-batch")
    device = objects.prepare(experiment)
    console.say(f"{experiment.name}: measuring steps of the training on {_name(device)}")
    points: list[Point] = []
    stops: dict[str, str] = {}
    for precision in precisions or _usual(device):
        found, stops[precision] = _curve(experiment, precision, device, limits)
        points += found
        console.say(f"  {precision}: {stops[precision]}")
    if not points:
        raise errors.nothing_fits(experiment.name, stops)
    best = recommended(points)
    sets = f"--set dataloader.batch_size={best.batch_size} --set trainer.precision={best.precision}"
    folder = experiment.root / "experiments" / "visualizations" / experiment.name / "tuning"
    table = _table(points, best)
    record: dict[str, Any] = {
        "format": 1,
        "experiment": experiment.name,
        "overrides": experiment.overrides,
        "device": _name(device),
        "points": [asdict(point) for point in points],
        "stops": stops,
        "recommended": asdict(best),
    }
    words = (
        f"Recommended: {sets} ({best.samples_per_second:.0f} samples/s), the smallest batch within "
        f"{1 - NEAR:.0%} of the fastest. Another batch size is another training: look at the "
        "learning rate again."
    )
    atomic.write_json(folder / "throughput.json", record)
    lines = [f"# {experiment.name} on {_name(device)}", "", *table, "", words, ""]
    lines += [f"- {name}: {reason}" for name, reason in stops.items()]
    atomic.write_text(folder / "throughput.md", "\n".join(lines) + "\n")
    title = f"{experiment.name} on {_name(device)}"
    plots.throughput(folder / "throughput.png", record["points"], record["recommended"], title)
    console.say("\n".join(table))
    console.say(words)
    console.say(f"  next: {experiment.command('train')} {sets}")
    console.say(f"  table and picture: {folder.relative_to(experiment.root).as_posix()}")


def recommended(points: Sequence[Point]) -> Point:
    """The smallest batch within 5 % of the highest throughput; of equal batches the fastest."""
    fastest = max(point.samples_per_second for point in points)
    good = [point for point in points if point.samples_per_second >= NEAR * fastest]
    return min(good, key=lambda point: (point.batch_size, -point.samples_per_second))


def _curve(
    experiment: Experiment, precision: str, device: torch.device, limits: Limits
) -> tuple[list[Point], str]:
    """Points of growing batch sizes, and why there is none above them."""
    on_gpu = device.type == "cuda"
    most = limits.max or (math.inf if on_gpu else CPU_LIMIT)
    budget = _budget(device, limits.memory)
    points: list[Point] = []

    def fits(size: int) -> str | None:
        """Measure a size; why it cannot be, or None."""
        measured = None
        try:
            measured = _measured(experiment, precision, size, device, limits.steps)
        except Exception as problem:
            if not memory.is_exhausted(problem):
                raise
        _free(device)  # after the exception, whose frames hold what the step took
        if measured is None:
            return f"{size} is out of memory"
        point, samples = measured
        if samples < size:
            return f"the training split has {samples} samples, and {size} needs more"
        if budget is not None and point.memory is not None and point.memory > budget:
            return f"{size} takes {memory.size(point.memory)} of {memory.size(budget)}"
        points.append(point)
        console.say(f"  {precision} {size}: {point.samples_per_second:.0f} samples/s")
        return None

    size = int(min(FIRST, most))
    why = fits(size)
    while why is not None and not points and size > 1:
        size //= 2
        why = fits(size)
    if not points:
        return [], why or ""
    failed = None
    while failed is None:
        size = points[-1].batch_size * 2
        if size > most:
            return points, f"{points[-1].batch_size} fits, {size} is above the largest to try"
        foreseen = _foreseen(points)
        if budget is not None and foreseen is not None and foreseen > budget:
            needs = f"{size} would need about {memory.size(foreseen)} of {memory.size(budget)}"
            return points, f"{points[-1].batch_size} fits, {needs}"
        failed = fits(size)
    if on_gpu:
        bisect(points[-1].batch_size, size, fits)
    return points, f"{points[-1].batch_size} fits, {failed}"


def bisect(good: int, bad: int, fits: Callable[[int], str | None]) -> None:
    """Find the largest size between one that fits and one that does not, to a sixteenth."""
    while bad - good > max(1, good // 16):
        middle = (good + bad) // 2
        good, bad = (middle, bad) if fits(middle) is None else (good, middle)


def _foreseen(points: Sequence[Point]) -> int | None:
    """Bytes that twice the last batch would take, were memory a line over the batch size."""
    if len(points) < 2 or points[-1].memory is None or points[-2].memory is None:
        return None
    slope = (points[-1].memory - points[-2].memory) / (
        points[-1].batch_size - points[-2].batch_size
    )
    return round(points[-1].memory + max(0.0, slope) * points[-1].batch_size)


def _measured(
    experiment: Experiment, precision: str, size: int, device: torch.device, steps: int
) -> tuple[Point, int]:
    """A setting's point, and the samples of its largest batch."""
    from tensorlab.steps import Timing, watched

    sets = [f"dataloader.batch_size={size}", f"trainer.precision={precision}"]
    variant = config.load(experiment.name, [*experiment.overrides, *sets], experiment.root)
    timing = Timing(device, steps, PATIENCE)
    watched(variant, device, timing, {"accumulate": 1})
    samples = max(timing.samples)
    # The last batch of an epoch may be smaller: it says nothing of this size.
    whole = [i for i, count in enumerate(timing.samples) if count == samples]
    seconds = statistics.median(sum(timing.steps[i].values()) for i in whole)
    held = max(timing.peaks.values(), default=None)
    return Point(precision, size, samples / seconds, seconds, held), samples


def _budget(device: torch.device, gib: float | None) -> int | None:
    """Bytes that may be taken; on a CPU what the process has and a share of what is free."""
    if gib is not None:
        return round(gib * memory.UNITS["GiB"])
    free, held = memory.available(), memory.resident()
    if device.type == "cuda" or free is None or held is None:
        return None
    return held + round(CPU_SHARE * free)


def _usual(device: torch.device) -> list[str]:
    """The precisions that are worth trying on a device."""
    import torch

    if device.type != "cuda":
        return ["fp32", "bf16"]
    is_new = torch.cuda.get_device_capability(device)[0] >= 8
    return ["fp32", "tf32", "bf16", "fp16"] if is_new else ["fp32", "fp16"]


def _free(device: torch.device) -> None:
    gc.collect()
    if device.type == "cuda":
        import torch

        torch.cuda.empty_cache()


def _name(device: torch.device) -> str:
    import torch

    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    threads = torch.get_num_threads()
    return f"the CPU ({threads} thread{'' if threads == 1 else 's'})"


def _table(points: Sequence[Point], best: Point) -> list[str]:
    rows = [
        "| precision | batch size | samples/s | ms/step |    memory |   |",
        "| --------- | ---------: | --------: | ------: | --------: | - |",
    ]
    for point in points:
        held = "" if point.memory is None else memory.size(point.memory)
        mark = "*" if point is best else " "
        rows.append(
            f"| {point.precision:9} | {point.batch_size:10} | {point.samples_per_second:9.0f} "
            f"| {point.seconds_per_step * 1000:7.2f} | {held:>9} | {mark} |"
        )
    return rows
