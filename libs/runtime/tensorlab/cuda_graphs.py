"""CUDA graphs: the forward and backward pass of a training as one launch."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch

from tensorlab import checkpoints, console

if TYPE_CHECKING:
    from tensorlab.loop import Runtime

WARM_UP = 3  # passes before the capture: libraries choose kernels and take memory then


def capture_for(wanted: bool, runtime: Runtime) -> Callable[[Callable], Callable]:
    """A decorator for the function of a batch that runs forward and backward and returns the loss.

    Without `cuda_graphs`, or without a GPU (which is said), the function stays what it is.
    """
    if not wanted:
        return lambda function: function
    if runtime.device.type != "cuda":
        console.say("cuda_graphs: there is no GPU here, trains without")
        return lambda function: function
    return lambda function: Captured(function, runtime)


class Captured:
    """Replays the graph of a function for batches of the captured shapes; calls it for others.

    Args:
        function: of the tensors of a batch; returns the loss, a scalar tensor.
        runtime: whose model and optimizer the function is about.
    """

    def __init__(self, function: Callable, runtime: Runtime) -> None:
        functools.update_wrapper(self, function)
        self.function, self.runtime = function, runtime
        self._graph: torch.cuda.CUDAGraph | None = None
        self._key: Any = None
        self._failed = False

    def __call__(self, *batch: torch.Tensor) -> torch.Tensor:
        key = [(part.shape, part.dtype) for part in batch], self.runtime._window
        if self._graph is None and not self._failed:
            self._capture(batch, key)
        if self._graph is None or key != self._key:
            return self.function(*batch)
        for static, part in zip(self._inputs, batch, strict=True):
            static.copy_(part)
        self._graph.replay()
        return self._output.clone()

    def _capture(self, batch: tuple[torch.Tensor, ...], key: Any) -> None:
        self._inputs = [part.clone() for part in batch]
        model, rng = self.runtime.model, checkpoints.rng_state()
        buffers = {name: value.clone() for name, value in model.named_buffers()}
        try:
            self._warm_up()
            graph = torch.cuda.CUDAGraph()
            with torch.cuda.graph(graph):
                self._output = self.function(*self._inputs)
            self._graph, self._key = graph, key
        except RuntimeError as problem:
            self._failed = True
            console.say(f"cuda_graphs: cannot capture the step, trains without: {problem}")
        torch.cuda.synchronize()
        for name, value in model.named_buffers():  # what the passes above did to them is undone
            value.copy_(buffers[name])
        self.runtime.optimizer.zero_grad(set_to_none=False)
        checkpoints.set_rng_state(rng)

    def _warm_up(self) -> None:
        stream = torch.cuda.Stream()
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            for _ in range(WARM_UP):
                self.function(*self._inputs)
        torch.cuda.current_stream().wait_stream(stream)
