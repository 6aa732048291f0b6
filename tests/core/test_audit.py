"""The audit log: last write of an act, chained by the database, refusing change, and what a walk finds."""

from __future__ import annotations

import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError

from core.audit import record
from core.audit_chain import Fault, Head, check_rows, parse_head, stored_rows, verify_chain
from core.cli import audit
from core.db import db, transaction
from core.models import AuditEntry, OutgoingMail


@dataclass(frozen=True)
class Clerk:
    user_id: int | None = 7
    label: str = "Anna Wilk, urzędniczka"


def record_three() -> None:
    for n in (1, 2, 3):
        with transaction():
            record(
                "rounds.amended",
                f"round:{n}",
                {"nazwa": "Źródło", "kwota": Decimal("10.50"), "n": n},
                Clerk(),
            )


def entries() -> list[AuditEntry]:
    return list(db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.number)))


@contextmanager
def as_superuser(database_url: str, template_database):
    """Someone who may switch the triggers off."""
    admin = make_url(template_database[0])
    engine = create_engine(admin.set(database=make_url(database_url).database), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        yield connection
    engine.dispose()


def test_acts_are_numbered_and_linked(app) -> None:
    record_three()
    rows = entries()
    assert [row.number for row in rows] == [1, 2, 3]
    assert rows[0].previous_hash == bytes(32)
    assert rows[2].previous_hash == rows[1].hash
    assert rows[1].actor_id == 7
    assert rows[1].facts == {"nazwa": "Źródło", "kwota": "10.50", "n": 2}
    report = verify_chain()
    assert report.is_whole and report.entries == 3 and report.head == Head(3, rows[2].hash)


def test_an_act_without_a_person_is_the_systems(app) -> None:
    with transaction():
        record("rounds.closed", "round:1")
    assert entries()[0].actor_id is None
    assert entries()[0].actor_label == "system"


def test_an_empty_log_is_whole(app) -> None:
    assert verify_chain().is_whole


def test_the_entry_is_the_last_write_of_its_act(app, clock) -> None:
    statements: list[str] = []

    @event.listens_for(db.engine, "before_cursor_execute")
    def note(connection, cursor, statement, parameters, context, many) -> None:
        statements.append(statement)

    with transaction():
        record("mails.sent", "mail:1")
        db.session.add(
            OutgoingMail(recipient="a@b.pl", subject="s", body="b", created_at=clock(), attempts=0)
        )
    inserts = [statement.split()[2] for statement in statements if statement.startswith("INSERT")]
    assert inserts == ["core_outgoing_mails", "core_audit_entries"]


def test_a_rolled_back_act_leaves_nothing_even_later(app) -> None:
    with pytest.raises(RuntimeError), transaction():
        record("rounds.closed", "round:1")
        raise RuntimeError
    with transaction():
        record("rounds.published", "round:2")
    assert [(row.number, row.act) for row in entries()] == [(1, "rounds.published")]


def test_a_rolled_back_savepoint_takes_only_its_own_records(app) -> None:
    with transaction():
        record("one", "x")
        with pytest.raises(RuntimeError), db.session.begin_nested():
            record("two", "x")
            raise RuntimeError
        with db.session.begin_nested():
            record("three", "x")
    assert [row.act for row in entries()] == ["one", "three"]


def test_facts_that_are_no_plain_values_are_refused(app) -> None:
    with pytest.raises(TypeError), transaction():
        record("x", "y", {"thing": object()})


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_audit_entries SET act = 'other'",
        "UPDATE core_audit_entries SET act = 'other' WHERE false",
        "DELETE FROM core_audit_entries",
        "TRUNCATE core_audit_entries",
        "INSERT INTO core_audit_entries (number, happened_at, actor_label, act, subject, facts, previous_hash, hash)"
        " VALUES (1, now(), 'x', 'x', 'x', '{}', '', '') ON CONFLICT (number) DO UPDATE SET act = 'x'",
    ],
)
def test_the_database_refuses_change(app, statement: str) -> None:
    record_three()
    with pytest.raises(DBAPIError, match="append-only, (update|delete|truncate) refused"):
        db.session.execute(text(statement))
    db.session.rollback()
    assert verify_chain().entries == 3


def test_number_and_hash_cannot_be_handed_in(app) -> None:
    record_three()
    db.session.execute(
        text(
            "INSERT INTO core_audit_entries (number, happened_at, actor_label, act, subject, facts, previous_hash, hash)"
            " VALUES (99, now(), 'x', 'x', 'x', '{}', '\\x00', '\\x00'), (98, now(), 'x', 'y', 'x', '{}', '', '')"
        )
    )
    db.session.commit()
    assert [row.number for row in entries()] == [1, 2, 3, 4, 5]
    assert verify_chain().is_whole


TAMPERING = {
    "one column": (
        "UPDATE core_audit_entries SET actor_label = 'kto inny' WHERE number = 2",
        Fault.CHANGED,
        2,
    ),
    "one fact": ("UPDATE core_audit_entries SET facts = '{\"n\": 1}' WHERE number = 1", Fault.CHANGED, 1),
    "the time": (
        "UPDATE core_audit_entries SET happened_at = happened_at + interval '1 microsecond' WHERE number = 3",
        Fault.CHANGED,
        3,
    ),
    "no actor": ("UPDATE core_audit_entries SET actor_id = NULL WHERE number = 2", Fault.CHANGED, 2),
    "a row taken out": ("DELETE FROM core_audit_entries WHERE number = 2", Fault.REMOVED, 2),
    "the first row taken out": ("DELETE FROM core_audit_entries WHERE number = 1", Fault.REMOVED, 1),
    "taken out and closed up": (
        "DELETE FROM core_audit_entries WHERE number = 2;"
        "UPDATE core_audit_entries SET number = 2 WHERE number = 3",
        Fault.UNLINKED,
        2,
    ),
    "two swapped": (
        "UPDATE core_audit_entries SET number = 9 WHERE number = 1;"
        "UPDATE core_audit_entries SET number = 1 WHERE number = 2;"
        "UPDATE core_audit_entries SET number = 2 WHERE number = 9",
        Fault.UNLINKED,
        1,
    ),
    "changed with a fitting hash": (
        "UPDATE core_audit_entries SET act = 'x' WHERE number = 2;"
        "UPDATE core_audit_entries SET hash = core_audit_hash(previous_hash, number, happened_at, actor_id,"
        " actor_label, act, subject, facts) WHERE number = 2",
        Fault.UNLINKED,
        3,
    ),
}


@pytest.mark.parametrize("how", TAMPERING)
def test_a_walk_finds_tampering(app, database_url, template_database, how: str) -> None:
    statements, fault, row = TAMPERING[how]
    record_three()
    db.session.close()
    with as_superuser(database_url, template_database) as connection:
        for statement in statements.split(";"):
            connection.execute(text(statement))
    report = verify_chain()
    assert (report.fault, report.broken_at) == (fault, row)


def test_a_cut_off_end_is_found_by_a_head_noted_before(app, database_url, template_database) -> None:
    record_three()
    noted = verify_chain().head
    db.session.close()
    with as_superuser(database_url, template_database) as connection:
        connection.execute(text("DELETE FROM core_audit_entries WHERE number = 3"))
    assert verify_chain().is_whole
    assert verify_chain(noted).fault == Fault.TAIL_REMOVED
    assert verify_chain(noted).broken_at == 3
    with transaction():
        record("something else", "x")
    assert verify_chain().is_whole
    assert verify_chain(noted).fault == Fault.REWRITTEN


def test_rows_out_of_order_are_found_without_a_database(app) -> None:
    record_three()
    first, second, third = stored_rows()
    assert check_rows([first, second, third]).is_whole
    assert check_rows([first, third, second]).fault == Fault.REMOVED
    assert check_rows([second, first, third]).fault == Fault.REMOVED


def test_times_before_the_year_1000_and_odd_text_hash_alike(app, clock) -> None:
    clock.set(datetime(999, 1, 2, 3, 4, 5, 6, UTC))
    with transaction():
        record(
            "a:b",
            "3:x\n",
            {"emoji": "🌳", "n": 1e30, "zagnieżdżone": {"b": [1, None], "aa": True}},
            Clerk(None, "-"),
        )
    assert verify_chain().is_whole


def test_acts_at_the_same_time_make_one_chain(app, database_url) -> None:
    script = (
        "BEGIN; INSERT INTO core_audit_entries (happened_at, actor_label, act, subject, facts)"
        " VALUES (now(), 'x', 'act', 'y', '{}'); SELECT pg_sleep(0.01); COMMIT;"
    )
    address = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    clients = [
        subprocess.Popen(
            ["psql", "-q", "-X", "-v", "ON_ERROR_STOP=1", address, *["-c", script] * 5],
            stdout=subprocess.DEVNULL,
        )
        for _ in range(6)
    ]
    assert [client.wait(60) for client in clients] == [0] * 6
    report = verify_chain()
    assert report.is_whole and report.entries == 30


def test_the_command_names_the_row_and_keeps_the_head(app, database_url, template_database) -> None:
    record_three()
    runner = app.test_cli_runner()
    good = runner.invoke(audit, ["verify"])
    assert good.exit_code == 0 and "Wpisów: 3" in good.output
    place = app.extensions["settings"].instance / "audit-head"
    assert parse_head(place.read_text()) == verify_chain().head
    assert place.stat().st_mode & 0o777 == 0o600
    db.session.close()
    with as_superuser(database_url, template_database) as connection:
        connection.execute(text("DELETE FROM core_audit_entries WHERE number = 3"))
    cut = runner.invoke(audit, ["verify"])
    assert cut.exit_code == 1 and "wpisu 3 już nie ma" in cut.output
    with as_superuser(database_url, template_database) as connection:
        connection.execute(text("UPDATE core_audit_entries SET act = 'x' WHERE number = 2"))
    changed = runner.invoke(audit, ["verify"])
    assert changed.exit_code == 1 and "Wpis 2 został zmieniony" in changed.output
    assert runner.invoke(audit, ["verify", "--head", "nonsense"]).exit_code == 2
