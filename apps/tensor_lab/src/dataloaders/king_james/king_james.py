"""The King James Bible, letter by letter: a sample is some letters, its target the next of each.

dataloader: {_target_: src.dataloaders.king_james.KingJames, dataset: king-james, batch_size: 32}

Shapes: N samples of a split, B samples in the batch, T letters.
"""

from __future__ import annotations

import json
from pathlib import Path

import torch
from tensorlab.samplers import EpochSampler
from torch.utils.data import DataLoader, TensorDataset

RAW = Path(__file__).parents[3] / "datasets" / "raw"
SPLIT_SEED = 0  # the split is part of the dataset: the same for every experiment and seed
SHARES = {"val": 0.05, "test": 0.05}  # of the 1,189 chapters


class KingJames:
    """Windows of `length` letters over the chapters: 90 % to train, 5 % each for val and test.

    A chapter is in one split as a whole. `vocabulary[i]` is the letter with id i.

    Args:
        dataset: the name of the manifest, `datasets/raw/king-james/dataset.yaml`.
        batch_size: samples of a batch.
        seed: of the order of the training samples; the experiment's seed where it is left out.
        num_workers: processes that prepare batches; 0 is fastest, the text is in memory.
        length: letters of a sample (T).
    """

    def __init__(
        self,
        dataset: str = "king-james",
        batch_size: int = 32,
        seed: int = 0,
        num_workers: int = 0,
        length: int = 128,
    ) -> None:
        self.batch_size, self.seed, self.num_workers = batch_size, seed, num_workers
        texts = chapters(RAW / dataset / "verses-1769.json")
        self.vocabulary = sorted(set("".join(texts)))
        self.input_shape = (length,)
        self.num_classes = self.vocab_size = len(self.vocabulary)
        ids = {letter: number for number, letter in enumerate(self.vocabulary)}
        self.splits = {}
        for split, texts_of_split in split_up(texts).items():
            text = torch.tensor([ids[letter] for letter in "".join(texts_of_split)])
            windows = text.unfold(0, length + 1, length)
            self.splits[split] = TensorDataset(windows[:, :-1], windows[:, 1:])

    def loader(self, split: str) -> DataLoader:
        """Batches (x, y) of "train", "val" or "test": (B, T) int64 both, y one letter further."""
        data = self.splits[split]
        return DataLoader(
            data,
            batch_size=self.batch_size,
            sampler=EpochSampler(data, self.seed) if split == "train" else None,
            num_workers=self.num_workers,
            generator=torch.Generator().manual_seed(self.seed),
        )


def chapters(file: Path) -> list[str]:
    """The text of every chapter, a line a verse, without the editors' marks."""
    texts: dict[str, str] = {}
    for reference, verse in json.loads(file.read_text(encoding="utf-8")).items():
        chapter, _ = reference.split(":")
        plain = verse.removeprefix("# ").replace("[", "").replace("]", "")
        texts[chapter] = texts.get(chapter, "") + plain + "\n"
    return list(texts.values())


def split_up(texts: list[str]) -> dict[str, list[str]]:
    """The texts of each split, always the same."""
    order = torch.randperm(len(texts), generator=torch.Generator().manual_seed(SPLIT_SEED))
    shuffled, splits = [texts[index] for index in order], {}
    for split, share in SHARES.items():
        count = round(share * len(texts))
        splits[split], shuffled = shuffled[:count], shuffled[count:]
    return {"train": shuffled, **splits}
