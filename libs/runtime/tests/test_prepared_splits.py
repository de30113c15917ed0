"""Splits of prepared data that are refused, or noted."""

from __future__ import annotations

import pytest
from conftest import PREPROCESS, ROWS, SPLIT, Prepared

from tensorlab import preprocess, split
from tensorlab.errors import UserError


def test_splits_of_other_data_are_refused(toy: Prepared) -> None:
    toy.run(preprocess)
    toy.run(split)
    toy.raw(ROWS + "1,2,0\n")
    toy.run(preprocess)
    with pytest.raises(UserError, match="made from other data: 60 samples then, 61 now") as found:
        toy.read().splits()
    assert found.value.next == "npx nx run preprocess-toy:split"
    toy.raw(ROWS.replace("7,1.0", "8,1.0"))
    toy.run(preprocess)
    with pytest.raises(UserError, match="made from other data: others, though as many"):
        toy.read().splits()
    said = toy.run(split, "--key", toy.key("s", data="another"))
    assert "was not made by the code and the data that are here now" in said.err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0\n1\nx\n", "test.txt:3: 'x' is not the index of a sample."),
        ("0\n\n60\n", "test.txt:3: There is no sample 60: they are 0 to 59."),
        ("3\n3\n", "datasets/splits/toy: The split test names sample 3 twice."),
        ("", "datasets/splits/toy: The split test would have no samples"),
        (None, "test.txt: The file is not there."),
        ("train", "datasets/splits/toy: The splits train and test share 36 samples"),
        ("drop", "test.txt: The file is not as the split wrote it."),
    ],
)
def test_bad_split_files(toy: Prepared, text: str | None, message: str) -> None:
    toy.run(preprocess)
    toy.run(split)
    file = toy.root / "datasets/splits/toy/test.txt"
    if text is None:
        file.unlink()
    elif text == "train":
        file.write_text((file.parent / "train.txt").read_text())
    elif text == "drop":
        file.write_text("\n".join(file.read_text().split("\n")[1:]))
    else:
        file.write_text(text)
    with pytest.raises(UserError) as found:
        toy.read().splits()
    assert message in str(found.value)
    assert str(found.value).endswith("next: npx nx run preprocess-toy:split")


@pytest.mark.parametrize(
    ("returned", "message"),
    [
        ("None", "split gives a NoneType, not a map of indices"),
        ("{}", "split gives a dict, not"),
        ("{3: [1]}", "split gives a split named 3"),
        ("{'test': [0.5]}", "split gives test as float64 values"),
        ("{'test': [60]}", "The split test names 60, and the samples are 0 to 59."),
        ("{'a': [1, 2], 'b': [2]}", "The splits a and b share 1 sample: 2."),
        ("{'a': []}", "The split a would have no samples"),
    ],
)
def test_bad_splits(toy: Prepared, returned: str, message: str) -> None:
    toy.run(preprocess)
    toy.code(f"def split(data): return {returned}\n", "split")
    said = toy.run(split)
    assert (said.status, message in said.err) == (1, True), said.err
    assert said.err.startswith("src/preprocess/toy/split.py")
    assert not any(path.startswith("splits/") for path in toy.left())


def test_planted_duplicates_are_found(toy: Prepared) -> None:
    toy.raw(ROWS + "".join(line + "\n" for line in ROWS.split("\n")[:12]))
    toy.run(preprocess)
    said = toy.run(split)
    assert said.status == 1
    data = toy.read()
    twins = {at: at + 60 for at in range(12)}
    lines = [line.strip() for line in said.err.split("\n")[2:7]]
    assert len(lines) == 5
    for line in lines:
        (one, first), (other, second) = (part.split() for part in line.split(" = "))
        assert one != other
        assert twins[min(int(first), int(second))] == max(int(first), int(second))
    assert " contents in several splits, sample for sample:" in said.err
    assert "ALLOW_DUPLICATES = True" in said.err
    toy.code(SPLIT + "\n\nALLOW_DUPLICATES = True\n", "split")
    assert "duplicates across splits, allowed" in toy.run(split).out
    toy.code(
        "from tensorlab import splits\n\n\ndef split(data):\n"
        '    return splits.grouped(data.contents(), {"val": 0.2, "test": 0.2})\n',
        "split",
    )
    assert toy.run(split).status == 0
    of = {index: name for name, indices in data.splits().items() for index in indices.tolist()}
    assert all(of[one] == of[other] for one, other in twins.items())


def test_planted_groups_are_found(toy: Prepared) -> None:
    toy.code(PREPROCESS + '    out.groups("patient", [f"p{at // 6}" for at in range(60)])\n')
    toy.run(preprocess)
    said = toy.run(split)
    assert said.status == 1
    assert "10 values of patient in several splits:\n      p0 in train and " in said.err
    assert "and 5 more" in said.err
    assert """splits.grouped(data['patient'], ...)""" in said.err
    toy.code(SPLIT.replace('stratified(data["y"]', 'grouped(data["patient"]'), "split")
    assert toy.run(split).status == 0


def test_a_split_without_a_class_is_noted(toy: Prepared) -> None:
    toy.run(preprocess)
    toy.code("def split(data): return {'train': range(3, 60), 'test': [0, 1]}\n", "split")
    said = toy.run(split)
    assert said.status == 0
    assert "toy: note: The split test has no sample of class 2.\n" in said.out
