"""Whether an address of a round, a consultation or a programme is free."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from core.db import db


def is_slug_taken(model: Any, slug: str, own_id: int | None = None) -> bool:
    """Whether another row of ``model`` has this ``slug``; holds off others who would take it at the same moment."""
    lock = func.pg_advisory_xact_lock(func.hashtext(f"{model.__tablename__}.slug"))
    db.session.execute(select(lock))
    found = db.session.scalar(select(model.id).where(model.slug == slug))
    return found is not None and found != own_id
