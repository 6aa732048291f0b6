"""Health, readiness and figures."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from core.audit import record
from core.db import db, transaction
from core.mail import send


def sign_of_life(seconds_ago: int) -> None:
    db.session.execute(text("DELETE FROM procrastinate_workers"))
    db.session.execute(
        text("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => :s))"),
        {"s": seconds_ago},
    )
    db.session.commit()


def test_the_process_is_alive_without_a_database(app, client) -> None:
    statements: list[str] = []
    from sqlalchemy import event

    event.listen(db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert statements == []


def test_ready_with_database_migrations_and_a_worker(app, client) -> None:
    sign_of_life(5)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"database": "ok", "migrations": "ok", "jobs": "ok"}


@pytest.mark.parametrize("seconds", [None, 120])
def test_not_ready_without_a_worker(app, client, seconds) -> None:
    if seconds:
        sign_of_life(seconds)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {"database": "ok", "migrations": "ok", "jobs": "no worker"}


def test_not_ready_when_jobs_pile_up(app, client) -> None:
    sign_of_life(1)
    with transaction():
        send("a@example.pl", "s", "b")
    assert client.get("/readyz").status_code == 200
    db.session.execute(text("UPDATE procrastinate_events SET at = now() - interval '11 minutes'"))
    db.session.commit()
    answer = client.get("/readyz")
    assert answer.status_code == 503 and answer.json["jobs"].startswith("stuck")


def test_not_ready_with_an_older_database(app, client) -> None:
    sign_of_life(1)
    db.session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    db.session.commit()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["migrations"].startswith("at 0000, newest is ")


def test_not_ready_without_a_database(app, client, database_url) -> None:
    db.session.execute(text("ALTER TABLE alembic_version RENAME TO gone"))
    db.session.commit()
    answer = client.get("/readyz")
    assert answer.status_code == 503 and answer.json["migrations"] == "unknown"


def test_figures_are_for_the_machine_itself(app, client) -> None:
    sign_of_life(5)
    with transaction():
        send("a@example.pl", "s", "b")
        record("x", "y")
    answer = client.get("/metrics")
    assert answer.status_code == 200
    lines = answer.text.splitlines()
    assert 'wspolnie_jobs{status="todo"} 1' in lines
    assert 'wspolnie_mails{state="waiting"} 1' in lines
    assert "wspolnie_audit_entries_total 1" in lines
    size = next(int(line.split()[1]) for line in lines if line.startswith("wspolnie_database_bytes"))
    assert size > 1_000_000
    assert "ballot" not in answer.text and "vot" not in answer.text


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("203.0.113.9", {}),
        ("2001:db8::1", {}),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}),
        ("127.0.0.1", {"Forwarded": "for=203.0.113.9"}),
    ],
)
def test_figures_are_not_for_others(app, client, address: str, headers: dict[str, str]) -> None:
    answer = client.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == 404
    assert "wspolnie_jobs" not in answer.text
