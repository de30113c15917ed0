"""python -m tensorlab predict --config <experiment> <file, folder or -> ..."""

from __future__ import annotations

import argparse
import contextlib
import csv
import dataclasses
import io
import itertools
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tensorlab import artifacts, atomic, identity, prediction_errors
from tensorlab.config import Experiment
from tensorlab.runs import Run
from tensorlab.yaml_file import Document

if TYPE_CHECKING:
    import torch

    from tensorlab.prediction_inputs import Sample


def predict(experiment: Experiment, run: Run, args: argparse.Namespace) -> None:
    """Write a prediction a sample, in the inputs' order. Nothing is written to a bad end.

    The run is the one that `--run` names, else that of the files as they are, else the newest
    complete one with the same `--set`. The model is that of the run's own configuration, whatever
    the file says now.
    """
    from tensorlab import prediction_inputs

    unnamed = args.run is None and not args.checkpoint
    run, because = _found(experiment, run) if unnamed else (run, "")
    config = run.record.get("config")
    if config:
        experiment = dataclasses.replace(
            experiment, document=Document(config, experiment.document.places)
        )
    predictor = Predictor(experiment, run, args.checkpoint, args.device)
    samples = prediction_inputs.read(args.inputs, predictor.shape, sys.stdin)
    rows = predictor.rows(samples, args.batch_size)
    kind = args.format or ("csv" if (args.output or "").endswith(".csv") else "jsonl")
    with _destination(args.output) as stream:
        _write(rows, kind, stream)
    if unnamed:  # on stderr: stdout has the predictions
        print(f"{experiment.name}: predictions of run {run.id}{because}", file=sys.stderr)


def _found(experiment: Experiment, run: Run) -> tuple[Run, str]:
    """The run that nobody named, and why it is another one than that of the files."""
    if run.status == "complete":
        return run, ""
    name = identity.newest(experiment.root, experiment.name, experiment.overrides)
    because = ", the newest: no run was made from the files as they are now"
    return Run(experiment, name or run.id), because


class Predictor:
    """A trained model, or an artifact of one, that turns samples into rows.

    Args:
        experiment: whose dataloader says what a sample is, and what the classes are called.
        run: whose best weights they are, where no `checkpoint` is named.
        checkpoint: a `.pt` file of a run, or an artifact: .pt2, .ts, .onnx, .safetensors.
        device: by name; None: as trained. Artifacts compute on the CPU.
    """

    def __init__(
        self, experiment: Experiment, run: Run, checkpoint: str | None, device: str | None
    ) -> None:
        from tensorlab import evaluate, objects, prediction_inputs

        best = Path(checkpoint) if checkpoint else evaluate.best_weights(experiment, run)
        if not best.is_file():
            raise prediction_errors.outside(str(checkpoint))
        wanted = objects.prepare(experiment)
        if best.suffix in artifacts.SUFFIXES:
            wanted = _cpu(best, device)
        self.device = chosen_device(device, wanted)
        self.data = objects.data_of(experiment)
        self.model = _model(experiment, self.data, best, self.device)
        self.reconstructs = objects.reconstructs(experiment)
        self.classes: int | None = None if self.reconstructs else self.data.num_classes
        shape = getattr(self.data, "input_shape", None)
        if shape is None:
            raise prediction_errors.no_shape(experiment.place("dataloader", "_target_"))
        tokens = getattr(self.data, "vocab_size", 0) > 0
        padding = getattr(self.data, "padding_id", None)
        self.shape = prediction_inputs.Shape(tuple(shape), tokens, padding)
        self.names = [str(name) for name in getattr(self.data, "class_names", None) or ()]

    def rows(self, samples: Iterable[Sample], batch_size: int) -> Iterator[dict[str, Any]]:
        """`source`, `index` and `prediction` of each sample, and the mean squared `error` where
        that is what is left of the sample itself; of classes `confidence` and, of one
        position, `probabilities` too."""
        import numpy
        import torch

        from tensorlab import signals

        samples = iter(samples)
        while batch := list(itertools.islice(samples, batch_size)):
            signals.raise_if_received()
            x = torch.from_numpy(numpy.stack([sample.x for sample in batch]))
            if callable(getattr(self.data, "prepare", None)):
                x = self.data.prepare(x)
            with torch.no_grad():
                output = self.model(x.to(self.device)).float().cpu()
            for sample, given, own in zip(batch, x, output, strict=True):
                row = {"source": sample.source, "index": sample.index}
                if self.reconstructs:
                    row["error"] = (own - given).square().mean().item()
                yield row | self._row(own)

    def _row(self, output: torch.Tensor) -> dict[str, Any]:
        import torch

        if self.classes is None:
            value = output.squeeze().tolist()
            return {"prediction": value}
        if self.classes == 2 and output.numel() == 1:
            output = torch.stack([torch.zeros(()), output.reshape(())])
        probabilities = output.softmax(dim=0)
        confidence, predicted = probabilities.max(dim=0)
        row: dict[str, Any] = {"prediction": self._named(predicted.tolist())}
        row["confidence"] = confidence.tolist()
        if output.dim() == 1:
            row["probabilities"] = probabilities.tolist()
        return row

    def _named(self, predicted: Any) -> Any:
        if isinstance(predicted, list):
            return [self._named(one) for one in predicted]
        return self.names[predicted] if self.names else predicted


def _model(experiment: Experiment, data: Any, file: Path, device: torch.device) -> Callable:
    """What a batch on `device` is given to, in eval mode."""
    from tensorlab import checkpoints, objects, weights

    if file.suffix in artifacts.WITH_CODE:
        return artifacts.load(file)
    model = objects.model_of(experiment, data).to(device)
    if file.suffix in artifacts.SUFFIXES:
        return artifacts.load(file, model)
    command = experiment.command("train")
    saved = {"model": weights.of_checkpoint(checkpoints.read(file, command))}
    checkpoints.restore(saved, {"model": model}, file, command)
    return model.eval()


def _cpu(file: Path, device: str | None) -> torch.device:
    import torch

    if device not in (None, "cpu"):
        raise prediction_errors.on_cpu(file.name, device)
    return torch.device("cpu")


def chosen_device(name: str | None, default: torch.device) -> torch.device:
    """The device by its name. Raises `UserError` for one that is not there."""
    import torch

    if name is None:
        return default
    known = ["cpu", *(f"cuda:{index}" for index in range(torch.cuda.device_count()))]
    if name not in (*known, "cuda") or (name == "cuda" and len(known) == 1):
        raise prediction_errors.no_device(name, known)
    return torch.device(name)


@contextlib.contextmanager
def _destination(output: str | None) -> Iterator[Any]:
    """Standard output, or a file that is whole or not there."""
    if output is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    with atomic.replacing(Path(output)) as raw:
        text = io.TextIOWrapper(raw, encoding="utf-8", newline="")
        yield text
        text.flush()
        text.detach()


def _write(rows: Iterable[dict[str, Any]], kind: str, stream: Any) -> None:
    """JSON lines, or CSV with a column a probability."""
    if kind == "jsonl":
        for row in rows:
            stream.write(json.dumps(atomic.finite(row)) + "\n")
        return
    writer = csv.writer(stream, lineterminator="\n")
    for number, row in enumerate(rows):
        shares = row.pop("probabilities", [])
        if number == 0:
            writer.writerow([*row, *(f"probability_{index}" for index in range(len(shares)))])
        writer.writerow([*(_cell(value) for value in row.values()), *shares])


def _cell(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, list) else value
