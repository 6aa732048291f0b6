"""An agreement's figures as they are kept: lines, rate and schedule as texts in JSON, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from initiatives.applications.rules.answers import Work
from initiatives.applications.rules.contributions import Line
from initiatives.applications.rules.kept_lines import lines_from


def lines_in(content: Mapping[str, Any]) -> tuple[Line, ...]:
    """The lines of what was kept."""
    return tuple(lines_from(content["lines"]))


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
