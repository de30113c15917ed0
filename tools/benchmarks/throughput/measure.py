"""Rounds in which every loop takes its turn; prints ratios. See throughput.mjs."""

from __future__ import annotations

import argparse
import gc
import random
import time
import warnings
from functools import partial
from pathlib import Path
from statistics import median

import torch
from loops import LOOPS, by_hand, ours
from workloads import Workload, workload

WARM_UP = 50  # steps before the clock starts
GPU = {
    "eager": {},
    "compile": {"compile": "default"},
    "CUDA graphs": {"cuda_graphs": True},
    "bf16": {"precision": "bf16"},
}


class Watch:
    """The time from the end of one optimizer step to the end of another."""

    def __init__(self, first: int, last: int, device: torch.device) -> None:
        self.at, self.device, self.step, self.times = (first, last), device, 0, []

    def __call__(self, optimizer: torch.optim.Optimizer) -> None:
        optimizer.register_step_post_hook(lambda *_: self.tick())

    def tick(self) -> None:
        self.step += 1
        if self.step in self.at:
            if self.device.type == "cuda":
                torch.cuda.synchronize()
            self.times.append(time.perf_counter())

    @property
    def seconds(self) -> float:
        start, end = self.times
        return end - start


def measure(
    loop, work: Workload, steps: int, device: torch.device
) -> tuple[float, list]:
    """Seconds of `steps` training steps after the warm-up, and the weights at the end."""
    gc.collect()
    watch = Watch(WARM_UP, WARM_UP + steps, device)
    model = loop(work, WARM_UP + steps, device, watch)
    return watch.seconds, [part.detach().clone() for part in model.parameters()]


def compare(
    loops: dict,
    work: Workload,
    steps: int,
    rounds: int,
    device: torch.device,
    same: bool,
):
    """Seconds by loop, a number a round, in an order that is drawn anew each round.

    Args:
        same: whether all loops must end at the same weights, or nothing is worth comparing.
    """
    seconds: dict[str, list[float]] = {name: [] for name in loops}
    for round in range(rounds + 1):  # the first one is not counted
        ends = {}
        for name in random.sample(list(loops), len(loops)):
            taken, ends[name] = measure(loops[name], work, steps, device)
            if round:
                seconds[name].append(taken)
        first = next(iter(loops))
        for name, weights in ends.items() if same else ():
            for mine, theirs in zip(ends[first], weights, strict=True):
                if not torch.allclose(mine, theirs, rtol=1e-4, atol=1e-5):
                    raise SystemExit(f"{name} and {first} did not train the same")
    return seconds


def say(
    title: str, seconds: dict[str, list[float]], work: Workload, steps: int
) -> None:
    first = next(iter(seconds))
    for name, taken in seconds.items():
        ratio = median(
            base / one for base, one in zip(seconds[first], taken, strict=True)
        )
        per_second = steps * work.batch_size / median(taken)
        step = 1e3 * median(taken) / steps
        print(
            f"{title:12} {name:12} {step:8.3f} ms a step {per_second:9.0f} samples/s"
            f"   {ratio:.3f} of {first}",
            flush=True,
        )
    if {"ours", "Lightning", "Accelerate"} <= set(seconds):
        for peer in ("Lightning", "Accelerate"):
            pairs = zip(seconds[peer], seconds["ours"], strict=True)
            print(
                f"{title:12} ours is {median(a / b for a, b in pairs):.3f} times {peer}"
            )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--mnist", type=Path)
    parser.add_argument("--workloads", default="mlp,cnn,transformer")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--steps", type=int, default=200)
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    cpu = torch.device("cpu")
    print(
        f"torch {torch.__version__}, 1 thread, {options.rounds} rounds of {options.steps} steps"
    )
    for name in options.workloads.split(","):
        work = workload(name, options.mnist)
        say(
            name,
            compare(LOOPS, work, options.steps, options.rounds, cpu, True),
            work,
            options.steps,
        )
    if not torch.cuda.is_available():
        print("no GPU here: eager, compile, CUDA graphs and bf16 are not compared")
        return
    gpu = torch.device("cuda")
    print(torch.cuda.get_device_name(gpu))
    loops = {"by hand": by_hand} | {
        name: partial(ours, **given) for name, given in GPU.items()
    }
    for name in options.workloads.split(","):
        work = workload(name, options.mnist)
        say(
            name,
            compare(loops, work, options.steps, options.rounds, gpu, False),
            work,
            options.steps,
        )


if __name__ == "__main__":
    main()
