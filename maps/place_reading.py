"""What a place must be, what stands in its fields, and what was read of them. See ``maps.fields``."""

from __future__ import annotations

from dataclasses import dataclass, field

from shapely.geometry.base import BaseGeometry

from core.problems import Problem
from maps.place_search import FoundPlaces
from maps.place_shapes import PlaceLimits


@dataclass(frozen=True)
class PlaceRules:
    """What a place must be. ``area_ids``: inside these areas together; ``None`` is the town, ``()`` is anywhere.

    ``area_name`` is said to who is outside (nominative, as it is written). ``refuses_outside`` false: being outside
    is said, not refused. ``words_suffice``: a description without a geometry will do.
    """

    limits: PlaceLimits = PlaceLimits()
    area_ids: tuple[int, ...] | None = None
    area_name: str = ""
    refuses_outside: bool = True
    is_required: bool = True
    words_suffice: bool = True
    asks_parcels: bool = False


@dataclass(frozen=True)
class PlaceTyped:
    """What stands in the fields, to be shown again."""

    shapes: str = ""
    coordinates: str = ""
    shape: str = "point"
    search: str = ""
    chosen: str = ""
    words: str = ""
    parcels: str = ""


@dataclass(frozen=True)
class PlaceReading:
    """What a form says about a place. ``geometry`` is ``None`` when anything is wrong with it or there is none.

    ``parts``: number, kind and geometry (``None`` where it is broken) of each part; ``asks``: an answer is awaited.
    """

    prefix: str
    rules: PlaceRules
    typed: PlaceTyped = PlaceTyped()
    geometry: BaseGeometry | None = None
    words: str = ""
    parcels: tuple[str, ...] = ()
    parts: tuple[tuple[int, str, BaseGeometry | None], ...] = ()
    found: FoundPlaces | None = None
    notes: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    asks: bool = False

    @property
    def is_final(self) -> bool:
        """Whether the place can be taken as it is."""
        return not self.problems and not self.asks
