"""The database: one metadata, one session, one commit for each act.

``Base`` carries the naming convention that migrations rely on; ``Model`` adds the usual surrogate key.
``transaction()`` is the only place that commits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, Identity, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry

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
