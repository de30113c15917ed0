"""Loops over the same batches: ours, by hand, Lightning's Trainer and Accelerate.

Each is `loop(workload, steps, device, watch)` and returns the trained model. `watch` is told the
optimizer, and takes the time itself.
"""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path

import torch
from src.trainers.supervised import Supervised
from tensorlab import schedules
from tensorlab.config import load
from tensorlab.loop import Runtime
from tensorlab.ranks import Ranks
from tensorlab.runs import Run
from torch import nn
from torch.nn import functional as F
from torch.utils.data import TensorDataset
from workloads import Workload

RATE = 1e-3


def by_hand(
    workload: Workload, steps: int, device: torch.device, watch: Callable
) -> nn.Module:
    model = workload.seeded(device)
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE)
    watch(optimizer)
    model.train()
    for x, y in workload.loader(steps):
        x, y = x.to(device), y.to(device)
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    return model


class OneByOne(TensorDataset):
    """A dataset that is asked for each sample, as every dataset but torch's own is."""


class Data:
    """What the trainer is given as data: the batches, and one batch to validate with."""

    num_classes = None

    def __init__(self, workload: Workload, steps: int) -> None:
        self.loaders = {"train": workload.loader(steps), "val": workload.loader(1)}
        self.loader = self.loaders.__getitem__


def ours(
    workload: Workload, steps: int, device: torch.device, watch: Callable, **options
) -> nn.Module:
    model = workload.seeded(device)
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE)
    watch(optimizer)
    experiment = load("digits-mlp")
    with (
        tempfile.TemporaryDirectory() as folder,
        redirect_stdout(open(os.devnull, "w")),
    ):
        experiment.root = Path(folder)
        run = Run(experiment, "throughput")
        run.start({})
        runtime = Runtime(run, device, Ranks(experiment))
        trainer = Supervised(epochs=1, **options)
        data = Data(workload, steps)
        trainer.fit(
            runtime, model, data, F.cross_entropy, optimizer, schedules.constant
        )
        runtime.history.close("complete")
    return model


def sample_by_sample(
    workload: Workload, steps: int, device: torch.device, watch: Callable
) -> nn.Module:
    """Ours without batches out of the tensors at once: what the loop itself costs."""
    data = OneByOne(*workload.data.tensors)
    return ours(replace(workload, data=data), steps, device, watch)


def lightning(
    workload: Workload, steps: int, device: torch.device, watch: Callable
) -> nn.Module:
    import lightning as L

    logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)

    class Module(L.LightningModule):
        def __init__(self) -> None:
            super().__init__()
            self.model = workload.seeded(device)

        def training_step(self, batch, index):
            x, y = batch
            return F.cross_entropy(self.model(x), y)

        def configure_optimizers(self):
            optimizer = torch.optim.AdamW(self.model.parameters(), lr=RATE)
            watch(optimizer)
            return optimizer

    module = Module()
    # Everything that can be left out is: no logger, no checkpoint, no bar, no summary.
    trainer = L.Trainer(
        max_epochs=1,
        accelerator=device.type,
        devices=1,
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
    )
    trainer.fit(module, workload.loader(steps))
    return module.model


def accelerate(
    workload: Workload, steps: int, device: torch.device, watch: Callable
) -> nn.Module:
    from accelerate import Accelerator

    accelerator = Accelerator(cpu=device.type == "cpu")
    model = workload.seeded(device)
    inner = torch.optim.AdamW(model.parameters(), lr=RATE)
    watch(inner)
    prepared, optimizer, loader = accelerator.prepare(
        model, inner, workload.loader(steps)
    )
    prepared.train()
    for x, y in loader:
        loss = F.cross_entropy(prepared(x), y)
        accelerator.backward(loss)
        optimizer.step()
        optimizer.zero_grad()
    return model


LOOPS = {
    "by hand": by_hand,
    "ours": ours,
    "by sample": sample_by_sample,
    "Lightning": lightning,
    "Accelerate": accelerate,
}
