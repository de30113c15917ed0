"""python -m tensorlab export --config <experiment>"""

from __future__ import annotations

import argparse
import contextlib
import copy
import importlib.util
import io
import logging
import os
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tensorlab import artifacts, atomic, console, errors
from tensorlab.arguments import words
from tensorlab.config import Experiment
from tensorlab.runs import FORMAT, Run

if TYPE_CHECKING:
    import torch

ONNX = ("onnx", "onnxscript", "onnxruntime")
TOLERANCE = 1e-4  # largest difference, absolute or of the value: kernels may sum in another order


def arguments(command: argparse.ArgumentParser) -> None:
    """What the command line takes beside an experiment."""
    formats = list(artifacts.FORMATS)
    command.add_argument(
        "--formats",
        type=words(formats),
        metavar="LIST",
        help=f"of {', '.join(formats)}, with commas (default: all that are installed)",
    )
    command.add_argument(
        "--checkpoint",
        metavar="FILE",
        help="weights to export: a checkpoint or a safetensors file (default: the run's best)",
    )


def export(
    experiment: Experiment, run: Run, formats: list[str] | None, checkpoint: str | None
) -> None:
    """Write a run's weights as artifacts into `models/artifacts`, and compare each with the model.

    Args:
        experiment: whose model it is.
        run: complete.
        formats: of `artifacts.FORMATS`; None: all, without those whose packages are missing.
        checkpoint: a file of weights in the lab or the working directory; None: the best.

    The folder takes its place when all is written. Raises `UserError` at the end when a format
    failed; the others are there.
    """
    file = _weights_file(experiment, run, checkpoint)
    chosen = _chosen(experiment, formats)
    folder = artifacts.folder_of(experiment.root, experiment.name, run.id)
    shown = folder.relative_to(experiment.root).as_posix()
    weights = atomic.sha256(file)
    known = _known(folder, weights)
    if all(_is_whole(folder, known.get(name)) for name in chosen):
        console.say(f"{experiment.name}: {shown} is exported, nothing to do")
        return
    console.say(f"{experiment.name}: exporting, run {run.id}")
    chosen = [name for name in artifacts.FORMATS if name in chosen or name in known]

    model, batches = _model_and_batches(experiment, file)
    run.check_sources("export")
    making = folder.with_name(f".{folder.name}.{os.getpid()}{atomic.TEMPORARY}")
    made: dict[str, Any] = {}
    failed: dict[str, str] = {}
    try:
        making.mkdir(parents=True)
        for name in chosen:
            try:
                made[name] = _one(name, making, model, batches)
                difference = made[name]["difference"]
                console.say(f"  {name}: {artifacts.FORMATS[name]}, differs by {difference:.1e}")
            except Exception as problem:  # of a format's library: the others go on
                (making / artifacts.FORMATS[name]).unlink(missing_ok=True)
                failed[name] = _words_of(problem)
                console.say(f"  {name}: failed: {failed[name]}")
        record = _manifest(experiment, run, file, weights, batches[0], model)
        atomic.write_json(making / artifacts.MANIFEST, record | {"formats": made, "failed": failed})
        _take_place(making, folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    if failed:
        raise errors.export_failed(experiment.name, failed, list(made))
    console.say(f"{experiment.name}: exported to {shown}")


def _weights_file(experiment: Experiment, run: Run, checkpoint: str | None) -> Path:
    if checkpoint is not None:
        for file in (Path(checkpoint), experiment.root / checkpoint, run.checkpoints / checkpoint):
            if file.is_file():
                return file.resolve()
        known = [one.name for one in run.checkpoints.glob("[!.]*.*")]
        raise errors.no_checkpoint(checkpoint, known, experiment.command("export"))
    best = run.checkpoints / "best.pt"
    if run.status != "complete" or not best.is_file():
        status = "without its best.pt" if run.status == "complete" else run.status
        command = experiment.command("train")
        raise errors.no_complete_run(experiment.name, run.id, status, command, "export")
    return best


def _chosen(experiment: Experiment, formats: list[str] | None) -> list[str]:
    """The formats to write: those that were asked for, else all whose packages are there."""
    missing = [name for name in ONNX if importlib.util.find_spec(name) is None]
    if missing and formats is not None and "onnx" in formats:
        raise errors.needs_extra(f"--formats onnx ({', '.join(missing)})", "export", None)
    if missing and formats is None:
        console.say(f"  onnx: left out, {', '.join(missing)} is not installed")
        console.say("  next: npx nx run lab:setup --extras=export")
    return formats or [name for name in artifacts.FORMATS if name != "onnx" or not missing]


def _known(folder: Path, weights: str) -> dict[str, dict[str, Any]]:
    """The formats that the folder holds of these weights by this version of torch."""
    import torch

    record = artifacts.manifest(folder) or {}
    same = record.get("weights", {}).get("sha256") == weights
    return record["formats"] if same and record.get("torch") == str(torch.__version__) else {}


def _is_whole(folder: Path, entry: dict[str, Any] | None) -> bool:
    if entry is None:
        return False
    file = folder / entry["file"]
    return file.is_file() and atomic.sha256(file) == entry["sha256"]


def _model_and_batches(
    experiment: Experiment, file: Path
) -> tuple[torch.nn.Module, list[torch.Tensor]]:
    """The model with its weights on the CPU, and inputs of three sizes from real data."""
    import torch

    from tensorlab import checkpoints, objects, weights

    objects.prepare(experiment)
    data, model, _ = objects.data_and_model(experiment, torch.device("cpu"))
    command = experiment.command("train")
    if file.suffix == ".safetensors":
        from safetensors.torch import load_file

        saved: Any = load_file(file)
    else:
        saved = weights.of_checkpoint(checkpoints.read(file, command))
    checkpoints.restore({"model": saved}, {"model": model}, file, command)
    batch = next(iter(data.loader("val")))
    x = batch[0] if isinstance(batch, list | tuple) else batch
    if not isinstance(x, torch.Tensor):
        where = experiment.place("dataloader", "_target_")
        raise errors.no_tensor_batch(type(x).__name__, where, experiment.name)
    padding = getattr(data, "padding_id", None)
    if padding is not None:  # the longest sample there can be
        x = torch.nn.functional.pad(x, (0, data.input_shape[0] - x.shape[1]), value=padding)
    if len(x) < 2:  # a batch of one would be taken for a constant
        x = torch.cat([x, x])
    return model.eval(), [x, x[: max(1, len(x) // 2)], x[:1]]


def _one(
    name: str, folder: Path, model: torch.nn.Module, batches: list[torch.Tensor]
) -> dict[str, Any]:
    """Write one format, read it again and compare; its entry in the manifest."""
    import torch

    file = folder / artifacts.FORMATS[name]
    with torch.no_grad(), _quiet():
        atomic.write_bytes(file, _content(name, model, batches[0]))
        again = artifacts.load(file, copy.deepcopy(model))
        differences = [_difference(again(x), model(x)) for x in batches]
    return {
        "file": file.name,
        "size": file.stat().st_size,
        "sha256": atomic.sha256(file),
        "difference": max(differences),
        "batch_sizes": [len(x) for x in batches],
    }


def _content(name: str, model: torch.nn.Module, x: torch.Tensor) -> bytes:
    import torch

    stream = io.BytesIO()
    if name == "safetensors":
        from safetensors.torch import save

        return save({key: value.clone() for key, value in model.state_dict().items()})
    if name == "torchscript":
        torch.jit.save(torch.jit.trace(model, x, check_trace=False), stream)
        return stream.getvalue()
    shapes = ({0: torch.export.Dim("batch", min=1)},)
    if name == "torch-export":
        torch.export.save(torch.export.export(model, (x,), dynamic_shapes=shapes), stream)
        return stream.getvalue()
    program = torch.onnx.export(
        model, (x,), dynamo=True, dynamic_shapes=shapes, input_names=["x"], verbose=False
    )
    assert program is not None
    return program.model_proto.SerializeToString()


def _difference(ours: Any, theirs: Any) -> float:
    """The largest difference of two outputs; raises ValueError where it is too large."""
    import torch

    largest = 0.0
    pairs = list(zip(artifacts.tensors(ours), artifacts.tensors(theirs), strict=True))
    for a, b in pairs:
        if a.shape != b.shape:
            raise ValueError(f"gives the shape {tuple(a.shape)} for {tuple(b.shape)}")
        difference = (a.double() - b.double()).abs().max().item() if a.numel() else 0.0
        if not torch.allclose(a.double(), b.double(), rtol=TOLERANCE, atol=TOLERANCE):
            raise ValueError(f"its output differs from the model's by {difference:.1e}")
        largest = max(largest, difference)
    return largest


def _manifest(
    experiment: Experiment,
    run: Run,
    file: Path,
    weights: str,
    x: torch.Tensor,
    model: torch.nn.Module,
) -> dict[str, Any]:
    import torch

    with torch.no_grad():
        outputs = artifacts.tensors(model(x))
    inside = file.is_relative_to(experiment.root)
    return {
        "format": FORMAT,
        "experiment": experiment.name,
        "project": experiment.project,
        "run": run.id,
        "overrides": experiment.overrides,
        "weights": {
            "file": file.relative_to(experiment.root).as_posix() if inside else file.name,
            "sha256": weights,
        },
        "torch": str(torch.__version__),
        "input": _tensor(x),
        "outputs": [_tensor(output) for output in outputs],
    }


def _tensor(value: torch.Tensor) -> dict[str, Any]:
    """Its type, and its shape with the batch as null: any size."""
    shape = [None, *value.shape[1:]]
    return {"dtype": str(value.dtype).removeprefix("torch."), "shape": shape}


def _take_place(made: Path, folder: Path) -> None:
    """The finished folder takes the place of an older one."""
    old = folder.with_name(f".{folder.name}.{os.getpid()}.old{atomic.TEMPORARY}")
    if folder.exists():
        folder.rename(old)
    made.rename(folder)
    atomic.sync_folder(folder.parent)
    shutil.rmtree(old, ignore_errors=True)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """The exporters warn of their own insides, and print progress and whole graphs."""
    level = logging.root.manager.disable
    said = io.StringIO()
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
    ):
        warnings.simplefilter("ignore")
        logging.disable(logging.WARNING)
        try:
            yield
        finally:
            logging.disable(level)


def _words_of(problem: Exception) -> str:
    lines = [line.strip() for line in str(problem).splitlines() if line.strip()]
    return f"{type(problem).__name__}: {lines[0]}" if lines else type(problem).__name__
