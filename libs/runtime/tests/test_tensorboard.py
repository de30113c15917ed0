"""What TensorBoard's files hold is read by TensorBoard's own reader."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy
import pytest
import torch
from conftest import EXPERIMENT, Cli, Lab
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams import metadata
from tracking_lab import RUN, history, tracked

from tensorlab.sample_pictures import captions, drawn

PICTURES = '''
"""Pictures of 8 x 8 pixels, brighter for a higher class."""
import torch
from torch.utils.data import DataLoader, TensorDataset


class Pictures:
    input_shape = (1, 8, 8)
    num_classes = 3
    vocab_size = 0
    class_names = ("dark", "grey", "light")

    def loader(self, split):
        y = torch.arange(24) % 3
        x = torch.rand(24, 1, 8, 8, generator=torch.Generator().manual_seed(len(split)))
        return DataLoader(TensorDataset(x * 0.3 + y.view(-1, 1, 1, 1) / 3, y), 8)
'''
UNTRACEABLE = """
import torch
from src.architectures.mlp.mlp import MLP


class Untraceable(MLP):
    def forward(self, x):
        if torch.jit.is_tracing():
            raise RuntimeError("this model looks at its input")
        return super().forward(x)
"""


WHOLE = {"scalars": 0, "images": 0, "histograms": 0}  # the reader otherwise takes samples


def read(lab: Lab, run: str = "r1") -> EventAccumulator:
    folder = lab.root / "experiments/logs/tiny" / run
    return EventAccumulator(str(folder), size_guidance=WHOLE).Reload()


def points(events: EventAccumulator, name: str) -> list[tuple[int, float]]:
    return [(point.step, point.value) for point in events.Scalars(name)]


def as_float32(pairs: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """TensorBoard keeps 32 bits of a number."""
    return [(step, numpy.float32(value).item()) for step, value in pairs]


def hparams(events: EventAccumulator) -> dict[str, Any]:
    """The three messages of the hparams page: experiment, session_start_info, session_end_info."""
    found = events.summary_metadata
    kinds = {
        metadata.EXPERIMENT_TAG: metadata.parse_experiment_plugin_data,
        metadata.SESSION_START_INFO_TAG: metadata.parse_session_start_info_plugin_data,
        metadata.SESSION_END_INFO_TAG: metadata.parse_session_end_info_plugin_data,
    }
    return {
        tag.rsplit("/", 1)[-1]: parse(found[tag].plugin_data.content)
        for tag, parse in kinds.items()
        if tag in found
    }


def test_by_default_metrics_and_hyperparameters_and_no_more(lab: Lab, cli: Cli) -> None:
    tracked(lab, ["tensorboard"])
    assert cli(*RUN).status == 0
    events = read(lab)
    tags = events.Tags()
    assert (tags["images"], tags["histograms"], tags["graph"]) == ([], [], False)
    assert points(events, "train/loss") == as_float32(history(lab))
    page = hparams(events)
    values = page["session_start_info"].hparams
    assert values["optimizer.lr"].number_value == 0.01
    assert values["architecture"].string_value == "MLP"
    assert page["session_end_info"].status == 1  # success
    names = [metric.name.tag for metric in page["experiment"].metric_infos]
    assert names[:2] == ["best/val/loss", "best/val/accuracy"]
    best = lab.run_json("r1")["metrics"]["best"]
    assert points(events, "best/val/loss") == as_float32([(best["step"], best["val/loss"])])


def test_samples_graph_and_histograms_by_option(lab: Lab, cli: Cli) -> None:
    lab.write("src/dataloaders/pictures/__init__.py", PICTURES)
    text = EXPERIMENT.replace("toy.Toy\n  dataset: toy", "pictures.Pictures")
    text = text.replace(
        "mlp.MLP\n  hidden: 8\n  dropout: 0.2", "cnn.CNN\n  channels: 4\n  stages: 1"
    )
    options = "{images: 3, graph: true, histograms: 2}"
    lab.experiment("tiny", f"{text}tracking: {{tensorboard: {options}}}\n")
    said = cli(*RUN)
    assert said.status == 0, said.err
    assert "fails" not in said.out
    events = read(lab)
    from PIL import Image

    shown = events.Images("samples")
    assert [one.step for one in shown] == [step for step, _ in history(lab)]
    picture = Image.open(io.BytesIO(shown[0].encoded_image_string)).convert("RGB")
    assert picture.width > 2 * picture.height  # three samples side by side
    assert len(picture.getcolors(1 << 20)) > 50
    assert any("Conv2d" in node.name for node in events.Graph().node)
    last = lab.run_json("r1")["steps"]
    model = torch.load(lab.root / "models/checkpoints/tiny/r1/last.pt", weights_only=True)["model"]
    trained = {name for name in model if "running" not in name and "batches" not in name}
    for kind in ("weights", "gradients"):
        named = {tag for tag in events.Tags()["histograms"] if tag.startswith(kind)}
        assert named == {f"{kind}/{name}" for name in trained}
    steps = [one.step for one in events.Histograms("gradients/head.1.bias")]
    assert steps == list(range(2, last + 1, 2))
    assert all(h.histogram_value.max > 0 for h in events.Histograms("gradients/head.1.bias"))


def test_gradients_of_fp16_are_shown_without_their_scale(lab: Lab, cli: Cli) -> None:
    tracked(lab, {"tensorboard": {"histograms": 1}})
    largest = []
    for precision in ("fp32", "fp16"):
        run = ("train", "--config", "tiny", "--run", precision)
        assert cli(*run, "--set", f"trainer.precision={precision}").status == 0
        [first, *_] = read(lab, precision).Histograms("gradients/head.weight")
        largest.append(first.histogram_value.max)
    assert largest[1] == pytest.approx(largest[0], rel=0.05)


def test_what_a_model_or_data_does_not_have_is_said_once(lab: Lab, cli: Cli) -> None:
    tracked(lab, {"tensorboard": {"images": True, "graph": True}})
    lab.write("src/architectures/untraceable/__init__.py", UNTRACEABLE)
    lab.edit("experiments/configs/tiny/experiment.yaml", "mlp.MLP", "untraceable.Untraceable")
    said = cli(*RUN)
    assert said.status == 0, said.err
    fails = [line for line in said.out.splitlines() if "fails" in line]
    assert fails == [
        "tracking: tensorboard.graph fails and is left out, the training goes on: "
        "RuntimeError: this model looks at its input",
        "tracking: tensorboard.images fails and is left out, the training goes on: ValueError: "
        "inputs of shape (8, 4) are no images (samples, 1 or 3, H, W)",
    ]
    assert "No graph saved" not in said.out
    assert len(points(read(lab), "train/loss")) == 3


def test_a_run_that_goes_on_has_every_step_once(
    lab: Lab, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {"tensorboard": {"histograms": 1}}
    tracked(lab, options, stops=True)
    monkeypatch.setenv("STOP_AFTER", "2")
    assert cli(*RUN).status == 130
    assert "session_end_info" not in hparams(read(lab))
    monkeypatch.delenv("STOP_AFTER")
    assert cli(*RUN).status == 0
    events = read(lab)
    assert points(events, "val/loss") == as_float32(history(lab, "val/loss"))
    steps = [one.step for one in events.Histograms("weights/body.0.weight")]
    assert steps == list(range(1, lab.run_json("r1")["steps"] + 1))
    assert hparams(events)["session_end_info"].status == 1


def test_a_run_that_starts_anew_leaves_no_events_of_before(lab: Lab, cli: Cli) -> None:
    """Killed after it logged and before its first checkpoint: nothing to go on from."""
    tracked(lab, ["tensorboard"])
    assert cli(*RUN).status == 0
    for file in (lab.root / "models/checkpoints/tiny/r1").iterdir():
        file.unlink()
    record = lab.run_json("r1") | {"status": "running"}
    lab.write("experiments/runs/tiny/r1/run.json", json.dumps(record))
    assert cli(*RUN).status == 0
    assert len(list((lab.root / "experiments/logs/tiny/r1").iterdir())) == 1
    assert points(read(lab), "val/loss") == as_float32(history(lab, "val/loss"))


def test_captions_say_what_was_predicted() -> None:
    scores = torch.tensor([[9.0, 0.0], [9.0, 0.0]])
    assert captions(torch.tensor([0, 1]), scores, ("cat", "dog")) == [
        "cat (100 %)",
        "cat, not dog (100 %)",
    ]
    numbers = captions(torch.tensor([0.5, 2.0]), torch.tensor([[0.25], [2.0]]))
    assert numbers == ["0.25 (target 0.5)", "2 (target 2)"]
    images = torch.rand(2, 1, 4, 4)
    assert captions(images, images) == ["", ""]


@pytest.mark.parametrize(
    ("y", "output", "rows"),
    [
        (
            torch.zeros(9, dtype=torch.long),
            torch.rand(9, 3),
            3,
        ),  # classes, in three lines
        (torch.rand(9, 3, 4, 4), torch.rand(9, 3, 4, 4), 6),  # images: what is made of each below
        (torch.zeros(9, 4, 4, dtype=torch.long), torch.rand(9, 5, 4, 4), 9),  # masks
    ],
)
def test_samples_are_drawn_by_what_the_model_gives(
    y: torch.Tensor, output: torch.Tensor, rows: int
) -> None:
    figure = drawn(torch.randn(9, 3, 4, 4), y, output)
    assert len(figure.axes) == 4 * rows
    assert sum(bool(axis.images) for axis in figure.axes) == 9 * rows // 3
