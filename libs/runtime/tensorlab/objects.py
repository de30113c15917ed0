"""The objects of an experiment, built in order and looked over before anything is written."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy
import torch
from torch import nn

from tensorlab import baseline_errors, datasets, environment, errors, named_data, schedules, weights
from tensorlab.config import Experiment
from tensorlab.instantiate import build
from tensorlab.parameters import FROM_DATA, of_object
from tensorlab.ranks import Ranks


@dataclass
class Objects:
    """What `fit` of a trainer gets, and the trainer."""

    data: Any
    model: nn.Module
    loss: Callable
    optimizer: torch.optim.Optimizer | None
    scheduler: Callable
    trainer: Any


def prepare(experiment: Experiment, ranks: Ranks | None = None) -> torch.device:
    """Choose the device, and make torch repeat itself: the same seed, the same numbers."""
    deterministic = experiment.value["trainer"].get("deterministic", True)
    _use_deterministic_algorithms(deterministic)
    # It costs time and changes no result.
    torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
    torch.backends.cudnn.benchmark = not deterministic
    resources = experiment.value.get("resources", {})
    if "OMP_NUM_THREADS" not in os.environ:
        beside = ranks.beside if ranks else 1
        cores = resources.get("cpus") or max(1, environment.usable_cores() // beside)
        torch.set_num_threads(min(cores, torch.get_num_threads()))
    seed_all(experiment.seed)
    wants_gpu = resources.get("gpus", 1) > 0
    kind = "cuda" if wants_gpu and torch.cuda.is_available() else "cpu"
    return ranks.device(kind) if ranks else torch.device(kind)


def _use_deterministic_algorithms(deterministic: bool) -> None:
    """What `torch.use_deterministic_algorithms(deterministic, warn_only=True)` does, which imports
    torch's whole compiler for it, more than a second: the compiler is told by its variable.
    """
    torch.set_deterministic_debug_mode("warn" if deterministic else "default")
    os.environ["TORCHINDUCTOR_DETERMINISTIC"] = str(int(deterministic))
    compiler = sys.modules.get("torch._inductor.config")
    if compiler:
        compiler.deterministic = deterministic  # type: ignore[attr-defined]


def seed_all(seed: int) -> None:
    random.seed(seed)
    numpy.random.seed(seed % 2**32)
    torch.manual_seed(seed)


def data_of(experiment: Experiment) -> Any:
    """The dataloader. Raises `UserError` with the line at fault, or for data that differs."""
    datasets.check(experiment.root, named_data.of_training(experiment))
    data = build(experiment, "dataloader", fill={"seed": experiment.seed})
    _expect(experiment, "dataloader", callable(getattr(data, "loader", None)), "loader(split)")
    return data


def model_of(experiment: Experiment, data: Any) -> nn.Module:
    """The architecture, told by the data what it leaves out; on the CPU, with fresh weights."""
    fill = {name: getattr(data, name) for name in FROM_DATA if hasattr(data, name)}
    model = build(experiment, "architecture", fill=fill)
    _expect(experiment, "architecture", isinstance(model, nn.Module), "a torch.nn.Module", False)
    return model


def data_and_model(experiment: Experiment, device: torch.device) -> tuple[Any, nn.Module, Callable]:
    """Dataloader, model and loss: what training and evaluation share."""
    data = data_of(experiment)
    model = model_of(experiment, data)
    loss = build(experiment, "loss")
    _expect(experiment, "loss", callable(loss), "a function of (output, target)", False)
    return data, model.to(device), loss.to(device) if isinstance(loss, nn.Module) else loss


def all_of(experiment: Experiment, device: torch.device) -> Objects:
    """Every object of a training. Raises `UserError` with the line of the section at fault."""
    data, model, loss = data_and_model(experiment, device)
    weights.freeze(model, experiment)
    trainer = build(experiment, "trainer")
    _expect(experiment, "trainer", callable(getattr(trainer, "fit", None)), "fit(...)")
    if not getattr(trainer, "takes_optimizer", True):
        if experiment.value["optimizer"] or experiment.value.get("scheduler"):
            raise baseline_errors.takes_no_optimizer(experiment)
        return Objects(data, model, loss, None, schedules.constant, trainer)
    if experiment.value["optimizer"] is None:
        raise baseline_errors.needs_optimizer(experiment)
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = build(experiment, "optimizer", args=(trained,))
    is_one = isinstance(optimizer, torch.optim.Optimizer)
    _expect(experiment, "optimizer", is_one, "a torch.optim.Optimizer", False)
    scheduler = _scheduler(experiment)
    _try_scheduler(experiment, scheduler)
    return Objects(data, model, loss, optimizer, scheduler, trainer)


def reconstructs(experiment: Experiment) -> bool:
    """Whether the trainer says that its target is the input: that of an autoencoder."""
    return getattr(build(experiment, "trainer"), "reconstructs", False)


def _scheduler(experiment: Experiment) -> Callable:
    """A function of (optimizer, total_steps), whatever the schedule itself takes."""
    if experiment.value.get("scheduler") is None:
        return schedules.constant
    make = build(experiment, "scheduler", partial=True)
    signature = of_object(make.func)
    takes_steps = signature is None or signature.open or "total_steps" in signature.names
    given = "total_steps" in experiment.value["scheduler"]

    def scheduler(optimizer: torch.optim.Optimizer, total_steps: int) -> Any:
        if takes_steps and not given:
            return make(optimizer, total_steps=total_steps)
        return make(optimizer)

    return scheduler


def _try_scheduler(experiment: Experiment, scheduler: Callable) -> None:
    """A schedule is made inside `fit`; a wrong argument should be known before."""
    weight = nn.Parameter(torch.zeros(1))
    optimizer = build(experiment, "optimizer", args=([weight],))
    try:
        scheduler(optimizer, total_steps=100)
    except (TypeError, ValueError) as problem:
        target = experiment.value["scheduler"]["_target_"]
        where = experiment.place("scheduler", "_target_")
        raise errors.refused_arguments(
            "scheduler", target, problem, where, experiment.name
        ) from None


def _expect(
    experiment: Experiment, section: str, good: bool, wanted: str, method: bool = True
) -> None:
    if not good:
        key, where = f"{section}._target_", experiment.place(section, "_target_")
        target = experiment.value[section]["_target_"]
        words = f"a class with {wanted}" if method else wanted
        raise errors.wrong_part(key, target, words, where, experiment.name)
