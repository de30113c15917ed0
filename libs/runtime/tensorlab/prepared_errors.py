"""What is said about the code in `src/preprocess/` and about the data that it made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tensorlab.errors import UserError, hint
from tensorlab.names import kebab


def command(data: str, target: str = "preprocess") -> str:
    """What makes the data `processed/<name>`, or its splits."""
    return f"npx nx run preprocess-{kebab(data.split('/')[-1])}:{target}"


# The code.


def no_preparation(name: str, known: Iterable[str]) -> UserError:
    what = f"There is no src/preprocess/{name.replace('-', '_')}/.{hint(name, known)}"
    return UserError(what, next=f"npx nx g tensorlab:preprocess {name}")


def no_step(file: str, name: str) -> UserError:
    return UserError(f"There is no {file}.", next=f"npx nx g tensorlab:preprocess {name}")


def no_function(file: str, function: str, takes: str) -> UserError:
    return UserError(f"{file} has no function {function}({takes}).", file, "write one")


def edited_meanwhile(file: str, next: str) -> UserError:
    return UserError(f"{file} was edited while this was starting.", next=f"{next} (run it again)")


def wrong_splits(file: str, found: object) -> UserError:
    return UserError(
        f"split gives {found}, not a map of indices by the split's name, nor a list of such maps.",
        file,
        'return splits.random(data.samples, {"test": 0.2}), for example',
    )


# What it writes.


def bad_name(name: object) -> UserError:
    return UserError(
        f"{name!r} is not the name of an array: small letters, digits and underscores.",
        next="choose another name",
    )


def written_twice(name: str) -> UserError:
    return UserError(f"{name} is written twice.", next="give each array a name of its own")


def unusable_values(name: str, kind: str) -> UserError:
    return UserError(
        f"{name} holds {kind}, which an array of numbers cannot keep.",
        next="turn it into numbers, or into texts that are groups, times or extra",
    )


def does_not_fit(name: str, sample: int, kind: object) -> UserError:
    what = f"{name} has a number in sample {sample} that {kind} cannot hold."
    return UserError(what, next="take a larger dtype")


def other_shape(name: str, sample: int, shape: Sequence[int], other: Sequence[int]) -> UserError:
    what = f"{name} has rows of the shape {shape[1:]} in sample {sample}, and {other[1:]} before."
    return UserError(what, next="give rows of one shape")


def no_fact(name: str, problem: Exception) -> UserError:
    return UserError(f"{name} cannot be kept as JSON: {problem}.", next="give texts and numbers")


def other_lengths(lengths: dict[str, int]) -> UserError:
    shown = ", ".join(f"{name} {length}" for name, length in lengths.items())
    what = f"The arrays have different numbers of samples: {shown}."
    return UserError(what, next="write one row for every sample into each")


def nothing_written() -> UserError:
    return UserError("Nothing was written as features.", next='call out.features("x", ...)')


def not_finite(name: str, sample: int, count: int, value: object) -> UserError:
    more = f", and so have {count - 1} more" if count > 1 else ""
    return UserError(
        f"{name} has {value} in sample {sample}{more}.",
        next="leave such samples out, or give them a value, before they are written",
    )


# The data.


def no_data_of(key: str, name: str, known: Iterable[str], where: str) -> UserError:
    what = f"{key} names {name}, which no code in src/preprocess/ makes.{hint(name, known)}"
    make = f"npx nx g tensorlab:preprocess {name.split('/')[1]}"
    generated = " --generated" if name.startswith("generated/") else ""
    return UserError(what, where, f"correct it, or type {make}{generated}")


def not_prepared(name: str) -> UserError:
    return UserError(
        f"{name} is not the name of prepared data: processed/<dataset> or generated/<dataset>.",
        next="name one of these",
    )


def no_prepared(name: str) -> UserError:
    return UserError(f"There is no datasets/{name}.", next=command(name))


def damaged(file: str, problem: str, name: str) -> UserError:
    return UserError(f"{problem}.", file, command(name))


def no_split(name: str, split: str, known: Iterable[str]) -> UserError:
    what = f"{name} has no split {split}.{hint(split, known)}"
    return UserError(
        what, next=f"correct the name, or let split.py make it: {command(name, 'split')}"
    )


def no_array(name: str, wanted: str, known: Iterable[str]) -> UserError:
    what = f"datasets/{name} has no {wanted}.{hint(wanted, known)}"
    return UserError(what, next="correct the name, or write it in preprocess.py")


def other_code(name: str, target: str) -> UserError:
    return UserError(
        f"datasets/{name} was not made by the code and the data that are here now.",
        next=command(name, target),
    )


# Leakage.


def leaks(
    duplicates: Sequence[str], groups: dict[str, list[str]], number: int, of: dict[str, int]
) -> UserError:
    """Args: the first few in words, duplicates and by the groups' name; how many there are."""
    lines: list[str] = []
    acts: list[str] = []
    if duplicates:
        lines += [f"{_count(number, 'content')} in several splits, sample for sample:"]
        lines += [f"  {line}" for line in duplicates]
        acts += [
            "leave duplicates out in preprocess.py, keep them together by "
            "splits.grouped(data.contents(), ...), or accept them by ALLOW_DUPLICATES = True"
        ]
    for name, shown in groups.items():
        lines += [f"{_count(of[name], 'value')} of {name} in several splits:"]
        lines += [f"  {line}" for line in shown]
        acts += [f"keep groups together by splits.grouped(data[{name!r}], ...)"]
    what = "The splits are not apart:" + "".join(f"\n    {line}" for line in lines)
    return UserError(what, next="; ".join(acts))


def _count(count: int, word: str) -> str:
    return f"{count} {word if count == 1 else word + 's'}"
