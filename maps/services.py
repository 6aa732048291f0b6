"""The verbs of maps: bring areas and places of the town in. Call inside ``transaction()``; nothing commits here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from geoalchemy2 import WKBElement
from sqlalchemy import func, literal_column, or_
from sqlalchemy.dialects.postgresql import insert

from core.audit import record
from core.db import after_commit, db
from core.problems import Problem
from core.site.record import current_site
from maps.area_rules import check_inside, check_kind
from maps.drafts import AreaDraft, draft_areas, draft_places, kind_problem
from maps.geojson import Feature
from maps.holding import check_held
from maps.kept_base import forget_base
from maps.models import Area, Place
from maps.queries import TOWN_KINDS, Overlap, area_kinds, overlaps_of_kind, slugs_of_kind, town_ground
from maps.town_choice import only_town

SRID = 4326
ROWS_AT_ONCE = 200


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or why it did nothing (``problems``; then no row has changed)."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    repaired: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    left_over: tuple[str, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    left_out: int = 0
    """How many other municipalities the file holds."""
    town: str = ""

    @property
    def total(self) -> int:
        """How many rows of the file are in the database now."""
        return self.added + self.updated + self.unchanged


def import_areas(
    features: Iterable[Feature],
    kind: str,
    *,
    name_field: str | None = None,
    id_field: str | None = None,
    source: str = "",
    is_new_kind: bool = False,
    may_lie_outside: bool = False,
    town: str = "",
) -> ImportReport:
    """Add or update the areas of ``kind`` by their slugs: the whole file, or nothing when anything is wrong.

    ``source`` is where the boundaries come from; a feature's own property ``source`` goes before it.
    Areas of the kind that the file does not hold stay, since pools may refer to them, and are named in
    ``left_over``. A population the file does not tell is kept. Overlaps are reported, never refused.
    A kind that nobody knows is refused unless ``is_new_kind``, and areas wholly outside the town's boundary
    (where one is stored) unless ``may_lie_outside``. Of several municipalities only the town's own comes in: the one
    named ``town``, or as the town is called in the settings. So is a file that would change an area in use (``maps.holding``).
    """
    unfit = kind_problem(kind) if is_new_kind else check_kind(kind, area_kinds())
    listed, others = list(features), None
    every = len(listed)
    if kind in TOWN_KINDS:
        listed, others = only_town(listed, name_field, town, current_site().name)
    if others:
        return ImportReport(problems=[others])
    drafts, problems = draft_areas(listed, name_field, id_field)
    if not drafts and not problems:
        problems = [Problem("collection_empty")]
    if not problems and not may_lie_outside and kind not in TOWN_KINDS:
        problems = check_inside(drafts, town_ground())
    problems = [unfit, *problems] if unfit else problems or check_held(drafts, kind)
    if problems:
        return ImportReport(problems=problems)
    before = slugs_of_kind(kind)
    added, updated = _write(Area, [_area_row(draft, kind, source) for draft in drafts], ("kind", "slug"))
    after_commit(forget_base)
    record("areas.imported", f"areas:{kind}", {"added": added, "updated": updated, "source": source})
    slugs = {draft.slug for draft in drafts}
    return ImportReport(
        added=added,
        updated=updated,
        unchanged=len(drafts) - added - updated,
        repaired=tuple(draft.name for draft in drafts if draft.repairs),
        left_over=tuple(name for slug, name in sorted(before.items()) if slug not in slugs),
        overlaps=tuple(overlaps_of_kind(kind)),
        left_out=every - len(listed),
        town=drafts[0].name if every > len(listed) else "",
    )


def import_places(
    features: Iterable[Feature],
    *,
    kind: str = "place",
    name_field: str | None = None,
    kind_field: str | None = None,
    source: str = "",
) -> ImportReport:
    """Add or update named points by name and kind: all of them, or none when anything is wrong.

    ``kind_field`` names a property that tells the kind of each place (``typ`` of the gazetteer). Of a name
    that comes twice the first is kept; the others are told in ``repeated``.
    """
    unfit = kind_problem(kind)
    drafts, problems, repeated = draft_places(features, kind, name_field, kind_field)
    problems = [unfit, *problems] if unfit else problems
    if problems:
        return ImportReport(problems=problems)
    rows = [
        {
            "name": draft.name,
            "kind": draft.kind,
            "source": draft.source or source[:300],
            "location": _stored(draft.location),
        }
        for draft in drafts
    ]
    added, updated = _write(Place, rows, ("name", "kind")) if rows else (0, 0)
    after_commit(forget_base)
    record("places.imported", f"places:{kind}", {"added": added, "updated": updated, "source": source})
    return ImportReport(added, updated, len(rows) - added - updated, repeated=tuple(repeated))


def _area_row(draft: AreaDraft, kind: str, source: str) -> dict[str, Any]:
    return {
        "slug": draft.slug,
        "name": draft.name,
        "kind": kind,
        "population": draft.population,
        "source": draft.source or source[:300],
        "boundary": _stored(draft.boundary),
    }


def _stored(geometry: Any) -> WKBElement:
    return WKBElement(geometry.wkb, srid=SRID)


def _write(
    table: type[Area] | type[Place], rows: list[dict[str, Any]], key: tuple[str, str]
) -> tuple[int, int]:
    """Insert or update by ``key``; gives how many were added and how many changed. Equal rows are left alone."""
    added = updated = 0
    for start in range(0, len(rows), ROWS_AT_ONCE):
        statement = insert(table).values(rows[start : start + ROWS_AT_ONCE])
        new = statement.excluded
        current = table.__table__.c
        changes: dict[str, Any] = {name: new[name] for name in rows[0] if name not in key}
        if "population" in changes:
            changes["population"] = func.coalesce(new.population, current.population)
        differs = or_(*(current[name].is_distinct_from(value) for name, value in changes.items()))
        upsert = statement.on_conflict_do_update(index_elements=key, set_=changes, where=differs)
        is_new: Any = literal_column("xmax = 0")
        outcome = db.session.scalars(upsert.returning(is_new)).all()
        added += sum(outcome)
        updated += len(outcome) - sum(outcome)
    return added, updated
