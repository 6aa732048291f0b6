"""What the database itself guards, whatever a program does: searched text, counts, and the triggers' presence."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.db import db

TRIGGERS = {
    ("core_audit_entries", "core_audit_entries_chain"),
    ("core_audit_entries", "core_audit_entries_append_only"),
    ("pb_tally_runs", "pb_tally_runs_only_retire"),
    ("pb_tally_runs", "pb_tally_runs_keep"),
    ("pb_tally_runs", "pb_tally_runs_keep_all"),
    ("pb_allocation_lines", "pb_allocation_lines_keep"),
    ("pb_allocation_lines", "pb_allocation_lines_keep_all"),
}


def test_the_triggers_are_there_and_on(app) -> None:
    found = db.session.execute(
        text(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
        )
    )
    assert {tuple(row) for row in found} >= TRIGGERS


@pytest.mark.parametrize(
    ("value", "folded"),
    [
        ("Źródło", "zrodlo"),
        ("ŁÓDŹ", "lodz"),
        ("gęślą JAŹŃ", "gesla jazn"),
        ("Ünïcode", "unicode"),
        ("", ""),
        (None, None),
    ],
)
def test_searched_text_is_folded(app, value: str | None, folded: str | None) -> None:
    assert db.session.scalar(text("SELECT wsp_fold(:value)"), {"value": value}) == folded


def test_folding_works_without_a_search_path_as_a_restore_runs(app) -> None:
    db.session.execute(text("SET LOCAL search_path = ''"))
    assert db.session.scalar(text("SELECT public.wsp_fold('Źródło')")) == "zrodlo"


@pytest.fixture
def counted(app) -> None:
    """A pool with one count of one project, written in plain SQL past every constraint that is not under test."""
    for statement in (
        "ALTER TABLE pb_tally_runs DISABLE TRIGGER USER",
        "ALTER TABLE pb_tally_runs DROP CONSTRAINT fk_pb_tally_runs_round_id",
        "ALTER TABLE pb_tally_runs DROP CONSTRAINT fk_pb_tally_runs_pool_id",
        "ALTER TABLE pb_allocation_lines DROP CONSTRAINT fk_pb_allocation_lines_project_id",
        "ALTER TABLE pb_tally_runs ENABLE TRIGGER USER",
        "INSERT INTO pb_tally_runs (round_id, pool_id, counted_at, rule, parameters, input_sha256, program_version,"
        " ballots, void, budget, spent, ties, is_current)"
        " VALUES (1, 1, now(), 'greedy', '{}', '', '1', 1, 0, 1, 1, '[]', true)",
        "INSERT INTO pb_allocation_lines (tally_run_id, project_id, votes, points, is_selected, reason_code, reason_facts)"
        " SELECT id, 1, 1, 1, true, 'selected', '{}' FROM pb_tally_runs",
    ):
        db.session.execute(text(statement))
    db.session.commit()


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE pb_tally_runs SET spent = 2",
        "UPDATE pb_tally_runs SET spent = 2, is_current = false",
        "UPDATE pb_tally_runs SET input_sha256 = '\\x01', is_current = false",
        "DELETE FROM pb_tally_runs",
        "TRUNCATE pb_tally_runs CASCADE",
        "UPDATE pb_allocation_lines SET votes = 2",
        "UPDATE pb_allocation_lines SET is_selected = false",
        "DELETE FROM pb_allocation_lines",
        "TRUNCATE pb_allocation_lines",
    ],
)
def test_a_count_is_immutable(app, statement: str) -> None:
    with pytest.raises(DBAPIError, match="a count is immutable, (update|delete|truncate) of pb_"):
        db.session.execute(text(statement))


@pytest.mark.usefixtures("counted")
def test_a_count_may_be_retired_but_not_brought_back(app) -> None:
    db.session.execute(text("UPDATE pb_tally_runs SET is_current = false"))
    db.session.commit()
    with pytest.raises(DBAPIError, match="immutable"):
        db.session.execute(text("UPDATE pb_tally_runs SET is_current = true"))


def test_what_was_never_counted_may_be_deleted(app) -> None:
    db.session.execute(text("DELETE FROM pb_rounds"))
    db.session.commit()
