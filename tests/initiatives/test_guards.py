"""What the database itself refuses in a programme of initiatives."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from core.db import db, transaction
from initiatives.applications.rules.contributions import Line, add_up
from initiatives.programmes.queries import committee_of, find_published
from initiatives.scoring.models import ScoreSheet, SheetPoint
from tests.support.initiatives import add_application, add_programme


@pytest.fixture
def programme(app, clock):
    with transaction():
        return add_programme(clock())


def refused(statement: str) -> None:
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "insert into ini_calls (programme_id, number, opens_at, closes_at, drawn) select programme_id, 2, opens_at + interval '1 day', closes_at + interval '9 days', '{}' from ini_calls",
        "update ini_programmes set own_share = 300",
        "update ini_programmes set own_share = -1",
        "update ini_criteria set points = 0",
    ],
)
def test_a_programme_makes_sense(programme, statement: str) -> None:
    refused(statement)


@pytest.mark.parametrize("number", [None, 1], ids=["draft", "sent"])
def test_terms_may_be_changed_until_somebody_begins_an_application(programme, clock, number) -> None:
    db.session.execute(text("update ini_programmes set hour_rate = 40"))
    with transaction():
        add_application(programme, clock(), number)
    for statement in (
        "update ini_programmes set hour_rate = 41",
        "update ini_criteria set points = 7",
        "update ini_criteria set weight = 2",
        "delete from ini_criteria where code = 'ludzie'",
    ):
        refused(statement)
    db.session.execute(text("update ini_programmes set contact_phone = '41 000 00 00', budget = budget + 1"))


@pytest.mark.parametrize(
    "statement",
    [
        "update ini_estimate_lines set hours = -1",
        "update ini_estimate_lines set people = 5, hours = 0",
        "update ini_estimate_lines set town = -1",
        "update ini_estimate_lines set in_kind = 5, source = ''",
        "update ini_applications set ends_on = starts_on - 1",
        "update ini_applications set status = 'accepted', grounds = ''",
        "update ini_applications set number = null",
        "update ini_members set is_representative = true",
    ],
)
def test_an_application_makes_sense(programme, clock, statement: str) -> None:
    with transaction():
        add_application(programme, clock())
    refused(statement)


def test_a_sheet_that_was_handed_in_stays(programme, clock) -> None:
    with transaction():
        one = add_application(programme, clock())
        db.session.execute(
            text(
                "insert into accounts_users (id, email, display_name, created_at) values (7001, 'k@x.pl', 'K', now())"
            )
        )
        sheet = ScoreSheet(application_id=one.id, member_id=7001, saved_at=clock(), handed_in_at=clock())
        db.session.add(sheet)
    refused("update ini_score_sheets set note = 'inaczej'")
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.add(SheetPoint(sheet_id=sheet.id, criterion_id=1, points=1))
        db.session.flush()


def test_a_published_programme_is_found_with_its_terms(programme, clock) -> None:
    view = find_published("pil-2027")
    assert view.stage(clock()).value == "open" and view.terms.most_points == 100
    assert [one.code for one in view.terms.criteria] == ["wklad", "ludzie", "potrzeba"]
    assert committee_of(view.id) == []
    assert add_up([Line("x", people=2, hours=view.terms.own_share)], view.terms.hour_rate).hours == 60
