"""Torch repeats itself, and so does its compiler, which is imported by those alone who compile."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
import torch

from tensorlab.objects import _use_deterministic_algorithms


@pytest.mark.parametrize(("deterministic", "mode"), [(False, 0), (True, 1)])
def test_the_compiler_is_told_as_torch_itself_would(deterministic: bool, mode: int) -> None:
    import torch._inductor.config as compiler

    before = torch.get_deterministic_debug_mode(), compiler.deterministic
    _use_deterministic_algorithms(deterministic)
    ours = torch.get_deterministic_debug_mode(), compiler.deterministic
    torch.use_deterministic_algorithms(deterministic, warn_only=True)
    theirs = torch.get_deterministic_debug_mode(), compiler.deterministic
    torch.set_deterministic_debug_mode(before[0])
    compiler.deterministic = before[1]
    assert ours == theirs == (mode, deterministic)


def test_a_compiler_that_is_imported_later_knows_it() -> None:
    code = """
import sys
from tensorlab.objects import _use_deterministic_algorithms
_use_deterministic_algorithms(True)
assert "torch._dynamo" not in sys.modules
import torch._inductor.config
assert torch._inductor.config.deterministic
"""
    subprocess.run([sys.executable, "-c", code], check=True, env=dict(os.environ))
