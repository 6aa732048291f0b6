"""A draft's answers read whole: words, place, lines, works, and everything that still keeps it from being sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from core.problems import Problem
from initiatives.applications.rules.answers import (
    COSTS,
    IDEA,
    PAPERS,
    PEOPLE,
    PLACE,
    WORKS,
    Idea,
    Work,
    read_idea,
    read_lines,
    read_works,
)
from initiatives.applications.rules.attachments import check_captions
from initiatives.applications.rules.contributions import Line, Totals, add_up, check_estimate
from initiatives.applications.rules.members import MemberState, check_members
from initiatives.programmes.queries import ProgrammeView
from maps.fields import FIELDS, read_place
from maps.land import LandLie, town_land_under
from maps.place_reading import PlaceReading, PlaceRules
from maps.place_shapes import LONGEST_TEXT

PREFIX = "place"
LEAST_SHARE = 0.01
"""Less than a hundredth on the town's land is none of it."""


@dataclass(frozen=True)
class Read:
    """An application as it was read. ``problems`` by step, each in the order of its page."""

    idea: Idea
    place: PlaceReading
    lines: tuple[Line, ...]
    works: tuple[Work, ...]
    totals: Totals
    problems: Mapping[str, tuple[Problem, ...]]
    land: LandLie | None = None

    @property
    def is_complete(self) -> bool:
        """Whether nothing keeps it from being sent."""
        return not any(self.problems.values())


def place_rules(view: ProgrammeView) -> PlaceRules:
    """A place lies in the town, or in the programme's area; parcels may be named; words alone do not suffice."""
    area = view.record.area_id
    return PlaceRules(asks_parcels=True, words_suffice=False, area_ids=(area,) if area else None)


def read_place_form(form: Mapping[str, str], view: ProgrammeView) -> PlaceReading:
    """The place field of a form that was sent."""
    return read_place(form, PREFIX, place_rules(view))


def check_land(reading: PlaceReading, view: ProgrammeView) -> tuple[list[Problem], LandLie | None]:
    """Whether a place that is whole lies on the town's land; refused only where the programme takes no other."""
    if reading.geometry is None or not reading.is_final:
        return [], None
    land = town_land_under(reading.geometry)
    if land is None or land.is_whole or not view.terms.town_land_only:
        return [], land
    code = "not_town_land" if land.share < LEAST_SHARE else "partly_town_land"
    return [Problem(code, "place", {"percent": int(100 * land.share)})], land


def place_answers(reading: PlaceReading) -> dict[str, str]:
    """What is kept of the place: the fields as they stand now."""
    typed = reading.typed
    shapes = typed.shapes if len(typed.shapes) <= LONGEST_TEXT else ""
    return {
        "shapes": shapes, "coordinates": typed.coordinates, "as": typed.shape, "search": typed.search,
        "words": typed.words, "parcels": typed.parcels,
    }  # fmt: skip


def read_kept_place(answers: Mapping[str, Any], view: ProgrammeView) -> PlaceReading:
    """The place as it was kept."""
    return read_place_form({f"{PREFIX}-{name}": str(answers.get(name, "")) for name in FIELDS}, view)


def read_whole(
    answers: Mapping[str, Any], view: ProgrammeView, members: list[MemberState], today: date,
    captions: Mapping[int, str] = MappingProxyType({}),
) -> Read:  # fmt: skip
    """Read every step of a draft; ``captions`` of its papers by their numbers."""
    terms = view.terms
    idea, of_idea = read_idea(answers.get(IDEA, {}), terms.scopes, today, view.record.works_span)
    place = read_kept_place(answers.get(PLACE, {}), view)
    lines, of_lines = read_lines(answers.get(COSTS, {}))
    works, of_works = read_works(answers.get(WORKS, {}), idea.span)
    totals = add_up(lines, terms.hour_rate)
    if not works and not of_works:
        of_works = [Problem("works_missing", "works")]
    if not of_lines:
        of_lines = check_estimate(totals, terms.own_share, terms.hour_rate, terms.town_cap)
    of_place = [] if place.is_final else place.problems or [Problem("place_missing", "shapes")]
    of_land, land = check_land(place, view)
    problems = {
        IDEA: tuple(of_idea), PLACE: (*of_place, *of_land), COSTS: tuple(of_lines), WORKS: tuple(of_works),
        PEOPLE: tuple(check_members(members, terms.least_members)), PAPERS: tuple(check_captions(captions)),
    }  # fmt: skip
    return Read(idea, place, tuple(lines), tuple(works), totals, problems, land)
