"""Several processes that train one model: torchrun starts them, `Ranks` is how they agree.

    trainer: {devices: 4}              four processes here, one a GPU or a share of the cores
    trainer: {devices: 4, nodes: 2}    the same command on both hosts; see docs/distributed.md

A process that torchrun started itself (`torchrun --nproc-per-node=4 -m tensorlab train ...`) joins
in the same way.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from tensorlab import environment, errors
from tensorlab.config import Experiment
from tensorlab.runs import Run

RENDEZVOUS = "TENSORLAB_RENDEZVOUS"


def wanted(experiment: Experiment) -> int:
    """How many processes train: `devices` times `nodes` of the trainer."""
    trainer = experiment.value["trainer"]
    return trainer.get("devices", 1) * trainer.get("nodes", 1)


def present() -> bool:
    """Whether this process is one of several that torchrun or `launch` started."""
    return "RANK" in os.environ and "WORLD_SIZE" in os.environ


def rank() -> int:
    return int(os.environ["RANK"]) if present() else 0


def launch(experiment: Experiment, run: Run, argv: Sequence[str]) -> None:
    """Start the processes of this host with this command line, and wait for them.

    Raises `SystemExit` with their exit status where one failed, after its message.
    """
    check_devices(experiment)
    from torch.distributed.elastic.multiprocessing import DefaultLogsSpecs, SignalException
    from torch.distributed.elastic.multiprocessing.errors import ChildFailedError
    from torch.distributed.launcher.api import LaunchConfig, elastic_launch

    logging.getLogger("torch.distributed").setLevel(logging.CRITICAL + 1)
    trainer = experiment.value["trainer"]
    nodes = trainer.get("nodes", 1)
    endpoint = os.environ.get(RENDEZVOUS)
    if nodes > 1 and endpoint is None:
        raise errors.no_rendezvous(nodes, experiment.command("train"))
    with tempfile.TemporaryDirectory(prefix="tensorlab-ranks-") as folder:
        config = LaunchConfig(
            min_nodes=nodes,
            max_nodes=nodes,
            nproc_per_node=trainer.get("devices", 1),
            run_id=experiment.name,
            rdzv_backend="c10d",
            rdzv_endpoint=endpoint or "localhost:0",
            max_restarts=0,
            monitor_interval=0.1,
            logs_specs=DefaultLogsSpecs(log_dir=folder),
        )
        try:
            elastic_launch(config, sys.executable)("-m", "tensorlab", *argv)
        except SignalException as stop:
            raise SystemExit(128 + stop.sigval) from None
        except ChildFailedError as problem:
            failures = [(one.error_file, one) for one in problem.failures.values()]
            message, status = _first(failures)
            print(message, file=sys.stderr, flush=True)
            if status not in (128 + signal.SIGINT, 128 + signal.SIGTERM):
                run.fail(message.partition("\n")[0])
            raise SystemExit(status) from None


def check_devices(experiment: Experiment) -> None:
    """Raise `UserError` for more devices than this host has: GPUs, or cores without one."""
    import torch

    devices = experiment.value["trainer"].get("devices", 1)
    gpus = torch.cuda.device_count()
    wants_gpu = experiment.value.get("resources", {}).get("gpus", 1) > 0
    there, what = (gpus, "GPUs") if wants_gpu and gpus else (environment.usable_cores(), "cores")
    if devices > there:
        problem = errors.BadOption("devices", f"is {devices}; this host has {there} {what}")
        raise problem.at(experiment.value["trainer"], experiment.document, experiment.name)


def end(status: int) -> int:
    """The exit status; of several processes each ends here, at once.

    The threads of a process group now and then abort a Python that tidies up (std::terminate).
    """
    if present():
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    return status


# What a process that fails leaves for the one that waits.


def leave_message(show: Callable[[], int]) -> int:
    """What `show` prints to stderr goes to the process that started this one."""
    file = os.environ.get("TORCHELASTIC_ERROR_FILE")
    if not present() or not file:
        return show()
    text = io.StringIO()
    with contextlib.redirect_stderr(text):
        status = show()
    left = {"message": text.getvalue(), "timestamp": int(time.time()), "time": time.time_ns()}
    Path(file).write_text(json.dumps(left), encoding="utf-8")
    return status


def _first(failures: Sequence[tuple[str, Any]]) -> tuple[str, int]:
    """Message and status of the process that failed first: the others fail because of it."""
    found = []
    for file, failure in failures:
        code = failure.exitcode
        try:
            left = json.loads(Path(file).read_text(encoding="utf-8"))
            found.append((left["time"], left["message"].rstrip(), failure))
        except (OSError, ValueError, KeyError):
            name = failure.signal_name() if code < 0 else f"exit status {code}"
            found.append((time.time_ns(), f"A process ended with {name}.", failure))
    _, message, failure = min(found, key=lambda one: one[0])
    code = failure.exitcode
    return f"{message}\n  in process: {failure.local_rank}", 128 - code if code < 0 else code


class Follower(Run):
    """A run as the processes beside the first see it: they read, and write nothing."""

    def lock(self, on_wait: Callable[[str], None]) -> AbstractContextManager[None]:
        return contextlib.nullcontext()

    def start(self, facts: dict[str, Any]) -> None:
        self.record = {"status": "running"}

    def update(self, **changes: Any) -> None:
        self.record |= changes

    def end(self, status: str, error: str | None = None) -> None:
        self.update(status=status)

    def log(self, record: dict[str, Any]) -> None:
        pass

    def shorten_history(self, steps: int) -> None:
        pass
