"""Accepted initiatives of a demonstration: agreed, worked on by the neighbours, photographed and finished."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from core.clock import warsaw
from core.pdf import render
from demo.acting import acting, person
from demo.drawings import drawing
from demo.initiative_course import Course, Told, done
from initiatives.agreements.documents import gather, page_of
from initiatives.agreements.filling import fill
from initiatives.agreements.models import Agreement
from initiatives.agreements.queries import agreement_of, photos_of
from initiatives.agreements.rules.diary import QUESTIONS, Labour, Thing
from initiatives.agreements.rules.signing import PAPER
from initiatives.agreements.running import Filled
from initiatives.agreements.services.diary import add_labour, add_photo, add_thing, publish_photo
from initiatives.agreements.services.making import Told as ToldAgreement
from initiatives.agreements.services.making import keep_documents, make_agreement, subject_of
from initiatives.agreements.services.signing import Signature, accept_work, sign_agreement
from initiatives.applications.models import Application
from initiatives.applications.queries import members_of
from initiatives.scoring.queries import agreed_plan

BEFORE, NEXT_MORNING = timedelta(hours=22), timedelta(hours=13)
"""An agreement is written the day before it is signed; photos that come in the evening are shown the next day."""


def agree(course: Course, key: str, step: Told, at: datetime) -> None:
    """Make the agreement with its documents and record that both sides signed it on paper."""
    one, programme, today = course.applications[key], course.view.record, warsaw(at).date()
    ends_on = course.loading.in_year(step["ends"])
    works = agreed_plan(one.id).works
    first, last = (
        min([today, *(each.starts_on for each in works)]),
        max([ends_on, *(each.ends_on for each in works)]),
    )
    told = ToldAgreement(step["signature"].format(year=course.view.year), first, last)
    with acting(course.actor(key, step), at - BEFORE):
        done(key, make_agreement(one, programme, told, 0, at - BEFORE))
        made = _agreement(one)
        docx, pdf = _documents(course, one, made)
        keep_documents(made.id, made.version, docx, pdf, at - BEFORE)
    done(key, sign_agreement(one, programme, Signature(PAPER, today), today, at))


def _agreement(one: Application) -> Agreement:
    made = agreement_of(one.id)
    if made is None:
        raise ValueError(f"{one.title}: there is no agreement")
    return made


def _documents(course: Course, one: Application, made: Agreement) -> tuple[bytes, bytes]:
    """As the job makes them, but here: the template is ours, and a process for each would take most of the loading."""
    asked = gather(one, course.view.record, made)
    filled = fill(asked.template, asked.values)
    docx = base64.b64decode(filled["docx"])
    return docx, render(page_of(Filled(docx, filled["html"]), asked.title))


def work(course: Course, key: str, step: Told, at: datetime) -> None:
    """What the members write down: hours by line, who, people and day; things and money with their documents."""
    one, today = course.applications[key], warsaw(at).date()
    people = [member for member in members_of(one.id) if member.declined_at is None]
    for number, (line_no, count, hours, day, what) in enumerate(step.get("labour", ())):
        who = people[number % len(people)]
        told = Labour(who.name, count, Decimal(str(hours)), course.loading.date(day), what, line_no)
        done(key, add_labour(one, told, [], _entry(one, at, number), today, at, who.id, QUESTIONS))
    for number, (line_no, kind, what, amount, day, paper) in enumerate(step.get("things", ()), 500):
        document = paper.format(year=course.view.year)
        thing = Thing(kind, what, Decimal(amount), course.loading.date(day), document, line_no)
        done(key, add_thing(one, thing, [], None, _entry(one, at, number), today, at, confirmed=QUESTIONS))


def photograph(course: Course, key: str, step: Told, at: datetime) -> None:
    """Members' photos (drawings); the office shows them to everybody."""
    one, today = course.applications[key], warsaw(at).date()
    for number, (role, name, caption, day) in enumerate(step["photos"], 900):
        told: tuple[str, str, date | None] = (role, caption, course.loading.date(day))
        done(key, add_photo(one, told, drawing(name), _entry(one, at, number), today, at, []))
    with acting(person(course.office.people["official"]), at + NEXT_MORNING):
        for photo in photos_of(one.id):
            publish_photo(one, subject_of(course.view.record, one), photo.id, True)


def _entry(one: Application, at: datetime, number: int) -> UUID:
    return uuid5(NAMESPACE_URL, f"demo/{one.programme_id}/{one.number}/{at.isoformat()}/{number}")


def finish(course: Course, key: str, step: Told, at: datetime) -> None:
    """The office accepts the work."""
    today = warsaw(at).date()
    one = course.applications[key]
    done(key, accept_work(one, course.view.record, today, step["words"], today, at))


WORK: dict[str, Callable[[Course, str, dict[str, Any], datetime], None]] = {
    "agree": agree, "work": work, "photograph": photograph, "finish": finish,
}  # fmt: skip
