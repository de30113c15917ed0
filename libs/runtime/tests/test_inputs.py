"""`inputs:` names files by patterns; test_contract.py has what the plugin reads alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from tensorlab.inputs import digests, matches


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    for file in ("a.txt", "b.csv", ".hidden.txt", "deep/c.txt", "deep/er/d.txt"):
        path = tmp_path / "data" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file)
    return tmp_path


def test_links(lab: Path) -> None:
    (lab / "data" / "again").symlink_to(lab / "data")
    (lab / "link").symlink_to("data/deep")
    (lab / "data" / "nowhere").symlink_to("missing")
    assert matches(lab, "data/**/c.txt") == ["data/deep/c.txt"]
    assert matches(lab, "link/**") == ["link/c.txt", "link/er/d.txt"]
    assert matches(lab, "data/again/again/a.txt") == ["data/again/again/a.txt"]


def test_digests(lab: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORDS", "")
    found = digests(lab, ["data/*.txt", "env:WORDS", "env:NO_SUCH"])
    assert list(found) == ["data/a.txt", "env:WORDS", "env:NO_SUCH"]
    assert found["env:NO_SUCH"] is None
    assert found["env:WORDS"] != found["data/a.txt"]
