"""What counts as read: without a training, the code of a lab is executed as its own."""

from __future__ import annotations

import multiprocessing
import os
import socket
import sys
from collections.abc import Iterator
from multiprocessing import forkserver
from pathlib import Path

import numpy
import pytest

from tensorlab import audit, audit_hook, audit_verdict
from tensorlab.audit_known import Known

DATA = "extra/a.npy"
WORKER = """
import os, signal, sys
def read(file, dies): open(file).read(); dies and os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / "pyproject.toml").write_text('[tool.tensorlab]\nname = "lab"\n')
    for folder in ("extra", "cache/torch"):
        (tmp_path / folder).mkdir(parents=True)
    for file in ("code.py", "code_of_mine.py", "b.txt"):
        (tmp_path / "extra" / file).write_text("x = 1\n")
    (tmp_path / "cache/torch/x").write_text("1")
    numpy.save(tmp_path / DATA, numpy.ones(3))
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.chdir(tmp_path)
    audit.start(tmp_path)
    yield tmp_path
    audit.stop()
    forkserver._forkserver._stop()  # it has the environment of the test that started it
    for module in ("work", "code_of_mine"):
        sys.modules.pop(module, None)


def execute(root: Path, code: str) -> None:
    names = {"os": os, "sys": sys, "numpy": numpy, "ROOT": root, "DATA": root / DATA}
    exec(compile(code, str(root / "src" / "data.py"), "exec"), names)


def unknown(root: Path, **known: list[str]) -> dict[str, str]:
    found = audit_verdict.observed(Known(root, **known))
    return {name: read.where for name, read in found.unknown.items()} if found else {}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ('open(DATA, "rb").read()', DATA),
        ('open(os.fsencode(DATA), "rb").read()', DATA),
        ("os.read(os.open(DATA, os.O_RDONLY), 9)", DATA),
        ('os.chdir("extra"); numpy.load("a.npy")', DATA),
        ('numpy.load(DATA, mmap_mode="r")', DATA),
        ("import torch; torch.from_file(str(DATA), size=4)", DATA),
        ("import safetensors as s\ntry: s.safe_open(DATA, 'np')\nexcept Exception: pass", DATA),
        ('import sqlite3; sqlite3.connect("extra/b.txt")', "extra/b.txt"),
        ('exec((ROOT / "extra/code.py").read_text())', "extra/code.py"),
        ('sys.path.append(str(ROOT / "extra")); import code_of_mine', "extra/code_of_mine.py"),
        ('os.system("true extra/code.py")', "extra/code.py"),
        ('import subprocess; subprocess.run(["true", "extra/b.txt"])', "extra/b.txt"),
        ('os.symlink("extra", "link"); numpy.load("link/a.npy")', "link/a.npy"),
        ('open("late", "w+").close() if 0 else numpy.load(DATA)', DATA),
        ('os.environ.get("DEPTH")', "env:DEPTH"),
        ('os.getenv("DEPTH", "3")', "env:DEPTH"),
        ('"DEPTH" in os.environ', "env:DEPTH"),
        ('os.environb.get(b"DEPTH")', "env:DEPTH"),
    ],
)
def test_what_counts(root: Path, code: str, name: str) -> None:
    execute(root, code)
    assert unknown(root) == {name: "src/data.py:1" if "\n" not in code else "src/data.py:2"}


@pytest.mark.parametrize(
    "code",
    [
        # What the command made itself.
        '(ROOT / "made").write_text("1"); (ROOT / "made").read_text()',
        'os.rename("extra/b.txt", "made"); open("made").read()',
        'os.environ["MADE"] = "1"; os.environ["MADE"]',
        # What is no file, and what is not there.
        'open("/dev/urandom", "rb").read(8)',
        'os.read(os.open("pipe", os.O_RDONLY | os.O_NONBLOCK), 8)',
        'os.path.exists("nothing") or [open("nothing", "a").close()]',
        # Caches, packages, the system, and what tools read.
        'open("cache/torch/x").read()',
        "open(numpy.__file__).read(); open(os.__file__).read()",
        'open("/etc/passwd").read(); open("pyproject.toml").read()',
        "import matplotlib.font_manager",
        # Variables for a program, and those of the machine.
        "dict(os.environ); {**os.environ}; os.environ.copy(); list(os.environ.items())",
        'os.environ["PATH"]; os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")',
    ],
)
def test_what_does_not_count(root: Path, code: str) -> None:
    execute(root, code)
    assert unknown(root) == {}


def test_a_socket_is_no_file(root: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s")
        server.listen()
        execute(root, "import socket; c = socket.socket(1); c.connect('s'); c.close()")
    assert unknown(root) == {}


@pytest.mark.parametrize(
    "known",
    [{"files": [DATA]}, {"files": ["link/a.npy"]}, {"folders": [Path("extra").absolute()]}],
)
def test_what_is_known(root: Path, known: dict) -> None:
    os.symlink("extra", "link")
    execute(root, "numpy.load(DATA)")
    if "folders" in known:
        known = {"folders": [root / "extra"]}
    assert unknown(root, **known) == {}


def test_a_program_is_named_and_its_arguments_are_files(root: Path) -> None:
    execute(root, 'import subprocess; subprocess.run("true && true extra/b.txt", shell=True)')
    found = audit_verdict.observed(Known(root))
    assert found
    assert found.programs == {"true": "src/data.py:1"}
    assert list(found.unknown) == ["extra/b.txt"]


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
@pytest.mark.parametrize("dies", [False, True])
def test_a_worker_leaves_what_it_read_even_if_it_is_killed(
    root: Path, method: str, dies: bool
) -> None:
    (root / "work.py").write_text(WORKER)
    import work  # type: ignore[import-not-found]

    context = multiprocessing.get_context(method)
    process = context.Process(target=work.read, args=("extra/b.txt", dies))
    process.start()
    process.join()
    assert process.exitcode == (-9 if dies else 0)
    assert unknown(root, files=["work.py"]) == {"extra/b.txt": "work.py:3"}


def test_workers_of_later_epochs_leave_nothing_again(root: Path) -> None:
    for _ in range(3):
        process = multiprocessing.get_context("fork").Process(
            target=execute, args=(root, "numpy.load(DATA)")
        )
        process.start()
        process.join()
    record = audit_hook.record()
    assert record
    left = "".join(file.read_text() for file in Path(record.folder).glob("*.jsonl"))
    assert left == ""
    assert unknown(root) == {DATA: "src/data.py:1"}
