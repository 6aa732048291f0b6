"""Areas changed by hand: name, kind, population, source; an area nobody uses may go. Nothing commits here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from core.audit import record
from core.db import after_commit, db
from core.problems import NotFound, Problem
from maps.area_rules import FIELDS
from maps.holding import holders
from maps.kept_base import forget_base
from maps.models import Area

Values = dict[str, Any]
LEAST_REASON = 15
LONGEST_REASON = 2000
HELD_FIELDS = ("name", "kind", "population")
"""What a round that is going on shows of its areas and reckons with."""


@dataclass(frozen=True)
class Stale:
    """Somebody saved this area meanwhile: what stands there now, and its fingerprint."""

    saved: Values
    opened: str


def values_of(area: Area) -> Values:
    """What can be changed by hand."""
    return {name: getattr(area, name) for name in FIELDS}


def fingerprint(values: Mapping[str, Any]) -> str:
    """A short name of these values, that changes when any of them does."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


def find_area(area_id: int) -> Area:
    """The area of that number. Raises ``NotFound``."""
    area = db.session.get(Area, area_id)
    if area is None:
        raise NotFound
    return area


def holder_of(area_id: int) -> str | None:
    """The round that is going on and decides by this area, in words; ``None``: nothing holds it."""
    return holders([area_id]).get(area_id)


def change_area(area_id: int, values: Values, opened: str, reason: str = "") -> Stale | list[Problem]:
    """Write the values if the area is still as ``opened`` says. Of one in use they change with a reason only."""
    area = db.session.scalar(select(Area).where(Area.id == area_id).with_for_update())
    if area is None:
        raise NotFound
    before = values_of(area)
    if fingerprint(before) != opened:
        return Stale(before, fingerprint(before))
    changes = {name: [before[name], value] for name, value in values.items() if before[name] != value}
    problems = _check_reason(area_id, changes, reason)
    if problems or not changes:
        return problems
    try:
        with db.session.begin_nested():
            for name, value in values.items():
                setattr(area, name, value)
    except IntegrityError:
        return [Problem("area_of_kind_exists", "kind")]
    after_commit(forget_base)
    record("areas.changed", f"area:{area_id}", {**changes, "reason": reason} if reason else changes)
    return []


def _check_reason(area_id: int, changes: Mapping[str, Any], reason: str) -> list[Problem]:
    if len(reason) > LONGEST_REASON:
        return [Problem("reason_too_long", "reason", {"limit": LONGEST_REASON})]
    holder = holder_of(area_id) if changes.keys() & set(HELD_FIELDS) else None
    if holder is None or len(reason) >= LEAST_REASON:
        return []
    return [Problem("reason_for_held", "reason", {"holder": holder, "least": LEAST_REASON})]


def remove_area(area_id: int) -> list[Problem]:
    """Erase an area, unless a round or anything else refers to it."""
    area = find_area(area_id)
    holder = holder_of(area_id)
    if holder is not None:
        return [Problem("area_held", None, {"holder": holder})]
    facts = {"name": area.name, "kind": area.kind, "slug": area.slug}
    try:
        with db.session.begin_nested():
            db.session.execute(delete(Area).where(Area.id == area_id))
    except IntegrityError:
        return [Problem("area_in_use")]
    db.session.expunge(area)
    after_commit(forget_base)
    record("areas.removed", f"area:{area_id}", facts)
    return []


def remove_areas(area_ids: Sequence[int]) -> tuple[list[str], list[str]]:
    """Erase of these areas those that nothing refers to. Names of the erased and of those that stay."""
    gone: list[str] = []
    kept: list[str] = []
    for area in db.session.scalars(select(Area).where(Area.id.in_(area_ids)).order_by(Area.name)).all():
        name = area.name
        (kept if remove_area(area.id) else gone).append(name)
    return gone, kept
