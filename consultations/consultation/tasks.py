"""Jobs that tell subscribers: the opening at its hour, news at once, the report once it is published."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from consultations.consultation.emails import post_news, post_opening, post_report
from consultations.consultation.models import Consultation, ConsultationNews
from consultations.consultation.queries import ConsultationView, find_consultation
from consultations.consultation.rules.stages import ConsultationStage
from consultations.consultation.services.subscribing import Letter, subscribers_of
from core.clock import now
from core.db import db, transaction
from core.jobs import enqueue, task

AT_ONCE = 500
"""Mails of one transaction; the next job goes on after them, so that a broken one repeats none."""


def _view(consultation_id: int) -> ConsultationView | None:
    slug = db.session.scalar(select(Consultation.slug).where(Consultation.id == consultation_id))
    return find_consultation(slug) if slug else None


def _tell(consultation_id: int, after: int, post: Callable[[Letter], None]) -> int | None:
    """Write to the next of them; the number to go on after, ``None`` when all are told."""
    letters = subscribers_of(consultation_id, after, AT_ONCE)
    for letter in letters:
        post(letter)
    return letters[-1].id if len(letters) == AT_ONCE else None


@task("consultations.tell_opening")
def tell_opening(consultation_id: int, after: int = 0) -> None:
    """Tell that it has opened; one that was called off or is over by now tells nothing."""
    with transaction():
        view = _view(consultation_id)
        if view is None or view.stage(now()) is not ConsultationStage.OPEN:
            return
        rest = _tell(consultation_id, after, lambda letter: post_opening(letter, view))
        if rest is not None:
            enqueue(tell_opening, consultation_id=consultation_id, after=rest)


@task("consultations.tell_news")
def tell_news(news_id: int, after: int = 0) -> None:
    """Tell a news that is still there."""
    with transaction():
        news = db.session.get(ConsultationNews, news_id)
        view = _view(news.consultation_id) if news else None
        if news is None or view is None:
            return
        rest = _tell(view.id, after, lambda letter: post_news(letter, view, news))
        if rest is not None:
            enqueue(tell_news, news_id=news_id, after=rest)


@task("consultations.tell_report")
def tell_report(consultation_id: int, after: int = 0) -> None:
    """Tell that the report is published; whoever publishes it enqueues this."""
    with transaction():
        view = _view(consultation_id)
        if view is None or view.times.reported_at is None:
            return
        rest = _tell(consultation_id, after, lambda letter: post_report(letter, view))
        if rest is not None:
            enqueue(tell_report, consultation_id=consultation_id, after=rest)
