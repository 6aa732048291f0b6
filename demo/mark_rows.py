"""Writing invented marks in bulk: rows of marks, answers and threads, with the keys that real ones have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from shapely.geometry.base import BaseGeometry
from sqlalchemy import insert

from consultations.consultation.queries import ConsultationView
from consultations.marks.models import Answer, Mark, MarkEvent
from consultations.marks.placing import PublicPlace, public_place, spot_of
from consultations.marks.rules.hiding import reason_of
from consultations.marks.rules.keys import Person, author_key, blur_seed, link_hash, link_key
from consultations.marks.rules.retention import NOTHING_LEFT, kept_until
from consultations.marks.services.marking import Secrets, area_of
from core.db import db
from demo.mark_drafts import DraftAnswer, DraftMark
from maps.relations import stored

AGES = ("13-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75+")
SHARES = (3, 7, 16, 22, 17, 14, 14, 7)
RELATIONS = ("lives", "works", "learns", "visits", "runs")
WITH_MAIL = 0.3
"""Every third of the invented people has left an address."""


@dataclass(frozen=True)
class Desk:
    """What rows of one consultation need: areas and officials by their short names, names of units by number."""

    view: ConsultationView
    boundary: BaseGeometry
    areas: Mapping[str, int]
    units: Mapping[int, str]
    officials: Mapping[int, int]
    """The official of each unit."""
    approver_id: int
    secrets: Secrets
    random: Random


def write_answers(desk: Desk, answers: Sequence[DraftAnswer]) -> None:
    """One row an answer, approved by a second person or waiting for one."""
    rows = [
        Answer(
            consultation_id=desk.view.id, decision=one.decision, grounds=one.grounds, promised_on=one.promised_on,
            department_id=one.department_id, written_by_id=desk.officials.get(one.department_id or 0),
            written_at=one.written_at, sent_at=one.sent_at, approved_at=one.approved_at,
            approved_by_id=desk.approver_id if one.approved_at else None,
        )
        for one in answers
    ]  # fmt: skip
    db.session.add_all(rows)
    db.session.flush()
    for one, row in zip(answers, rows, strict=True):
        one.answer_id = row.id


def write_marks(desk: Desk, drafts: Sequence[DraftMark]) -> None:
    """All rows of marks in one statement, so that the kept grid counts once; then their threads."""
    told = people_of(desk, drafts)
    rows = [_row(desk, one, told[one.person]) for one in drafts]
    written = db.session.execute(insert(Mark).returning(Mark.number, Mark.id), rows)
    ids = dict(written.all())
    for one in drafts:
        one.mark_id = ids[one.number]
    db.session.execute(insert(MarkEvent), [row for one in drafts for row in _thread(desk, one)])


def people_of(desk: Desk, drafts: Sequence[DraftMark]) -> dict[int, dict[str, Any]]:
    """What each of the invented people told of themselves, and whether an address of theirs is known."""
    random, people = desk.random, {}
    for number in sorted({one.person for one in drafts}):
        about = {}
        if random.random() < 0.6:
            about = {
                "age": random.choices(AGES, SHARES)[0],
                "relation": random.choices(RELATIONS, (9, 3, 1, 2, 1))[0],
            }
        people[number] = {"about": about, "has_mail": random.random() < WITH_MAIL}
    return people


def _row(desk: Desk, draft: DraftMark, person: dict[str, Any]) -> dict[str, Any]:
    closes_at, record = desk.view.times.closes_at, desk.view.record
    assert closes_at is not None
    slug, secrets = desk.view.slug, desk.secrets
    answer = draft.answer
    is_answered = draft.state == "answered"
    row = {
        "consultation_id": desk.view.id, "number": draft.number, "topic_id": draft.topic.id, "visibility": draft.visibility,
        "hidden_reason": reason_of(draft.hidden_ground, draft.hidden_words) if draft.hidden_ground else "", "state": draft.state, "created_at": draft.created_at,
        "outcome": ("done" if draft.written_done_at else answer.decision) if answer and is_answered else "", "answer_id": answer.answer_id if answer else None,
        "department_id": draft.topic.department_id, "assigned_at": draft.assigned_at, "done_at": draft.written_done_at,
        "official_id": desk.officials.get(draft.topic.department_id or 0) if draft.assigned_at else None,
        "published_at": None if draft.visibility == "held" else draft.created_at, "language": "pl",
        "author_key": author_key(secrets.pepper, desk.view.id, Person(browser=f"pokaz-{slug}-{draft.person}")),
        "key_hash": link_hash(link_key(secrets.secret, draft.entry_key)), "entry_key": draft.entry_key,
        "retention_until": kept_until(closes_at, record.retention_months),
    }  # fmt: skip
    return row | (_erased() if draft.visibility == "withdrawn" else _words(desk, draft, person))


def _erased() -> dict[str, Any]:
    empty = dict.fromkeys(
        ("location", "public_location", "public_spot", "area_id", "email", "email_confirmed_at")
    )
    blank = dict.fromkeys(("body", "place", "author_name"), "")
    return {**empty, **blank, "replies": {}, "about": {}, "is_home": False, "retention_until": NOTHING_LEFT}


def _words(desk: Desk, draft: DraftMark, person: dict[str, Any]) -> dict[str, Any]:
    shown = _shown(desk, draft)
    mail = f"mieszkaniec-{draft.person}.{desk.view.slug}@demo.example" if person["has_mail"] else None
    return {
        "body": draft.body, "place": draft.stand.name, "author_name": draft.name, "replies": draft.replies,
        "about": person["about"], "is_home": draft.is_home, "area_id": area_of(shown) if draft.is_home else desk.areas[draft.stand.district],
        "location": stored(draft.stand.geometry), "public_location": stored(shown.location),
        "public_spot": stored(shown.spot), "email": mail, "email_confirmed_at": draft.created_at if mail else None,
    }  # fmt: skip


def _shown(desk: Desk, draft: DraftMark) -> PublicPlace:
    geometry = draft.stand.geometry
    if not draft.is_home:
        return PublicPlace(geometry, spot_of(geometry))
    pepper, person = desk.secrets.pepper, Person(browser=f"pokaz-{desk.view.slug}-{draft.person}")
    seed = blur_seed(pepper, desk.view.id, author_key(pepper, desk.view.id, person))
    return public_place(geometry, True, desk.boundary, desk.view.record.blur_metres, seed)


def _thread(desk: Desk, draft: DraftMark) -> list[dict[str, Any]]:
    answer = draft.answer if draft.state == "answered" else None
    unit = desk.units.get(draft.topic.department_id or 0, "")
    happened: list[tuple[str, datetime | None, dict[str, Any]]] = [
        ("added", draft.created_at, {}),
        ("assigned", draft.assigned_at, {"department": unit}),
        ("answered", answer.approved_at if answer else None, _facts(answer)),
        ("work_done", draft.written_done_at, {}),
    ]
    if draft.visibility in ("hidden", "withdrawn"):
        happened = [("added", draft.created_at, {}), (draft.visibility, draft.created_at, {})]
    return [
        {"mark_id": draft.mark_id, "kind": kind, "happened_at": at, "facts": facts, "is_public": True}
        for kind, at, facts in happened
        if at is not None
    ]


def _facts(answer: DraftAnswer | None) -> dict[str, Any]:
    return {"answer": answer.answer_id, "decision": answer.decision} if answer else {}
