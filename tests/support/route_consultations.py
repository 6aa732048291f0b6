"""Consultations for the matrix of routes: an open one with marks, another one, and a draft."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from consultations.consultation.models import (
    ConsultationDocument,
    ConsultationNews,
    DocumentVersion,
    Subscription,
)
from consultations.consultation.queries import find_consultation
from consultations.consultation.services.building import ensure_catalogue
from consultations.consultation.subscription_keys import hash_of, subscription_key
from consultations.marks.models import (
    Answer,
    HandedMark,
    Handover,
    Mark,
    MarkPhoto,
    PlantingLine,
    SiteCheck,
)
from consultations.marks.rules.keys import link_hash
from consultations.report.models import ReportVersion
from consultations.report.queries.gathered import gathered
from consultations.report.services.lists import keep_list
from consultations.variants.models import Variant
from core.db import db
from tests.support.clock import MovableClock
from tests.support.consultations import add_answer, add_consultation, add_layer, add_mark
from tests.support.route_objects import (
    CONSULTED,
    DRAFTED,
    OTHERWISE_CONSULTED,
    OWN_ANSWER,
    OWN_CHECK,
    OWN_DOCUMENT,
    OWN_HANDOVER,
    OWN_LAYER,
    OWN_NEWS,
    REPORTED,
    SUBSCRIBED,
    mark_key,
)
from tests.support.route_people import kept_file


def check_on_site(mark: Mark, moment: datetime, number: int) -> None:
    """Somebody was there and took a photo; both have this number."""
    db.session.add(
        SiteCheck(id=number, mark_id=mark.id, checked_at=moment, finding="Trawnik.", entry_key=uuid4())
    )
    db.session.flush()
    db.session.add(
        MarkPhoto(
            id=number, mark_id=mark.id, file_id=kept_file(), check_id=number, role="check", added_at=moment
        )
    )
    db.session.flush()


def make_consultations(clock: MovableClock) -> None:
    """Inside a ``transaction()``. Each published one has an answered mark 1 and a new mark 2."""
    for place, slug in enumerate((CONSULTED, OTHERWISE_CONSULTED)):
        one = add_consultation(clock(), slug)
        keys = {number: link_hash(mark_key(slug, number)) for number in (1, 2)}
        marks = [add_mark(one, clock(), number, key_hash=keys[number]) for number in (1, 2)]
        add_answer(one, marks[:1], clock())
        check_on_site(marks[0], clock(), OWN_CHECK + place)
        waiting = add_mark(one, clock(), 3, state="to_approve")
        answer = Answer(
            id=OWN_ANSWER + place, consultation_id=one.id, decision="not_possible", written_at=clock(), sent_at=clock(),
            grounds="Teren nie należy do gminy, właścicielem jest spółdzielnia.",
        )  # fmt: skip
        db.session.add(answer)
        db.session.flush()
        waiting.answer_id = answer.id
        document = ConsultationDocument(id=OWN_DOCUMENT + place, consultation_id=one.id, name="Mapa drzew")
        db.session.add(document)
        db.session.flush()
        version = DocumentVersion(document_id=document.id, number=1, file_id=kept_file(), added_at=clock())
        news = ConsultationNews(
            id=OWN_NEWS + place, consultation_id=one.id, title="Byliśmy", body="W terenie."
        )
        news.published_at = clock()
        db.session.add_all((version, news, planting_line(one.id, place + 1, marks[0].id)))
        variant = Variant(consultation_id=one.id, number=1, name="Las", description="Dużo drzew.")
        variant.picture_id, variant.picture_words = kept_file(), "Plan z drzewami."
        db.session.add(variant)
        add_layer(one, clock(), id=OWN_LAYER + place)
        hand_over(one.id, OWN_HANDOVER + place, marks[0].id, clock)
    _reported(clock)
    add_consultation(clock(), DRAFTED, is_published=False)
    ensure_catalogue()
    number, email = SUBSCRIBED
    db.session.add(
        Subscription(
            id=number, email=email, key_hash=hash_of(subscription_key(number, email)), created_at=clock(),
            retention_until=clock() + timedelta(days=3),
        )
    )  # fmt: skip


def planting_line(consultation_id: int, number: int, mark_id: int) -> PlantingLine:
    """A line of the plan out of a mark."""
    return PlantingLine(
        consultation_id=consultation_id, number=number, entry_key=uuid4(), mark_id=mark_id,
        location="SRID=4326;POINT(23.2065 53.1987)", species="lipa", season="spring", season_year=2027,
    )  # fmt: skip


def _reported(clock: MovableClock) -> None:
    """One that is over, its only mark answered, with a published report."""
    days = {"opens_at": clock() - timedelta(days=60), "closes_at": clock() - timedelta(days=30)}
    one = add_consultation(clock(), REPORTED, **days)
    add_answer(one, [add_mark(one, clock())], clock())
    version = ReportVersion(
        consultation_id=one.id, number=1, file_id=kept_file(), sha256=b"r" * 32, published_at=clock(),
        content=gathered(find_consultation(REPORTED), clock()),
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    keep_list(version, REPORTED, b"numer;temat;uwaga", clock())


def hand_over(consultation_id: int, handover_id: int, mark_id: int, clock: MovableClock) -> None:
    """A handover of a mark, whose draft is gone."""
    handover = Handover(
        id=handover_id, consultation_id=consultation_id, entry_key=uuid4(), procedure="pb", target="999999",
        title="Lipy", handed_at=clock(),
    )  # fmt: skip
    db.session.add(handover)
    db.session.flush()
    db.session.add(HandedMark(handover_id=handover.id, mark_id=mark_id))
