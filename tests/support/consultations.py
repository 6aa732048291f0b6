"""A published consultation with topics and marks, straight into the database: for tests of what comes after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

from consultations.consultation.models import (
    Consultation,
    ConsultationLayer,
    ConsultationTopic,
    LayerFeature,
)
from consultations.marks.models import Answer, Mark
from core.db import db

WEST, SOUTH, EAST, NORTH = 23.15, 53.15, 23.28, 53.23
"""A box around Wasilków."""
BOX = (
    f"SRID=4326;MULTIPOLYGON((({WEST} {SOUTH},{EAST} {SOUTH},{EAST} {NORTH},{WEST} {NORTH},{WEST} {SOUTH})))"
)
SPOT = (23.2065, 53.1987)


def add_consultation(
    now: datetime,
    slug: str = "zielone-2026",
    *,
    topics: tuple[str, ...] = ("drzewo", "lawka"),
    is_published: bool = True,
    questions: Mapping[str, list[dict[str, Any]]] | None = None,
    **changes: Any,
) -> Consultation:
    """A green consultation that opened ten days ago and closes in twenty; inside a ``transaction()``."""
    told = {
        "kind": "green",
        "title": "Gdzie posadzić drzewa?",
        "lead": "Pokaż na mapie, gdzie brakuje cienia.",
        "boundary": BOX,
        "opens_at": now - timedelta(days=10),
        "closes_at": now + timedelta(days=20),
        "answers_due_on": (now + timedelta(days=50)).date(),
        "created_at": now - timedelta(days=30),
    }
    one = Consultation(slug=slug, **told | changes)
    db.session.add(one)
    db.session.flush()
    for place, code in enumerate(topics):
        kinds = ["point", "area"] if code == "drzewo" else ["point"]
        name = {"drzewo": "Posadzić drzewo", "lawka": "Ławka"}.get(code, code)
        topic = ConsultationTopic(
            consultation_id=one.id, code=code, name=name, geometries=kinds, position=place, questions=(questions or {}).get(code, []),
            needs_ground=code == "drzewo",
        )  # fmt: skip
        db.session.add(topic)
    db.session.flush()
    if is_published:
        one.published_at = now - timedelta(days=15)
        db.session.flush()
    return one


def add_mark(
    consultation: Consultation,
    now: datetime,
    number: int = 1,
    spot: tuple[float, float] = SPOT,
    *,
    topic: str = "drzewo",
    author: str = "ktoś",
    **changes: Any,
) -> Mark:
    """A public mark at a point (lon, lat); inside a ``transaction()``."""
    topic_id = db.session.query(ConsultationTopic.id).filter_by(
        consultation_id=consultation.id, code=topic
    ).scalar()  # fmt: skip
    place = f"SRID=4326;POINT({spot[0]} {spot[1]})"
    told = {
        "body": "Latem nie ma tu cienia, posadźcie lipę.",
        "visibility": "public",
        "location": place,
        "public_location": place,
        "public_spot": place,
        "created_at": now - timedelta(days=2),
        "published_at": now - timedelta(days=2),
        "author_key": sha256(author.encode()).digest(),
        "key_hash": sha256(f"{consultation.slug}/{number}".encode()).digest(),
        "entry_key": uuid4(),
        "retention_until": now + timedelta(days=700),
    }
    one = Mark(consultation_id=consultation.id, number=number, topic_id=topic_id, **told | changes)
    db.session.add(one)
    db.session.flush()
    return one


def add_answer(
    consultation: Consultation, marks: list[Mark], now: datetime, decision: str = "planned", **changes: Any
) -> Answer:
    """An approved answer to some marks; inside a ``transaction()``."""
    told = {
        "grounds": "Teren gminy, bez sieci pod ziemią. Posadzimy jesienią.",
        "written_at": now,
        "approved_at": now,
    }
    one = Answer(consultation_id=consultation.id, decision=decision, **told | changes)
    db.session.add(one)
    db.session.flush()
    for mark in marks:
        mark.answer_id, mark.state, mark.outcome = one.id, "answered", decision
    db.session.flush()
    return one


def add_layer(
    consultation: Consultation, now: datetime, things: Mapping[str, str] | None = None, **changes: Any
) -> ConsultationLayer:
    """A layer of a file: ``things`` are WKT by label; inside a ``transaction()``."""
    told = {
        "name": "Tereny gminy", "kind": "geojson", "purpose": "land", "source": "Ewidencja gruntów", "legend": "Działki.",
        "loaded_at": now,
    }  # fmt: skip
    one = ConsultationLayer(consultation_id=consultation.id, **told | changes)
    db.session.add(one)
    db.session.flush()
    for label, shape in (things or {}).items():
        db.session.add(LayerFeature(layer_id=one.id, label=label, shape=f"SRID=4326;{shape}", properties={}))
    db.session.flush()
    return one
