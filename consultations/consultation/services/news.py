"""News of a consultation: written, put right, taken away."""

from __future__ import annotations

from datetime import datetime

from consultations.consultation.models import Consultation, ConsultationNews
from consultations.consultation.queries import record_of
from consultations.consultation.services.editing import subject_of
from core.audit import record
from core.db import db
from core.fields import Field, Kind, read
from core.problems import NotFound, Problem

ACT = "consultations.consultation.news"
TITLE = Field("title", is_required=True, longest=200)
BODY = Field("body", Kind.TEXT, is_required=True, longest=5_000)


def _read(title: str, body: str) -> tuple[str, str, list[Problem]]:
    (kept, wrong), (text, wrong_text) = read(TITLE, title), read(BODY, body)
    return kept, text, [one for one in (wrong, wrong_text) if one]


def add_news(slug: str, title: str, body: str, now: datetime) -> ConsultationNews | list[Problem]:
    """Tell something of a published consultation."""
    one = record_of(slug, is_locked=True)
    kept, text, problems = _read(title, body)
    if one.published_at is None:
        problems = [Problem("not_published")]
    if problems:
        return problems
    news = ConsultationNews(consultation_id=one.id, title=kept, body=text, published_at=now)
    db.session.add(news)
    db.session.flush()
    record(ACT, subject_of(slug), {"added": kept})
    return news


def change_news(slug: str, news_id: int, title: str, body: str) -> list[Problem]:
    """Put a news right; its date stays."""
    news = find_news(record_of(slug, is_locked=True), news_id)
    kept, text, problems = _read(title, body)
    if not problems:
        record(ACT, subject_of(slug), {"changed": news.title, "before": news.body[:500]})
        news.title, news.body = kept, text
    return problems


def remove_news(slug: str, news_id: int) -> None:
    """Take a news away."""
    news = find_news(record_of(slug, is_locked=True), news_id)
    record(ACT, subject_of(slug), {"removed": news.title, "before": news.body[:500]})
    db.session.delete(news)


def find_news(one: Consultation, news_id: int) -> ConsultationNews:
    """A news of that consultation. Raises ``NotFound``."""
    news = db.session.get(ConsultationNews, news_id)
    if news is None or news.consultation_id != one.id:
        raise NotFound
    return news
