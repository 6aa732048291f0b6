"""What a line of the planting plan says, and what is wrong with one. Pure.

Codes: those of ``core.fields``, ``planted_ahead`` (``today``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.fields import Content, Field, Kind, read, write
from core.problems import Problem

SPRING, AUTUMN = "spring", "autumn"
SEASONS = (SPRING, AUTUMN)
ACCEPTED = ("planned", "partly", "done")
"""Decisions after which something may be planted."""
MOST_PIECES, FIRST_YEAR, LAST_YEAR = 10_000, 2000, 2100
SPRING_ENDS, AUTUMN_ENDS = 5, 11
"""Last months of the seasons in which trees are planted in Poland: until the leaves, until the frost."""
FIELDS = (
    Field("species", Kind.LINE, is_required=True, longest=120),
    Field("size", Kind.LINE, longest=60),
    Field("pieces", Kind.WHOLE, is_required=True, least=1, most=MOST_PIECES),
    Field("season", Kind.CHOICE, is_required=True, choices=SEASONS),
    Field("season_year", Kind.WHOLE, is_required=True, least=FIRST_YEAR, most=LAST_YEAR),
    Field("planted_on", Kind.DAY),
    Field("note", Kind.LINE, longest=300),
)
SHARED = ("size", "season", "season_year")
"""What several lines have in common when they are added at once; each has its own species and number."""


@dataclass(frozen=True)
class Season:
    """A season of planting; seasons are in their order in time."""

    year: int
    name: str

    @property
    def code(self) -> str:
        """As addresses say it: 2027-autumn."""
        return f"{self.year}-{self.name}"


def next_season(today: date) -> Season:
    """The season in which something can be planted soonest."""
    if today.month <= SPRING_ENDS:
        return Season(today.year, SPRING)
    if today.month <= AUTUMN_ENDS - 1:
        return Season(today.year, AUTUMN)
    return Season(today.year + 1, SPRING)


def season_of(code: str) -> Season | None:
    """The season that an address asks for."""
    year, _dash, name = code.partition("-")
    is_known = name in SEASONS and year.isascii() and year.isdigit() and len(year) == 4
    return Season(int(year), name) if is_known else None


def read_line(
    typed: Mapping[str, str], today: date, fields: tuple[Field, ...] = FIELDS
) -> tuple[dict[str, Any], list[Problem]]:
    """The values of a line, and what is wrong beside which field."""
    values, problems = {}, []
    for one in fields:
        values[one.name], problem = read(one, typed.get(one.name, ""))
        problems += [problem] if problem else []
    planted_on = values.get("planted_on")
    return values, problems + check_planted(planted_on, today)


def check_planted(planted_on: date | None, today: date) -> list[Problem]:
    """Nothing was planted on a day that is to come."""
    if planted_on is None or planted_on <= today:
        return []
    return [Problem("planted_ahead", "planted_on", {"today": today})]


def line_content(line: Any) -> Content:
    """A line as its form shows it."""
    return {one.name: write(one.kind, getattr(line, one.name)) for one in FIELDS if one.name != "season_year"} | {
        "season_year": str(line.season_year)
    }  # fmt: skip


NO_SPECIES = ("inne", "obojętnie", "nie wiem")
"""Beginnings of replies that leave the choice to the office."""


SPECIES = "gatunek"
"""The code of the question for a wished species."""


def wished_species(replies: Mapping[str, Any], questions: tuple[dict[str, Any], ...]) -> str:
    """The species that a mark's author asked for: the reply to the question ``gatunek``, an option in its words."""
    reply = replies.get(SPECIES)
    asked = next((one for one in questions if one.get("code") == SPECIES), None)
    if not isinstance(reply, str) or asked is None:
        return ""
    options = {one["code"]: one["label"] for one in asked.get("options", ())}
    wish = str(options.get(reply, "" if options else reply)).strip()
    return "" if wish.lower().startswith(NO_SPECIES) else wish[:120]


def wished_pieces(replies: Mapping[str, Any]) -> int:
    """How many the author asked for, one without a word about it."""
    reply = replies.get("ile")
    return reply if isinstance(reply, int) and 1 <= reply <= MOST_PIECES else 1
