"""The name of a run that is started without Nx: `local-` and a hash over what it is made from.

Wider than the key that Nx uses (every file below src/ and in the folders of `pythonpath` counts,
and every installed distribution), so never "same" when it is not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from tensorlab import code_files, installed_packages
from tensorlab.atomic import sha256
from tensorlab.config import Experiment
from tensorlab.made_from import made_from

LOCAL = "local-"
LENGTH = 12


def run_id(experiment: Experiment) -> str:
    """`local-` and 12 hex digits: the same for the same config, code, data and packages."""
    root = experiment.root
    facts = {
        "made_from": made_from(experiment),
        "code": {path: sha256(root / path) for path in code_files.code_files(root)},
        "packages": installed_packages.names_and_versions(),
    }
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"))
    return LOCAL + hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def recorded(experiment: Experiment, key: Mapping[str, Any] | None) -> dict[str, Any]:
    """What run.json keeps of what the run is made from; without a key, the name that stands for
    all of it, whatever the run is called."""
    found = made_from(experiment, key)
    return found if key else {**found, "id": run_id(experiment)}
