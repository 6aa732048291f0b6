"""Forgetting files that nobody holds: a day after the last row that pointed at them has gone."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, select

from core.db import Base, db
from core.erasing import eraser
from core.models import StoredFile

KEPT_UNHELD = timedelta(days=1)


def holders() -> list[ColumnElement[int]]:
    """Every column of any table that points at a kept file."""
    return [
        column
        for table in Base.metadata.tables.values()
        for column in table.columns
        if any(key.column is StoredFile.__table__.c.id for key in column.foreign_keys)
    ]


@eraser
def erase_unheld_files(moment: datetime) -> int:
    """Erase files stored more than a day ago that no row points at, e.g. those of an erased draft."""
    unheld = [~exists(select(column).where(column == StoredFile.id)) for column in holders()]
    gone = delete(StoredFile).where(StoredFile.stored_at < moment - KEPT_UNHELD, *unheld)
    return int(db.session.execute(gone).rowcount)  # type: ignore[attr-defined]
