"""Reads of what everybody sees of a consultation: documents with versions, news, the list of all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from consultations.consultation.models import (
    Consultation,
    ConsultationDocument,
    ConsultationNews,
    DocumentVersion,
)
from consultations.consultation.queries import ConsultationView, consultations_with_report, view_of
from core.db import Base, db
from core.models import StoredFile

PER_PAGE = 20
MOST_VERSIONS, MOST_ROWS = 32_767, 2**63 - 1
"""What PostgreSQL counts up to; an address may say more."""
STAGES = ("trwaja", "zapowiedziane", "zakonczone")
"""Words of the address that narrow the list."""


@dataclass(frozen=True)
class VersionView:
    """A version of a document; ``size`` in octets."""

    number: int
    file_name: str
    size: int
    note: str
    added_at: datetime


@dataclass(frozen=True)
class DocumentView:
    """A document with its versions, the newest first."""

    id: int
    name: str
    versions: tuple[VersionView, ...]


@dataclass(frozen=True)
class NewsView:
    """A short news."""

    id: int
    title: str
    body: str
    published_at: datetime


def documents_of(consultation_id: int) -> list[DocumentView]:
    """The documents in their order. One statement."""
    query = (
        select(
            ConsultationDocument.id, ConsultationDocument.name, DocumentVersion.number, StoredFile.name,
            StoredFile.size, DocumentVersion.note, DocumentVersion.added_at,
        )
        .outerjoin(DocumentVersion, DocumentVersion.document_id == ConsultationDocument.id)
        .outerjoin(StoredFile, StoredFile.id == DocumentVersion.file_id)
        .where(ConsultationDocument.consultation_id == consultation_id)
        .order_by(ConsultationDocument.position, ConsultationDocument.id, DocumentVersion.number.desc())
    )  # fmt: skip
    found: dict[int, tuple[str, list[VersionView]]] = {}
    version: list[Any]
    for document_id, name, *version in db.session.execute(query):
        versions = found.setdefault(document_id, (name, []))[1]
        if version[0] is not None:
            versions.append(VersionView(*version))
    return [DocumentView(number, name, tuple(versions)) for number, (name, versions) in found.items()]


def document_file(consultation_id: int, document_id: int, number: int) -> int | None:
    """The number of the file of a version of a document of that consultation."""
    if number > MOST_VERSIONS or document_id > MOST_ROWS:
        return None
    query = (
        select(DocumentVersion.file_id)
        .join(ConsultationDocument, ConsultationDocument.id == DocumentVersion.document_id)
        .where(
            ConsultationDocument.consultation_id == consultation_id,
            ConsultationDocument.id == document_id,
            DocumentVersion.number == number,
        )
    )
    return db.session.scalar(query)


def news_of(consultation_id: int) -> list[NewsView]:
    """The news, the newest first."""
    query = select(
        ConsultationNews.id, ConsultationNews.title, ConsultationNews.body, ConsultationNews.published_at
    )
    mine = query.where(ConsultationNews.consultation_id == consultation_id)
    rows = db.session.execute(mine.order_by(ConsultationNews.published_at.desc(), ConsultationNews.id.desc()))
    return [NewsView(*row) for row in rows]


@dataclass(frozen=True)
class Listed:
    """A page of the list: the consultations, how many there are of each word of ``STAGES``, pages."""

    items: list[ConsultationView]
    counts: dict[str, int]
    page: int
    pages: int
    total: int


def _is_reported() -> Any:
    versions = Base.metadata.tables["con_report_versions"]
    return select(versions.c.id).where(versions.c.consultation_id == Consultation.id).exists()


def _of_stage(word: str, now: datetime) -> Any:
    if word == "trwaja":
        return (
            (Consultation.opens_at <= now) & (Consultation.closes_at > now)
            & Consultation.cancelled_at.is_(None) & ~_is_reported()
        )  # fmt: skip
    if word == "zapowiedziane":
        return (Consultation.opens_at > now) & Consultation.cancelled_at.is_(None)
    return (Consultation.closes_at <= now) | Consultation.cancelled_at.is_not(None) | _is_reported()


def published() -> Select[Consultation, datetime | None]:
    """Consultations that everybody may see."""
    return consultations_with_report().where(Consultation.published_at.is_not(None))


def listed_consultations(word: str, page: int, now: datetime) -> Listed:
    """A page of the list, those that go on first, the newest first among the rest. Two statements."""
    counts = _counts(now)
    total = counts.get(word, sum(counts.values()) if not word else 0)
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(page, 1), pages)
    query = published().where(_of_stage(word, now)) if word in STAGES else published()
    goes_on = _of_stage("trwaja", now)
    ordered = query.order_by(goes_on.desc(), Consultation.opens_at.desc(), Consultation.id.desc())
    rows = db.session.execute(ordered.limit(PER_PAGE).offset(PER_PAGE * (page - 1)))
    return Listed([view_of(row) for row in rows], counts, page, pages, total)


def _counts(now: datetime) -> dict[str, int]:
    columns = [func.count().filter(_of_stage(word, now)) for word in STAGES]
    row = db.session.execute(select(*columns).where(Consultation.published_at.is_not(None))).one()
    return dict(zip(STAGES, row, strict=True))


def open_consultations(now: datetime) -> list[ConsultationView]:
    """Those in which people can take part now or soon, the nearest term first. One statement."""
    query = published().where(Consultation.cancelled_at.is_(None), Consultation.closes_at > now)
    found = [view_of(row) for row in db.session.execute(query.order_by(Consultation.closes_at))]
    return [view for view in found if view.stage(now).value in ("open", "announced")]


def consulted_until() -> Any:
    """The last term of all that are not called off, to be read with the town's record."""
    query = select(func.max(Consultation.closes_at))
    return query.where(
        Consultation.published_at.is_not(None), Consultation.cancelled_at.is_(None)
    ).scalar_subquery()


def spots_of(views: list[ConsultationView]) -> dict[int, tuple[float, float]]:
    """A point (lon, lat) inside the boundary of each. One statement, none for an empty list."""
    if not views:
        return {}
    spot = func.ST_PointOnSurface(Consultation.boundary)
    query = select(Consultation.id, func.ST_X(spot), func.ST_Y(spot)).where(
        Consultation.id.in_([view.id for view in views]), Consultation.boundary.is_not(None)
    )
    return {number: (lon, lat) for number, lon, lat in db.session.execute(query)}
