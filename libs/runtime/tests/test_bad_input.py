"""Every mistake has one message: where, near match, next; status 1; nothing is left behind."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import Cli, Lab

FILE = "experiments/configs/tiny/experiment.yaml"


@dataclass
class Case:
    """`old` of the experiment's file becomes `new`; stderr begins with `says`."""

    name: str
    old: str
    new: str
    says: str
    args: tuple[str, ...] = ()
    imports_torch: bool = False


CASES = [
    Case(
        "input that matches nothing",
        "description: a tiny training",
        "inputs: [src/__init__.py, 'data/*.csv']",
        f"{FILE}:2: inputs[1]: data/*.csv is no file of the lab.",
    ),
    Case(
        "input outside the lab",
        "description: a tiny training",
        "inputs: [../secrets.txt]",
        f"{FILE}:2: inputs[0]: ../secrets.txt is not inside the lab.",
    ),
    Case(
        "input that is no variable",
        "description: a tiny training",
        "inputs: ['env:A B']",
        f"{FILE}:2: inputs[0]: env:A B is not env: and the name of a variable.",
    ),
    Case(
        "inputs that are no list",
        "description: a tiny training",
        "inputs: a.txt",
        f"{FILE}:2: inputs is 'a.txt' and must be a list of texts.",
    ),
    Case(
        "misspelt module",
        "architectures.mlp.MLP",
        "architectures.mpl.MLP",
        f"{FILE}:4: architecture._target_ names src.architectures.mpl.MLP, which does not exist. "
        "Did you mean src.architectures.mlp.MLP?",
    ),
    Case(
        "misspelt class",
        "architectures.mlp.MLP",
        "architectures.mlp.MPL",
        f"{FILE}:4: architecture._target_ names src.architectures.mlp.MPL, which does not exist. "
        "Did you mean src.architectures.mlp.MLP?",
    ),
    Case(
        "misspelt class of the runtime",
        "warmup_cosine",
        "warmup_cosin",
        f"{FILE}:16: scheduler._target_ names tensorlab.schedules.warmup_cosin, which does not "
        "exist. Did you mean tensorlab.schedules.warmup_cosine?",
    ),
    Case(
        "misspelt class of torch",
        "torch.optim.AdamW",
        "torch.optim.AdmW",
        f"{FILE}:13: optimizer._target_ names torch.optim.AdmW, which does not exist. "
        "Did you mean torch.optim.AdamW?",
        imports_torch=True,
    ),
    Case(
        "package that is not installed",
        "torch.optim.AdamW",
        "torhc.optim.AdamW",
        f"{FILE}:13: optimizer._target_ names torhc.optim.AdamW, and no package torhc is installed",
    ),
    Case(
        "unknown key",
        "optimizer:",
        "optimiser: 1\noptimizer:",
        f"{FILE}:12: Unknown key optimiser. Did you mean optimizer?",
    ),
    Case(
        "unknown constructor argument",
        "hidden: 8",
        "hiden: 8",
        f"{FILE}:5: architecture.hiden: MLP takes no argument hiden. Did you mean hidden?",
    ),
    Case(
        "unknown constructor argument of torch",
        "lr: 1e-2",
        "learning_rate: 1e-2",
        f"{FILE}:14: optimizer.learning_rate: AdamW takes no argument learning_rate.",
        imports_torch=True,
    ),
    Case(
        "unknown argument of a schedule",
        "warmup_cosine",
        "warmup_cosine\n  warmpu: 0.2",
        f"{FILE}:17: scheduler.warmpu: warmup_cosine takes no argument warmpu. "
        "Did you mean warmup?",
    ),
    Case(
        "wrong type of an argument",
        "epochs: 3",
        "epochs: three",
        f"{FILE}:19: trainer.epochs is 'three' and must be int or null",
    ),
    Case(
        "wrong type of a section",
        "architecture:\n  _target_: src.architectures.mlp.MLP\n  hidden: 8\n  dropout: 0.2",
        "architecture: mlp",
        f"{FILE}:3: architecture is 'mlp' and must be a map of keys.",
    ),
    Case(
        "wrong type of the seed",
        "project: toys",
        "project: toys\nseed: one",
        f"{FILE}:2: seed is 'one' and must be a whole number.",
    ),
    Case(
        "value that torch refuses",
        "lr: 1e-2",
        "lr: -1.0",
        f"{FILE}:13: optimizer: torch.optim.AdamW does not accept this: ValueError",
        imports_torch=True,
    ),
    Case(
        "missing section",
        "loss:\n  _target_: torch.nn.CrossEntropyLoss\n",
        "",
        f"{FILE}:1: The experiment has no loss, neither here nor in what it extends.",
    ),
    Case(
        "missing dataset",
        "dataset: toy",
        "dataset: tyo",
        f"{FILE}:9: dataloader.dataset names tyo, and there is no datasets/raw/tyo/dataset.yaml. "
        "Did you mean toy?",
    ),
    Case("YAML syntax", "hidden: 8", "hidden: [8", f"{FILE}:6: This is not YAML: "),
    Case(
        "YAML key twice",
        "hidden: 8",
        "hidden: 8\n  hidden: 9",
        f"{FILE}:6: This is not YAML: the key hidden is there twice.",
    ),
    Case(
        "project that does not exist",
        "project: toys",
        "project: toy",
        f"{FILE}:1: project names toy, and there is no projects/active/toy/project.yaml. "
        "Did you mean toys?",
    ),
    Case(
        "experiment that does not exist",
        "",
        "",
        "There is no experiment tinny. Did you mean tiny?",
        args=("--config", "tinny"),
    ),
    Case(
        "extends what does not exist",
        "project: toys",
        "project: toys\nextends: othr",
        f"{FILE}:2: extends names othr, and there is no such experiment. Did you mean other?",
    ),
    Case(
        "experiments that extend each other",
        "project: toys",
        "project: toys\nextends: other",
        "experiments/configs/other/experiment.yaml:1: These experiments extend each other: "
        "tiny -> other -> tiny.",
    ),
    Case(
        "--set with an unknown key",
        "",
        "",
        "--set trainer.epohcs=3: trainer.epohcs is no option of a training. Did you mean epochs?",
        args=("--config", "tiny", "--set", "trainer.epohcs=3"),
    ),
    Case(
        "--set with an unknown section",
        "",
        "",
        "--set trainr.epochs=3: Unknown key trainr. Did you mean trainer?",
        args=("--config", "tiny", "--set", "trainr.epochs=3"),
    ),
    Case(
        "--set without a value",
        "",
        "",
        "--set seed is not of the form key=value.",
        args=("--config", "tiny", "--set", "seed"),
    ),
    Case(
        "interpolation of what does not exist",
        "hidden: 8",
        "hidden: ${no.such}",
        f"{FILE}:5: Interpolation fails: ",
    ),
    Case(
        "tracker that is not known",
        "project: toys",
        "project: toys\ntracking: [tensorbord]",
        f"{FILE}:2: Unknown key tracking.tensorbord. Did you mean tensorboard?",
    ),
    Case(
        "metric that is not known",
        "project: toys",
        "project: toys\nevaluate: {metrics: [acuracy]}",
        f"{FILE}:2: Unknown key evaluate.metrics.acuracy. Did you mean accuracy?",
    ),
    Case(
        "component that is not a model",
        "src.architectures.mlp.MLP\n  hidden: 8\n  dropout: 0.2",
        "torch.Size",
        f"{FILE}:4: architecture._target_ names torch.Size, which is not a torch.nn.Module.",
        imports_torch=True,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_message(case: Case, lab: Lab, cli: Cli) -> None:
    lab.experiment("other", "extends: tiny\n")
    if case.old:
        lab.edit(FILE, case.old, case.new)
    said = cli("train", *(case.args or ("--config", "tiny")))
    assert said.err.startswith(case.says)
    assert "\n  next: " in said.err
    assert "Traceback" not in said.err
    assert said.status == 1
    assert said.out == "" or case.imports_torch
    assert lab.outputs() == []


def test_shapes_that_do_not_fit_show_the_users_frames(lab: Lab, cli: Cli) -> None:
    said = cli("train", "--config", "tiny", "--set", "dataloader.wide=true")
    assert said.status == 1
    lines = said.err.splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert f'File "{lab.root}/src/trainers/supervised/supervised.py"' in lines[1]
    assert "mat1 and mat2 shapes cannot be multiplied" in said.err
    assert lab.outputs() == []


def test_python_syntax_in_a_component(lab: Lab, cli: Cli) -> None:
    lab.write("src/architectures/mlp/mlp.py", "class MLP(\n")
    said = cli("check", "--config", "tiny")
    assert said.err.startswith("src/architectures/mlp/mlp.py:1: This is not Python: ")
    assert said.status == 1


def test_no_lab(lab: Lab, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = cli("train", "--config", "tiny")
    assert said.err.startswith("No lab here: ")
    assert said.status == 1


def test_mistakes_are_told_without_torch(lab: Lab) -> None:
    lab.edit(FILE, "architectures.mlp.MLP", "architectures.mpl.MLP")
    program = (
        "import sys; from tensorlab.cli import main; main(['train', '--config', 'tiny']);"
        "sys.exit(3 if 'torch' in sys.modules else 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=lab.root, capture_output=True)
    assert done.returncode == 0
    assert b"Did you mean" in done.stderr


def test_a_venv_without_torch(lab: Lab) -> None:
    lab.write("pyproject.toml", '[tool.tensorlab]\n# the name\nname = "vision"\n[x]\nname = "y"\n')
    program = (
        "import sys; from tensorlab.cli import main; sys.modules['torch'] = None;"
        "sys.exit(main(['train', '--config', 'tiny']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=lab.root, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr.startswith("torch is not installed for ")
    assert done.stderr.endswith("\n  next: npx nx run vision:setup\n")
    assert lab.outputs() == []


def test_a_component_that_imports_what_is_not_installed(lab: Lab, cli: Cli) -> None:
    lab.edit("src/architectures/mlp/mlp.py", "import math\n", "import math\n\nimport timmm\n")
    said = cli("train", "--config", "tiny")
    assert "mlp.py" in said.err
    assert "No module named 'timmm'" in said.err
    assert "next: add it to pyproject.toml, then type npx nx run lab:setup" in said.err


@pytest.mark.parametrize("run", ["../x", "", "a/b", "-x"])
def test_names_of_runs_stay_inside(run: str, lab: Lab, cli: Cli) -> None:
    with pytest.raises(SystemExit) as stop:
        cli("train", "--config", "tiny", f"--run={run}")
    assert stop.value.code == 2
