"""Reads of the formal check."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from core.db import db
from initiatives.scoring.models import FormalCheck


def checks_of(application_id: int) -> Sequence[FormalCheck]:
    """The checks of an application, the newest first."""
    query = select(FormalCheck).where(FormalCheck.application_id == application_id)
    return db.session.scalars(query.order_by(FormalCheck.id.desc())).all()
