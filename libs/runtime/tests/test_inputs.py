"""`inputs:` names files by patterns, as the Nx plugin reads them: `inputs.spec.ts` has the same."""

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


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("data/a.txt", ["data/a.txt"]),
        ("./data//a.txt", ["data/a.txt"]),
        ("data/?.*", ["data/a.txt", "data/b.csv"]),
        ("data/.*", ["data/.hidden.txt"]),
        ("data/**", ["data/a.txt", "data/b.csv", "data/deep/c.txt", "data/deep/er/d.txt"]),
        ("**/*.txt", ["data/a.txt", "data/deep/c.txt", "data/deep/er/d.txt"]),
        ("data/**/er/**", ["data/deep/er/d.txt"]),
        ("data/*/c.txt", ["data/deep/c.txt"]),
        ("data", []),
        ("data/[ab].txt", []),
        ("data/a.txt/x", []),
    ],
)
def test_pattern(lab: Path, pattern: str, found: list[str]) -> None:
    assert matches(lab, pattern) == found


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
