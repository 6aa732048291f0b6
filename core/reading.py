"""One statement by the shortest way, for what every request of a kind asks before anything else.

A statement through SQLAlchemy's session costs the web worker four times what psycopg needs for it, and opens a
database transaction that costs two more turns to PostgreSQL. Use it where that is felt, and the session elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
from blinker import Signal
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from core.db import db

asked = Signal("Sent with a statement that goes past SQLAlchemy, for those who count statements.")


Row = tuple[Any, ...]


def rows(statement: str, parameters: Mapping[str, Any]) -> list[Row]:
    """What ``statement`` (psycopg's own ``%(name)s``) finds now, as committed. It only reads.

    Inside a database transaction of the session it is part of that; else it stands alone.
    Raises SQLAlchemy's ``OperationalError`` when the database is away.
    """
    if db.session.registry.has() and db.session().in_transaction():
        found = db.session.connection().exec_driver_sql(statement, dict(parameters))
        return [tuple(row) for row in found]
    return ask_alone(db.engine, statement, parameters)


def first_row(statement: str, parameters: Mapping[str, Any]) -> Row | None:
    """The first of the ``rows``, or ``None``."""
    return next(iter(rows(statement, parameters)), None)


def ask_alone(engine: Engine, statement: str, parameters: Mapping[str, Any]) -> list[Row]:
    """The rows of ``statement``, committed at once, on a connection of ``engine`` that no session holds."""
    asked.send(statement)
    held = engine.raw_connection()
    try:
        connection: psycopg.Connection[Row] = held.driver_connection  # type: ignore[assignment]
        by_itself, connection.autocommit = connection.autocommit, True
        found = connection.execute(statement, parameters).fetchall()
        connection.autocommit = by_itself
        return found
    except psycopg.Error as error:
        held.invalidate(error)
        raise DBAPIError.instance(statement, None, error, psycopg.Error, hide_parameters=True) from error
    finally:
        held.close()
