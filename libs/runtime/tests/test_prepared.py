"""From raw files to samples: preprocess, split, and what a dataloader reads."""

from __future__ import annotations

import json
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Cli, Lab, Said

from tensorlab import prepared, preprocess, split
from tensorlab.errors import UserError

PREPROCESS = """\
import numpy as np


def preprocess(raw, out):
    rows = np.loadtxt(raw / "table.csv", delimiter=",")
    out.features("x", rows[:, :2].astype("float32"))
    out.labels("y", rows[:, 2].astype(int), classes=["no", "yes", "maybe"])
"""
SPLIT = """\
from tensorlab import splits


def split(data):
    return splits.stratified(data["y"], {"val": 0.2, "test": 0.2})
"""
ROWS = "".join(f"{at},{at / 7},{at % 3}\n" for at in range(60))


class Prepared:
    """A lab whose dataset `toy` is prepared, and the two commands run in this process."""

    def __init__(self, lab: Lab, capsys: pytest.CaptureFixture) -> None:
        self.lab, self.capsys = lab, capsys
        self.root = lab.root
        lab.write("src/preprocess/__init__.py", "")
        lab.write("src/preprocess/toy/__init__.py", "")
        self.raw(ROWS)
        self.code(PREPROCESS)
        self.code(SPLIT, "split")

    def raw(self, text: str) -> None:
        self.lab.write("datasets/raw/toy/table.csv", text)

    def code(self, text: str, step: str = "preprocess") -> None:
        self.lab.write(f"src/preprocess/toy/{step}.py", text)

    def run(self, command: Any, *args: str) -> Said:
        for module in [name for name in sys.modules if name.split(".")[0] == "src"]:
            del sys.modules[module]
        self.capsys.readouterr()
        status = command.main(["toy", *args])
        return Said(status, *self.capsys.readouterr())

    def key(self, key: str, **more: Any) -> str:
        return str(self.lab.write("key.json", json.dumps({"key": key, **more})))

    def read(self, name: str = "processed/toy") -> prepared.Prepared:
        return prepared.read(self.root / "datasets", name)

    def left(self) -> list[str]:
        """Everything in the folders of what is made, locks aside."""
        found = [
            path.relative_to(self.root / "datasets").as_posix()
            for kind in ("processed", "generated", "splits")
            for path in (self.root / "datasets" / kind).rglob("*")
        ]
        return sorted(path for path in found if not path.endswith(".lock"))


@pytest.fixture
def toy(lab: Lab, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Prepared:
    monkeypatch.chdir(lab.root)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr("tensorlab.signals.install", lambda: None)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    return Prepared(lab, capsys)


def test_from_raw_to_batches(toy: Prepared) -> None:
    said = toy.run(preprocess)
    assert (said.status, said.err) == (0, "")
    assert "toy: 60 samples: x float32 (2,), y 3 classes; " in said.out
    said = toy.run(split)
    assert (said.status, said.out) == (0, "toy: train 36, val 12, test 12\n")
    data = toy.read()
    assert (data.samples, data.classes) == (60, ["no", "yes", "maybe"])
    assert isinstance(data["x"], np.memmap)
    assert data["x"][7].tolist() == [7.0, 1.0]
    found = data.splits()
    assert {name: len(at) for name, at in found.items()} == {"train": 36, "val": 12, "test": 12}
    first = (toy.root / "datasets/splits/toy/test.txt").read_text().split("\n")[0]
    assert first == str(found["test"][0])

    from torch.utils.data import DataLoader

    for workers in (0, 1):
        loader = DataLoader(data.dataset("test"), 5, num_workers=workers)
        x, y = next(iter(loader))
        assert x[:, 0].tolist() == found["test"][:5].tolist()
        assert (y == x[:, 0] % 3).all()
    assert pickle.loads(pickle.dumps(data.dataset("val")))[0][1] == found["val"][0] % 3


def test_sequences_and_other_arrays(toy: Prepared) -> None:
    toy.code("""\
import numpy as np

def preprocess(raw, out):
    out.sequences("tokens", ([at] * (at % 4) for at in range(30)), dtype="uint16")
    big = out.empty("big", (30, 2, 2), "float32")
    big[:] = np.arange(30)[:, None, None]
    out.targets("price", np.arange(30) / 2)
    out.groups("author", [f"a{at // 3}" for at in range(30)])
    out.times("written", np.arange(30).astype("datetime64[D]"))
    out.extra("file", [f"{at}.txt" for at in range(30)])
    out.fact("vocabulary", ["a", "b"])
""")
    toy.code(
        """\
from tensorlab import splits

def split(data):
    return splits.kfold(data.samples, 3, groups=data["author"], val=6)
""",
        "split",
    )
    said = toy.run(preprocess)
    assert "tokens 43 x uint16 in all, big float32 (2, 2), price float64, author texts" in said.out
    assert toy.run(split).out.startswith("toy: fold 0: train ")
    data = toy.read()
    assert (len(data["tokens"]), data["tokens"][7].tolist()) == (30, [7, 7, 7])
    assert list(data.features) == ["tokens", "big"]
    assert (data["file"][3], data.facts) == ("3.txt", {"vocabulary": ["a", "b"]})
    assert data.folds == 3
    assert sorted(np.concatenate([data.splits(fold)["test"] for fold in range(3)])) == [*range(30)]
    tokens, big, price = data.dataset("val", fold=1)[0]
    assert (big.shape, price.ndim, tokens.ndim) == ((2, 2), 0, 1)
    with pytest.raises(UserError, match="has 3 folds: there is no fold 3"):
        data.splits(3)
    with pytest.raises(UserError, match=r"has 3 folds\.\n  next: name one from 0 to 2"):
        data.splits()


def test_generated_data_has_no_raw(toy: Prepared) -> None:
    (toy.root / "src/preprocess/toy/preprocess.py").unlink()
    toy.code(
        """\
import numpy as np

def generate(out):
    out.features("x", np.random.normal(size=(9, 2)))
""",
        "generate",
    )
    toy.code(
        "from tensorlab import splits\n\n"
        "def split(data): return splits.random(data.samples, {'test': 3})\n",
        "split",
    )
    assert "9 samples: x float64 (2,)" in toy.run(preprocess).out
    assert toy.run(split).status == 0
    first = np.array(toy.read("generated/toy")["x"])
    toy.run(preprocess)
    assert np.array_equal(first, toy.read("generated/toy")["x"])  # the same numbers every time


def test_what_is_made_is_not_made_again(toy: Prepared) -> None:
    key = toy.key("k")
    toy.run(preprocess, "--key", key)
    assert "is made, nothing to do" in toy.run(preprocess, "--key", key).out
    assert toy.run(split, "--key", key).out == "toy: train 36, val 12, test 12\n"
    assert "is made, nothing to do" in toy.run(split, "--key", key).out
    for file in ("processed/toy/x.npy", "splits/toy/val.txt"):
        path = toy.root / "datasets" / file
        path.write_bytes(path.read_bytes()[:-2])
    assert "nothing to do" not in toy.run(preprocess, "--key", key).out
    assert toy.run(split, "--key", key).out == "toy: train 36, val 12, test 12\n"
    assert "nothing to do" not in toy.run(preprocess, "--key", toy.key("other")).out


def test_a_file_that_was_edited_meanwhile(toy: Prepared) -> None:
    sources = {"src/preprocess/toy/preprocess.py": "0" * 64}
    said = toy.run(preprocess, "--key", toy.key("k", sources=sources))
    assert said.status == 1
    assert "preprocess.py was edited while this was starting.\n  next: npx nx run" in said.err


def test_splits_of_other_data_are_refused(toy: Prepared) -> None:
    toy.run(preprocess)
    toy.run(split)
    toy.raw(ROWS + "1,2,0\n")
    toy.run(preprocess)
    with pytest.raises(UserError, match="made from other data: 60 samples then, 61 now") as found:
        toy.read().splits()
    assert found.value.next == "npx nx run preprocess-toy:split"
    toy.raw(ROWS.replace("7,1.0", "8,1.0"))
    toy.run(preprocess)
    with pytest.raises(UserError, match="made from other data: others, though as many"):
        toy.read().splits()
    said = toy.run(split, "--key", toy.key("s", data="another"))
    assert "was not made by the code and the data that are here now" in said.err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0\n1\nx\n", "test.txt:3: 'x' is not the index of a sample."),
        ("0\n\n60\n", "test.txt:3: There is no sample 60: they are 0 to 59."),
        ("3\n3\n", "datasets/splits/toy: The split test names sample 3 twice."),
        ("", "datasets/splits/toy: The split test would have no samples"),
        (None, "test.txt: The file is not there."),
        ("train", "datasets/splits/toy: The splits train and test share 36 samples"),
        ("drop", "test.txt: The file is not as the split wrote it."),
    ],
)
def test_bad_split_files(toy: Prepared, text: str | None, message: str) -> None:
    toy.run(preprocess)
    toy.run(split)
    file = toy.root / "datasets/splits/toy/test.txt"
    if text is None:
        file.unlink()
    elif text == "train":
        file.write_text((file.parent / "train.txt").read_text())
    elif text == "drop":
        file.write_text("\n".join(file.read_text().split("\n")[1:]))
    else:
        file.write_text(text)
    with pytest.raises(UserError) as found:
        toy.read().splits()
    assert message in str(found.value)
    assert str(found.value).endswith("next: npx nx run preprocess-toy:split")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("1,nan,0\n", "preprocess.py: x has nan in sample 60."),
        ("1,inf,0\n2,nan,1\n", "preprocess.py: x has inf in sample 60, and so have 1 more."),
        ("1,2,3\n", "preprocess.py:7: Sample 60 has the label 3, and the 3 classes are 0 to 2."),
    ],
)
def test_bad_values_are_refused(toy: Prepared, rows: str, message: str) -> None:
    toy.raw(ROWS + rows)
    said = toy.run(preprocess)
    assert (said.status, said.err.startswith("src/preprocess/toy/" + message)) == (1, True)
    assert "Traceback" not in said.err
    assert toy.left() == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("pass", "Nothing was written as features."),
        ('out.features("X", [1])', "'X' is not the name of an array"),
        ('out.features("x", [1]); out.features("x", [1])', "x is written twice."),
        ('out.features("x", ["a"])', "x holds texts, which"),
        ('out.features("x", [{}])', "x holds values of several kinds"),
        ('out.features("x", [])', "x holds no samples"),
        ('out.features("x", [1]); out.extra("z", [1, 2])', "samples: x 1, z 2."),
        ('out.sequences("x", [], "int8")', "x holds no sequences"),
        ('out.sequences("x", [[1], [300]], "uint8")', "in sample 1 that uint8 cannot hold"),
        ('out.sequences("x", ["a"], "uint8")', "x holds 'a' as sample 0"),
        ('out.sequences("x", [[[1]], [[1, 2]]], "int8")', "the shape (2,) in sample 1, and (1,)"),
        ('out.features("x", [1]); out.labels("y", [0.5], 2)', "labels has values of type float64"),
        ('out.fact("a", {1, 2})', "a cannot be kept as JSON"),
        ('out.fact("a", 1); out.fact("a", 1)', "a is written twice."),
        ('out.features("x", [1]); out.groups("g", [None])', "g has no value for sample 0"),
    ],
)
def test_bad_writing(toy: Prepared, line: str, message: str) -> None:
    toy.code(f"def preprocess(raw, out):\n    {line}\n")
    said = toy.run(preprocess)
    assert (said.status, message in said.err) == (1, True), said.err
    assert said.err.startswith("src/preprocess/toy/preprocess.py")
    assert toy.left() == []


@pytest.mark.parametrize(
    ("returned", "message"),
    [
        ("None", "split gives a NoneType, not a map of indices"),
        ("{}", "split gives a dict, not"),
        ("{3: [1]}", "split gives a split named 3"),
        ("{'test': [0.5]}", "split gives test as float64 values"),
        ("{'test': [60]}", "The split test names 60, and the samples are 0 to 59."),
        ("{'a': [1, 2], 'b': [2]}", "The splits a and b share 1 sample: 2."),
        ("{'a': []}", "The split a would have no samples"),
    ],
)
def test_bad_splits(toy: Prepared, returned: str, message: str) -> None:
    toy.run(preprocess)
    toy.code(f"def split(data): return {returned}\n", "split")
    said = toy.run(split)
    assert (said.status, message in said.err) == (1, True), said.err
    assert said.err.startswith("src/preprocess/toy/split.py")
    assert not any(path.startswith("splits/") for path in toy.left())


def test_planted_duplicates_are_found(toy: Prepared) -> None:
    toy.raw(ROWS + "".join(line + "\n" for line in ROWS.split("\n")[:12]))
    toy.run(preprocess)
    said = toy.run(split)
    assert said.status == 1
    data = toy.read()
    twins = {at: at + 60 for at in range(12)}
    lines = [line.strip() for line in said.err.split("\n")[2:7]]
    assert len(lines) == 5
    for line in lines:
        (one, first), (other, second) = (part.split() for part in line.split(" = "))
        assert one != other
        assert twins[min(int(first), int(second))] == max(int(first), int(second))
    assert " contents in several splits, sample for sample:" in said.err
    assert "ALLOW_DUPLICATES = True" in said.err
    toy.code(SPLIT + "\n\nALLOW_DUPLICATES = True\n", "split")
    assert "duplicates across splits, allowed" in toy.run(split).out
    toy.code(
        "from tensorlab import splits\n\n\ndef split(data):\n"
        '    return splits.grouped(data.contents(), {"val": 0.2, "test": 0.2})\n',
        "split",
    )
    assert toy.run(split).status == 0
    of = {index: name for name, indices in data.splits().items() for index in indices.tolist()}
    assert all(of[one] == of[other] for one, other in twins.items())


def test_planted_groups_are_found(toy: Prepared) -> None:
    toy.code(PREPROCESS + '    out.groups("patient", [f"p{at // 6}" for at in range(60)])\n')
    toy.run(preprocess)
    said = toy.run(split)
    assert said.status == 1
    assert "10 values of patient in several splits:\n      p0 in train and " in said.err
    assert "and 5 more" in said.err
    assert """splits.grouped(data['patient'], ...)""" in said.err
    toy.code(SPLIT.replace('stratified(data["y"]', 'grouped(data["patient"]'), "split")
    assert toy.run(split).status == 0


def test_a_split_without_a_class_is_noted(toy: Prepared) -> None:
    toy.run(preprocess)
    toy.code("def split(data): return {'train': range(3, 60), 'test': [0, 1]}\n", "split")
    said = toy.run(split)
    assert said.status == 0
    assert "toy: note: The split test has no sample of class 2.\n" in said.out


def test_code_that_is_not_there(toy: Prepared) -> None:
    said = Said(preprocess.main(["tox"]), *toy.capsys.readouterr())
    assert "There is no src/preprocess/tox/. Did you mean toy?" in said.err
    assert "There is no datasets/processed/toy.\n  next: npx nx run preprocess-toy:preprocess" in (
        toy.run(split).err
    )
    toy.code("", "preprocess")
    assert "preprocess.py has no function preprocess(raw, out)." in toy.run(preprocess).err
    toy.code("def preprocess(raw, out): 1 / 0\n")
    said = toy.run(preprocess)
    assert "ZeroDivisionError" in said.err
    assert "  next: correct your code" in said.err
    assert toy.left() == []


def test_raw_data_is_compared_first(toy: Prepared) -> None:
    files = "files:\n  - {path: table.csv, size: 3}\n"
    toy.lab.write("datasets/raw/toy/dataset.yaml", files)
    said = toy.run(preprocess)
    assert "The data of toy is not as recorded" in said.err
    assert toy.left() == []


def test_killed_in_the_middle_leaves_nothing_half_written(toy: Prepared) -> None:
    toy.run(preprocess)
    before = toy.left()
    toy.code(PREPROCESS + '    (raw / "begun").touch()\n    import time; time.sleep(60)\n')
    command = [sys.executable, "-m", "tensorlab.preprocess", "toy"]
    for number in (signal.SIGTERM, signal.SIGKILL):
        child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        begun = toy.root / "datasets/raw/toy/begun"
        while not begun.exists():
            time.sleep(0.02)
        child.send_signal(number)
        assert child.wait() == (143 if number == signal.SIGTERM else -signal.SIGKILL)
        begun.unlink()
        assert len(toy.read()["x"]) == 60
    assert toy.left() != before  # the killed one could not clean up
    toy.code(PREPROCESS)
    assert toy.run(preprocess).status == 0
    assert toy.left() == before


def test_twice_at_once(toy: Prepared) -> None:
    toy.code(
        PREPROCESS.replace(
            "def preprocess(raw, out):\n",
            (
                "def preprocess(raw, out):\n"
                "    import os, time\n"
                '    with open("log", "a") as log: log.write("+"); log.flush(); time.sleep(0.3)\n'
                '    with open("log", "a") as log: log.write("-")\n'
            ),
        )
    )
    command = [sys.executable, "-m", "tensorlab.preprocess", "toy", "--key", toy.key("k")]
    children = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = "".join(child.communicate()[0] for child in children)
    assert [child.returncode for child in children] == [0, 0, 0]
    assert Path("log").read_text() == "+-"
    assert said.count("is made, nothing to do") == 2


READER = """\
from pathlib import Path

from tensorlab import prepared
from tensorlab.samplers import EpochSampler
from torch.utils.data import DataLoader


class Reader:
    vocab_size = 0

    def __init__(self, dataset, seed=0):
        self.data, self.seed = prepared.read(Path(__file__).parents[3] / "datasets", dataset), seed
        self.num_classes = len(self.data.classes)
        self.input_shape = self.data["x"].shape[1:]

    def loader(self, split):
        data = self.data.dataset(split)
        sampler = EpochSampler(data, self.seed) if split == "train" else None
        return DataLoader(data, 8, sampler=sampler)
"""


@pytest.fixture
def experiment(toy: Prepared) -> Prepared:
    toy.lab.write("src/dataloaders/reader/__init__.py", "from .reader import Reader\n")
    toy.lab.write("src/dataloaders/reader/reader.py", READER)
    toy.lab.edit(
        "experiments/configs/tiny/experiment.yaml",
        "src.dataloaders.toy.Toy",
        "src.dataloaders.reader.Reader",
    )
    toy.lab.edit(
        "experiments/configs/tiny/experiment.yaml", "dataset: toy", "dataset: processed/toy"
    )
    return toy


def test_training_reads_it(cli: Cli, experiment: Prepared) -> None:
    toy = experiment
    said = cli("train", "--config", "tiny")
    assert "There is no datasets/processed/toy.\n  next: npx nx run preprocess-toy:preprocess" in (
        said.err
    )
    toy.run(preprocess)
    assert "There are no splits in datasets/splits/toy" in cli("train", "--config", "tiny").err
    toy.run(split)
    said = cli("train", "--config", "tiny", "--set", "trainer.epochs=1")
    assert (said.status, said.err) == (0, "")
    assert "nothing to train" in cli("train", "--config", "tiny", "--set", "trainer.epochs=1").out
    (toy.root / "datasets/processed/toy/x.npy").write_bytes(b"x")
    said = cli("train", "--config", "tiny", "--set", "trainer.epochs=2")
    assert "The data of processed/toy is not as recorded:\n    x.npy: 1 bytes" in said.err
    assert "Traceback" not in said.err


def test_other_data_is_another_run(cli: Cli, experiment: Prepared) -> None:
    toy = experiment
    ids = set()
    for rows in (ROWS, ROWS.replace("7,1.0", "8,1.0"), ROWS):
        toy.raw(rows)
        toy.run(preprocess)
        toy.run(split)
        cli("train", "--config", "tiny", "--set", "trainer.epochs=1")
        ids = {file.name for file in (toy.root / "experiments/runs/tiny").iterdir()}
    assert len(ids) == 2


def test_data_of_other_code_is_not_trained_on(cli: Cli, experiment: Prepared) -> None:
    toy = experiment
    toy.run(preprocess, "--key", toy.key("p"))
    toy.run(split, "--key", toy.key("s", data="p"))
    for wanted, status in (("another", 1), ("s", 0)):
        parts = {"datasets": {"processed/toy": wanted}}
        key = toy.lab.write("train.json", json.dumps({"train": {"key": "t", "parts": parts}}))
        args = ("--run", "r", "--key", str(key), "--set", "trainer.epochs=1")
        said = cli("train", "--config", "tiny", *args)
        assert said.status == status
        if status:
            assert "datasets/processed/toy was not made by the code and the data that" in said.err
            assert "next: npx nx run preprocess-toy:split" in said.err


def test_a_name_that_nothing_prepares(cli: Cli, experiment: Prepared) -> None:
    said = cli("check", "--config", "tiny", "--set", "dataloader.dataset=processed/tox")
    assert "dataset names processed/tox, which no code in src/preprocess/ makes." in said.err
    assert "Did you mean processed/toy?" in said.err
    said = cli("check", "--config", "tiny", "--set", "dataloader.dataset=procesed/toy")
    assert "Did you mean processed/toy?" in said.err
