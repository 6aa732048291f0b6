"""What the database itself guards, whatever a program does: searched text, counts, and the triggers' presence."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from core.db import db, transaction
from tests.support.rounds import make_round

TRIGGERS = {
    ("pb_ballots", "pb_ballots_keep"),
    ("pb_ballots", "pb_ballots_keep_all"),
    ("pb_ballot_lines", "pb_ballot_lines_keep"),
    ("pb_ballot_lines", "pb_ballot_lines_keep_all"),
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


@pytest.fixture
def ballot(app) -> int:
    """The number of a round with one ballot of one project; nobody closed an urn, it was put in by hand."""
    made = make_round(with_key=False)
    with transaction():
        round_id: int = made.round_view.pb_round.id
        for statement in (
            "INSERT INTO pb_ballots (round_id, row_number) VALUES (:round_id, 1)",
            "INSERT INTO pb_ballot_lines (round_id, row_number, place, project_id)"
            " SELECT :round_id, 1, 1, id FROM pb_projects WHERE number = 1",
        ):
            db.session.execute(text(statement), {"round_id": round_id})
    return round_id


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE pb_ballots SET void_reason = 'damaged'",
        "UPDATE pb_ballots SET round_id = round_id",
        "DELETE FROM pb_ballots",
        "TRUNCATE pb_ballots CASCADE",
        "UPDATE pb_ballot_lines SET points = 2",
        "UPDATE pb_ballot_lines SET project_id = (SELECT id FROM pb_projects WHERE number = 2)",
        "DELETE FROM pb_ballot_lines",
        "TRUNCATE pb_ballot_lines",
        "TRUNCATE pb_rounds CASCADE",
    ],
)
def test_ballots_are_immutable(ballot: int, statement: str) -> None:
    with pytest.raises(DBAPIError, match="ballots are immutable, (update|delete|truncate) of pb_ballot"):
        db.session.execute(text(statement))
    db.session.rollback()
    found = db.session.execute(
        text("SELECT void_reason, points FROM pb_ballots JOIN pb_ballot_lines USING (round_id)")
    )
    assert found.all() == [(None, None)]


def test_ballots_go_with_a_round_whose_urn_nobody_closed(ballot: int) -> None:
    with transaction():
        db.session.execute(text("DELETE FROM pb_rounds WHERE id = :round_id"), {"round_id": ballot})
    assert db.session.scalar(text("SELECT count(*) FROM pb_ballots")) == 0
    assert db.session.scalar(text("SELECT count(*) FROM pb_ballot_lines")) == 0


def test_a_round_whose_urn_was_closed_does_not_go(ballot: int) -> None:
    statement = "INSERT INTO pb_urn_closings (round_id, proposed_at, sealed_count, fingerprint) VALUES (:round_id, now(), 1, '')"
    with transaction():
        db.session.execute(text(statement), {"round_id": ballot})
    with pytest.raises(IntegrityError, match="fk_pb_urn_closings_round_id"):
        db.session.execute(text("DELETE FROM pb_rounds"))
