"""`MyCnn`, `my_cnn` and `my-cnn` are one name, to the Nx plugin (`names.ts`) as well."""

from __future__ import annotations

import re

# Words of the field that have a capital inside; not where a word goes on, as in `MoEdge`.
_MIXED = re.compile(
    r"(AlexNet|ConvNeXt|DenseNet|EfficientNet|LeNet|LoRA|MobileNet|MoE|ResNet|UNet|ViT)(?![a-z])"
)


def kebab(name: str) -> str:
    """`MyCnn` -> `my-cnn`, `ResNet50` -> `resnet50`; whatever the text."""
    words = _MIXED.sub(lambda found: found[0].capitalize(), name)
    words = re.sub(r"([a-z0-9])([A-Z])", r"\1-\2", words)
    words = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1-\2", words)
    return words.replace("_", "-").lower()


def known_name(given: str, known: list[str]) -> str | None:
    """The one of `known` that is meant, as it is written before as it is spelt."""
    return next((name for name in (given, kebab(given)) if name in known), None)
