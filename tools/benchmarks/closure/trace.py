"""One command of the runtime, with a record of what it takes from the lab.

python trace.py <lab> <report.json> train --config <experiment>

`executed`: the files of the lab whose code ran as a module, one that failed with ImportError included. `opened`: other files
below src/ that were opened. Both relative to the lab.
"""

import json
import sys
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
        if file and file.startswith("src/") and not file.endswith((".py", ".pyc")):
            opened.add(file)


sys.dont_write_bytecode = True
sys.addaudithook(watch)
sys.path.pop(0)

from tensorlab.cli import main

status = main(sys.argv[3:])
for module in list(sys.modules.values()):
    file = inside(getattr(module, "__file__", None))
    if file:
        executed.add(file)
Path(sys.argv[2]).write_text(
    json.dumps({"executed": sorted(executed), "opened": sorted(opened)}),
    encoding="utf-8",
)
sys.exit(status)
