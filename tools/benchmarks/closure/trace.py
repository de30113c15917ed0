"""Commands of the runtime, each in a process of its own, with a record of what it takes from the lab.

python trace.py <lab> < commands.json > records.json

A command is a list of arguments: `["train", "--config", "digits-mlp"]`. Torch is imported once and the processes are forked.
`executed`: the files of the lab whose code ran as a module, one that failed with ImportError included. `opened`: other files
below src/ that were opened. Both relative to the lab. `said`: what the command printed. Stops at the first that fails.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

root = Path(sys.argv[1]).resolve()
executed: set[str] = set()
opened: set[str] = set()


def inside(path: object) -> str | None:
    """A path of the lab, without its venv."""
    if not isinstance(path, str) or not path.startswith(f"{root}/"):
        return None
    name = Path(path).relative_to(root).as_posix()
    return None if name.startswith("venv/") else name


def watch(event: str, args: tuple) -> None:
    if event == "exec" and getattr(args[0], "co_name", None) == "<module>":
        file = inside(args[0].co_filename)
        if file:
            executed.add(file)
    elif event == "open" and isinstance(args[1], str) and "r" in args[1]:
        file = inside(args[0])
        is_asset = (
            file and file.startswith("src/") and not file.endswith((".py", ".pyc"))
        )
        if is_asset and not names_the_run():
            opened.add(file)


def names_the_run() -> bool:
    """Whether the runtime reads a file for the name of a run that is started by hand: it takes all."""
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_globals.get("__name__") == "tensorlab.run_id":
            return True
        frame = frame.f_back
    return False


def record(command: list[str], report: Path) -> int:
    """In a process of its own: nothing of the lab is imported yet."""
    sys.addaudithook(watch)
    status = main(command)
    for module in list(sys.modules.values()):
        file = inside(getattr(module, "__file__", None))
        if file:
            executed.add(file)
    found = {"executed": sorted(executed), "opened": sorted(opened)}
    report.write_text(json.dumps(found), encoding="utf-8")
    return status


def forked(command: list[str], folder: Path) -> dict:
    said, report = folder / "said", folder / "report"
    report.unlink(missing_ok=True)
    pid = os.fork()
    if pid == 0:
        out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)
        status = 1
        try:
            status = record(command, report)
            sys.stdout.flush()
        finally:
            os._exit(status)
    _, ended = os.waitpid(pid, 0)
    status = os.waitstatus_to_exitcode(ended)
    found = json.loads(report.read_text(encoding="utf-8")) if status == 0 else {}
    return {"status": status, "said": said.read_text(encoding="utf-8"), **found}


sys.dont_write_bytecode = True
sys.path.pop(0)

# What training and evaluating import, so that no process has to.
import matplotlib.pyplot  # noqa: F401
import torch._dynamo  # noqa: F401
import torchmetrics.functional  # noqa: F401
from tensorlab import evaluate, train  # noqa: F401
from tensorlab.cli import main

records: list[dict] = []
with tempfile.TemporaryDirectory() as place:
    for command in json.load(sys.stdin):
        records.append(forked(command, Path(place)))
        if records[-1]["status"] != 0:
            break
json.dump(records, sys.stdout)
