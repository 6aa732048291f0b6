"""Lines of an estimate as they are kept in JSON with a proposal or an agreement, and back. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from initiatives.applications.rules.contributions import Line

AMOUNTS = ("town", "hours", "cash", "in_kind")


def kept_lines(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Lines as they are kept: amounts as text, to the grosz."""
    return [
        {"name": one.name, "people": one.people, "source": one.source}
        | {name: str(getattr(one, name)) for name in AMOUNTS}
        for one in lines
    ]


def lines_from(rows: Sequence[Mapping[str, Any]]) -> list[Line]:
    """Kept lines as the rules look at them."""
    return [
        Line(
            name=str(row["name"]), people=int(row["people"]), source=str(row["source"]),
            **{name: Decimal(str(row[name])) for name in AMOUNTS},
        )
        for row in rows
    ]  # fmt: skip
