"""The database: one metadata, one session, one commit for each act.

``Base`` carries the naming convention that migrations rely on; ``Model`` adds the usual surrogate key.
``transaction()`` is the only place that commits. Besides, a request that only read ends its database
transaction with COMMIT, see ``end_reading``.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from typing import Any

import psycopg
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, Connection, DateTime, Engine, Identity, MetaData, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry
from sqlalchemy.pool import ConnectionPoolEntry

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Root of all tables; times are ``timestamptz`` and read back in UTC."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING), type_annotation_map={datetime: DateTime(timezone=True)}
    )


class Model(Base):
    """A table with a surrogate key. Say what the row is in the docstring of the subclass."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)


db = SQLAlchemy(model_class=Base)

RESTED_SECONDS = 1.0
"""A database does not go and come back faster than that, so a connection used since then need not be asked."""
_AFTER_COMMIT = "after_commit_calls"


def after_commit(call: Callable[[], Any]) -> None:
    """Have ``call`` run once the current act is committed; a rolled-back act forgets it."""
    db.session.info.setdefault(_AFTER_COMMIT, []).append(call)


@contextmanager
def transaction() -> Iterator[None]:
    """One act of the office or of a resident: everything inside commits together or not at all.

    Nested use joins the outer act. What ``after_commit`` collected runs after the commit.
    """
    session = db.session
    if session.info.get("in_transaction"):
        yield
        return
    session.info["in_transaction"] = True
    session.info[_AFTER_COMMIT] = []
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        session.info[_AFTER_COMMIT] = []
        raise
    finally:
        session.info["in_transaction"] = False
    calls, session.info[_AFTER_COMMIT] = session.info[_AFTER_COMMIT], []
    for call in calls:
        call()


_READS = re.compile(r"\s*(SELECT|WITH)\b", re.IGNORECASE)
_WRITES = re.compile(
    r"\b(INSERT|UPDATE|DELETE|MERGE|TRUNCATE|COPY|CALL|INTO|CREATE|ALTER|DROP|SET_CONFIG|NEXTVAL|SETVAL)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=2000)
def only_reads(statement: str) -> bool:
    """Whether a statement surely changes nothing; in doubt it does not count as reading."""
    return bool(_READS.match(statement)) and not _WRITES.search(statement)


def note_writing() -> None:
    """Say that the current database transaction writes; for what does not pass through SQLAlchemy."""
    db.session.connection().info["has_written"] = True


def end_reading(_error: BaseException | None = None) -> None:
    """End a database transaction that has only read with COMMIT, before the session goes and rolls it back.

    ROLLBACK makes psycopg throw its prepared statements away, and PostgreSQL plans every statement of the next
    page anew, which takes longer than running it. What has written and was not committed is still rolled back,
    and the session's own commit, with the audit log hanging on it, is not called.
    """
    if not db.session.registry.has():
        return
    session = db.session()
    if not session.in_transaction() or session.info.get("in_transaction"):
        return
    connection = session.connection()
    if connection.info.get("has_written", True):
        return
    try:
        connection.connection.driver_connection.commit()  # type: ignore[union-attr]
    except psycopg.Error:
        # The connection is gone; the session finds out by itself.
        return


def _watch_begin(connection: Connection) -> None:
    connection.info["has_written"] = False


def _watch_statement(
    connection: Connection, _cursor: Any, statement: str, _parameters: Any, _context: Any, _many: bool
) -> None:
    if not only_reads(statement):
        connection.info["has_written"] = True


def _note_return(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info["returned_at"] = time.monotonic()


def _ask_whether_alive(connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
    """Ask a connection that has rested whether it still lives; the pool makes another one when it does not."""
    if time.monotonic() - record.info.get("returned_at", 0.0) < RESTED_SECONDS:
        return
    try:
        db.engine.dialect.do_ping(connection)
    except psycopg.Error as error:
        raise DisconnectionError from error


def replace_the_dead(engine: Engine) -> None:
    """Have the pool of ``engine`` notice a connection that died while resting, at little cost."""
    event.listen(engine, "checkin", _note_return)
    event.listen(engine, "checkout", _ask_whether_alive)


def init_app(app: Flask) -> None:
    """Connect the application with its database."""
    db.init_app(app)
    # Called before Flask-SQLAlchemy's own end of the session: the last one told is the first one called.
    app.teardown_appcontext(end_reading)
    with app.app_context():
        event.listen(db.engine, "begin", _watch_begin)
        event.listen(db.engine, "before_cursor_execute", _watch_statement)
        replace_the_dead(db.engine)
