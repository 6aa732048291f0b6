"""The town's catalogue of topics, and the copies that a consultation takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from consultations.consultation.models import Consultation, ConsultationTopic, Topic
from consultations.consultation.queries import record_of
from consultations.consultation.rules.questions import code_of
from consultations.consultation.services.building import copy_topics
from consultations.consultation.services.editing import EDIT_ACT, subject_of
from consultations.consultation.topic_form import read_topic, topic_content
from core.audit import last_act, record
from core.db import db
from core.fields import Content, differences, fingerprint
from core.page_saving import Outcome, Saved, stale_page
from core.problems import NotFound, Problem

CATALOGUE_ACT = "consultations.topic.edit"
NEW_TOPIC: Content = {"sign": "circle", "geometries": "point", "is_active": "yes"}


def catalogue() -> Sequence[Topic]:
    """Every topic of the town in its order."""
    return db.session.scalars(select(Topic).order_by(Topic.position, Topic.id)).all()


def find_topic(code: str) -> Topic:
    """A topic of the catalogue. Raises ``NotFound``."""
    found = db.session.scalar(select(Topic).where(Topic.code == code))
    if found is None:
        raise NotFound
    return found


def find_copy(one: Consultation, code: str) -> ConsultationTopic:
    """A topic as a consultation asks it. Raises ``NotFound``."""
    query = select(ConsultationTopic).where(ConsultationTopic.consultation_id == one.id)
    found = db.session.scalar(query.where(ConsultationTopic.code == code))
    if found is None:
        raise NotFound
    return found


def add_topic(typed: Content) -> Outcome:
    """A further topic of the catalogue, last unless a place is given. ``slug`` of the outcome is its code."""
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext("con_topics"))))
    reading = read_topic(typed, is_catalogue=True)
    problems = reading.problems or _name_taken(reading.values["name"], "")
    if problems:
        return problems
    there = catalogue()
    code = code_of(reading.values["name"], {one.code for one in there} | {"nowy"})
    values = {
        **reading.values,
        "position": reading.values["position"] or 1 + max((one.position for one in there), default=0),
    }
    db.session.add(Topic(code=code, **values))
    db.session.flush()
    record(CATALOGUE_ACT, f"topic:{code}", {"added": values["name"]})
    return Saved(code, ("added",))


def save_topic(code: str, typed: Content, opened: str) -> Outcome:
    """Change a topic of the catalogue; consultations keep the copies that they have taken."""
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext("con_topics"))))
    topic = find_topic(code)
    saved = topic_content(topic)
    if fingerprint(saved) != opened:
        by = last_act(CATALOGUE_ACT, f"topic:{code}")
        return stale_page(saved, typed, (), by)
    reading = read_topic(typed, is_catalogue=True)
    problems = reading.problems or _name_taken(reading.values["name"], code)
    if problems:
        return problems
    changed = tuple(differences(saved, reading.content))
    _write(topic, {**reading.values, "position": reading.values["position"] or topic.position})
    if changed:
        record(CATALOGUE_ACT, f"topic:{code}", {"fields": changed})
    return Saved(code, changed)


def _name_taken(name: str, own_code: str) -> list[Problem]:
    same = select(Topic.id).where(func.lower(Topic.name) == name.lower(), Topic.code != own_code)
    return [Problem("row_twice", "name")] if db.session.scalar(same) is not None else []


def _write(topic: Topic | ConsultationTopic, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(topic, name, value)
    db.session.flush()


def save_copy(slug: str, code: str, typed: Content, opened: str) -> Outcome:
    """Change a topic of a draft: its questions stay as they are once people answer them."""
    one = record_of(slug, is_locked=True)
    topic = find_copy(one, code)
    saved = topic_content(topic)
    if fingerprint(saved) != opened:
        by = last_act(EDIT_ACT, subject_of(slug))
        return stale_page(saved, typed, (), by)
    reading = read_topic(typed, is_catalogue=False)
    if one.published_at is not None:
        return [Problem("frozen")]
    if reading.problems:
        return reading.problems
    changed = tuple(differences(saved, reading.content))
    _write(topic, reading.values)
    if changed:
        record(EDIT_ACT, subject_of(slug), {"section": "tematy", "topic": code, "fields": changed})
    return Saved(slug, changed)


def chosen_content(one: Consultation) -> Content:
    """Which topics a consultation asks, for the mark of its page."""
    query = select(ConsultationTopic.code).where(ConsultationTopic.consultation_id == one.id)
    return {"topics": ",".join(sorted(db.session.scalars(query)))}


def choose_topics(slug: str, codes: Sequence[str], opened: str) -> Outcome:
    """Take these topics; those taken before keep what was changed in them."""
    one = record_of(slug, is_locked=True)
    saved = chosen_content(one)
    if fingerprint(saved) != opened:
        return stale_page(saved, saved, (), last_act(EDIT_ACT, subject_of(slug)))
    if one.published_at is not None:
        return [Problem("frozen")]
    there = {code for code in saved["topics"].split(",") if code}
    if not set(codes) <= there | {topic.code for topic in catalogue()}:
        return [Problem("not_a_choice", "topics")]
    for code in there - set(codes):
        db.session.delete(find_copy(one, code))
    db.session.flush()
    copy_topics(one.id, tuple(code for code in codes if code not in there))
    changed = tuple(sorted(there ^ set(codes)))
    if changed:
        record(EDIT_ACT, subject_of(slug), {"section": "tematy", "topics": list(codes)})
    return Saved(slug, changed)
