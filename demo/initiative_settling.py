"""Finished initiatives of a demonstration: what was promised and what was done, explained and published."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.pdf import render
from demo.acting import acting
from demo.initiative_course import Course, Told, done
from initiatives.agreements.queries import signed_agreement
from initiatives.settlement.document import settlement_html
from initiatives.settlement.models import Settlement
from initiatives.settlement.rules.publishing import Written
from initiatives.settlement.services.publishing import ask_to_publish, keep_published
from initiatives.settlement.services.writing import write_settlement

BEFORE = timedelta(hours=22)
"""Reasons are written the day before the settlement is published."""


def settle(course: Course, key: str, step: Told, at: datetime) -> None:
    """Explain what differs, and publish the settlement with its document."""
    one = course.applications[key]
    written = Written(step["reasons"], step["conclusions"])
    agreement = signed_agreement(one.id).agreement
    with acting(course.actor(key, step), at - BEFORE):
        done(key, write_settlement(one, course.view, agreement.id, written, 0, at - BEFORE))
    asked = ask_to_publish(one, course.view, course.office.people["official"].id, at)
    if not isinstance(asked, Settlement):
        raise ValueError(f"initiatives.json, {key}: {asked[0].code} {asked[0].facts}")
    if not keep_published(asked.id, asked.content, render(settlement_html(asked.content)), at):
        raise ValueError(f"initiatives.json, {key}: the settlement was not kept")
