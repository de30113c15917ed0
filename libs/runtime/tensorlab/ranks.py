"""`Ranks`: how the processes of a training agree. Alone, nothing needs to be agreed on."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tensorlab import console, distributed, errors
from tensorlab.config import Experiment

if TYPE_CHECKING:
    import torch
    from torch import nn

PATIENCE = timedelta(minutes=30)  # for another rank; the first one validates and writes alone


class Ranks:
    """The processes of a training, this one among them; alone, nothing needs to be agreed on.

    Attributes:
        rank: of this process, from 0. The first one logs and writes.
        world: how many there are.
        beside: how many of them are on this host.
    """

    def __init__(self, experiment: Experiment) -> None:
        self.rank, self.world, self.beside = 0, 1, 1
        self._parent = os.getppid()
        if not distributed.present():
            return
        import torch
        from torch import distributed as group

        self.rank, self.world = distributed.rank(), int(os.environ["WORLD_SIZE"])
        self.beside = int(os.environ.get("LOCAL_WORLD_SIZE", "1"))
        if self.world != distributed.wanted(experiment):
            raise errors.other_world(self.world, distributed.wanted(experiment), experiment)
        gpu = torch.cuda.is_available() and experiment.value.get("resources", {}).get("gpus", 1)
        if gpu:
            torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
        group.init_process_group("cpu:gloo,cuda:nccl" if gpu else "gloo", timeout=PATIENCE)
        console.quiet(self.rank > 0)

    @property
    def leads(self) -> bool:
        return self.rank == 0

    def device(self, kind: str) -> torch.device:
        import torch

        one = kind == "cuda" and self.world > 1
        return torch.device(kind, int(os.environ["LOCAL_RANK"])) if one else torch.device(kind)

    def wrapped(self, model: nn.Module, forward: Callable, syncs: Callable[[], bool]) -> Callable:
        """`forward` whose gradients are averaged over the processes where `syncs()`."""
        if self.world == 1:
            return forward
        from torch import nn
        from torch.nn.parallel import DistributedDataParallel

        whole = forward if isinstance(forward, nn.Module) else model
        parallel = DistributedDataParallel(whole)

        def together(*args: Any, **kwargs: Any) -> Any:
            with contextlib.nullcontext() if syncs() else parallel.no_sync():
                return parallel(*args, **kwargs)

        return together

    def first(self, value: Any) -> Any:
        """The first process's value, in all."""
        if self.world == 1:
            return value
        from torch import distributed as group

        values = [value]
        group.broadcast_object_list(values, src=0)
        return values[0]

    def all(self, value: Any) -> list[Any]:
        """Every process's value by rank, in the first process; the own one in the others."""
        if self.world == 1:
            return [value]
        from torch import distributed as group

        values: list[Any] | None = [None] * self.world if self.leads else None
        group.gather_object(value, values)
        return values or [value]

    def sums(self, *values: float) -> list[float]:
        """The sum of each value over the processes."""
        return self._reduced(values, "SUM")

    def stop(self, received: int) -> int:
        """The signal that any process received, 0 for none; its end where the starter is gone."""
        if self.world == 1:
            return received
        orphan = os.getppid() != self._parent
        number = received or (signal.SIGTERM if orphan else 0)
        return int(self._reduced((float(number),), "MAX")[0])

    def _reduced(self, values: Sequence[float], how: str) -> list[float]:
        if self.world == 1:
            return list(values)
        import torch
        from torch import distributed as group

        # On the CPU, by gloo: nothing waits for a GPU.
        tensor = torch.tensor(values, dtype=torch.float64)
        group.all_reduce(tensor, getattr(group.ReduceOp, how))
        return tensor.tolist()

    def leave(self) -> None:
        """Wait for the others: the first one still writes when they are done."""
        self.first(None)


@contextlib.contextmanager
def joined(experiment: Experiment) -> Iterator[Ranks]:
    """This process among the others, until the training is over."""
    ranks = Ranks(experiment)
    yield ranks
    ranks.leave()  # not after a failure: it would wait for the others
