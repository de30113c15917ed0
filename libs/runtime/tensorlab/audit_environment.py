"""`os.environ` that notes which variables the lab's own code reads."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from typing import Any

from tensorlab import audit_hook
from tensorlab.audit_places import LAB
from tensorlab.audit_record import Read

# Which machine, whose account, where things lie, which process of several, who may: files that a
# path leads to are noted by themselves. And what packages read whoever asks: it is not noted there.
_OF_THE_MACHINE = re.compile(
    r"HOME|PATH|PWD|USER|LOGNAME|SHELL|LANG|TERM|TZ|CI|COLUMNS|LINES|NO_COLOR|HOSTNAME|DISPLAY"
    r"|TMPDIR|TEMP|TMP|RANK|WORLD_SIZE|LOCAL_RANK|LOCAL_WORLD_SIZE|GROUP_RANK|MASTER_\w+"
    r"|(PYTHON|TENSORLAB_|NX_|LC_|XDG_|SLURM_|RAY_|TORCHELASTIC_|OMP_|MKL_|KMP_|OPENBLAS_|CUDA_"
    r"|CUBLAS_|NCCL_|NVIDIA_|PYTORCH_|TORCH_|TORCHINDUCTOR_|TRITON_|HF_|TRANSFORMERS_|TOKENIZERS_"
    r"|WANDB_|MLFLOW_|MPL|GIT_|SSH_|AWS_)\w*"
    r"|\w+_(TOKEN|API_KEY|PASSWORD|SECRET)"
)


class Environment(os._Environ):
    """The process's own `os.environ`, which keeps its content and its identity."""

    _dump: Iterator[Any] = iter(())
    _next: Any = None

    def __getitem__(self, key: Any) -> Any:
        if key != self._next:
            self._next = None
            _note(key, sys._getframe(1))
        else:
            self._next = next(self._dump, None)
        return super().__getitem__(key)

    def __iter__(self) -> Iterator[Any]:
        # `{**os.environ, ...}` takes every variable in this order, for a program: it reads none.
        names = list(super().__iter__())
        self._dump = iter(names)
        self._next = next(self._dump, None)
        return iter(names)

    def __setitem__(self, key: Any, value: Any) -> None:
        record = audit_hook.record()
        if record is not None and key not in record.seen.environment:
            record.set_here.add(key if isinstance(key, str) else os.fsdecode(key))
        super().__setitem__(key, value)


def install() -> None:
    os.environ.__class__ = Environment
    if os.supports_bytes_environ:
        os.environb.__class__ = Environment


def _note(key: Any, frame: Any) -> None:
    record = audit_hook.record()
    if record is None or not isinstance(key, str | bytes):
        return
    name = os.fsdecode(key)
    if name in record.seen.environment or name in record.set_here:
        return
    while frame is not None and _is_of_mappings(frame.f_code.co_filename):
        frame = frame.f_back
    if frame is None or record.places.kind(frame.f_code.co_filename) != LAB:
        return
    if not _OF_THE_MACHINE.fullmatch(name):
        place = f"{record.places.shown(frame.f_code.co_filename)}:{frame.f_lineno}"
        record.note("environment", name, Read(place))


def _is_of_mappings(file: str) -> bool:
    return file in (__file__, "<frozen os>", "<frozen _collections_abc>", os.__file__) or (
        file.endswith("_collections_abc.py")
    )
