"""What two versions of a step's answers say differently, field by field. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Difference:
    """A field with what is saved and what was typed, both as text; ``row`` counts the rows of a list from 1."""

    name: str
    saved: str
    typed: str
    row: int | None = None


def differences(saved: Mapping[str, Any], typed: Mapping[str, Any]) -> list[Difference]:
    """Every field that differs, in the order in which it was typed; rows of lists one by one."""
    names = list(dict.fromkeys([*typed, *saved]))
    found: list[Difference] = []
    for name in names:
        old, new = saved.get(name), typed.get(name)
        if isinstance(old, list) or isinstance(new, list):
            found += _rows(name, old if isinstance(old, list) else [], new if isinstance(new, list) else [])
        elif _text(old) != _text(new):
            found.append(Difference(name, _text(old), _text(new)))
    return found


def _rows(name: str, old: list[Any], new: list[Any]) -> list[Difference]:
    count = max(len(old), len(new))
    pairs = [(_at(old, place), _at(new, place)) for place in range(count)]
    return [
        Difference(name, before, after, place)
        for place, (before, after) in enumerate(pairs, 1)
        if before != after
    ]


def _at(rows: list[Any], place: int) -> str:
    return _text(rows[place]) if place < len(rows) else ""


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(_text(part) for part in value.values() if _text(part))
    if isinstance(value, list):
        return ", ".join(_text(part) for part in value if _text(part))
    return "" if value is None else str(value).replace("\r\n", "\n").strip()
