"""An agreement's figures as they are kept: lines, rate and schedule as texts in JSON, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from initiatives.applications.rules.answers import Work
from initiatives.applications.rules.contributions import Line

AMOUNTS = ("town", "hours", "cash", "in_kind")


def kept_lines(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Lines as texts and whole numbers."""
    return [
        {"name": one.name, "people": one.people, "source": one.source}
        | {name: str(getattr(one, name)) for name in AMOUNTS}
        for one in lines
    ]


def lines_in(content: Mapping[str, Any]) -> tuple[Line, ...]:
    """The lines of what was kept."""
    return tuple(
        Line(
            name=row["name"], people=int(row["people"]), source=row["source"],
            **{name: Decimal(row[name]) for name in AMOUNTS},
        )
        for row in content["lines"]
    )  # fmt: skip


def kept_works(works: Sequence[Any]) -> list[dict[str, str]]:
    """Steps of the schedule, as rows or as ``Work``."""
    return [
        {
            "name": one.name,
            "starts_on": one.starts_on.isoformat(),
            "ends_on": one.ends_on.isoformat(),
            "who": one.who,
        }
        for one in works
    ]


def works_in(content: Mapping[str, Any]) -> tuple[Work, ...]:
    """The schedule of what was kept."""
    return tuple(
        Work(
            row["name"], date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"]), row["who"]
        )
        for row in content.get("works", [])
    )


def rate_in(content: Mapping[str, Any]) -> Decimal:
    """What an hour is worth, złoty."""
    return Decimal(content["rate"])
