"""A draft's place as its step, the check and the sending see it: read from the answers, with the pools it fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.problems import Problem
from maps.fields import FIELDS, read_place
from maps.place_reading import PlaceReading, PlaceRules
from maps.place_shapes import LONGEST_TEXT
from maps.queries import town_area_ids
from maps.relations import AreaLie, areas_around
from pb.rounds.filing_rules import FilingPool, FilingRules, Need
from pb.submission.rules.pools import Spot, check_pool_choice, fitting_pools, pool_of_place

PREFIX = "place"
ADDRESS_MOST = 200


@dataclass(frozen=True)
class Placed:
    """What was read of the place. ``areas``: those around it, the narrowest first; ``problems`` with the pool's."""

    reading: PlaceReading
    areas: tuple[AreaLie, ...]
    fitting: tuple[FilingPool, ...]
    pool: FilingPool | None
    problems: tuple[Problem, ...]

    @property
    def is_final(self) -> bool:
        """Whether the place can be taken as it is."""
        return self.reading.is_final and not self.problems

    @property
    def is_shown(self) -> bool:
        """Whether there is a sound place to show the pool and the neighbours of, asked about or final."""
        reading = self.reading
        return reading.is_final or (reading.asks and reading.geometry is not None)

    @property
    def narrowest(self) -> AreaLie | None:
        """The smallest area that holds the whole place and is more than the town itself."""
        return next((area for area in self.areas if area.is_whole), None)

    def as_new(self) -> Placed:
        """The same before anybody has been asked: nothing is missing yet, and no pool follows from nothing."""
        return replace(self, reading=replace(self.reading, problems=[]), fitting=(), pool=None, problems=())

    def answers(self) -> dict[str, str]:
        """What is kept of it: the fields as they stand now, and the pool. Shapes too long to be read are not kept."""
        typed = self.reading.typed
        return {
            "shapes": typed.shapes if len(typed.shapes) <= LONGEST_TEXT else "",
            "coordinates": typed.coordinates, "as": typed.shape, "search": typed.search,
            "words": typed.words, "parcels": typed.parcels, "pool": str(self.pool.pool_id) if self.pool else "",
        }  # fmt: skip


def place_rules(filing: FilingRules) -> PlaceRules:
    """A place lies in the town; parcels are asked for by their need."""
    return PlaceRules(asks_parcels=filing.need("parcels") is not Need.OFF)


def read_placed(form: Mapping[str, str], filing: FilingRules, chosen: str) -> Placed:
    """Read the place field of a form and find the pools that take it."""
    reading = read_place(form, PREFIX, place_rules(filing))
    areas = tuple(areas_around(reading.geometry)) if reading.geometry is not None else ()
    covering = frozenset(area.area_id for area in areas if area.is_whole)
    spot = Spot(reading.geometry is not None, covering, frozenset(town_area_ids()))
    fitting = fitting_pools(filing, spot)
    pool = pool_of_place(fitting, spot, chosen, len(filing.pools) == 1)
    problems: list[Problem] = []
    if reading.is_final:
        problems += check_pool_choice(fitting, pool, chosen, spot.is_drawn)
        excess = len(reading.words) - ADDRESS_MOST
        if excess > 0:
            problems.append(Problem("text_too_long", "place-words", {"most": ADDRESS_MOST, "excess": excess}))
        if filing.need("parcels") is Need.REQUIRED and not reading.parcels:
            problems.append(Problem("parcels_missing", "place-parcels"))
    return Placed(reading, areas, fitting, pool, tuple(problems))


def placed_of(answers: Mapping[str, Any], filing: FilingRules) -> Placed:
    """The place as it was kept in the answers of its step."""
    form = {f"{PREFIX}-{name}": str(answers.get(name, "")) for name in FIELDS}
    return read_placed(form, filing, str(answers.get("pool", "")))
