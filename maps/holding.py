"""Who holds an area as it is: others tell it, ``maps`` only asks.

``maps`` knows no procedure: the package that decides by areas says which of them it holds, and ``app.py``
introduces it with ``hold_areas``. A held area keeps its boundary; its words change with a reason only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flask import Flask, current_app
from geoalchemy2.shape import to_shape
from sqlalchemy import select

from core.db import db
from core.problems import Problem
from maps.drafts import AreaDraft
from maps.models import Area

Holder = Callable[[Sequence[int]], Mapping[int, str]]
"""Of areas by number: what holds each of them, in words; areas that nothing holds are left out."""


def hold_areas(app: Flask, holder: Holder) -> None:
    """Introduce who holds areas; there is one, and a second is a mistake of the program."""
    if "area_holder" in app.extensions:
        raise ValueError("there is a holder of areas already")
    app.extensions["area_holder"] = holder


def holders(area_ids: Sequence[int]) -> Mapping[int, str]:
    """What holds each of these areas; nothing at all where no holder was introduced."""
    holder: Holder | None = current_app.extensions.get("area_holder")
    return holder(area_ids) if holder and area_ids else {}


def check_held(drafts: Sequence[AreaDraft], kind: str) -> list[Problem]:
    """Which areas of a file would change an area that is held: its ground, its name or its population."""
    by_slug = {draft.slug: draft for draft in drafts}
    rows = db.session.scalars(select(Area).where(Area.kind == kind, Area.slug.in_(by_slug))).all()
    held = holders([area.id for area in rows])
    problems = []
    for area in rows:
        if area.id in held:
            problems += _changed(area, by_slug[area.slug], held[area.id])
    return sorted(problems, key=lambda one: int(one.facts["feature"]))


def _changed(area: Area, draft: AreaDraft, holder: str) -> list[Problem]:
    facts = {"feature": draft.number, "name": area.name, "holder": holder}
    if not to_shape(area.boundary).equals(draft.boundary):
        return [Problem("boundary_held", None, facts)]
    if draft.name != area.name or draft.population not in (None, area.population):
        return [Problem("words_held", None, facts)]
    return []
