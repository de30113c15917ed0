"""Data is compared with its manifest before anything is trained on it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from conftest import Cli, Lab

from tensorlab import dataset_manifest, datasets
from tensorlab.errors import UserError


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def recorded(**files: str) -> str:
    entries = [
        f"  - {{path: {path}, size: {len(text)}, sha256: {sha256(text)}}}\n"
        for path, text in files.items()
    ]
    return "files:\n" + "".join(entries)


@pytest.fixture
def data(lab: Lab) -> Lab:
    """The dataset `toy` has the file `a`, long unchanged."""
    lab.write("datasets/raw/toy/dataset.yaml", recorded(a="one"))
    lab.write("datasets/raw/toy/a", "one")
    return lab


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if no file had been written a moment ago."""
    monkeypatch.setattr(datasets, "RACY", -(10**12))


def refused(lab: Lab) -> str:
    with pytest.raises(UserError) as found:
        datasets.check(lab.root, ["toy"])
    return str(found.value)


def test_good_data(data: Lab) -> None:
    datasets.check(data.root, ["toy", "toy"])


def test_nothing_is_recorded(lab: Lab) -> None:
    lab.write("datasets/raw/toy/anything", "x")
    datasets.check(lab.root, ["toy"])


def test_missing(data: Lab) -> None:
    (data.root / "datasets/raw/toy/a").unlink()
    assert refused(data) == (
        "datasets/raw/toy/dataset.yaml: The data of toy is not here, its file: a.\n"
        "  next: npx nx run dataset-toy:fetch"
    )


def test_different_and_extra(data: Lab) -> None:
    data.write("datasets/raw/toy/dataset.yaml", recorded(a="one", b="two"))
    data.write("datasets/raw/toy/a", "longer")
    data.write("datasets/raw/toy/b", "owt")
    data.write("datasets/raw/toy/c/d", "")
    data.write("datasets/raw/toy/.hidden", "")
    said = refused(data)
    assert "\n    a: 6 bytes, recorded 3\n    b: other bytes\n    c/d: not recorded\n" in said
    assert "npx nx run dataset-toy:verify" in said


def test_reads_again_only_what_was_touched(
    data: Lab, settled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    datasets.check(data.root, ["toy"])
    notes = (data.root / "cache/verified/toy.tsv").read_text()
    assert notes.endswith(f"\t{sha256('one')}\ta\n")
    read = []
    digest = datasets._digest
    monkeypatch.setattr(datasets, "_digest", lambda *args: read.append(args) or digest(*args))
    datasets.check(data.root, ["toy"])
    assert read == []
    os.utime(data.root / "datasets/raw/toy/a", (1, 1))
    datasets.check(data.root, ["toy"])
    assert len(read) == 1


def test_finds_an_edit_of_the_same_size_and_time(data: Lab, settled: None) -> None:
    file = data.root / "datasets/raw/toy/a"
    datasets.check(data.root, ["toy"])
    before = file.stat()
    file.write_text("two")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert "a: other bytes" in refused(data)


def test_a_list_beside_the_manifest(data: Lab) -> None:
    text = f"{sha256('one')}\t3\ta\n"
    listed = data.write("datasets/raw/toy/files.tsv", text)
    data.write(
        "datasets/raw/toy/dataset.yaml", f"files: {{list: files.tsv, sha256: {sha256(text)}}}\n"
    )
    datasets.check(data.root, ["toy"])
    listed.write_text(text + "\n")
    assert "files.tsv is not the one whose sha256 this is" in refused(data)


def test_a_pointer_of_dvc(data: Lab) -> None:
    digest = hashlib.md5(b"one").hexdigest()
    data.write("datasets/raw/toy/dataset.yaml", "source: {dvc: a.dvc}\n")
    data.write("datasets/raw/toy/a.dvc", f"outs:\n- md5: {digest}\n  size: 3\n  path: a\n")
    datasets.check(data.root, ["toy"])
    data.write("datasets/raw/toy/a", "two")
    assert "a: other bytes" in refused(data)
    data.write("datasets/raw/toy/a.dvc", f"outs:\n- md5: {digest}.dir\n  path: a\n")
    datasets.check(data.root, ["toy"])


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("- a", 1, "A dataset.yaml is a map."),
        ("a: b: c", 1, "This is not YAML"),
        ("name: x", 1, "name says x, and the folder's name is toy."),
        ("\ndescripton: x", 2, "descripton is not a key of a dataset. Did you mean description?"),
        ("description: 3", 1, "description takes a text."),
        ("source: sklearn", 1, "source is a map with one of file, url,"),
        ("source: {file: a, url: b}", 1, "here is file and url."),
        ("source:\n  ulr: x", 2, "source.ulr is not a key of a source. Did you mean url?"),
        ("source:\n  npm: a@1\n  stripe: 1", 3, "of a source with npm. Did you mean strip?"),
        ("source: {dvc: no.dvc}", 0, "source.dvc names no.dvc: not there."),
        ("files: 3", 1, "files takes a list."),
        ("files: {list: x}", 1, "files, as a map, has list: files.tsv"),
        ("files:\n  - a", 2, "An entry of files has a path."),
        ("files:\n  - {path: ../x}", 2, "../x is not inside the dataset's folder."),
        ("files:\n  - {path: 'C:x'}", 2, "C:x is not inside the dataset's folder."),
        ("files:\n  - {path: x, size: -1}", 2, "The size of x is a number of bytes."),
        ("files:\n  - {path: x, sha256: ab}", 2, "The sha256 of x has 64 hexadecimal digits."),
        ("files:\n  - {path: x, sha: ab}", 2, "sha is not a key of a file"),
        ("files:\n  - {path: x}\n  - {path: x}", 3, "x stands here twice."),
    ],
)
def test_bad_manifest(lab: Lab, text: str, line: int, message: str) -> None:
    lab.write("datasets/raw/toy/dataset.yaml", text)
    with pytest.raises(UserError) as found:
        dataset_manifest.read(lab.root, "toy")
    place = f"datasets/raw/toy/dataset.yaml:{line}: " if line else "datasets/raw/toy/dataset.yaml: "
    assert str(found.value).startswith(place)
    assert message in str(found.value)


@pytest.mark.parametrize("command", ["train", "check"])
def test_stops_a_training_before_it_writes(cli: Cli, data: Lab, command: str) -> None:
    data.write("datasets/raw/toy/a", "two")
    said = cli(command, "--config", "tiny")
    assert said.status == 1
    assert "The data of toy is not as recorded:\n    a: other bytes\n" in said.err
    assert "Traceback" not in said.err
    assert data.outputs() == []


def test_a_complete_run_needs_no_data(cli: Cli, data: Lab) -> None:
    assert cli("train", "--config", "tiny", "--set", "trainer.epochs=1").status == 0
    (data.root / "datasets/raw/toy/a").unlink()
    said = cli("train", "--config", "tiny", "--set", "trainer.epochs=1")
    assert (said.status, "nothing to train" in said.out) == (0, True)
    assert cli("evaluate", "--config", "tiny", "--set", "trainer.epochs=1").status == 1


def test_data_out_of_distribution_is_compared_too(cli: Cli, data: Lab) -> None:
    data.write("datasets/raw/other/dataset.yaml", recorded(a="one"))
    ood = "evaluate.ood=[{dataset: other}]"
    assert cli("train", "--config", "tiny", "--set", ood).status == 0
    said = cli("evaluate", "--config", "tiny", "--set", ood)
    assert (said.status, "The data of other is not here" in said.err) == (1, True)


def test_manifest_files(lab: Lab) -> None:
    lab.write("datasets/raw/toy/a.dvc", "")
    names = [file.name for file in datasets.manifest_files(lab.root, "toy")]
    assert names == ["dataset.yaml", "a.dvc"]


def test_links_are_followed_once(lab: Lab) -> None:
    folder = lab.root / "datasets/raw/toy"
    lab.write("datasets/raw/toy/b/c", "")
    (folder / "b" / "around").symlink_to(folder)
    (folder / "link").symlink_to("b/c")
    (folder / "broken").symlink_to("nowhere")
    assert datasets.data_files(Path(folder)) == ["b/c", "link"]
