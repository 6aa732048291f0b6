"""Whose land a mark lies on and what runs beneath it, as the town's layers said on one day. Pure.

Katowice checks tenure, plans and networks before it decides on a tree (domain.md D4.14). What was found is kept with
the answer as it was then: layers change, decisions must stay explainable.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

MOST_OF_A_LAYER = 8
"""Things of one layer that are named; a mark over a whole estate would list a hundred plots."""


@dataclass(frozen=True)
class Looked:
    """A layer that was looked at, and since when its things are in it. ``reach``: metres within which it was asked."""

    layer_id: int
    name: str
    purpose: str
    loaded_on: date | None
    reach: int = 0

    @property
    def is_picture(self) -> bool:
        """A service's picture cannot be asked: somebody has to look at the map."""
        return self.loaded_on is None


@dataclass(frozen=True)
class Found:
    """A thing of a layer at or near the mark; ``metres`` 0 where it touches."""

    layer_id: int
    label: str
    metres: float


@dataclass(frozen=True)
class Ground:
    """All that the layers say of one mark on ``checked_on``."""

    checked_on: date
    looked: tuple[Looked, ...] = ()
    found: tuple[Found, ...] = ()

    def of(self, looked: Looked) -> list[Found]:
        """What a layer holds here, the nearest first."""
        return [one for one in self.found if one.layer_id == looked.layer_id]


def ground_of(checked_on: date, looked: Iterable[Looked], found: Iterable[Found]) -> Ground:
    """The finding in order: nearest first, each label of a layer once, at most ``MOST_OF_A_LAYER`` of each."""
    kept: dict[tuple[int, str], Found] = {}
    counts: dict[int, int] = {}
    for one in sorted(found, key=lambda each: (each.layer_id, each.metres, each.label)):
        if (one.layer_id, one.label) in kept or counts.get(one.layer_id, 0) >= MOST_OF_A_LAYER:
            continue
        kept[one.layer_id, one.label] = Found(one.layer_id, one.label, round(one.metres, 1))
        counts[one.layer_id] = counts.get(one.layer_id, 0) + 1
    return Ground(checked_on, tuple(looked), tuple(kept.values()))


def to_kept(ground: Ground) -> dict[str, Any]:
    """As it is kept with an answer (plain JSON)."""
    return {
        "checked_on": ground.checked_on.isoformat(),
        "layers": [
            {
                "layer": one.name, "purpose": one.purpose, "reach": one.reach,
                "loaded_on": one.loaded_on.isoformat() if one.loaded_on else None,
                "found": [{"label": each.label, "metres": each.metres} for each in ground.of(one)],
            }
            for one in ground.looked
        ],
    }  # fmt: skip


def from_kept(told: Mapping[str, Any]) -> Ground:
    """What an answer has kept; layers are numbered as they stand there, since theirs may be gone."""
    looked, found = [], []
    for number, one in enumerate(told["layers"], 1):
        loaded_on = date.fromisoformat(one["loaded_on"]) if one["loaded_on"] else None
        looked.append(Looked(number, one["layer"], one["purpose"], loaded_on, one["reach"]))
        found += [Found(number, each["label"], each["metres"]) for each in one["found"]]
    return Ground(date.fromisoformat(told["checked_on"]), tuple(looked), tuple(found))
