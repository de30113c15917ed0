"""What `trainer:` asks for is what is done, and what cannot be is refused before."""

from __future__ import annotations

import importlib.util
import json
import math
import re
import shutil
from collections.abc import Callable

import pytest
import torch
import yaml
from conftest import Cli, Lab
from safetensors.torch import load_file
from torch import nn
from torch.optim.lr_scheduler import (
    ConstantLR,
    CosineAnnealingLR,
    LinearLR,
    OneCycleLR,
    SequentialLR,
    StepLR,
)

from tensorlab import errors, models, schedules
from tensorlab.options import COMPILE_MODES, Options

FILE = "experiments/configs/tiny/experiment.yaml"


def lines(lab: Lab) -> list[dict]:
    [file] = (lab.root / "experiments/runs/tiny").glob("*/metrics.jsonl")
    return [json.loads(line) for line in file.read_text().splitlines()]


@pytest.mark.parametrize(
    "options",
    [
        "precision=tf32 accumulate=4 clip_grad_norm=0.5",
        "precision=bf16 schedule_by=epoch deterministic=false",
        "precision=fp16 ema=0.9 monitor=val/accuracy checkpoint_every=2 keep_best=2",
    ],
)
def test_trains_with(options: str, lab: Lab, cli: Cli) -> None:
    sets = [part for option in options.split() for part in ("--set", f"trainer.{option}")]
    said = cli("train", "--config", "tiny", *sets)
    assert said.status == 0, said.err
    assert [line["epoch"] for line in lines(lab)] == [1, 2, 3]
    assert all(math.isfinite(line["val/loss"]) for line in lines(lab))


def test_steps_and_validation_between_them(lab: Lab, cli: Cli) -> None:
    lab.edit(FILE, "epochs: 3", "steps: 10\n  evaluate_every: 4")
    said = cli("train", "--config", "tiny")
    assert said.status == 0, said.err
    assert [line["step"] for line in lines(lab)] == [4, 8, 10]
    best = min(lines(lab), key=lambda line: line["val/loss"])["step"]
    assert f"best step {best}: val/loss" in said.out


def test_stops_without_progress(lab: Lab, cli: Cli) -> None:
    lab.edit(FILE, "epochs: 3", "epochs: 20\n  patience: 2\n  min_delta: 100.0")
    assert cli("train", "--config", "tiny").status == 0
    assert len(lines(lab)) == 3


BAD = [
    ("epochs=-1", "trainer.epochs must be at least 1, not -1"),
    ("accumulate=7", "trainer.accumulate is 7, more than the 6 batches of an epoch"),
    ("precision=bf61", "trainer.precision cannot be 'bf61'. Did you mean bf16?"),
    ("compile=fast", "trainer.compile cannot be 'fast'."),
    ("ema=1.5", "trainer.ema is a decay between 0 and 1, not 1.5"),
    ("clip_grad_norm=0", "trainer.clip_grad_norm"),
    ("strategy=ddpp", "trainer.strategy cannot be 'ddpp'. Did you mean ddp?"),
    ("strategy=fsdp", "trainer.strategy is fsdp, and one process has nothing to share"),
    ("gradient_checkpointing=true", "trainer.gradient_checkpointing finds no nn.ModuleList"),
]


@pytest.mark.parametrize(("option", "says"), BAD, ids=[option for option, _ in BAD])
def test_refuses(option: str, says: str, lab: Lab, cli: Cli) -> None:
    before = lab.outputs()
    said = cli("train", "--config", "tiny", "--set", f"trainer.{option}")
    assert said.status == 1
    assert says in said.err
    assert "Traceback" not in said.err
    assert lab.outputs() == before


@pytest.mark.parametrize("other", ["ema=0.9", "compile=default"])
def test_what_shares_of_a_model_cannot(other: str, lab: Lab, cli: Cli) -> None:
    sets = ("devices=2", "strategy=fsdp", other)
    said = cli("train", "--config", "tiny", *(f"--set=trainer.{one}" for one in sets))
    assert said.status == 1
    option = other.partition("=")[0]
    assert f"trainer.{option} needs the whole model, and strategy is fsdp" in said.err
    assert lab.outputs() == []


DEEPSPEED = [
    ("{}", "trainer.deepspeed needs strategy: accelerate"),
    ("{} strategy=accelerate", "trainer.deepspeed shares out between processes"),
    (
        "{bf16: {enabled: true}} strategy=accelerate devices=2",
        "trainer.deepspeed has bf16, which is trainer.precision of the experiment",
    ),
    (
        "{zero_optimization: {stage: 3}} strategy=accelerate devices=2",
        "trainer.deepspeed has ZeRO stage 3; 0, 1 and 2 are known to resume",
    ),
    ("{} strategy=accelerate devices=2 ema=0.9", "trainer.ema is given beside deepspeed"),
]


@pytest.mark.parametrize(("options", "says"), DEEPSPEED, ids=[says for _, says in DEEPSPEED])
def test_what_deepspeed_is_refused(options: str, says: str) -> None:
    given, *others = options.rpartition("}")[0::2]
    section = {"deepspeed": yaml.safe_load(given + "}")}
    section |= {name: yaml.safe_load(value) for name, value in pairs(others[0])}
    with pytest.raises(errors.BadOption, match=re.escape(says)):
        Options.of(section)


def pairs(options: str) -> list[list[str]]:
    return [option.split("=") for option in options.split()]


def test_accelerate_needs_its_extra(lab: Lab, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "accelerate" else found(name)
    )
    said = cli("train", "--config", "tiny", "--set", "trainer.strategy=accelerate")
    assert said.status == 1
    assert "trainer.strategy: accelerate needs packages of the extra accelerate." in said.err
    assert "next: npx nx run lab:setup --extras=accelerate" in said.err
    assert lab.outputs() == []


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def test_cuda_graphs_without_a_gpu_are_said(lab: Lab, cli: Cli) -> None:
    said = cli("train", "--config", "tiny", "--set", "trainer.cuda_graphs=true")
    assert said.status == 0
    assert "cuda_graphs: there is no GPU here, trains without" in said.out


@pytest.mark.skipif(shutil.which("g++") is None, reason="there is no C++ compiler")
@pytest.mark.parametrize("mode", [mode for mode in COMPILE_MODES if mode != "none"])
def test_compile_compiles(mode: str) -> None:
    from torch._dynamo.utils import counters

    torch._dynamo.reset()
    counters.clear()
    model = Blocks().eval()
    x = torch.randn(8, 4)
    with torch.no_grad():
        compiled = models.prepared(model, Options(compile=mode))(x)
        assert torch.allclose(compiled, model(x), atol=1e-6)
    assert counters["stats"]["unique_graphs"] == 1
    assert not counters["graph_break"]


@pytest.mark.skipif(shutil.which("g++") is None, reason="there is no C++ compiler")
def test_a_compiled_training_is_the_same_one(lab: Lab, cli: Cli) -> None:
    args = ("train", "--config", "tiny", "--set", "architecture.dropout=0")
    for mode in ("none", "default"):
        assert cli(*args, "--set", f"trainer.compile={mode}", "--run", mode).status == 0
    none, default = (
        load_file(lab.root / "models/checkpoints/tiny" / mode / "best.safetensors")
        for mode in ("none", "default")
    )
    assert list(none) == list(default)
    assert all(torch.allclose(none[name], default[name], atol=1e-4) for name in none)


def test_compile_needs_a_compiler(lab: Lab, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CXX", "no-such-compiler")
    before = lab.outputs()
    said = cli("train", "--config", "tiny", "--set", "trainer.compile=default")
    assert said.status == 1
    assert "trainer.compile needs a C++ compiler, and no-such-compiler is not there" in said.err
    assert lab.outputs() == before


def test_bf16_on_an_older_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    from tensorlab.precision import Precision

    monkeypatch.setattr(torch.cuda, "get_device_name", lambda device: "Tesla V100")
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda device: (7, 0))
    with pytest.raises(errors.BadOption, match=r"bf16 on Tesla V100 .* fp16 works there"):
        Precision("bf16", torch.device("cuda"))


def test_an_empty_split(lab: Lab, cli: Cli) -> None:
    lab.edit("src/dataloaders/toy/toy.py", '"val": 24', '"val": 0')
    before = lab.outputs()
    said = cli("train", "--config", "tiny")
    assert said.status == 1
    assert said.err.startswith(f"{FILE}:8: The split val of the dataloader is empty.")
    assert lab.outputs() == before


INITS = [
    ("init_from: other", "init_from: other has no complete run with weights", "nx run other:train"),
    ("init_from: models/pretrained/x.pt", "models/pretrained/x.pt is no file of the lab", "check"),
    ("freeze: [boddy.*]", "freeze: no parameter matches boddy.*", "check"),
]


@pytest.mark.parametrize(("line", "says", "act"), INITS, ids=["run", "file", "pattern"])
def test_weights_that_are_not_there(line: str, says: str, act: str, lab: Lab, cli: Cli) -> None:
    lab.experiment("other", "extends: tiny\n")
    lab.edit(FILE, "project: toys", f"project: toys\n{line}")
    before = lab.outputs()
    said = cli("train", "--config", "tiny")
    assert said.status == 1
    assert said.err.startswith(f"{FILE}:2: ")
    assert says in said.err
    assert act in said.err.split("next: ")[1]
    assert lab.outputs() == before


def test_weights_of_another_architecture_are_listed(lab: Lab, cli: Cli) -> None:
    wide = "extends: tiny\narchitecture: {hidden: 16}\n"
    lab.experiment("wide", wide)
    assert cli("train", "--config", "wide").status == 0
    lab.edit(FILE, "project: toys", "project: toys\ninit_from: wide")
    said = cli("train", "--config", "tiny")
    assert said.status == 1
    assert "the weights of wide do not fit:" in said.err
    assert "head.weight is (3, 16) there, (3, 8) here" in said.err


def test_frozen_weights_stay_and_the_result_is_kept(lab: Lab, cli: Cli) -> None:
    assert cli("train", "--config", "tiny").status == 0
    lab.experiment("tuned", "extends: tiny\ninit_from: tiny\nfreeze: [body.*]\n")
    assert cli("train", "--config", "tuned").status == 0
    [before] = (lab.root / "models/checkpoints/tiny").glob("*/best.safetensors")
    [after] = (lab.root / "models/finetuned/tuned").glob("*/model.safetensors")
    old, new = load_file(before), load_file(after)
    assert all(torch.equal(old[name], new[name]) for name in old if name.startswith("body."))
    assert not torch.equal(old["head.weight"], new["head.weight"])


class Blocks(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(
            nn.Sequential(nn.Linear(4, 4), nn.Tanh(), nn.Dropout(0.5)) for _ in range(3)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for block in self.blocks:
            x = block(x)
        return x


def test_gradient_checkpointing_gives_the_same_gradients() -> None:
    def gradients(options: Options) -> list[torch.Tensor]:
        torch.manual_seed(0)
        model = Blocks()
        models.prepared(model, options)(torch.randn(8, 4)).square().sum().backward()
        return [parameter.grad for parameter in model.parameters()]

    plain = gradients(Options())
    again = gradients(Options(gradient_checkpointing=True))
    assert all(torch.equal(one, other) for one, other in zip(plain, again, strict=True))


def rates(make: Callable, steps: int) -> list[float]:
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.5)
    scheduler, found = make(optimizer), []
    for _ in range(steps):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return found


def warmed(optimizer: torch.optim.Optimizer) -> SequentialLR:
    up, down = LinearLR(optimizer, 0.2, 1.0, total_iters=4), CosineAnnealingLR(optimizer, 15)
    return SequentialLR(optimizer, [up, down], milestones=[5])


PEERS = [
    (lambda o: schedules.constant(o, 20), lambda o: ConstantLR(o, 1.0)),
    (lambda o: schedules.constant(o, 20, 0.25), lambda o: LinearLR(o, 0.2, 1.0, total_iters=4)),
    (lambda o: schedules.warmup_cosine(o, 20, warmup=0.25), warmed),
    (lambda o: schedules.one_cycle(o, 20), lambda o: OneCycleLR(o, 0.5, 20)),
    (
        lambda o: schedules.one_cycle(o, 20, warmup=0.5, start=0.1, final=0.01),
        lambda o: OneCycleLR(o, 0.5, 20, pct_start=0.5, div_factor=10, final_div_factor=10),
    ),
    (lambda o: schedules.warmup_cosine(o, 20, warmup=0.0), lambda o: CosineAnnealingLR(o, 20)),
    (
        lambda o: schedules.linear(o, 20, final=0.1),
        lambda o: LinearLR(o, start_factor=1.0, end_factor=0.1, total_iters=20),
    ),
    (lambda o: schedules.step(o, 20, drops=3, factor=0.5), lambda o: StepLR(o, 5, gamma=0.5)),
]


IDS = ["constant", "warm", "warm cosine", "one cycle", "own cycle", "cosine", "linear", "step"]


@pytest.mark.parametrize(("own", "theirs"), PEERS, ids=IDS)
def test_schedules_are_those_of_torch(own: Callable, theirs: Callable) -> None:
    assert rates(own, 20) == pytest.approx(rates(theirs, 20))


@pytest.mark.parametrize("precision", ["bf16", "fp16"])
def test_half_precision_accumulates_to_what_fp32_does(precision: str, lab: Lab, cli: Cli) -> None:
    # Plain SGD: Adam would not notice a gradient of the wrong size.
    lab.edit(FILE, "torch.optim.AdamW\n  lr: 1e-2", "torch.optim.SGD\n  lr: 0.5")
    plain = ("train", "--config", "tiny", "--set", "architecture.dropout=0")
    whole = ("--set", "dataloader.batch_size=16", "--run", "whole")
    half = ("--set", "trainer.accumulate=2", "--set", f"trainer.precision={precision}")
    assert cli(*plain, *whole).status == 0
    assert cli(*plain, *half, "--run", "half").status == 0
    weights = [
        torch.load(lab.root / "models/checkpoints/tiny" / run / "last.pt", weights_only=True)
        for run in ("whole", "half")
    ]
    one, two = (saved["model"] for saved in weights)
    for name, value in one.items():
        assert torch.allclose(value, two[name], atol=1e-2), name
    assert any(not torch.equal(value, two[name]) for name, value in one.items())
