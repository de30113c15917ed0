"""Artifacts: a model in files that run without its code, and how to call them again.

    from tensorlab import artifacts
    model = artifacts.load(Path("models/artifacts/digits-cnn/<run>/model.onnx"))
    output = model(x)  # a tensor, or what the model returned, flat

Importing this costs nothing: torch and onnxruntime come with `load`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tensorlab import errors

if TYPE_CHECKING:
    import torch

MANIFEST = "artifact.json"
FORMATS: dict[str, str] = {
    "torch-export": "model.pt2",
    "torchscript": "model.ts",
    "onnx": "model.onnx",
    "safetensors": "model.safetensors",
}

SUFFIXES = tuple(Path(name).suffix for name in FORMATS.values())
WITH_CODE = tuple(suffix for suffix in SUFFIXES if suffix != ".safetensors")


def folder_of(root: Path, experiment: str, run: str) -> Path:
    """`models/artifacts/<experiment>/<run>` of a lab."""
    return root / "models" / "artifacts" / experiment / run


def manifest(folder: Path) -> dict[str, Any] | None:
    """What `export` wrote of a folder of artifacts; None where there is none that can be read."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and "formats" in found else None


def load(file: Path, model: torch.nn.Module | None = None) -> Callable[[torch.Tensor], Any]:
    """A function of a batch, out of an artifact's file. It computes on the CPU, in eval mode.

    Args:
        file: with the ending of its format: .pt2, .ts, .onnx or .safetensors.
        model: gets the weights of a safetensors file, which holds no code.

    Raises `UserError` for a file of another kind, one that cannot be read, or a missing package.
    """
    try:
        read = {".pt2": _torch_export, ".ts": _torchscript, ".onnx": _onnx}
        if file.suffix in read:
            return read[file.suffix](file)
        if file.suffix == ".safetensors" and model is not None:
            return _safetensors(file, model)
    except errors.UserError:
        raise
    except Exception as problem:  # each format's library raises what it likes
        said = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        raise errors.unreadable_file(file.as_posix(), said) from None
    wanted = "needs the model that its weights belong to"
    if file.suffix != ".safetensors":
        wanted = f"ends in none of {', '.join(SUFFIXES)}"
    raise errors.unreadable_file(file.as_posix(), wanted)


def tensors(output: Any) -> list[torch.Tensor]:
    """The tensors in what a model returned, in order."""
    if isinstance(output, Mapping):
        return [inner for part in output.values() for inner in tensors(part)]
    if isinstance(output, list | tuple):
        return [inner for part in output for inner in tensors(part)]
    return [] if output is None or isinstance(output, str | int | float) else [output]


def _torch_export(file: Path) -> Callable:
    import torch

    return torch.export.load(file).module()


def _torchscript(file: Path) -> Callable:
    import torch

    return torch.jit.load(file, map_location="cpu").eval()


def _onnx(file: Path) -> Callable:
    import torch

    try:
        import onnxruntime
    except ImportError:
        raise errors.needs_extra(file.name, "export", None) from None
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    (name,) = [given.name for given in session.get_inputs()]

    def call(x: torch.Tensor) -> Any:
        outputs = [torch.from_numpy(value) for value in session.run(None, {name: x.numpy()})]
        return outputs[0] if len(outputs) == 1 else outputs

    return call


def _safetensors(file: Path, model: torch.nn.Module) -> Callable:
    from safetensors.torch import load_file

    model.load_state_dict(load_file(file))
    return model.eval()
