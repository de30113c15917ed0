"""python -m tensorlab train --config <experiment>"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tensorlab import (
    audit_training,
    console,
    datasets,
    distributed,
    errors,
    installed,
    named_data,
    takeover,
)
from tensorlab.config import Experiment
from tensorlab.ranks import Ranks, joined
from tensorlab.runs import Run

if TYPE_CHECKING:
    from tensorlab.loop import Runtime
    from tensorlab.objects import Objects


def train(experiment: Experiment, run: Run, argv: Sequence[str] = ()) -> None:
    """Train an experiment, or go on with a training that was stopped, or find it done.

    The run has a folder only when config, objects and data are known to be good.

    Args:
        experiment: what is trained.
        run: its run.
        argv: the command line, for the processes of a training with several devices.
    """
    if run.status == "complete" and not run.damage():
        return _say_complete(run)
    if not distributed.present() and takeover.before_training(run):
        return None
    if distributed.wanted(experiment) > 1 and not distributed.present():
        datasets.check(experiment.root, named_data.of_training(experiment))  # once for all
        return distributed.launch(experiment, run, argv)
    with joined(experiment) as ranks:
        return _train(experiment, run, ranks)


def _train(experiment: Experiment, run: Run, ranks: Ranks) -> None:
    console.say(f"{experiment.name}: training, run {run.id}")

    from tensorlab import environment

    installed.check(experiment.root, run.key)
    runtime, objects = check(experiment, run, ranks)
    run.check_sources("train")
    facts = environment.facts(experiment.root)
    with run.lock(lambda pid: _say_waiting(run, pid)):
        run.record = run.read() or {}
        if ranks.first(ranks.leads and run.status == "complete" and _is_whole(run)):
            return _say_complete(run)
        run.start(facts)
        _fit(runtime, objects, run)
    if ranks.leads:
        audit_training.raise_unproven(run)
        _say_done(run)
    return None


def check(experiment: Experiment, run: Run, ranks: Ranks | None = None) -> tuple[Runtime, Objects]:
    """Build everything and try it, without writing anything."""
    from tensorlab import objects, trackers, weights
    from tensorlab.loop import Runtime

    trackers.check(experiment)
    if ranks is None:
        distributed.check_devices(experiment)
        ranks = Ranks(experiment)
    device = objects.prepare(experiment, ranks)
    built = objects.all_of(experiment, device)
    runtime = Runtime(run, device, ranks)
    weights.initialize(built.model, experiment, (run.key or {}).get("inits", {}))
    _check_splits(experiment, built.data)
    _check_metrics(experiment, built)
    _check_options(experiment, built, runtime)
    if hasattr(built.trainer, "check"):
        built.trainer.check(runtime, built.model, built.data, built.loss)
    return runtime, built


def _check_metrics(experiment: Experiment, built: Objects) -> None:
    """Before the training: after it, it would be late."""
    data, reconstructs = built.data, getattr(built.trainer, "reconstructs", False)
    if hasattr(data, "num_classes"):
        from tensorlab import evaluation_schema, metric_names

        vocabulary = getattr(data, "vocab_size", 0)
        task = metric_names.task_of(data.num_classes, vocabulary, reconstructs)
        evaluation_schema.check_task(experiment, task)


def _check_options(experiment: Experiment, built: Objects, runtime: Runtime) -> None:
    """What the options ask for and this data, model or machine does not have."""
    from tensorlab import models
    from tensorlab.feed import Feed
    from tensorlab.options import Options
    from tensorlab.precision import Precision

    options, ranks = getattr(built.trainer, "options", None), runtime.ranks
    if not isinstance(options, Options):
        return
    try:
        models.check(built.model, options, runtime.device)
        if options.strategy == "accelerate":
            from tensorlab import accelerated

            accelerated.check(options, runtime.device, experiment.place("trainer", "strategy"))
        Precision(options.precision, runtime.device)
        feed = Feed(built.data.loader("train"), runtime.seed, ranks.rank, ranks.world)
        options.length(feed.batches)
    except errors.BadOption as problem:
        trainer, document = experiment.value["trainer"], experiment.document
        raise problem.at(trainer, document, experiment.name) from None


def _check_splits(experiment: Experiment, data: Any) -> None:
    for split in ("train", "val"):
        try:
            empty = len(data.loader(split)) == 0
        except (TypeError, KeyError, ValueError):  # no length, or no such split: the trainer knows
            continue
        if empty:
            where = experiment.place("dataloader", "_target_")
            raise errors.empty_split(split, where, experiment.name)


def _fit(runtime: Runtime, built: Objects, run: Run) -> None:
    from tensorlab import objects, samplers
    from tensorlab.sample_pictures import Subject

    # Whatever was tried before: the training starts from the seed, each process from its own.
    seed, rank = runtime.seed, runtime.ranks.rank
    objects.seed_all(samplers.mix(seed, rank) if rank else seed)
    if runtime.ranks.leads:
        runtime.history.subject = Subject(runtime, built.data)
    try:
        built.trainer.fit(
            runtime, built.model, built.data, built.loss, built.optimizer, built.scheduler
        )
        seen = audit_training.observed(run, runtime.ranks)
        if not runtime.ranks.leads:
            return
        if not (run.checkpoints / "best.pt").is_file():
            raise errors.nothing_saved(run.experiment.name)
        runtime.history.close("complete")
        _draw(run)
        _keep_finetuned(run)
        audit_training.end(run, seen)
    except KeyboardInterrupt:
        runtime.history.close("interrupted")
        run.end("interrupted")
        audit_training.so_far(run)
        runtime.history.end("interrupted")
        command = run.experiment.command("train")
        steps = run.record.get("steps", 0)
        text = errors.interrupted(run.experiment.name, run.id, steps, command)
        if runtime.ranks.leads:
            print(text, file=sys.stderr, flush=True)
        raise
    except Exception as problem:
        runtime.history.close("failed")
        if isinstance(problem, errors.BadOption):
            experiment = run.experiment
            problem = problem.at(experiment.value["trainer"], experiment.document, experiment.name)
        said = problem.what if isinstance(problem, errors.UserError) else str(problem)
        run.end("failed", error=f"{type(problem).__name__}: {said}")
        runtime.history.end("failed")
        raise problem
    runtime.history.end("complete")  # from here on, nothing makes the run less than complete


def _keep_finetuned(run: Run) -> None:
    """Weights that began as others' are adapted models: they belong to `models/finetuned` too."""
    if run.experiment.value.get("init_from") is not None:
        from tensorlab import atomic

        run.finetuned.mkdir(parents=True, exist_ok=True)
        atomic.copy(run.checkpoints / "best.safetensors", run.finetuned / "model.safetensors")


def _is_whole(run: Run) -> bool:
    """Whether a complete run is intact; logs and pictures that are gone are made again."""
    damage = run.damage()
    if not damage:
        return True
    if all(run.can_be_redrawn(name) for name in damage):
        _redraw(run)
        console.say(f"{run.experiment.name}: logs and pictures made again from metrics.jsonl")
        return True
    console.say(f"{run.experiment.name}: {damage[0]} is gone or changed, training again")
    run.clear()
    return False


def _redraw(run: Run) -> None:
    from tensorlab import tracking_schema
    from tensorlab.tensorboard_tracker import TensorBoard

    shutil.rmtree(run.logs, ignore_errors=True)
    if "tensorboard" in tracking_schema.options(run.experiment.value):
        tracker = TensorBoard(run, {})
        for record in run.history():
            tracker.log(record)
        tracker.close("complete")
    _draw(run)
    run.redrawn()


def _draw(run: Run) -> None:
    from tensorlab.plots import learning_curves

    file = run.pictures / "training" / "learning_curves.png"
    learning_curves(file, run.history(), f"{run.experiment.name}, run {run.id}")


def _say_complete(run: Run) -> None:
    console.say(f"{run.experiment.name}: run {run.id} is complete, nothing to train")


def _say_waiting(run: Run, pid: str) -> None:
    console.say(
        f"{run.experiment.name}: run {run.id} is being trained by process {pid}; waiting for it"
    )


def _say_done(run: Run) -> None:
    from tensorlab import tracking

    metrics, seconds = run.record["metrics"].get("best", {}), run.record["seconds"]
    threads = run.record["hardware"]["threads"]
    by = f"by {threads} thread{'s' if threads > 1 else ''}"
    at = tracking.unit(run.history())
    best = {name: value for name, value in metrics.items() if name.startswith("val/")}
    console.say(
        f"{run.experiment.name}: trained in {seconds:.1f} s {by}, best {at} {metrics.get(at, 0)}: "
        f"{console.table(best)}"
    )
