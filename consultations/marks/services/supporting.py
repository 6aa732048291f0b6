"""Agreeing with a mark, and taking it back. The database counts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from consultations.marks.models import Mark, MarkSupport
from consultations.marks.rules.keys import Person, author_key, supporter_key
from core.db import db
from core.problems import Problem


def support_mark(mark: Mark, person: Person, pepper: bytes, on: date) -> list[Problem]:
    """Agree once; agreeing again changes nothing. An author agrees with the own mark already."""
    if author_key(pepper, mark.consultation_id, person) == mark.author_key:
        return [Problem("own_mark")]
    key = supporter_key(pepper, mark.id, person)
    row = insert(MarkSupport).values(mark_id=mark.id, supporter_key=key, supported_on=on)
    db.session.execute(row.on_conflict_do_nothing())
    return []


def take_back_support(mark: Mark, person: Person, pepper: bytes) -> None:
    """Agree no longer."""
    key = supporter_key(pepper, mark.id, person)
    db.session.execute(
        delete(MarkSupport).where(MarkSupport.mark_id == mark.id, MarkSupport.supporter_key == key)
    )
