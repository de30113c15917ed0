"""Notes what each test file took, where the variable TEST_TIMES names a file to write to."""

from __future__ import annotations

import json
import os
from collections import Counter

import pytest

seconds: Counter[str] = Counter()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    file, _, _ = report.nodeid.partition("::")
    seconds[file] += report.duration


def pytest_sessionfinish(session: pytest.Session) -> None:
    target = os.environ.get("TEST_TIMES")
    if target:
        with open(target, "a", encoding="utf-8") as out:
            for file, taken in seconds.items():
                path = f"libs/runtime/{file.removeprefix('libs/runtime/')}"
                out.write(json.dumps({"file": path, "seconds": round(taken, 3)}) + "\n")
