"""A few samples of the validation data, and a picture of what the model makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from tensorlab import plots

if TYPE_CHECKING:
    from tensorlab.loop import Runtime

RIGHT, WRONG = "#009e73", "#d55e00"  # both are of plots.MANY
COLUMNS = 4  # TensorBoard shows pictures small: captions stay legible


@dataclass
class Subject:
    """What is trained, for trackers that look at more than metrics.

    Attributes:
        runtime: of the training.
        data: what has `loader(split)`.
    """

    runtime: Runtime
    data: Any

    def model(self) -> nn.Module:
        """The model to validate. Raises `ValueError` for one that no process has whole."""
        check_whole(self.runtime.model)
        return self.runtime.model_to_validate


class Samples:
    """The first samples of the split `val`: always the same.

    Args:
        subject: whose data and device.
        number: how many, up to one batch.

    Attributes:
        x: the inputs (N, ...), on the training's device.
        y: the targets (N, ...), on the CPU; None where a batch has none.
    """

    def __init__(self, subject: Subject, number: int) -> None:
        batch = next(iter(subject.data.loader("val")))
        x, y, *_ = batch if isinstance(batch, list | tuple) else (batch, None)
        self.subject = subject
        self.x: torch.Tensor = x[:number].to(subject.runtime.device)
        self.y = y[:number] if isinstance(y, torch.Tensor) else None

    def picture(self) -> Any:
        """A matplotlib figure of the inputs, targets and predictions.

        Raises `ValueError` for inputs that are no images (N, 1 or 3, H, W).
        """
        if self.x.dim() != 4 or self.x.shape[1] not in (1, 3):
            shape = tuple(self.x.shape)
            raise ValueError(f"inputs of shape {shape} are no images (samples, 1 or 3, H, W)")
        model = self.subject.model()
        training = model.training
        with torch.no_grad(), self.subject.runtime.autocast():
            output = model.eval()(self.x)
        model.train(training)
        names = getattr(self.subject.data, "class_names", None)
        return drawn(self.x.cpu(), self.y, output.float().cpu(), names)


def check_whole(model: nn.Module) -> None:
    """Raise `ValueError` for a model whose parameters are shared out between processes."""
    if any(hasattr(parameter, "full_tensor") for parameter in model.parameters()):
        raise ValueError("each process has a part of the model only")


def drawn(x: torch.Tensor, y: torch.Tensor | None, output: torch.Tensor, names: Any = None) -> Any:
    """Images with captions; below each image the one that the model gives, where it gives one.

    Args:
        x: the inputs (N, C, H, W).
        y: classes (N), numbers (N, ...), masks (N, H, W), or None.
        output: scores (N, K), numbers (N, ...), images (N, C, H, W), or scores of masks.
        names: of the classes.
    """
    rows = [(x, captions(y, output, names))]
    if output.dim() == 4:
        masks = output.shape[1] not in (1, 3)
        if masks and y is not None and y.dim() == 3:
            rows.append((y[:, None].float(), ["target"] * len(y)))
        made = output.argmax(dim=1, keepdim=True).float() if masks else output
        rows.append((made, ["prediction"] * len(made)))
    across = min(COLUMNS, len(x))
    lines = -(-len(x) // across) * len(rows)
    plt = plots.pyplot()
    figure, axes = plt.subplots(
        lines, across, figsize=(1.5 * across, 1.8 * lines), squeeze=False, layout="constrained"
    )
    for axis in axes.flat:
        axis.axis("off")
    for down, (images, texts) in enumerate(rows):
        for index, (image, text) in enumerate(zip(images, texts, strict=True)):
            axis = axes[index // across * len(rows) + down][index % across]
            colour = WRONG if ", not " in text else RIGHT if down == 0 else plots.INK
            axis.imshow(shown(image), cmap="gray")
            axis.set_title(text, fontsize=8, color=colour)
    return figure


def captions(y: torch.Tensor | None, output: torch.Tensor, names: Any = None) -> list[str]:
    """A line a sample: `7 (98 %)`, `1, not 7 (61 %)`, `0.52 (target 0.48)`, or nothing."""
    if output.dim() == 2 and y is not None and y.dim() == 1 and not y.is_floating_point():
        scores, classes = output.softmax(dim=1).max(dim=1)

        def name(index: int) -> str:
            return str(names[index]) if names is not None else str(index)

        return [
            f"{name(c)}{'' if c == t else f', not {name(t)}'} ({s:.0%})".replace("%", " %")
            for c, t, s in zip(classes.tolist(), y.tolist(), scores.tolist(), strict=True)
        ]
    if output.dim() <= 2 and y is not None and y.numel() == output.numel() == len(y):
        pairs = zip(output.flatten().tolist(), y.flatten().tolist(), strict=True)
        return [f"{o:.3g} (target {t:.3g})" for o, t in pairs]
    return ["" for _ in output]


def shown(image: torch.Tensor) -> Any:
    """An image (C, H, W) as it can be shown: values that are not in 0 to 1 are scaled to it."""
    image = image.float()
    low, high = image.min(), image.max()
    if low < 0 or high > 1:
        image = (image - low) / (high - low).clamp(min=1e-12)
    return image.permute(1, 2, 0).squeeze(-1).numpy()
