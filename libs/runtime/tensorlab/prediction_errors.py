"""What a prediction or a benchmark says about inputs and options that it cannot use."""

from __future__ import annotations

from collections.abc import Sequence

from tensorlab.errors import UserError, hint


def no_input(path: str) -> UserError:
    return UserError(f"There is no file or folder {path}.", next="name one that is there, or - ")


def empty_folder(path: str, suffixes: Sequence[str]) -> UserError:
    what = f"{path} holds no file to predict: {', '.join(suffixes)}."
    return UserError(what, next=f"ls {path}")


def unknown_kind(path: str, suffixes: Sequence[str]) -> UserError:
    what = f"{path} is of no kind that can be read: {', '.join(suffixes)}."
    return UserError(what, next="convert it, for example with numpy.save")


def unreadable(where: str, problem: object) -> UserError:
    return UserError(f"This cannot be read: {problem}.", where, "correct or leave out the file")


def wrong_shape(source: str, index: int, given: Sequence[int], wanted: Sequence[int]) -> UserError:
    what = f"Sample {index} has the shape {tuple(given)}; the model takes {tuple(wanted)}."
    return UserError(what, _shown(source), f"give samples of shape {tuple(wanted)}, one a line")


def not_finite(source: str, index: int) -> UserError:
    what = f"Sample {index} has NaN or infinity in its features."
    return UserError(what, _shown(source), "fill or leave out the sample")


def no_shape(place: str) -> UserError:
    what = "The dataloader has no input_shape, so what the model takes is not known."
    return UserError(what, place, "give it the attribute input_shape, a tuple without the batch")


def no_device(name: str, known: Sequence[str]) -> UserError:
    return UserError(f"There is no device {name} here.{hint(name, known)}", next="--device cpu")


def on_cpu(file: str, device: str) -> UserError:
    what = f"The artifact {file} computes on the CPU, not on {device}."
    return UserError(what, next="leave out --device, or name a .pt checkpoint")


def not_measured(experiment: str) -> UserError:
    what = f"{experiment} could not be measured: the message above says why."
    return UserError(what, next=f"python -m tensorlab check --config {experiment}")


def outside(path: str) -> UserError:
    return UserError(
        f"There is no checkpoint {path}.", next="ls models/checkpoints models/artifacts"
    )


def _shown(source: str) -> str:
    return "standard input" if source == "-" else source
