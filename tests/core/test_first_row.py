"""Reading one row past SQLAlchemy: what it sees, and what it leaves behind."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, ProgrammingError

from core.db import db
from core.reading import first_row
from tests.support.database import maintenance
from tests.support.statements import counted_statements

HITS = "SELECT count(*) FROM core_rate_hits WHERE key = %(key)s"
WRITE = text("INSERT INTO core_rate_hits (key, \"window\", n) VALUES ('a', now(), 1)")


def test_a_row_is_found_or_none(app: Flask) -> None:
    assert first_row("SELECT %(n)s::int + 1, 'x'", {"n": 1}) == (2, "x")
    assert first_row("SELECT 1 WHERE false", {}) is None


def test_alone_it_sees_what_is_committed_and_within_an_act_what_the_act_wrote(app: Flask) -> None:
    db.session.execute(WRITE)
    assert first_row(HITS, {"key": "a"}) == (1,)
    db.session.rollback()
    assert first_row(HITS, {"key": "a"}) == (0,)


def test_the_connection_is_given_back_as_it_was(app: Flask) -> None:
    for _ in range(20):
        first_row("SELECT 1", {})
    assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    db.session.execute(WRITE)
    db.session.rollback()
    assert first_row(HITS, {"key": "a"}) == (0,), "a connection was left committing each statement"


def test_a_wrong_statement_is_told_as_sqlalchemy_tells_it_and_the_next_one_works(app: Flask) -> None:
    with pytest.raises(ProgrammingError):
        first_row("SELECT nothing FROM nowhere WHERE name = %(name)s", {"name": "Anna"})
    assert first_row("SELECT 1", {}) == (1,)


def test_a_lost_connection_is_an_operational_error_and_the_next_question_gets_another(
    app: Flask, template_database: tuple[str, str]
) -> None:
    row = first_row("SELECT pg_backend_pid()", {})
    assert row
    with maintenance(template_database[0]) as admin:
        assert admin.scalar(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": row[0]})
    with pytest.raises(OperationalError):
        first_row("SELECT 1", {})
    assert first_row("SELECT 1", {}) == (1,)


def test_it_counts_as_a_statement(app: Flask) -> None:
    with counted_statements() as seen:
        first_row("SELECT 1", {})
        db.session.execute(text("SELECT 2"))
        first_row("SELECT 3", {})
    assert seen == ["SELECT 1", "SELECT 2", "SELECT 3"]
