"""Consultations of a demonstration: begun, published and partly answered by the services that an official's clicks use.

Marks are written in bulk by a seeded generator (``mark_drafts``); everything in them is invented, and the page says so.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from flask import current_app
from sqlalchemy import delete, select, update

from accounts.queries import working_people
from accounts.rules import Role
from config import ROOT
from consultations.consultation.models import (
    Consultation,
    ConsultationNews,
    ConsultationStep,
    ConsultationTopic,
    Topic,
)
from consultations.consultation.queries import find_published, record_of, topics_of
from consultations.consultation.rules.presets import INSPECTOR
from consultations.consultation.services.area import area_content, boundary_of, save_area
from consultations.consultation.services.building import (
    NewConsultation,
    create_consultation,
    ensure_catalogue,
)
from consultations.consultation.services.publishing import publish_consultation
from consultations.marks.models import Mark
from consultations.marks.rules.answers import Answering, Approver
from consultations.marks.services.answering import begin_answer, send_answer
from consultations.marks.services.approving import approve_answer
from consultations.marks.services.marking import Secrets
from core.clock import warsaw
from core.db import db
from core.fields import fingerprint
from core.site.record import read_site
from demo.mark_answers import draft_answers
from demo.mark_drafts import Season, draft_marks
from demo.mark_extras import (
    add_agreement,
    add_checks,
    add_comments,
    add_photos,
    add_planting,
    add_reports,
)
from demo.mark_hidings import add_hidings
from demo.mark_land import Land
from demo.mark_rows import Desk, write_answers, write_marks
from demo.office import Office
from demo.offsets import LoadingDay
from demo.reports import finish_later, publish_report
from maps.models import Area
from maps.relations import taken_out

WORDS = ROOT / "demo" / "mark_words.json"
PROMISED_DAYS = 150


def add_consultations(
    told: dict[str, Any],
    spots: dict[str, Any],
    office: Office,
    loading: LoadingDay,
    tell: Callable[[str], None],
) -> None:
    """All consultations of ``consultations.json`` with their marks."""
    words = json.loads(WORDS.read_text(encoding="utf-8"))
    ensure_catalogue()
    for code, unit in told["units"].items():
        chosen = update(Topic).where(Topic.code == code)
        db.session.execute(chosen.values(department_id=office.departments[unit].id))
    for pack in told["consultations"]:
        _publish(pack, office, loading)
        desk = _desk(pack, office, loading)
        _add_marks(desk, pack, spots, words, loading)
        _answer_by_services(desk, pack["marks"]["by_services"], words, office, loading)
        tell(f"Konsultacje: {pack['title']}, miejsc {pack['marks']['number']}.")


def _publish(pack: dict[str, Any], office: Office, loading: LoadingDay) -> None:
    official, slug = office.people["official"], pack["slug"]
    new = NewConsultation("zielone", pack["title"], slug)
    made = create_consultation(new, read_site().controller, official.id, loading.moment(pack["created"]))
    if not isinstance(made, Consultation):
        raise ValueError(f"{slug}: {made[0].code}")
    name, email, phone = pack["contact"]
    made.lead, made.description, made.moderation = pack["lead"], pack["description"], pack["moderation"]
    made.contact_name, made.contact_email, made.contact_phone = name, email, phone
    made.privacy_notice = made.privacy_notice.replace(INSPECTOR, f"inspektor@{email.split('@')[1]}")
    made.department_id = office.departments[pack["unit"]].id
    made.opens_at = loading.moment(pack["opens"])
    made.closes_at = loading.end_of(pack["last"])
    made.answers_due_on = loading.date(pack["answers_due"])
    db.session.flush()
    _replace_parts(made, pack, loading)
    area_id = db.session.scalars(select(Area.id).where(Area.slug == pack["area"])).one()
    _done(slug, save_area(slug, area_id, None, fingerprint(area_content(made))))
    _done(slug, publish_consultation(slug, record_of(slug).version, loading.moment(pack["published"])))
    for at, title, body in pack["news"]:
        told = {"title": title, "body": body, "published_at": loading.moment(at)}
        db.session.add(ConsultationNews(consultation_id=made.id, **told))
    db.session.flush()


def _replace_parts(made: Consultation, pack: dict[str, Any], loading: LoadingDay) -> None:
    """Only the topics that the pack asks for, and the pack's own course."""
    unasked = ConsultationTopic.code.not_in(pack["marks"]["topics"])
    db.session.execute(delete(ConsultationTopic).where(ConsultationTopic.consultation_id == made.id, unasked))
    db.session.execute(delete(ConsultationStep).where(ConsultationStep.consultation_id == made.id))
    for position, (kind, title, description, place, starts, ends) in enumerate(pack["steps"], 1):
        times = {"starts_at": loading.moment(starts), "ends_at": loading.moment(ends)}
        db.session.add(
            ConsultationStep(
                consultation_id=made.id, position=position, kind=kind, title=title, description=description, place=place,
                **times,
            )
        )  # fmt: skip
    db.session.flush()


def _done(slug: str, outcome: object) -> None:
    """Raises ``ValueError`` when the pack tells what the rules refuse."""
    if isinstance(outcome, list) and outcome:
        raise ValueError(f"{slug}: {outcome[0].code} {outcome[0].facts}")


def _desk(pack: dict[str, Any], office: Office, loading: LoadingDay) -> Desk:
    view = find_published(pack["slug"])
    settings = current_app.extensions["settings"]
    boundary = boundary_of(view.id)
    assert boundary is not None
    units = office.departments.items()
    return Desk(
        view, boundary, {row.slug: row.id for row in db.session.execute(select(Area.slug, Area.id))},
        {unit.id: unit.name for _, unit in units}, {unit.id: office.people[code].id for code, unit in units},
        office.people["second"].id, Secrets(settings.pepper, settings.secret_key.encode()),
        Random(pack["marks"]["seed"]),
    )  # fmt: skip


def season_of(pack: dict[str, Any], loading: LoadingDay) -> Season:
    """From the first day to the last, or to yesterday; what the pack tells has happened before this morning."""
    first = loading.date(pack["opens"])
    last = min(loading.date(pack["last"]), loading.day - timedelta(days=1))
    return Season(first, last, loading.moment("-1d 21:30:00"))


def _add_marks(
    desk: Desk, pack: dict[str, Any], spots: dict[str, Any], words: dict[str, Any], loading: LoadingDay
) -> None:
    told, season = pack["marks"], season_of(pack, loading)
    areas = db.session.scalars(select(Area).where(Area.slug.in_(spots["districts"]))).all()
    shapes = {one.slug: taken_out(one.boundary) for one in areas}
    outlines = {
        slug: desk.boundary.intersection(shape) for slug, shape in shapes.items() if shape is not None
    }
    land = Land(spots, {slug: outlines[slug] for slug in spots["districts"]}, desk.random)
    drafts = draft_marks(told, words, topics_of(desk.view.id), land, season)
    names = {one.slug: one.name for one in areas}
    write_answers(desk, draft_answers(drafts, told, words, names, season, desk.random))
    reported_at = loading.moment(pack["report"]["at"]) if "report" in pack else season.until
    for one in drafts:
        one.is_done_later = one.done_at is not None and one.done_at > reported_at
    write_marks(desk, drafts)
    add_agreement(desk, drafts, told["supports"], told["people"], season)
    add_comments(desk, drafts, told["comments"], words, season)
    add_reports(desk, drafts, words, season)
    add_hidings(desk, drafts, words["objection"])
    add_photos(desk, drafts, told["photos"])
    add_checks(desk, drafts, told["checks"], words, season)
    add_planting(desk, drafts, told["planting"], words, season)
    db.session.flush()
    if "report" in pack:
        publish_report(desk, pack["report"], reported_at)
        finish_later(drafts)


def _answer_by_services(
    desk: Desk, number: int, words: dict[str, Any], office: Office, loading: LoadingDay
) -> None:
    """The newest answers, one by one: written by a unit's official, approved by the second."""
    waiting = select(Mark).where(Mark.consultation_id == desk.view.id, Mark.state == "assigned")
    chosen = db.session.scalars(
        waiting.where(Mark.visibility == "public").order_by(Mark.supports.desc(), Mark.number).limit(number)
    )
    for place, (mark_id, unit) in enumerate([(one.id, one.department_id) for one in chosen]):
        at = loading.moment("-1d 09:00:00") + timedelta(minutes=20 * place)
        writer = desk.officials[unit or 0]
        decision = ("planned", "not_possible", "already_there")[place % 3]
        promised_on = loading.date(f"+{PROMISED_DAYS + place}d") if decision == "planned" else None
        told = Answering(decision, words["grounds"][decision][place % 2], promised_on)
        answer = begin_answer(desk.view, [mark_id], writer, at)
        if isinstance(answer, list):
            raise ValueError(f"{desk.view.slug}: {answer[0].code}")
        day = warsaw(at).date()
        _done(desk.view.slug, send_answer(desk.view, answer, told, answer.version, writer, at, day))
        approver = Approver(desk.approver_id, is_official=True, is_administrator=False)
        later, people = at + timedelta(minutes=15), set(working_people(Role.OFFICIAL))
        _done(desk.view.slug, approve_answer(desk.view, answer, answer.version, approver, people, later))
