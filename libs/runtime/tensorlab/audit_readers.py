"""Readers that open files from C++ or Rust, where Python's audit hook does not hear of it.

Each gets a thin wrapper when its module is imported. What is not in the table is not seen: h5py's
low-level interface, LMDB, TensorFlow's records, a reader in an extension of one's own.
"""

from __future__ import annotations

import functools
import importlib.abc
import importlib.machinery
import os
import sys
from collections.abc import Callable
from typing import Any

from tensorlab import audit_hook

# By module: a function or class with the names that its path has, which is its first argument.
_TABLE: dict[str, dict[str, tuple[str, ...]]] = {
    "torch": {
        "from_file": ("filename",),
        "UntypedStorage.from_file": ("filename",),
        "jit.load": ("f",),
    },
    "safetensors": {"safe_open": ("filename",)},
    "pyarrow": {"memory_map": ("path",), "OSFile": ("path",), "input_stream": ("source",)},
    "pyarrow.parquet": {"read_table": ("source",), "ParquetFile": ("source",)},
    "pyarrow.csv": {"read_csv": ("input_file",), "open_csv": ("input_file",)},
    "pyarrow.json": {"read_json": ("input_file",)},
    "pyarrow.feather": {"read_table": ("source",), "read_feather": ("source",)},
    "pyarrow.orc": {"read_table": ("source",), "ORCFile": ("source",)},
    "pyarrow.dataset": {"dataset": ("source",)},
    "pandas": {"read_parquet": ("path",), "read_orc": ("path",), "read_hdf": ("path_or_buf",)},
    "polars": {
        **{f"read_{kind}": ("source",) for kind in ("csv", "parquet", "ipc", "ndjson", "avro")},
        **{f"scan_{kind}": ("source",) for kind in ("csv", "parquet", "ipc", "ndjson")},
    },
    "cv2": {
        **dict.fromkeys(("imread", "imreadmulti", "VideoCapture", "FileStorage"), ("filename",)),
    },
    "h5py": {"File": ("name",)},
    "netCDF4": {"Dataset": ("filename",)},
    "soundfile": {"read": ("file",), "SoundFile": ("file",)},
    "torchaudio": {"load": ("uri",)},
    "torchvision.io": dict.fromkeys(
        ("read_file", "read_image", "decode_image", "read_video", "VideoReader"),
        ("path", "filename", "input", "src"),
    ),
    "torchcodec.decoders": dict.fromkeys(("VideoDecoder", "AudioDecoder"), ("source",)),
    "decord": {"VideoReader": ("uri",), "AudioReader": ("uri",)},
    "av": {"open": ("file",)},
    "tokenizers": {"Tokenizer.from_file": ("path",)},
    "sentencepiece": {"SentencePieceProcessor.Load": ("model_file", "filename")},
    "lmdb": {"open": ("path",), "Environment": ("path",)},
    "faiss": {"read_index": ("filename",)},
    "onnxruntime": {"InferenceSession": ("path_or_bytes",)},
}


def install() -> None:
    """Wrap what is imported, now or later."""
    for name in _TABLE:
        if name in sys.modules:
            _wrap(name)
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


class _Finder(importlib.abc.MetaPathFinder):
    """Finds nothing itself: a module of the table gets its wrappers after it was executed."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        if name not in _TABLE:
            return None
        for finder in sys.meta_path:
            if finder is self or not hasattr(finder, "find_spec"):
                continue
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                if spec.loader is not None and hasattr(spec.loader, "exec_module"):
                    _wrap_after(spec)
                return spec
        return None


def _wrap_after(spec: importlib.machinery.ModuleSpec) -> None:
    loader: Any = spec.loader
    execute = loader.exec_module

    def exec_module(module: Any) -> None:
        execute(module)
        _wrap(spec.name)

    loader.exec_module = exec_module


def _wrap(name: str) -> None:
    for dotted, names in _TABLE[name].items():
        owner: Any = sys.modules.get(name)
        *above, last = dotted.split(".")
        for part in above:
            owner = getattr(owner, part, None)
        function = getattr(owner, last, None)
        if function is None or getattr(function, "_is_audited", False):
            continue
        if isinstance(function, type):
            _wrap_class(owner, last, function, names)
        else:
            setattr(owner, last, _audited(function, names, 1 if _is_method(owner, last) else 0))


def _is_method(owner: Any, name: str) -> bool:
    """Whether it is called with the object first."""
    return isinstance(owner, type) and callable(owner.__dict__.get(name))


def _wrap_class(owner: Any, name: str, of: type, names: tuple[str, ...]) -> None:
    """By its constructor where that is Python's; else something that acts for the class."""
    if "__init__" in vars(of):
        try:
            of.__init__ = _audited(of.__init__, names, 1)  # type: ignore[misc]
            return
        except TypeError:  # a class of C's cannot be changed
            pass
    make = _audited(of, names, 0)
    setattr(owner, name, _Acting(of.__name__, (), {"_acts_for": of, "_make": staticmethod(make)}))


class _Acting(type):
    """A class that makes the objects of another one, has its attributes, and is one to
    `isinstance`."""

    _is_audited = True
    _acts_for: type
    _make: Callable

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        return cls._make(*args, **kwargs)

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, cls._acts_for)

    def __subclasscheck__(cls, subclass: type) -> bool:
        return issubclass(subclass, cls._acts_for)

    def __getattr__(cls, name: str) -> Any:
        return getattr(cls._acts_for, name)


def _audited(function: Callable, names: tuple[str, ...], at: int) -> Callable:
    @functools.wraps(function, updated=())
    def audited(*args: Any, **kwargs: Any) -> Any:
        given = [*args[at : at + 1], *(kwargs[name] for name in names if name in kwargs)]
        for path in given:
            for one in path if isinstance(path, list | tuple) else [path]:
                if isinstance(one, str | bytes | os.PathLike):
                    _read(os.fsdecode(one))
        return function(*args, **kwargs)

    audited._is_audited = True  # type: ignore[attr-defined]
    return audited


def _read(path: str) -> None:
    """A file, or the files below a folder."""
    path = path.removeprefix("file://")
    if not os.path.isdir(path):
        audit_hook.opened(path)
        return
    for folder, _, files in os.walk(path):
        for file in files:
            audit_hook.opened(os.path.join(folder, file))
