"""JSON text in which decimal numbers keep every digit (the standard writer would send them through floats)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

Json = None | bool | int | Decimal | str | Sequence["Json"] | Mapping[str, "Json"]


def json_text(value: Json, indent: int = 0) -> str:
    """The value as JSON, keys in their order, two blanks a level; a list of plain values stands in one line."""
    pad, end = "\n" + "  " * (indent + 1), "\n" + "  " * indent
    if value is None or isinstance(value, str | int):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        parts = [
            f"{json.dumps(key, ensure_ascii=False)}: {json_text(item, indent + 1)}"
            for key, item in value.items()
        ]
        return "{" + pad + ("," + pad).join(parts) + end + "}" if parts else "{}"
    items = [json_text(item, indent + 1) for item in value]
    if any(isinstance(item, Mapping) for item in value):
        return "[" + pad + ("," + pad).join(items) + end + "]"
    return "[" + ", ".join(items) + "]"
