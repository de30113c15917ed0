"""A process is the same every time, however it was started."""

from __future__ import annotations

import os
import py_compile
import subprocess
import sys
from pathlib import Path
from py_compile import PycInvalidationMode

import pytest
from conftest import Cli, Lab

STEP = """\
import multiprocessing
import sys
import warnings
from src.helper import VALUE


def said(_):
    from src.helper import VALUE
    return VALUE


def preprocess(raw, out):
    assert sys.flags.utf8_mode == 1 and not sys.flags.hash_randomization
    assert any(action == "error" for action, *_ in warnings.filters)
    values = [VALUE]
    for method in ("fork", "spawn"):
        with multiprocessing.get_context(method).Pool(1) as pool:
            values += pool.map(said, [0])
    print("values", *values, sys.argv[1:])
    sys.exit(7)
"""


def prepare(lab: Lab, *flags: str, **env: str) -> subprocess.CompletedProcess[str]:
    """`python <flags> -m tensorlab.preprocess toy`, as somebody types it."""
    settled = ("PYTHONHASHSEED", "PYTHONUTF8", "PYTHONOPTIMIZE")
    kept = {name: value for name, value in os.environ.items() if name not in settled}
    return subprocess.run(
        [sys.executable, *flags, "-m", "tensorlab.preprocess", "toy"],
        cwd=lab.root,
        env=kept | env,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="no fork")
def test_an_edit_that_keeps_size_and_second_is_seen_in_every_process(lab: Lab):
    lab.write("src/preprocess/__init__.py", "")
    lab.write("src/preprocess/toy/__init__.py", "")
    lab.write("src/preprocess/toy/preprocess.py", STEP)
    helper = lab.write("src/helper.py", "VALUE = 1\n")
    os.utime(helper, (1_700_000_000, 1_700_000_000))
    py_compile.compile(str(helper), invalidation_mode=PycInvalidationMode.TIMESTAMP, doraise=True)
    helper.write_text("VALUE = 2\n")
    os.utime(helper, (1_700_000_000, 1_700_000_000))
    # Python itself does not see the edit.
    plain = [sys.executable, "-c", "import src.helper; print(src.helper.VALUE)"]
    assert subprocess.run(plain, cwd=lab.root, check=True, capture_output=True).stdout == b"1\n"
    said = prepare(lab, "-W", "error", PYTHONHASHSEED="5", PYTHONOPTIMIZE="2")
    assert "values 2 2 2 ['toy']\n" in said.stdout, said.stderr
    assert said.returncode == 7
    assert not (lab.root / "src/preprocess/toy/__pycache__").exists()


def test_what_overrules_an_experiment_is_left_out_and_what_changes_bits_is_kept(
    lab: Lab, cli: Cli, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("NVIDIA_TF32_OVERRIDE", "1")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    said = cli("train", "--config", "tiny", "--run", "a1", "--set", "trainer.epochs=1")
    assert "$NVIDIA_TF32_OVERRIDE is left out" in said.out
    assert "NVIDIA_TF32_OVERRIDE" not in os.environ
    record = lab.run_json("a1")
    assert record["switches"]["OMP_NUM_THREADS"] == "1"
    threads = record["hardware"]["threads"]
    assert f" by {threads} thread" in said.out


@pytest.mark.parametrize(
    ("flag", "why"), [("-O", "strips assert"), ("-E", "hash seed"), ("-I", "hash seed")]
)
def test_a_flag_that_makes_another_process_is_refused(tmp_path: Path, flag: str, why: str):
    said = prepare(Lab(tmp_path), flag)
    assert said.returncode == 1
    assert f"python {flag} " in said.stderr
    assert why in said.stderr
