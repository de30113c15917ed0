"""python -m tensorlab train --config <experiment>"""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

from tensorlab import console, errors
from tensorlab.config import Experiment
from tensorlab.runs import Run

if TYPE_CHECKING:
    from tensorlab.loop import Runtime
    from tensorlab.objects import Objects


def train(experiment: Experiment, run: Run) -> None:
    """Train an experiment, or go on with a training that was stopped, or find it done.

    The run has a folder only when config, objects and data are known to be good.
    """
    if run.status == "complete" and not run.damage():
        return _say_complete(run)
    console.say(f"{experiment.name}: training, run {run.id}")

    from tensorlab import environment

    runtime, objects = check(experiment, run)
    run.check_sources("train")
    facts = environment.facts(experiment.root)
    with run.lock(lambda pid: _say_waiting(run, pid)):
        run.record = run.read() or {}
        if run.status == "complete" and _is_whole(run):
            return _say_complete(run)
        run.start(facts)
        _fit(runtime, objects, run)
    return _say_done(run)


def check(experiment: Experiment, run: Run) -> tuple[Runtime, Objects]:
    """Build everything and try it, without writing anything."""
    from tensorlab import objects
    from tensorlab.loop import Runtime

    device = objects.prepare(experiment)
    built = objects.all_of(experiment, device)
    runtime = Runtime(run, device)
    if hasattr(built.trainer, "check"):
        built.trainer.check(runtime, built.model, built.data, built.loss)
    return runtime, built


def _fit(runtime: Runtime, built: Objects, run: Run) -> None:
    from tensorlab import objects

    objects.seed_all(runtime.seed)  # whatever was tried before: the training starts from the seed
    try:
        built.trainer.fit(
            runtime, built.model, built.data, built.loss, built.optimizer, built.scheduler
        )
        runtime.close()
        _draw(run)
        if not (run.checkpoints / "best.pt").is_file():
            raise errors.nothing_saved(run.experiment.name)
        run.end("complete")
    except KeyboardInterrupt:
        runtime.close()
        run.end("interrupted")
        command = run.experiment.command("train")
        text = errors.interrupted(run.experiment.name, run.id, run.record["epochs"], command)
        print(text, file=sys.stderr, flush=True)
        raise
    except Exception as problem:
        runtime.close()
        said = problem.what if isinstance(problem, errors.UserError) else str(problem)
        run.end("failed", error=f"{type(problem).__name__}: {said}")
        raise


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
    from tensorlab.tracking import TensorBoard

    shutil.rmtree(run.logs, ignore_errors=True)
    if "tensorboard" in run.experiment.value.get("tracking", ["tensorboard"]):
        tracker = TensorBoard(run.logs, run.experiment.value)
        for record in run.history():
            tracker.log(record)
        tracker.close()
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
    metrics, seconds = run.record["metrics"].get("best", {}), run.record["seconds"]
    epoch = metrics.get("epoch", 0)
    best = {name: value for name, value in metrics.items() if name.startswith("val/")}
    console.say(
        f"{run.experiment.name}: trained in {seconds:.1f} s, best epoch {epoch}: "
        f"{console.table(best)}"
    )
