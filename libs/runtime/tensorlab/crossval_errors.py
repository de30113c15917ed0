"""What is said about cross-validations that cannot be."""

from __future__ import annotations

from tensorlab.errors import UserError, check_next


def seed_twice(seed: int, where: str, experiment: str) -> UserError:
    what = f"crossval.seeds has the seed {seed} twice: both trainings would be the same."
    return UserError(what, where, check_next(experiment))


def nothing_to_repeat(where: str, experiment: str) -> UserError:
    what = "crossval has neither folds nor seeds."
    act = f"write folds: 5, or seeds: [1, 2, 3], then type {_check(experiment)}"
    return UserError(what, where, act)


def too_many_runs(count: int, most: int, where: str, experiment: str) -> UserError:
    what = f"crossval asks for {count} trainings, and {most} are the most."
    return UserError(what, where, check_next(experiment))


def cannot_fold(owner: str, where: str, experiment: str) -> UserError:
    """The dataloader `owner` has no argument `fold`."""
    what = (
        f"dataloader.fold: {owner} takes no argument fold, so that no fold of its data can be "
        "held out."
    )
    act = (
        f"give {owner}.__init__ the argument fold: tuple[int, int] | None = None, and where it is "
        "given take the splits from tensorlab.folds.held_out(fold, ...)"
    )
    return UserError(what, where, act)


def no_such_fold(fold: object) -> UserError:
    return UserError(
        f"There is no fold {fold}: it is (number, how many there are), (2, 5) for the second of "
        "five.",
        next="take a number from 1 on, and not above how many there are",
    )


def other_folds(wanted: int, made: int) -> UserError:
    has = f"is made of {made} folds" if made else "is not made of folds"
    return UserError(
        f"A fold of {wanted} is asked for, and the data {has}.",
        next="make crossval.folds, or the kfold of split.py, the same",
    )


def _check(experiment: str) -> str:
    return f"python -m tensorlab check --config {experiment}"
