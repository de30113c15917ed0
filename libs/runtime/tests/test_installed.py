"""Whether what is installed is what a key, or the lock, says."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from conftest import DEMO, Cli, Lab, Prepared

from tensorlab import installed, preprocess
from tensorlab.errors import UserError
from tensorlab.site_packages import SitePackages


class Environment:
    """Folders of packages that are made up, and what is said of them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "site-packages"
        self.folder.mkdir()
        (root / "pyproject.toml").write_text('[tool.tensorlab]\nname = "lab"\n')

    def add(self, name: str, version: str, file: str = "METADATA") -> Path:
        folder = self.folder / f"{name}-{version}.dist-info"
        folder.mkdir(parents=True)
        (folder / file).write_text(f"Name: {name}\nVersion: {version}\n")
        return folder

    def there(self, *more: Path) -> SitePackages:
        return SitePackages(self.root, (), [str(one) for one in (self.root, self.folder, *more)])

    def refusal(self, pins: dict[str, str]) -> str:
        with pytest.raises(UserError) as problem:
            installed.check_pins(self.there(), pins)
        return str(problem.value)


@pytest.fixture
def env(tmp_path: Path) -> Environment:
    return Environment(tmp_path)


OLD = "==1.0 ; python_full_version < '3.5' | ==2.0 ; python_full_version >= '3.5'"


@pytest.mark.parametrize(
    ("version", "pin"),
    [
        ("2.13.0", "2.13.0"),
        ("2.13.0+cpu", "2.13.0"),
        ("1.0", "1.0.0"),
        ("2.0", OLD),
        ("7.1", "==6.0 ; sys_platform == 'no-such'"),
        ("7.1", "@ https://example.org/a.whl"),
        ("7.1", "what is this"),
        ("7.1", ""),
    ],
)
def test_a_version_that_the_pin_allows(env: Environment, version: str, pin: str):
    env.add("some_thing", version)
    installed.check_pins(env.there(), {"some-thing": pin, "": "-e .", "nvidia-cublas": "13.0"})


@pytest.mark.parametrize(
    ("version", "pin", "said"),
    [
        ("2.12.0", "2.13.0", "2.13.0"),
        ("2.13.0+cpu", "2.13.0+cu130", "2.13.0+cu130"),
        ("1.0", OLD, "2.0"),
        ("2.13.0.post1", "2.13.0", "2.13.0"),
    ],
)
def test_another_version_is_refused(env: Environment, version: str, pin: str, said: str):
    env.add("torch", version)
    text = env.refusal({"torch": pin})
    assert f"torch {version}, and requirements.lock pins {said}\n" in text
    assert f"next: {sys.executable} -m pip install torch=={said}" in text


def test_the_environment_of_the_lab_is_mended_by_setup(env: Environment, monkeypatch):
    monkeypatch.setattr(sys, "prefix", str(env.root / "venv"))
    env.add("torch", "2.12.0")
    assert "next: npx nx run lab:setup" in env.refusal({"torch": "2.13.0"})


def test_names_are_those_of_the_index(env: Environment):
    env.add("Ruamel.Yaml_clib", "1.0")
    assert env.there().version("ruamel-yaml-clib") == "1.0"


def test_two_versions_in_one_folder_are_refused(env: Environment):
    env.add("numpy", "2.4.5")
    env.add("numpy", "2.4.6")
    text = env.refusal({"numpy": "2.4.6"})
    assert "numpy is installed twice: numpy-2.4.5.dist-info and numpy-2.4.6.dist-info" in text


def test_the_first_of_two_folders_is_what_python_imports(env: Environment, tmp_path: Path):
    env.add("numpy", "2.4.6")
    other = tmp_path / "base"
    (other / "numpy-1.26.0.dist-info").mkdir(parents=True)
    assert env.there(other).version("numpy") == "2.4.6"


def test_broken_metadata_is_refused(env: Environment):
    folder = env.add("numpy", "2.4.6", file="RECORD")
    text = env.refusal({"numpy": "2.4.6"})
    assert text.startswith(f"{folder}: ")
    assert "its metadata are broken" in text


def test_what_pip_has_moved_aside_is_no_distribution(env: Environment):
    env.add("~umpy", "2.4.5")
    installed.check_pins(env.there(), {"numpy": "2.4.6"})


def test_an_egg_info_tells_its_version_by_its_name_or_its_text(env: Environment):
    (env.folder / "torch-2.1.0-py3.11.egg-info").write_text("")
    folder = env.folder / "mine.egg-info"
    folder.mkdir()
    (folder / "PKG-INFO").write_text("Metadata-Version: 2.1\nName: mine\nVersion: 0.3\n")
    assert env.there().version("torch") == "2.1.0"
    assert env.there().version("mine") == "0.3"


def test_packages_that_cannot_be_read_are_said(env: Environment, monkeypatch):
    def refuse(folder):
        raise PermissionError(13, "Permission denied", folder)

    # Not by the file's mode: root, which containers run as, reads everything.
    monkeypatch.setattr(os, "listdir", refuse)
    text = env.refusal({"numpy": "2.4.6"})
    assert f"{env.folder}: What is installed cannot be read: Permission denied." in text


IMPORTS = {"cv2": {"distributions": ["opencv", "opencv-headless"], "at": "src/a.py:3"}}


def test_what_is_imported_and_pinned_is_installed(env: Environment):
    pins = {"opencv": "4.10", "opencv-headless": "==4.10 ; sys_platform == 'no-such'"}
    with pytest.raises(UserError) as problem:
        installed.check_imports(env.there(), pins, IMPORTS)
    assert str(problem.value).startswith(
        "src/a.py:3: cv2 is imported, requirements.lock pins opencv 4.10, and it is not installed."
    )
    env.add("opencv", "4.10")
    installed.check_imports(env.there(), pins, IMPORTS)
    installed.check_imports(env.there(), {}, IMPORTS)


def test_what_the_lock_does_not_have_is_as_it_was(env: Environment):
    def refusal(unlocked: dict[str, str | None]) -> str:
        with pytest.raises(UserError) as problem:
            installed.check_unlocked(env.there(), unlocked)
        return str(problem.value)

    installed.check_unlocked(env.there(), {"einops": None})
    (env.folder / "einops" / "__pycache__").mkdir(parents=True)  # an uninstalled one leaves this
    installed.check_unlocked(env.there(), {"einops": None})
    (env.folder / "einops" / "__init__.py").write_text("")
    assert "einops" in refusal({"einops": None})
    env.add("einops", "0.8.1")
    installed.check_unlocked(env.there(), {"einops": "0.8.1"})
    assert "einops is 0.8.1 now, and it was 0.8.0 when" in refusal({"einops": "0.8.0"})
    assert "not installed when the key was made" in refusal({"einops": None})
    assert "einops2 is not installed now" in refusal({"einops2": "1"})


def test_modules_of_python_and_of_the_lab_are_no_packages(env: Environment):
    (env.root / "einops").mkdir()
    (env.root / "einops" / "__init__.py").write_text("")
    there = SitePackages(env.root, (), [str(env.root), *sys.path])
    for name in ("einops", "_socket", "json"):
        assert there.module(name) is None
    assert there.module("yaml") is not None
    assert there.module("torch.nn") is not None


def test_the_lock_is_read_as_the_key_reads_it():
    pins = dict(installed.locked(DEMO))
    assert pins["torch"] == "2.13.0"
    assert len(pins["numpy"].split(" | ")) > 1
    assert dict(installed.locked(DEMO / "src")) == {}


def test_a_lock_that_is_broken_pins_what_can_be_read(tmp_path: Path):
    (tmp_path / "requirements.lock").write_text(
        "<<<<<<< HEAD\nNum_py[x]==2.4.6 \\\n    --hash=sha256:aa # why\n=======\n==\n-e .\n"
    )
    pins = dict(installed.locked(tmp_path))
    assert pins == {"num-py": "==2.4.6 --hash=sha256:aa"}
    assert installed.fits("num-py", pins["num-py"], "2.4.6")
    assert not installed.fits("num-py", pins["num-py"], "2.4.7")


def test_nothing_is_trained_with_other_packages(lab: Lab, cli: Cli):
    lab.write("requirements.lock", "torch==1.0\n    # via lab\n")
    said = cli("train", "--config", "tiny", "--run", "a1")
    assert said.status == 1
    assert "requirements.lock pins 1.0" in said.err
    assert lab.outputs() == []
    key = lab.write("key.json", '{"train": {"parts": {"packages": {"numpy": "1.0"}}}}')
    said = cli("train", "--config", "tiny", "--run", "a1", "--key", str(key))
    assert "numpy" in said.err
    assert "torch" not in said.err


def test_nothing_is_prepared_with_other_packages(toy: Prepared):
    said = toy.run(preprocess, "--key", toy.key("k", parts={"packages": {"numpy": "1.0"}}))
    assert said.status == 1
    assert "requirements.lock pins 1.0" in said.err
    assert toy.left() == []
