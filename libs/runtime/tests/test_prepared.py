"""From raw files to samples: preprocess, split, and what a dataloader reads."""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from conftest import PREPROCESS, ROWS, Prepared, Said

from tensorlab import preprocess, split
from tensorlab.errors import UserError


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
