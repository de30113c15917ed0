"""Values of a configuration as the Nx plugin writes them into a key (`config-value.ts`): JSON."""

from __future__ import annotations

from typing import Any

from tensorlab.yaml_file import scalar

_TEXT = "!!str "


def decode(value: Any) -> Any:
    """What JSON has no type for is a map of one key: `{"!!float": "1.0"}`, `{"!!int": "..."}`."""
    if isinstance(value, list):
        return [decode(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"!!float"}:
        return float(scalar(value["!!float"]))
    if value.keys() == {"!!int"}:
        return int(value["!!int"])
    return {key.removeprefix(_TEXT): decode(item) for key, item in value.items()}
