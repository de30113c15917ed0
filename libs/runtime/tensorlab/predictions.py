"""What a model says of a split, kept sample by sample, so that metrics and intervals need no model.

Shapes: B samples of a batch, N samples in all, M positions of all samples (one a sample, but for
sequences and maps), K classes.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field

import torch

SCORES_KEPT = 2**25  # float32 numbers, 128 MiB: above it only metrics of labels have intervals


@dataclass
class Predictions:
    """Flat tensors over the M positions, and how many of them each sample has.

    Of classes: `target` and `predicted` (int64), `nll` (nats of the true class), `confidence` (of
    the predicted class), `brier` (squared error of the probabilities), `energy` (log-sum-exp of
    the scores), and `probabilities` (M, K) where they are few enough to be kept. Of numbers:
    `target` and `predicted` (M, D) float64: D columns of targets (B, D), else one. Where the
    target is the input, which has many numbers, a sample is one position: `absolute` and `squared`,
    the means of its errors, and `sample`, a checksum of its input. A target equal to `ignored` is
    padding, and no position.
    """

    classes: int | None
    ignored: int = -100
    keeps_probabilities: bool = True
    reconstructs: bool = False
    counts: list[torch.Tensor] = field(default_factory=list)
    parts: dict[str, list[torch.Tensor]] = field(default_factory=dict)
    scores_kept: int = 0

    def add(self, output: torch.Tensor, target: torch.Tensor) -> None:
        """Take a batch: logits (B, K, ...) and class ids (B, ...), or numbers of one shape.

        One logit (B,) or (B, 1) of two classes is that of class 1.
        """
        if self.reconstructs:
            error = (output.float() - target).flatten(1)
            fields = {"absolute": error.abs().mean(1), "squared": error.square().mean(1)}
            fields["sample"] = _checksums(target)
            each = torch.ones(len(target), dtype=torch.int64)
        elif self.classes is None:
            columns = target.shape[1] if target.dim() == 2 else 1
            pair = {"predicted": output, "target": target}
            fields = {name: one.cpu().double().reshape(-1, columns) for name, one in pair.items()}
            each = torch.full((len(target),), target.numel() // columns // len(target))
        else:
            scores, target = rows(output, target, self.classes)
            real = target != self.ignored
            each = real.sum(dim=1).cpu()
            fields = _of_classes(scores[real], target[real])
            self.scores_kept += fields["probabilities"].numel()
            if not self.keeps_probabilities or self.scores_kept > SCORES_KEPT:
                self.keeps_probabilities = False
                del fields["probabilities"]
                self.parts.pop("probabilities", None)
        self.counts.append(each)
        for name, value in fields.items():
            self.parts.setdefault(name, []).append(value.cpu())

    def whole(self) -> Table:
        """Everything that was added."""
        columns = {name: torch.cat(parts) for name, parts in self.parts.items()}
        return Table(columns, torch.cat(self.counts) if self.counts else torch.zeros(0).long())


@dataclass(frozen=True)
class Table:
    """Columns over M positions, which belong to N samples in order.

    Attributes:
        counts: positions of each sample (N,).
        at: the positions that are meant (int64); None means all. A column is gathered when it is
            asked for: most metrics need two of them.
    """

    columns: dict[str, torch.Tensor]
    counts: torch.Tensor
    at: torch.Tensor | None = None
    gathered: dict[str, torch.Tensor] = field(default_factory=dict)

    def __getitem__(self, name: str) -> torch.Tensor:
        if self.at is None:
            return self.columns[name]
        if name not in self.gathered:
            self.gathered[name] = self.columns[name][self.at]
        return self.gathered[name]

    def __contains__(self, name: str) -> bool:
        return name in self.columns

    @property
    def samples(self) -> int:
        return len(self.counts)

    def take(self, chosen: torch.Tensor) -> Table:
        """The samples with these indices (int64), in this order; one may come more than once."""
        lengths = self.counts[chosen]
        if bool((self.counts == 1).all()):
            at = chosen
        else:
            first = (self.counts.cumsum(0) - self.counts)[chosen]
            shift = first - (lengths.cumsum(0) - lengths)
            at = shift.repeat_interleave(lengths) + torch.arange(int(lengths.sum()))
        return Table(self.columns, lengths, at if self.at is None else self.at[at])

    def by_sample(self, name: str) -> torch.Tensor:
        """The mean of a column over each sample's positions (N,); 0 for one without any."""
        owner = torch.arange(self.samples).repeat_interleave(self.counts)
        sums = torch.zeros(self.samples).double().index_add_(0, owner, self[name].double())
        return sums / self.counts.clamp(min=1)


def rows(
    output: torch.Tensor, target: torch.Tensor, classes: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """Scores (B, P, K) and class ids (B, P) of P positions a sample."""
    target = target.reshape(len(target), -1)
    if classes == 2 and output.numel() == target.numel():
        one = output.reshape(target.shape)
        return torch.stack([torch.zeros_like(one), one], dim=-1), target.long()
    return output.movedim(1, -1).reshape(len(output), -1, output.shape[1]), target


def _checksums(x: torch.Tensor) -> torch.Tensor:
    """CRC-32 of each sample's bytes (B,) int64: which they are, where no target says it."""
    return torch.tensor([zlib.crc32(row) for row in x.cpu().flatten(1).contiguous().numpy()])


def _of_classes(scores: torch.Tensor, target: torch.Tensor) -> dict[str, torch.Tensor]:
    wide = scores if scores.dtype == torch.float64 else scores.float()
    logs = wide.log_softmax(dim=-1)
    # The last digits of float64 would tell probabilities apart that are the same by their meaning.
    probabilities = (logs.round(decimals=12) if logs.dtype == torch.float64 else logs).exp()
    own = logs.gather(1, target[:, None]).squeeze(1)
    squares = probabilities.square().sum(dim=1) - 2 * own.exp() + 1
    return {
        "target": target,
        "predicted": scores.argmax(dim=-1),
        "nll": -own,
        "confidence": probabilities.amax(dim=-1),
        "brier": squares / 2 if scores.shape[-1] == 2 else squares,
        "energy": wide.logsumexp(dim=-1),
        "probabilities": probabilities,
    }
