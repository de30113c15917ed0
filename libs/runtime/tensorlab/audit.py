"""What a command really read: files, variables, and the programs that the lab's own code started.

    audit.start(root)      # before any code of the lab is imported
    audit.record()         # of this process and of those that it started
    audit.stop()

Python tells an audit hook of every file that it opens; readers that open from C++ or Rust are
wrapped (`audit_readers`). A worker of a DataLoader writes down what it reads when it reads it, into
a folder that this process looks into at the end: one that is killed loses nothing.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from tensorlab import audit_environment, audit_hook, audit_readers, audit_workers
from tensorlab.audit_places import Places
from tensorlab.audit_record import PLACES, Record

FOLDER = "TENSORLAB_AUDIT"
OFF = "TENSORLAB_AUDIT_OFF"  # for the benchmark alone


def start(root: Path) -> None:
    """Begin anew; nothing where the audit is off."""
    stop()
    if os.environ.get(OFF) == "1":
        return
    folder = tempfile.mkdtemp(prefix="tensorlab-audit-")
    record = Record(Places(root), folder)
    record.expect(())
    os.environ[FOLDER] = folder
    _begin(record)


def start_in_worker(folder: str) -> None:
    """In a process that did not begin as a copy of the one that started it."""
    try:
        root, *expected = json.loads(Path(folder, PLACES).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # it outlives the command that it belongs to
        return
    record = Record(Places(Path(root)), folder, str(os.getpid()))
    record.is_told(expected)
    _begin(record)


def record() -> Record | None:
    """All that was read so far; None where the audit is off."""
    found = audit_hook.record()
    if found is not None:
        found.absorb()
    return found


def is_on() -> bool:
    return audit_hook.record() is not None


def stop() -> None:
    """Nothing is noted any more."""
    found = audit_hook.record()
    audit_hook.use(None)
    if found is not None:
        shutil.rmtree(found.folder, ignore_errors=True)
        if os.environ.get(FOLDER) == found.folder:
            del os.environ[FOLDER]


def _begin(record: Record) -> None:
    audit_hook.use(record)
    audit_readers.install()
    audit_environment.install()
    audit_workers.install()
    for name in ("sitecustomize", "usercustomize"):  # executed before anything could be noted
        file = getattr(sys.modules.get(name), "__file__", None)
        if file:
            audit_hook.opened(file)
