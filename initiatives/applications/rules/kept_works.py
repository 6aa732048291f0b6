"""Steps of a schedule as they are kept in JSON with a proposal, an agreement or an annex, and back. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from initiatives.applications.rules.answers import Work


def kept_works(works: Sequence[Any]) -> list[dict[str, str]]:
    """Steps of the schedule, as rows or as ``Work``; days as ISO text."""
    return [
        {
            "name": one.name,
            "starts_on": one.starts_on.isoformat(),
            "ends_on": one.ends_on.isoformat(),
            "who": one.who,
        }
        for one in works
    ]


def works_from(rows: Sequence[Mapping[str, str]]) -> list[Work]:
    """Kept steps as the rules look at them."""
    return [
        Work(
            row["name"], date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"]), row["who"]
        )
        for row in rows
    ]
