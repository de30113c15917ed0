"""python -m tensorlab benchmark --config <experiment>"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import subprocess
import sys
import time
from typing import Any

from tensorlab import atomic, console, errors, prediction_errors, signals
from tensorlab.config import Experiment
from tensorlab.lab import experiment_names
from tensorlab.names import kebab, known_name
from tensorlab.predict import chosen_device
from tensorlab.runs import Run, records

WARM_UP = 10  # calls before those that are measured, at least
PERCENTILES = (50, 95, 99)


def benchmark(experiment: Experiment, run: Run, args: argparse.Namespace) -> None:
    """Measure a model's forward pass, and those of others beside it; a process each.

    Writes `benchmark.json` and `benchmark.png` below the run's visualizations. Weights do not
    change the time: the models are as they are built, and baselines are fitted.
    """
    if args.alone:
        result = measured(experiment, args.batch_sizes, args.calls, args.device)
        print(json.dumps(result))
        return
    others = others_of(experiment, args.against)
    console.say(f"{experiment.name}: measuring")
    mine = ["--config", experiment.name, *(f"--set={text}" for text in experiment.overrides)]
    results = {experiment.name: _in_own_process(mine, args)}
    for other in others:
        signals.raise_if_received()
        console.say(f"{other}: measuring")
        results[other] = _in_own_process(["--config", other], args)
    from tensorlab import benchmark_plot

    folder = run.pictures / "benchmark"
    record = {
        "format": 1,
        "experiment": experiment.name,
        "run": run.id,
        "calls": args.calls,
        "results": results,
    }
    atomic.write_json(folder / "benchmark.json", record)
    benchmark_plot.draw(folder / "benchmark.png", results)
    console.say(table(results))
    console.say(f"{folder.relative_to(experiment.root).as_posix()}/benchmark.json, benchmark.png")


def others_of(experiment: Experiment, against: str | None) -> list[str]:
    """The experiments to compare with: those named, or all of its project with a complete run."""
    if against == "-":
        return []
    if against is not None:
        known = experiment_names(experiment.root)
        return [_named(name, known) for name in against.split(",") if name]
    found = []
    for folder in sorted((experiment.root / "experiments" / "runs").glob("*")):
        complete = [
            record
            for record in records(experiment.root, folder.name)
            if record["status"] == "complete" and record["project"] == experiment.project
        ]
        has_file = (experiment.root / "experiments/configs" / folder.name).is_dir()
        if complete and has_file and folder.name != experiment.name:
            found.append(folder.name)
    return found


def _named(name: str, known: list[str]) -> str:
    found = known_name(name, known)
    if found is None:
        raise errors.no_experiment(kebab(name), known)
    return found


def measured(
    experiment: Experiment, sizes: list[int], calls: int, device: str | None
) -> dict[str, Any]:
    """Parameters, and by batch size latency (milliseconds), throughput and peak memory (bytes).

    The memory is the device's on CUDA; on the CPU that of the whole process, PyTorch included.
    """
    import torch

    from tensorlab import baselines, objects

    where = chosen_device(device, objects.prepare(experiment))
    data, model, _ = objects.data_and_model(experiment, where)
    model.eval()
    if isinstance(model, baselines.Baseline):
        model.fit(*baselines.training_samples(data), experiment.seed)
    sample = _sample(experiment, data).to(where)
    rows = []
    for size in sizes:
        x = sample[None].expand(size, *sample.shape).contiguous()
        if where.type == "cuda":
            torch.cuda.reset_peak_memory_stats(where)
        seconds = _timed(model, x, calls)
        rows.append({"batch_size": size, **_summary(seconds, size), "memory": _memory(where)})
    name = torch.cuda.get_device_name(where) if where.type == "cuda" else platform.processor()
    return {
        "device": where.type,
        "hardware": name or platform.machine(),
        "threads": torch.get_num_threads(),
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "rows": rows,
    }


def table(results: dict[str, dict[str, Any]]) -> str:
    """Markdown: a line an experiment and batch size; `x` is the throughput to the first one's."""
    header = ["experiment", "batch", "p50 ms", "p95 ms", "p99 ms", "samples/s", "x", "MiB"]
    first = {row["batch_size"]: row["throughput"] for row in next(iter(results.values()))["rows"]}
    lines = [
        [
            name,
            str(row["batch_size"]),
            *(f"{row[f'p{at}']:.3f}" for at in PERCENTILES),
            f"{row['throughput']:.0f}",
            f"{row['throughput'] / first[row['batch_size']]:.2f}",
            f"{row['memory'] / 2**20:.0f}",
        ]
        for name, result in results.items()
        for row in result["rows"]
    ]
    widths = [max(len(line[at]) for line in (header, *lines)) for at in range(len(header))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join(_line(cells, widths) for cells in (header, rule, *lines))


def _line(cells: list[str], widths: list[int]) -> str:
    padded = [cell.rjust(width) for cell, width in zip(cells, widths, strict=True)]
    return f"| {' | '.join([cells[0].ljust(widths[0]), *padded[1:]])} |"


def _in_own_process(which: list[str], args: argparse.Namespace) -> dict[str, Any]:
    """Its peak memory is then its own. What it says of a mistake goes to stderr."""
    command = [
        *(sys.executable, "-m", "tensorlab", "benchmark", "--alone", *which),
        f"--batch-sizes={','.join(map(str, args.batch_sizes))}",
        f"--calls={args.calls}",
        *([f"--device={args.device}"] if args.device else []),
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    signals.raise_if_received()
    if done.returncode != 0:
        raise prediction_errors.not_measured(which[1])
    return json.loads(done.stdout.splitlines()[-1])


def _sample(experiment: Experiment, data: Any) -> Any:
    """The first sample of the test split: real, so that ids of tokens are in the vocabulary."""
    try:
        return next(iter(data.loader("test")))[0][0]
    except (KeyError, ValueError, StopIteration) as problem:
        where = experiment.place("dataloader", "_target_")
        if isinstance(problem, StopIteration):
            raise errors.empty_split("test", where, experiment.name) from None
        raise errors.no_split("test", problem, where, experiment.name) from None


def _timed(model: Any, x: Any, calls: int) -> list[float]:
    """Seconds of each call."""
    import torch

    wait = torch.cuda.synchronize if x.device.type == "cuda" else lambda: None
    seconds = []
    with torch.inference_mode():
        for number in range(WARM_UP + calls):
            signals.raise_if_received()
            wait()
            start = time.perf_counter()
            model(x)
            wait()
            if number >= WARM_UP:
                seconds.append(time.perf_counter() - start)
    return seconds


def _summary(seconds: list[float], size: int) -> dict[str, float]:
    ordered = sorted(seconds)
    cuts = statistics.quantiles(ordered, n=100, method="inclusive") if len(ordered) > 1 else []
    found = {f"p{at}": 1000 * (cuts[at - 1] if cuts else ordered[0]) for at in PERCENTILES}
    return {**found, "throughput": size * len(seconds) / sum(seconds)}


def _memory(device: Any) -> int:
    import torch

    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device)
    import resource  # not on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
