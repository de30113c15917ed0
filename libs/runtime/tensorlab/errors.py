"""Every message that a user can get, and the exceptions that carry them.

A message says what is wrong, where (`file:line`), and what to do next.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any


class UserError(Exception):
    """Something that the user can put right. Shown without a stack trace; exit status 1.

    Args:
        what: one sentence, with the near match where there is one.
        where: `file:line`, or what stands for it (`--set key=value`).
        next: the command to type, or the deed to do.
    """

    def __init__(self, what: str, where: str | None = None, next: str | None = None) -> None:
        self.what, self.where, self.next = what, where, next
        text = f"{where}: {what}" if where else what
        super().__init__(f"{text}\n  next: {next}" if next else text)


class TrainingError(UserError):
    """A training that cannot go on: the run is marked as failed."""


class BadOption(UserError):
    """An option of the trainer that cannot be. Who knows the experiment's file adds its line.

    Args:
        option: its name in the `trainer:` section.
        problem: the rest of the sentence.
        known: False where there is no such option.
    """

    def __init__(self, option: str, problem: str, known: bool = True) -> None:
        self.option = option
        super().__init__(f"trainer.{option} {problem if known else 'is ' + problem}")

    def at(self, section: dict, document: Any, experiment: str) -> UserError:
        """The problem with the line of the option, or of the trainer where it is left out."""
        key = self.option if self.option in section else "_target_"
        return UserError(self.what, document.place(("trainer", key)), check_next(experiment))


def suggest(word: str, known: Iterable[str]) -> str | None:
    """The known word nearest to a misspelt one, or None when none is near."""
    spelling = {item.lower(): item for item in known}
    near = difflib.get_close_matches(word.lower(), list(spelling), n=1, cutoff=0.6)
    return spelling[near[0]] if near else None


def hint(word: str, known: Iterable[str]) -> str:
    """` Did you mean x?`, or the short list of what there is, or nothing."""
    known = sorted(known)
    near = suggest(word, known)
    if near:
        return f" Did you mean {near}?"
    return f" There is: {', '.join(known)}." if 0 < len(known) <= 12 else ""


def check_next(experiment: str) -> str:
    return f"correct it, then type python -m tensorlab check --config {experiment}"


# The lab and its experiments.


def no_lab(start: str) -> UserError:
    return UserError(
        f"No lab here: no folder from {start} upwards has a pyproject.toml with [tool.tensorlab].",
        next="cd into a lab, or make one: npx nx g tensorlab:init",
    )


def no_experiment(given: str, known: list[str]) -> UserError:
    near = suggest(given, known)
    what = f"There is no experiment {given}.{hint(given, known)}"
    make = f"npx nx g tensorlab:experiment {given}"
    return UserError(what, next=f"python -m tensorlab check --config {near}" if near else make)


def misplaced_experiment(file: str, wanted: str) -> UserError:
    folder = wanted.rsplit("/", 1)[0]
    return UserError(
        f"{file} is not where an experiment's file lies: {wanted}.",
        next=f"mkdir -p {folder} && mv {file} {wanted}",
    )


def unreadable_yaml(where: str, problem: str, experiment: str) -> UserError:
    return UserError(f"This is not YAML: {problem}.", where, check_next(experiment))


def unreadable_file(file: str, problem: str) -> UserError:
    return UserError(f"{file} cannot be read: {problem}.", next=f"ls -l {file}")


def extends_cycle(chain: list[str], where: str) -> UserError:
    return UserError(
        f"These experiments extend each other: {' -> '.join(chain)}.",
        where,
        f"take `extends` out of one of them, then type "
        f"python -m tensorlab check --config {chain[0]}",
    )


def extends_unknown(name: str, known: list[str], where: str, experiment: str) -> UserError:
    what = f"extends names {name}, and there is no such experiment.{hint(name, known)}"
    return UserError(what, where, check_next(experiment))


def no_project(name: str, known: list[str], archived: bool, where: str) -> UserError:
    if archived:
        return UserError(
            f"project names {name}, which is in the archive.",
            where,
            f"git mv projects/archive/{name} projects/active/{name}",
        )
    return UserError(
        f"project names {name}, and there is no projects/active/{name}/project.yaml."
        f"{hint(name, known)}",
        where,
        f"correct it, or type npx nx g tensorlab:project {name}",
    )


def no_dataset(key: str, name: str, known: list[str], where: str) -> UserError:
    return UserError(
        f"{key} names {name}, and there is no datasets/raw/{name}/dataset.yaml.{hint(name, known)}",
        where,
        f"correct it, or write datasets/raw/{name}/dataset.yaml (name, description, source)",
    )


def bad_input(key: str, pattern: str, problem: str, where: str, experiment: str) -> UserError:
    return UserError(f"{key}: {pattern} {problem}.", where, check_next(experiment))


# Keys and values.


def unknown_key(key: str, known: Iterable[str], where: str, experiment: str) -> UserError:
    name = key.rsplit(".", 1)[-1]
    return UserError(f"Unknown key {key}.{hint(name, known)}", where, check_next(experiment))


def missing_key(key: str, where: str, experiment: str) -> UserError:
    return UserError(
        f"The experiment has no {key}, neither here nor in what it extends.",
        where,
        check_next(experiment),
    )


def wrong_type(key: str, value: object, wanted: str, where: str, experiment: str) -> UserError:
    return UserError(f"{key} is {value!r} and must be {wanted}.", where, check_next(experiment))


def bad_set(text: str) -> UserError:
    return UserError(
        f"--set {text} is not of the form key=value.", next="--set trainer.epochs=3, for example"
    )


def bad_interpolation(problem: str, where: str, experiment: str) -> UserError:
    return UserError(f"Interpolation fails: {problem}", where, check_next(experiment))


# Targets and their arguments.


def no_target(
    key: str, target: str, known: Iterable[str], where: str, experiment: str
) -> UserError:
    near = suggest(target, known)
    what = f"{key} names {target}, which does not exist."
    return UserError(
        f"{what} Did you mean {near}?" if near else what, where, check_next(experiment)
    )


def no_package(key: str, target: str, package: str, where: str, lab: str) -> UserError:
    return UserError(
        f"{key} names {target}, and no package {package} is installed.",
        where,
        f"correct it, or add {package} to pyproject.toml and type npx nx run {lab}:setup",
    )


def unknown_argument(
    key: str, owner: str, known: Iterable[str], where: str, experiment: str
) -> UserError:
    name = key.rsplit(".", 1)[-1]
    return UserError(
        f"{key}: {owner} takes no argument {name}.{hint(name, known)}",
        where,
        check_next(experiment),
    )


def missing_argument(
    key: str, owner: str, name: str, from_data: bool, where: str, experiment: str
) -> UserError:
    why = ", and the dataloader has no attribute of that name" if from_data else ""
    return UserError(f"{key}: {owner} needs {name}{why}.", where, check_next(experiment))


def refused_arguments(
    key: str, target: str, problem: BaseException, where: str, experiment: str
) -> UserError:
    return UserError(
        f"{key}: {target} does not accept this: {type(problem).__name__}: {problem}",
        where,
        check_next(experiment),
    )


def broken_module(file: str, line: int | None, problem: str) -> UserError:
    return UserError(
        f"This is not Python: {problem}.", f"{file}:{line}" if line else file, f"edit {file}"
    )


def wrong_part(key: str, target: str, wanted: str, where: str, experiment: str) -> UserError:
    return UserError(f"{key} names {target}, which is not {wanted}.", where, check_next(experiment))


def missing_distribution(module: str, python: str, lab: str) -> UserError:
    return UserError(f"{module} is not installed for {python}.", next=f"npx nx run {lab}:setup")


# Runs.


def non_finite_loss(value: float, epoch: int, step: int) -> TrainingError:
    return TrainingError(
        f"The loss is {value} at epoch {epoch}, step {step}: the training stops here.",
        next="try a smaller optimizer.lr, trainer.clip_grad_norm=1.0, or look for NaN in the data",
    )


def nothing_saved(experiment: str) -> TrainingError:
    return TrainingError(
        f"{experiment}: the trainer ended without a checkpoint.",
        next="iterate over run.batches(validate) in fit, to the end",
    )


def no_monitored_metric(name: str, metrics: Iterable[str]) -> TrainingError:
    return TrainingError(
        f"trainer.monitor is {name}, which validation does not give.{hint(name, metrics)}",
        next="name a metric that the trainer's validate returns, as trainer.monitor=val/loss",
    )


def empty_split(split: str, where: str, experiment: str) -> UserError:
    what = f"The split {split} of the dataloader is empty."
    return UserError(what, where, check_next(experiment))


def cannot_shard(loader: str) -> UserError:
    return UserError(
        f"A {loader} cannot be shared out between devices.",
        next="return a DataLoader over a map-style dataset, or set trainer.devices=1",
    )


def other_world(there: int, wanted: int, experiment: Any) -> UserError:
    return UserError(
        f"{there} processes were started, and the experiment wants {wanted} (devices x nodes).",
        experiment.place("trainer", "devices"),
        f"start {wanted}, or type {experiment.command('train')}, which starts them by itself",
    )


def other_world_before(before: int, now: int, command: str) -> UserError:
    what = (
        f"The run was trained by {before} processes and cannot go on with {now}: "
        "it would not be the same training."
    )
    return UserError(what, next=f"{command} --run <another name>")


def no_rendezvous(nodes: int, command: str) -> UserError:
    return UserError(
        f"trainer.nodes is {nodes}, and nobody says where the hosts meet.",
        next=f"on every host: TENSORLAB_RENDEZVOUS=<first host>:29400 {command}",
    )


# The weights that a training starts from.


def freezes_nothing(pattern: str, names: list[str], where: str, experiment: str) -> UserError:
    what = f"freeze: no parameter matches {pattern}.{hint(pattern, names)}"
    return UserError(what, where, check_next(experiment))


def no_init(source: str, where: str, experiment: str) -> UserError:
    is_file = source.startswith("models/")
    why = "is no file of the lab" if is_file else "has no complete run with weights"
    act = check_next(experiment) if is_file else f"npx nx run {source.split('/')[0]}:train"
    return UserError(f"init_from: {source} {why}.", where, act)


def unreadable_init(source: str, problem: str, where: str, experiment: str) -> UserError:
    what = f"init_from: {source} cannot be read as weights: {problem}"
    return UserError(what, where, check_next(experiment))


def init_does_not_fit(source: str, problems: list[str], where: str, experiment: str) -> UserError:
    what = f"init_from: the weights of {source} do not fit:{_listed(problems)}"
    act = (
        "leave parameters out with init_from: {from: ..., skip: [patterns]}, or name other weights"
    )
    return UserError(what, where, act)


def _listed(problems: list[str]) -> str:
    shown = [f"\n    {problem}" for problem in problems[:20]]
    more = f"\n    and {len(problems) - 20} more" if len(problems) > 20 else ""
    return "".join(shown) + more


def no_hugging_face(source: str, problem: str, where: str, experiment: str) -> UserError:
    what = f"init_from: {source} is not in the cache and cannot be fetched: {problem}"
    return UserError(what, where, check_next(experiment))


def needs_extra(what: str, extra: str, where: str | None) -> UserError:
    act = f"npx nx run lab:setup --extras={extra}"
    return UserError(f"{what} needs packages of the extra {extra}.", where, act)


def no_complete_run(
    experiment: str, run: str, status: str | None, command: str, verb: str = "evaluate"
) -> UserError:
    why = f"run {run} is {status}" if status else f"there is no run {run}"
    return UserError(f"{experiment}: no complete run to {verb}: {why}.", next=command)


def no_checkpoint(given: str, known: list[str], command: str) -> UserError:
    return UserError(f"There is no checkpoint {given}.{hint(given, known)}", next=command)


def no_tensor_batch(kind: str, where: str, experiment: str) -> UserError:
    what = f"The first part of a batch is a {kind}; only models of one tensor can be exported."
    return UserError(what, where, check_next(experiment))


def no_steps(target: str, where: str, experiment: str) -> UserError:
    what = f"{target} ended without a step that calls run.update: there is nothing to measure."
    return UserError(what, where, check_next(experiment))


def nothing_fits(experiment: str, stops: dict[str, str]) -> UserError:
    shown = "".join(f"\n    {precision}: {why}" for precision, why in stops.items())
    act = "make the model smaller, or try --set trainer.gradient_checkpointing=true"
    return UserError(f"{experiment}: no batch size fits:{shown}", next=act)


def export_failed(experiment: str, failed: dict[str, str], made: list[str]) -> UserError:
    shown = "".join(f"\n    {name}: {problem}" for name, problem in failed.items())
    act = "change the model for these formats, or leave them out"
    return UserError(
        f"{experiment}: {len(failed)} of {len(failed) + len(made)} formats failed:{shown}",
        next=f"{act}: --formats {','.join(made)}" if made else act,
    )


def edited_meanwhile(file: str, experiment: str, verb: str) -> UserError:
    return UserError(
        f"{file} was edited while {experiment} was starting.",
        next=f"npx nx run {experiment}:{verb} (run it again)",
    )


def damaged_checkpoint(file: str, problem: str, command: str) -> UserError:
    return UserError(
        f"{file} is damaged or cut short ({problem}).", next=f"rm {file}, then type {command}"
    )


def foreign_checkpoint(file: str, problems: list[str], command: str) -> UserError:
    return UserError(
        f"{file} does not fit the model:{_listed(problems)}", next=f"rm {file}, then type {command}"
    )


def no_split(split: str, problem: BaseException, where: str, experiment: str) -> UserError:
    return UserError(
        f"The dataloader has no split {split}: {type(problem).__name__}: {problem}",
        where,
        check_next(experiment),
    )


def cannot_write(problem: OSError) -> UserError:
    file = f"{problem.filename}: " if problem.filename else ""
    return UserError(f"{file}{problem.strerror or problem}.", next="df -h .")


def interrupted(experiment: str, run: str, steps: int, command: str) -> str:
    after = f"after step {steps}" if steps else "before its first checkpoint"
    return f"{experiment}: run {run} interrupted {after}\n  next: {command} (goes on from there)"
