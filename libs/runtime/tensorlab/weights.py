"""Weights: where a training starts from (`init_from`), what it leaves alone (`freeze`)."""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import nn

from tensorlab import atomic, console, errors, initial
from tensorlab.config import Experiment


def of_checkpoint(saved: Mapping[str, Any]) -> dict[str, torch.Tensor]:
    """The weights of a checkpoint that are evaluated: the average where there is one."""
    if "ema" not in saved:
        return saved["model"]
    prefix = "module."
    return {
        name.removeprefix(prefix): value
        for name, value in saved["ema"].items()
        if name.startswith(prefix)
    }


def save(weights: Mapping[str, torch.Tensor], file: Path) -> None:
    """Write weights as safetensors, whole or not at all. Tensors that share memory are copied."""
    own = {name: value.detach().cpu().clone().contiguous() for name, value in weights.items()}
    temporary = file.with_name(f".{file.name}{atomic.TEMPORARY}")
    file.parent.mkdir(parents=True, exist_ok=True)
    save_file(own, temporary)
    with temporary.open("rb") as stream, atomic.replacing(file) as out:
        while block := stream.read(1 << 20):
            out.write(block)
    temporary.unlink()


def freeze(model: nn.Module, experiment: Experiment) -> None:
    """Take the parameters that `freeze:` names out of the training.

    Args:
        model: changed in place.
        experiment: its `freeze` is a list of patterns of parameter names, `encoder.*`.

    Raises `UserError` for a pattern that names no parameter.
    """
    names = [name for name, _ in model.named_parameters()]
    for index, pattern in enumerate(experiment.value.get("freeze") or []):
        if not fnmatch.filter(names, pattern):
            where = experiment.place("freeze", index)
            raise errors.freezes_nothing(pattern, names, where, experiment.name)
        for name, parameter in model.named_parameters():
            if fnmatch.fnmatchcase(name, pattern):
                parameter.requires_grad_(False)


def quiet_frozen(model: nn.Module) -> None:
    """Frozen modules do not move their running statistics: call it after `model.train()`."""
    for module in model.modules():
        own = list(module.parameters())
        if own and not any(parameter.requires_grad for parameter in own):
            module.eval()


def initialize(model: nn.Module, experiment: Experiment, inits: Mapping[str, str]) -> None:
    """Give a model the weights that `init_from:` names.

    Args:
        model: changed in place.
        experiment: `init_from` is a source, or `{from: source, skip: [patterns]}` where the
            parameters that match keep their own initial values (a new head). A source is an
            experiment (`digits-cnn`: the run of its files; `digits-cnn/<run>`), a file of the
            lab (`models/pretrained/x.safetensors`, or a checkpoint), or Hugging Face's
            (`hf:<org>/<name>[@revision]`).
        inits: the run that an experiment's name stands for, by that name, where it is known.

    Raises `UserError` for a source that is not there, or weights that do not fit, with the list.
    """
    found = initial.source_of(experiment)
    if found is None:
        return
    source, skip = found
    weights = _read(source, experiment, inits)
    own = model.state_dict()

    def kept(names: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        return {
            name: value
            for name, value in names.items()
            if not any(fnmatch.fnmatchcase(name, one) for one in skip)
        }

    wanted = kept(own)
    problems = differences(kept(weights), wanted)
    if problems:
        raise errors.init_does_not_fit(
            source, problems, experiment.place("init_from"), experiment.name
        )
    model.load_state_dict({name: weights[name] for name in wanted}, strict=False)
    console.say(f"{experiment.name}: starts from {source}, {len(wanted)} of {len(own)} tensors")


def differences(there: Mapping[str, torch.Tensor], here: Mapping[str, torch.Tensor]) -> list[str]:
    """Names and shapes in which weights `there` are not those of the model `here`."""
    problems = [f"{name} is not in it" for name in sorted(here.keys() - there.keys())]
    for name in sorted(here.keys() & there.keys()):
        if here[name].shape != there[name].shape:
            shapes = f"{tuple(there[name].shape)} there, {tuple(here[name].shape)} here"
            problems.append(f"{name} is {shapes}")
    return problems + [
        f"{name} is not in this model" for name in sorted(there.keys() - here.keys())
    ]


def _read(source: str, experiment: Experiment, inits: Mapping[str, str]) -> dict[str, torch.Tensor]:
    where, name = experiment.place("init_from"), experiment.name
    file = (
        _hugging_face(source.removeprefix(initial.HUGGING_FACE), where, name)
        if source.startswith(initial.HUGGING_FACE)
        else initial.file_of(source, experiment.root, inits)
    )
    if not file.is_file():
        raise errors.no_init(source, where, name)
    try:
        if file.suffix == ".safetensors":
            return load_file(file)
        saved = torch.load(file, map_location="cpu", weights_only=True)
    except Exception as problem:  # safetensors and torch raise what they like for a broken file
        said = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        raise errors.unreadable_init(source, said, where, name) from None
    return of_checkpoint(saved) if "model" in saved else saved


def _hugging_face(source: str, where: str, name: str) -> Path:
    """A model's file out of the cache of the lab, or from the hub where it may be reached."""
    try:
        from huggingface_hub import hf_hub_download
    except ImportError:
        raise errors.needs_extra("init_from: hf:...", "nlp", where) from None
    repository, _, revision = source.partition("@")
    problems = []
    for file in ("model.safetensors", "pytorch_model.bin"):
        try:
            return Path(hf_hub_download(repository, file, revision=revision or None))
        except Exception as problem:  # the hub's errors have no common class over its versions
            problems.append(str(problem).splitlines()[0])
    raise errors.no_hugging_face(initial.HUGGING_FACE + source, problems[0], where, name)
