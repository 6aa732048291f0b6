"""Subscribing to mails of an area and a topic, or of one consultation; confirming, leaving, who is to be told."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select

from consultations.consultation.models import Consultation, ConsultationTopic, Subscription, Topic
from consultations.consultation.subscription_keys import hash_of, subscription_key
from core.db import db
from core.erasing import eraser
from core.mail import is_address
from core.problems import NotFound, Problem
from maps.models import Area

KEPT_UNCONFIRMED = timedelta(days=3)
KEPT = timedelta(days=730)
"""Two years after it was confirmed an address is erased, unless it was left before."""


@dataclass(frozen=True)
class Wanted:
    """What a form asks for, as it was typed. ``area`` a number, ``topic`` a code; empty: all of them."""

    email: str
    area: str = ""
    topic: str = ""
    consultation_id: int | None = None


@dataclass(frozen=True)
class Letter:
    """A subscription with the key of its link, to be written to."""

    id: int
    email: str
    language: str
    key: str
    is_confirmed: bool


def subscribe(wanted: Wanted, language: str, now: datetime) -> Letter | list[Problem]:
    """Note the wish; nothing is sent but the question whether it is theirs. Twice the same is one subscription."""
    email = wanted.email.strip().lower()
    problems = [] if is_address(email) else [Problem("not_an_address", "email")]
    area_id, topic, wrong = _read_choice(wanted)
    problems += wrong
    if problems:
        return problems
    same = select(Subscription).where(
        Subscription.email == email,
        Subscription.consultation_id.is_not_distinct_from(wanted.consultation_id),
        Subscription.area_id.is_not_distinct_from(area_id),
        Subscription.topic_code.is_not_distinct_from(topic),
    )
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"con_subscriptions:{email}"))))
    one = db.session.scalar(same)
    if one is None:
        one = Subscription(
            email=email, consultation_id=wanted.consultation_id, area_id=area_id, topic_code=topic,
            key_hash=secrets.token_bytes(32), language=language, created_at=now,
            retention_until=now + KEPT_UNCONFIRMED,
        )  # fmt: skip
        db.session.add(one)
        db.session.flush()
        one.key_hash = hash_of(subscription_key(one.id, email))
    return _letter(one)


def _letter(one: Subscription) -> Letter:
    key = subscription_key(one.id, one.email)
    return Letter(one.id, one.email, one.language, key, one.confirmed_at is not None)


def _read_choice(wanted: Wanted) -> tuple[int | None, str | None, list[Problem]]:
    """The area and the topic, where there are such; a subscription to one consultation has neither."""
    if wanted.consultation_id is not None:
        return None, None, []
    problems = []
    number = int(wanted.area) if wanted.area.isdecimal() and len(wanted.area) < 19 else None
    if wanted.area and db.session.scalar(select(Area.id).where(Area.id == number)) is None:
        problems.append(Problem("not_a_choice", "area"))
    topic = wanted.topic or None
    if topic and db.session.scalar(select(Topic.id).where(Topic.code == topic)) is None:
        problems.append(Problem("not_a_choice", "topic"))
    return number, topic, problems


def find_subscription(key: str) -> Subscription:
    """The subscription that a link leads to. Raises ``NotFound``."""
    found = db.session.scalar(select(Subscription).where(Subscription.key_hash == hash_of(key)))
    if found is None:
        raise NotFound
    return found


def confirm_subscription(key: str, now: datetime) -> Subscription:
    """From now on mails are sent. Raises ``NotFound``."""
    one = find_subscription(key)
    if one.confirmed_at is None:
        one.confirmed_at = now
        one.retention_until = now + KEPT
    return one


def leave(key: str) -> None:
    """End a subscription and erase the address; an ended one is ended."""
    db.session.execute(delete(Subscription).where(Subscription.key_hash == hash_of(key)))


def subscribers_of(consultation_id: int, after: int, most: int) -> Sequence[Letter]:
    """Who is to be told of a consultation: those of it, of its area and of its topics; each address once.

    In the order of their numbers, at most ``most``, those after the number ``after``.
    """
    consulted = select(Consultation.boundary).where(Consultation.id == consultation_id).scalar_subquery()
    topics = select(ConsultationTopic.code).where(ConsultationTopic.consultation_id == consultation_id)
    is_near = select(Area.id).where(func.ST_Intersects(Area.boundary, consulted))
    matches = or_(
        Subscription.consultation_id == consultation_id,
        Subscription.consultation_id.is_(None)
        & or_(Subscription.area_id.is_(None), Subscription.area_id.in_(is_near))
        & or_(Subscription.topic_code.is_(None), Subscription.topic_code.in_(topics)),
    )
    told = (
        select(func.min(Subscription.id).label("id"))
        .where(Subscription.confirmed_at.is_not(None), matches)
        .group_by(Subscription.email)
        .subquery()
    )
    query = select(Subscription).join(told, told.c.id == Subscription.id).where(Subscription.id > after)
    return [_letter(one) for one in db.session.scalars(query.order_by(Subscription.id).limit(most))]


@eraser
def erase_old_subscriptions(moment: datetime) -> int:
    """Erase addresses that were not confirmed in three days, or that were kept long enough."""
    gone = delete(Subscription).where(Subscription.retention_until < moment)
    return int(db.session.execute(gone).rowcount)  # type: ignore[attr-defined]
