"""What one project made of several says besides its texts: all the places, the whole upkeep, people, papers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from sqlalchemy import delete, select, update

from core.audit import record
from core.clock import warsaw
from core.db import db
from core.problems import Problem
from maps.place_shapes import as_one, parts_of
from maps.relations import areas_around, stored, taken_out
from pb.rounds.filing_queries import filing_rules
from pb.rounds.queries import RoundView
from pb.rounds.rules import PoolKind
from pb.submission.models import Attachment, CostLine, Project
from pb.submission.services.history import add_event
from pb.verification.models import Case, FormalCheck
from pb.verification.queries.case import OpinionRow, opinions_of
from pb.verification.queries.placing import area_and_place, is_one_village
from pb.verification.rules.stations import Station
from pb.verification.rules.terms import formal_due
from pb.verification.services.deciding import close_return

JOINED = ("beneficiaries", "availability", "accessibility")


def merged_place(projects: Sequence[Project]) -> BaseGeometry | None:
    """Every place of these projects once; areas that overlap become one."""
    parts: list[BaseGeometry] = []
    for project in projects:
        for part in parts_of(taken_out(project.location)):
            if not any(part.equals(known) for known in parts):
                parts.append(part)
    areas = [part for part in parts if isinstance(part, Polygon)]
    if len(areas) > 1 and not MultiPolygon(areas).is_valid:
        parts = [part for part in parts if not isinstance(part, Polygon)] + parts_of(shapely.union_all(areas))
    return as_one(parts)


def whole_of(projects: Sequence[Project]) -> dict[str, Any]:
    """Place as GeoJSON, its names and words, the yearly upkeep, and what each project said of people, put together."""
    place = merged_place(projects)
    upkeeps = [project.upkeep for project in projects if project.upkeep is not None]
    parcels = (one.strip() for project in projects for one in project.extra.get("parcels", "").split(","))
    return {
        "location": None if place is None else shapely.to_geojson(place),
        "place": _once(", ", (project.place for project in projects))[:200],
        "address": _once(", ", (project.address for project in projects))[:200],
        "parcels": _once(", ", parcels),
        "upkeep": str(sum(upkeeps, Decimal(0))) if upkeeps else None,
        **{name: _once("; ", (getattr(project, name) for project in projects)) for name in JOINED},
    }


def _once(between: str, texts: Iterable[str]) -> str:
    return between.join(dict.fromkeys(filter(None, (text.strip() for text in texts))))


def papers_together(projects: Sequence[Project]) -> list[str]:
    """Titles of the attachments that the one project will have."""
    ids = [project.id for project in projects]
    wanted = select(Attachment.title).where(Attachment.project_id.in_(ids)).order_by(Attachment.id)
    return list(db.session.scalars(wanted))


def check_place(view: RoundView, projects: Sequence[Project]) -> list[Problem]:
    """The places together must lie where the pool takes them; in a village pool in one village."""
    if not projects:
        return []
    pool, place = filing_rules(view).pool(projects[0].pool_id), merged_place(projects)
    if pool.kind is PoolKind.VILLAGE and not is_one_village(projects):
        return [Problem("several_villages", "others")]
    if place is None or pool.area_id is None:
        return []
    is_inside = any(one.is_whole for one in areas_around(place, ids=[pool.area_id]))
    return [] if is_inside else [Problem("place_outside", "others")]


def write_content(into: Project, content: dict[str, Any], kind: PoolKind) -> None:
    """Let the project say what all have agreed to; ``kind`` is that of its pool."""
    into.title, into.summary, into.description = content["title"], content["summary"], content["description"]
    _write_lines(into, content["lines"])
    if "location" not in content:
        return
    place = shapely.from_geojson(content["location"]) if content["location"] else None
    area_id, name = area_and_place(into, place, kind)
    into.location, into.area_id = stored(place), into.area_id if area_id is None else area_id
    into.place = name if kind is PoolKind.VILLAGE else content["place"]
    into.address = content["address"]
    if content["parcels"]:
        into.extra = {**into.extra, "parcels": content["parcels"]}
    into.upkeep = None if content["upkeep"] is None else Decimal(content["upkeep"])
    for name in JOINED:
        setattr(into, name, content[name])


def _write_lines(into: Project, lines: Sequence[dict[str, Any]]) -> None:
    db.session.execute(delete(CostLine).where(CostLine.project_id == into.id))
    amounts = []
    for position, told in enumerate(lines, 1):
        amounts.append(Decimal(told["amount"]))
        numbers: dict[str, Any] = {
            name: Decimal(told[name]) for name in ("quantity", "unit_price") if told.get(name) is not None
        }
        words: dict[str, Any] = {
            name: told[name]
            for name in ("is_greenery", "unit", "measure_code", "price_source")
            if name in told
        }
        row: dict[str, Any] = {"name": told["name"], "amount": amounts[-1], **words, **numbers}
        db.session.add(CostLine(project_id=into.id, position=position, **row))
    into.cost = sum(amounts, Decimal(0))
    db.session.flush()


def join_papers(into: Project, others: Sequence[Project], now: datetime) -> None:
    """The papers of the others lie with the one too; with the others they stay as they were."""
    ids = [project.id for project in others]
    held = set(db.session.scalars(select(Attachment.file_id).where(Attachment.project_id == into.id)))
    in_order = select(Attachment).where(Attachment.project_id.in_(ids)).order_by(Attachment.id)
    for paper in db.session.scalars(in_order).all():
        if paper.file_id in held:
            continue
        held.add(paper.file_id)
        db.session.add(
            Attachment(
                project_id=into.id, file_id=paper.file_id, kind=paper.kind, title=paper.title,
                is_public=paper.is_public, signatures=paper.signatures, added_at=now,
            )
        )  # fmt: skip


def check_again(view: RoundView, into: Project, others: Sequence[Project], now: datetime) -> None:
    """The one goes back to the formal check with an empty card: what was answered was about another project.

    What the author was asked to correct is over for all; the opinions on the others stand in its history.
    """
    for project in (into, *others):
        close_return(project.id, now)
    into.status, into.grounds, into.grounds_paragraph = "in_check", "", ""
    _empty_card(view, into)
    due_on = formal_due(warsaw(now).date(), None, filing_rules(view).formal_days)
    db.session.execute(update(Case).where(Case.project_id == into.id).values(
        station=Station.FORMAL.value, due_on=due_on, version=Case.version + 1
    ))  # fmt: skip
    opinions = opinions_of([project.id for project in others])
    for project in others:
        for row in opinions.get(project.id, ()):
            _name_opinion(into, project, row, now)


def _empty_card(view: RoundView, into: Project) -> None:
    """The answers go into the log, so that they are not lost."""
    card = db.session.scalar(select(FormalCheck).where(FormalCheck.project_id == into.id))
    if card is None:
        return
    subject = f"project:{view.pb_round.slug}/{into.filed_number}"
    record("pb.card.reopen", subject, {"answers": card.answers})
    card.answers, card.finished_at = {}, None


def _name_opinion(into: Project, other: Project, row: OpinionRow, now: datetime) -> None:
    given = row.assessment
    if given.verdict is None:
        return
    facts = {"number": other.filed_number, "department": row.department,
             "verdict": given.verdict, "opinion": given.opinion}  # fmt: skip
    add_event(into, "opinion_on_merged", facts, now, is_public=False)
