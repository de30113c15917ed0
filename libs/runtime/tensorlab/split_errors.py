"""What is said about splits that cannot be made, or cannot be believed."""

from __future__ import annotations

from collections.abc import Sequence

from tensorlab.errors import UserError


def bad_sizes(problem: str) -> UserError:
    act = 'a share of all samples (0.2) or a number of samples (200), as {"val": 0.1, "test": 0.2}'
    return UserError(f"The sizes of the splits cannot be: {problem}.", next=act)


def no_samples_for(split: str, why: str) -> UserError:
    what = f"The split {split} would have no samples: {why}."
    return UserError(what, next="make it larger, or leave it out")


def too_few_of_class(label: object, count: int, parts: int, word: str) -> UserError:
    what = (
        f"Class {label} has {count} {'sample' if count == 1 else 'samples'}, too few for {parts} "
        f"{word}: some would have none of it."
    )
    return UserError(what, next=f"take fewer {word}, join rare classes, or do not stratify")


def fewer_than_classes(split: str, count: int, classes: int) -> UserError:
    what = f"The split {split} has room for {count} of {classes} classes."
    return UserError(what, next="make it larger, join rare classes, or do not stratify")


def too_few_groups(groups: int, parts: int, word: str) -> UserError:
    what = f"{parts} {word} need {parts} groups, and there {_are(groups, 'group')}."
    return UserError(what, next=f"take fewer {word}, or smaller groups")


def too_few_samples(samples: int, folds: int) -> UserError:
    what = f"{folds} folds need {folds} samples, and there {_are(samples, 'sample')}."
    return UserError(what, next="take fewer folds")


def bad_folds(folds: object) -> UserError:
    return UserError(f"There cannot be {folds} folds.", next="take a whole number from 2 on")


def wrong_length(name: str, has: int, samples: int) -> UserError:
    what = f"{name} has {has} values, and there are {samples} samples."
    return UserError(what, next="give one value for every sample, in their order")


def wrong_values(name: str, problem: str) -> UserError:
    return UserError(f"{name} {problem}.", next=f"give {name} as one value for every sample")


def not_a_number(name: str, sample: int) -> UserError:
    return UserError(
        f"{name} has no value for sample {sample}: NaN.",
        next="leave such samples out in preprocess.py, or give them a value",
    )


def out_of_range(label: object, sample: int, classes: int) -> UserError:
    return UserError(
        f"Sample {sample} has the label {label}, and the {classes} classes are 0 to {classes - 1}.",
        next="correct the labels, or the number of classes",
    )


def missing_samples(split: str, indices: Sequence[int], samples: int) -> UserError:
    return UserError(
        f"The split {split} names {some(indices)}, and the samples are 0 to {samples - 1}.",
        next="make the splits again from the data as it is",
    )


def twice(split: str, index: int) -> UserError:
    return UserError(f"The split {split} names sample {index} twice.", next="name it once")


def overlap(one: str, other: str, indices: Sequence[int]) -> UserError:
    return UserError(
        f"The splits {one} and {other} share {_count(indices)}: {some(indices)}.",
        next="give every sample to one split at most",
    )


def lacks_class(split: str, labels: Sequence[object]) -> UserError:
    word = "class" if len(labels) == 1 else "classes"
    return UserError(
        f"The split {split} has no sample of {word} {some(labels)}.",
        next="stratify by the labels, or make the split larger",
    )


def no_splits(folder: str, again: str) -> UserError:
    return UserError(f"There are no splits in {folder}.", next=again)


def no_fold(fold: int | None, folds: int, folder: str) -> UserError:
    has = f"{folder} has {folds} folds" if folds else f"{folder} is not made of folds"
    act = f"name one from 0 to {folds - 1}: fold=0" if folds else "leave fold out"
    which = f": there is no fold {fold}" if fold is not None else ""
    return UserError(f"{has}{which}.", next=act)


def bad_file(where: str, problem: str, again: str) -> UserError:
    return UserError(problem, where, again)


def stale(where: str, problem: str, again: str) -> UserError:
    return UserError(f"The splits were made from other data: {problem}.", where, again)


def some(items: Sequence[object], most: int = 5) -> str:
    """`1, 2, 3 and 4 more`"""
    shown = ", ".join(map(str, items[:most]))
    return shown if len(items) <= most else f"{shown} and {len(items) - most} more"


def _count(items: Sequence[object]) -> str:
    return f"{len(items)} {'sample' if len(items) == 1 else 'samples'}"


def _are(count: int, word: str) -> str:
    return f"is {count} {word}" if count == 1 else f"are {count} {word}s"
