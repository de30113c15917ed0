"""python -m tensorlab profile --config <experiment>"""

from __future__ import annotations

import argparse
import os
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tensorlab import atomic, console, memory
from tensorlab.arguments import steps_argument
from tensorlab.config import Experiment
from tensorlab.runs import Run

if TYPE_CHECKING:
    import torch
    from torch import profiler

OPERATORS = 15  # rows of the table
QUIET = {"KINETO_LOG_LEVEL": "5", "TORCH_CPP_LOG_LEVEL": "ERROR"}  # the profiler's own insides
WAITING = 0.3  # share of a step above which the data loader is called the bottleneck


def arguments(command: argparse.ArgumentParser) -> None:
    """What the command line takes beside an experiment."""
    steps_argument(command)


def profile(experiment: Experiment, run: Run, steps: int) -> None:
    """Say where time and memory of a training step go, by phase and by operator.

    Steps are measured twice: without torch's profiler, for honest times, and with it. Writes the
    trace, the tables and, on a GPU, a snapshot of the memory into
    `experiments/logs/<experiment>/<run>-profile`; beside the run's own logs, which are its result.
    """
    for name, level in QUIET.items():
        os.environ.setdefault(name, level)
    from tensorlab import baseline_errors, objects
    from tensorlab.steps import PHASES, Timing, watched

    baseline_errors.check_steps(experiment, "profile")
    device = objects.prepare(experiment)
    console.say(f"{experiment.name}: profiling {steps} steps on {device.type}, run {run.id}")
    if experiment.value["trainer"].get("cuda_graphs"):
        console.say("  without cuda_graphs: a graph is one launch and shows no phases")
    changes = {"cuda_graphs": False}
    timing = Timing(device, steps)
    watched(experiment, device, timing, changes)
    folder = run.logs.with_name(f"{run.id}-profile")
    tracing = Tracing(device, steps, folder)
    with tracing.profiler:
        watched(experiment, device, tracing, changes)
    run.check_sources("profile")

    phases = _phases(timing.steps, timing.peaks, tracing, PHASES)
    operators = _operators(tracing.profiler, device)
    sentence = _sentence(phases, experiment)
    record = {
        "format": 1,
        "experiment": experiment.name,
        "run": run.id,
        "overrides": experiment.overrides,
        "device": device.type,
        "steps": len(timing.steps),
        "samples_per_second": _rate(timing.steps, timing.samples),
        "phases": phases,
        "operators": operators,
        "says": sentence,
    }
    tables = [*_phase_table(phases), "", *_operator_table(operators)]
    atomic.write_json(folder / "profile.json", record)
    title = f"# {experiment.name}, run {run.id}: {len(timing.steps)} steps on {device.type}"
    atomic.write_text(folder / "profile.md", "\n".join([title, "", sentence, "", *tables]) + "\n")
    console.say("\n".join(tables))
    console.say(sentence)
    shown = folder.relative_to(experiment.root).as_posix()
    console.say(f"  trace: {shown}/{tracing.file.name} (open it in https://ui.perfetto.dev)")
    if tracing.snapshot:
        console.say(f"  memory: {shown}/{tracing.snapshot.name} (https://pytorch.org/memory_viz)")


class Tracing:
    """Runs torch's profiler over the steps after the first few, phases as ranges of their own.

    Args:
        device: what is traced beside the CPU.
        steps: to trace.
        folder: for the trace and, of a GPU, the snapshot of the memory.
    """

    def __init__(self, device: torch.device, steps: int, folder: Path) -> None:
        from torch import profiler

        from tensorlab.steps import WARM_UP

        self.on_gpu, self.steps, self.folder = device.type == "cuda", steps, folder
        # TensorBoard's plugin finds traces by this ending; Perfetto and Chrome read them as well.
        self.file = folder / "steps.pt.trace.json"
        self.snapshot = folder / "memory.pickle" if self.on_gpu else None
        self._range: profiler.record_function | None = None
        self._done, self._first = 0, WARM_UP
        gpu = [profiler.ProfilerActivity.CUDA] if self.on_gpu else []
        self.profiler = profiler.profile(
            activities=[profiler.ProfilerActivity.CPU, *gpu],
            schedule=profiler.schedule(wait=WARM_UP - 1, warmup=1, active=steps, repeat=1),
            on_trace_ready=self._keep,
            record_shapes=True,
            profile_memory=True,
        )

    def enter(self, phase: str) -> None:
        from torch.profiler import record_function

        self._leave()
        self._range = record_function(f"phase: {phase}")
        self._range.__enter__()

    def step_done(self, samples: int) -> bool:
        self._leave()
        self._done += 1
        if self.on_gpu and self._done == self._first:
            import torch

            torch.cuda.memory._record_memory_history(max_entries=100_000)
        self.profiler.step()
        return self._done >= self._first + self.steps

    def _leave(self) -> None:
        if self._range is not None:
            self._range.__exit__(None, None, None)
            self._range = None

    def _keep(self, traced: profiler.profile) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        temporary = self.file.with_name(f".{self.file.name}{atomic.TEMPORARY}")
        traced.export_chrome_trace(str(temporary))
        temporary.replace(self.file)
        if self.snapshot:
            import torch

            torch.cuda.memory._dump_snapshot(str(self.snapshot))
            torch.cuda.memory._record_memory_history(enabled=None)


def _phases(
    steps: Sequence[dict[str, float]],
    peaks: dict[str, int],
    tracing: Tracing,
    names: Sequence[str],
) -> list[dict[str, Any]]:
    """Of each phase: median seconds a step, share of the time, peak memory, bytes it kept."""
    seconds = {name: statistics.median(step.get(name, 0.0) for step in steps) for name in names}
    total = sum(seconds.values())
    kept = {row.key: row for row in tracing.profiler.key_averages()}
    found = []
    for name in names:
        row = kept.get(f"phase: {name}")
        own = None
        if row is not None:
            whole = row.device_memory_usage if tracing.on_gpu else row.cpu_memory_usage
            own = whole // tracing.steps
        entry = {"phase": name, "seconds": seconds[name], "share": seconds[name] / total}
        found.append(entry | {"peak_memory": peaks.get(name), "kept_memory": own})
    return found


def _operators(traced: profiler.profile, device: torch.device) -> list[dict[str, Any]]:
    """The operators that take most of the time of their own, on the GPU where there is one."""
    on_gpu = device.type == "cuda"
    rows = [
        row for row in traced.key_averages() if not row.key.startswith(("phase: ", "ProfilerStep"))
    ]

    def own(row: Any) -> float:
        return row.self_device_time_total if on_gpu else row.self_cpu_time_total

    total = sum(own(row) for row in rows) or 1.0
    return [
        {
            "operator": row.key,
            "calls": row.count,
            "seconds": own(row) / 1e6,
            "share": own(row) / total,
            "memory": row.self_device_memory_usage if on_gpu else row.self_cpu_memory_usage,
        }
        for row in sorted(rows, key=own, reverse=True)[:OPERATORS]
    ]


def _sentence(phases: Sequence[dict[str, Any]], experiment: Experiment) -> str:
    by_name = {one["phase"]: one["share"] for one in phases}
    waiting = by_name["data"]
    if waiting >= WAITING:
        workers = experiment.value["dataloader"].get("num_workers", 0)
        more = f"try --set dataloader.num_workers={max(2, 2 * workers)}"
        return f"The data loader is the bottleneck: {waiting:.0%} of a step waits for data; {more}."
    slowest = max(by_name, key=lambda name: by_name[name])
    return (
        f"The data loader is not the bottleneck: {waiting:.0%} of a step waits for data, "
        f"{by_name[slowest]:.0%} is {slowest}."
    )


def _rate(steps: Sequence[dict[str, float]], samples: Sequence[int]) -> float:
    """Median samples a second."""
    pairs = zip(steps, samples, strict=True)
    return statistics.median(count / sum(step.values()) for step, count in pairs)


def _phase_table(phases: Sequence[dict[str, Any]]) -> list[str]:
    rows = [
        "| phase     | ms/step | share | peak memory |   it keeps |",
        "| --------- | ------: | ----: | ----------: | ---------: |",
    ]
    for one in phases:
        peak, kept = (_bytes(one[key]) for key in ("peak_memory", "kept_memory"))
        milliseconds = one["seconds"] * 1000
        rows.append(
            f"| {one['phase']:9} | {milliseconds:7.2f} | {one['share']:5.0%} | {peak:>11} "
            f"| {kept:>10} |"
        )
    return rows


def _operator_table(operators: Sequence[dict[str, Any]]) -> list[str]:
    width = max([8, *(len(one["operator"][:60]) for one in operators)])
    rows = [
        f"| {'operator':{width}} | calls |      ms | share |     memory |",
        f"| {'-' * width} | ----: | ------: | ----: | ---------: |",
    ]
    for one in operators:
        name, milliseconds = one["operator"][:60], one["seconds"] * 1000
        rows.append(
            f"| {name:{width}} | {one['calls']:5} | {milliseconds:7.2f} | {one['share']:5.0%} "
            f"| {_bytes(one['memory']):>10} |"
        )
    return rows


def _bytes(value: int | None) -> str:
    if value is None:
        return ""
    return memory.size(value) if value >= 0 else f"-{memory.size(-value)}"
