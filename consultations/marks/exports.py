"""Public marks as files: GeoJSON, CSV, XLSX, GeoPackage. Never a person, an unpublished mark or a precise home."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, func, select

from consultations.consultation.models import ConsultationTopic
from consultations.consultation.queries import ConsultationView, topics_of
from consultations.consultation.rules.questions import QuestionKind, read_questions
from consultations.marks.models import Answer, Mark
from consultations.marks.texts import decision_word
from core.clock import warsaw
from core.db import db
from core.geopackage import geopackage
from core.spreadsheets import Cell, csv_lines, xlsx_bytes
from maps.models import Area

MOST_FEATURES = 1000
"""A map takes no more than that as GeoJSON; beyond it there are tiles, and the files below."""
CHUNK = 2000
GEOPACKAGE_COLUMNS = (
    ("number", int), ("topic", str), ("body", str), ("area", str), ("supports", int), ("added_on", str),
    ("decision", str), ("answer", str), ("promised_on", str), ("done_on", str), ("blurred", int),
)  # fmt: skip


def heading() -> list[str]:
    """Column names of the tables."""
    return [
        _("numer"), _("temat"), _("treść"), _("obszar"), _("zgadza się"), _("dodano"), _("decyzja"), _("odpowiedź"),
        _("obiecany termin"), _("zrobiono"), _("miejsce rozmyte"), _("długość"), _("szerokość"),
    ]  # fmt: skip


def _public(consultation_id: int) -> Select[*tuple[Any, ...]]:
    shape = Mark.public_location
    return (
        select(
            Mark.number,
            ConsultationTopic.code,
            ConsultationTopic.name.label("topic"),
            ConsultationTopic.sign,
            Mark.body,
            Mark.replies,
            Area.name.label("area"),
            Mark.supports,
            Mark.published_at,
            Mark.outcome,
            Mark.is_home,
            Mark.done_at,
            Answer.grounds,
            Answer.promised_on,
            func.ST_X(Mark.public_spot).label("lon"),
            func.ST_Y(Mark.public_spot).label("lat"),
            func.ST_AsGeoJSON(shape, 6).label("geojson"),
            func.ST_AsBinary(shape, "NDR").label("wkb"),
        )
        .join(ConsultationTopic, ConsultationTopic.id == Mark.topic_id)
        .outerjoin(Area, Area.id == Mark.area_id)
        .outerjoin(Answer, (Answer.id == Mark.answer_id) & Answer.approved_at.is_not(None))
        .where(Mark.consultation_id == consultation_id, Mark.visibility == "public")
        .order_by(Mark.number)
    )


def public_rows(consultation_id: int, number: int | None = None) -> Iterator[Any]:
    """Every public mark with its answer, by number, or one of them; read in pieces."""
    wanted = _public(consultation_id)
    wanted = wanted if number is None else wanted.where(Mark.number == number)
    yield from db.session.execute(wanted.execution_options(yield_per=CHUNK))


def marks_page(consultation_id: int, page: int) -> tuple[list[Any], int]:
    """``MOST_FEATURES`` public marks of a page (from 1), and how many there are in all."""
    numbers = select(Mark.id).where(Mark.consultation_id == consultation_id, Mark.visibility == "public")
    numbers = numbers.order_by(Mark.number).limit(MOST_FEATURES).offset((page - 1) * MOST_FEATURES)
    # The page is found by the index alone; else all rows before it would be joined and thrown away.
    wanted = _public(consultation_id).where(Mark.id.in_(numbers.scalar_subquery()))
    counted = select(func.count()).where(Mark.consultation_id == consultation_id, Mark.visibility == "public")
    return list(db.session.execute(wanted)), db.session.scalar(counted) or 0


def marks_geojson(consultation: ConsultationView, page: int = 1) -> str:
    """A FeatureCollection (RFC 7946) of a page of marks, with the foreign members ``page, pages, total``."""
    rows, total = marks_page(consultation.id, page)
    asked = _closed_questions(consultation.id)
    whole = {
        "type": "FeatureCollection",
        "page": page,
        "pages": max(1, -(-total // MOST_FEATURES)),
        "total": total,
        "features": [_feature(consultation.slug, row, asked.get(row.code, frozenset())) for row in rows],
    }
    return json.dumps(whole, ensure_ascii=False)


def _closed_questions(consultation_id: int) -> dict[str, frozenset[str]]:
    """By the topic's code: the codes of its questions for a choice or a number, which can be added up."""
    kinds = (QuestionKind.CHOICE, QuestionKind.NUMBER)
    return {
        topic.code: frozenset(one.code for one in read_questions(list(topic.questions)) if one.kind in kinds)
        for topic in topics_of(consultation_id)
    }


def _feature(slug: str, row: Any, closed: frozenset[str]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": json.loads(row.geojson) if row.geojson else None,
        "properties": {
            "number": row.number,
            "title": row.body if len(row.body) <= 80 else f"{row.body[:79].rstrip()}…",
            "body": row.body,
            "topic": row.code,
            "category_label": row.topic,
            "shape": row.sign,
            "replies": {code: reply for code, reply in row.replies.items() if code in closed},
            "area": row.area,
            "supports": row.supports,
            "added_on": _day(row.published_at),
            "status": "answered" if row.outcome else "open",
            "decision": row.outcome or None,
            "answer": row.grounds,
            "promised_on": _day(row.promised_on),
            "done_on": _day(row.done_at),
            "is_blurred": row.is_home,
            "url": f"/konsultacje/{slug}/uwagi/{row.number}",
        },
    }


def _day(moment: datetime | date | None) -> str | None:
    if moment is None:
        return None
    return (warsaw(moment).date() if isinstance(moment, datetime) else moment).isoformat()


def table(consultation_id: int, number: int | None = None) -> Iterator[list[Cell]]:
    """One row a mark, by number, or that of one mark alone; places in degrees."""
    for row in public_rows(consultation_id, number):
        yield [
            row.number, row.topic, row.body, row.area or "", row.supports, _day(row.published_at) or "",
            decision_word(row.outcome), row.grounds or "", _day(row.promised_on) or "", _day(row.done_at) or "",
            _("tak") if row.is_home else "", round(row.lon, 6), round(row.lat, 6),
        ]  # fmt: skip


def marks_csv(consultation: ConsultationView) -> Iterator[bytes]:
    """The table for a Polish spreadsheet, piece by piece."""
    return csv_lines(heading(), table(consultation.id))


def marks_xlsx(consultation: ConsultationView) -> bytes:
    """The table as a workbook."""
    return xlsx_bytes(_("Zaznaczenia"), heading(), table(consultation.id), {1: 24, 2: 60, 7: 60})


def marks_geopackage(consultation: ConsultationView, now: datetime) -> bytes:
    """The marks for a GIS; what was drawn, or its blurred place."""
    rows = (
        (
            bytes(row.wkb) if row.wkb else None,
            [
                row.number, row.code, row.body, row.area, row.supports, _day(row.published_at), row.outcome or None,
                row.grounds, _day(row.promised_on), _day(row.done_at), int(row.is_home),
            ],
        )
        for row in public_rows(consultation.id)
    )  # fmt: skip
    return geopackage("marks", GEOPACKAGE_COLUMNS, rows, now, consultation.title)
