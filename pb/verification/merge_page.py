"""One project made of several as pages show it whole: cost and upkeep, places on a still map and in words, papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import shapely
from markupsafe import Markup

from maps.fields import stored_place
from maps.place_page import parts_text, still_place
from maps.place_reading import PlaceRules
from pb.verification.texts import field_name

TOLD = ("place", "address", "parcels", "beneficiaries", "availability", "accessibility")


@dataclass(frozen=True)
class MergeShown:
    """``told``: heading and text of what is not empty; ``parts``: each place in words, ``still`` all of them drawn."""

    total: Decimal
    upkeep: Decimal | None
    told: tuple[tuple[str, str], ...]
    parts: tuple[str, ...]
    still: Markup
    papers: Sequence[str]


def merge_shown(content: Mapping[str, Any]) -> MergeShown:
    """What the one project will say; ``content`` is that of a proposal, with or without its lines."""
    location = content.get("location")
    geometry = shapely.from_geojson(location) if location else None
    reading = stored_place("merge", PlaceRules(area_ids=()), geometry)
    upkeep = content.get("upkeep")
    return MergeShown(
        sum((Decimal(line["amount"]) for line in content.get("lines", ())), Decimal(0)),
        None if upkeep is None else Decimal(upkeep),
        tuple((field_name(name), content[name]) for name in TOLD if content.get(name)),
        tuple(parts_text(reading.parts)),
        still_place(reading),
        content.get("papers", ()),
    )
