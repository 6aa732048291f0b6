"""Counting the SQL statements that a page needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

from core.db import db
from core.reading import asked


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """A list that grows by each statement sent to the database inside the block; needs an application context."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        with asked.connected_to(sent.append):
            yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def forget_copies(app: Flask) -> None:
    """Have the application read all again that it keeps between requests: town's record, map base, bodies."""
    for name in ("site_record", "map_base", "kept"):
        app.extensions.pop(name, None)
