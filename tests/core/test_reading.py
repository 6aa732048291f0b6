"""How a database transaction ends that no act has committed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text

from config import Config
from core import audit
from core.db import db, only_reads
from core.jobs import enqueue
from core.mail import deliver
from core.models import RateHit
from tests.support.clock import MovableClock
from tests.support.database import maintenance
from tests.support.outside import outside_context


@pytest.fixture
def town(settings: Config, clock: MovableClock) -> Iterator[Flask]:
    """The application outside any context."""
    with outside_context(settings, clock) as application:
        yield application


@pytest.mark.parametrize(
    ("statement", "reads"),
    [
        ("SELECT updated_at FROM t", True),
        ("\n with found as (select 1) select * from found", True),
        ("SELECT 1 FOR UPDATE", False),
        ("WITH gone AS (DELETE FROM t RETURNING 1) SELECT * FROM gone", False),
        ("select nextval('s')", False),
        ("INSERT INTO t VALUES (1)", False),
        ("SET LOCAL lock_timeout = 0", False),
    ],
)
def test_in_doubt_a_statement_does_not_count_as_reading(statement: str, reads: bool) -> None:
    assert only_reads(statement) is reads


def test_pages_that_only_read_keep_their_prepared_statements(town: Flask) -> None:
    question = text("SELECT count(*) FROM core_rate_hits WHERE n > :least")
    for _ in range(8):
        with town.app_context():
            db.session.scalar(question, {"least": 0})
    with town.app_context():
        prepared = db.session.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    assert any("core_rate_hits" in one for one in prepared), prepared


def test_a_connection_that_died_while_resting_is_replaced(
    town: Flask, template_database: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.db.RESTED_SECONDS", 0.0)
    with town.app_context():
        backend = db.session.scalar(text("SELECT pg_backend_pid()"))
    with maintenance(template_database[0]) as admin:
        assert admin.scalar(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": backend})
    with town.app_context():
        assert db.session.scalar(text("SELECT pg_backend_pid()")) != backend


def test_what_no_act_committed_is_rolled_back(town: Flask, clock: MovableClock) -> None:
    def by_session() -> None:
        db.session.add(RateHit(key="a", window=clock(), n=1))
        db.session.flush()

    def by_statement() -> None:
        db.session.execute(text("INSERT INTO core_rate_hits (key, \"window\", n) VALUES ('b', now(), 1)"))

    def by_audit() -> None:
        db.session.scalar(text("SELECT 1"))
        audit.record("test.act", "test:1", {}, None)

    def by_job() -> None:
        db.session.scalar(text("SELECT 1"))
        enqueue(deliver, mail_id=1)

    for act in (by_session, by_statement, by_audit, by_job):
        with town.app_context():
            act()
    with town.app_context():
        for table in ("core_rate_hits", "core_audit_entries", "procrastinate_jobs"):
            assert db.session.scalar(text(f"SELECT count(*) FROM {table}")) == 0, table
