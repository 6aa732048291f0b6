"""What the database itself refuses in a consultation, and the grid that it keeps."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from core.db import db, transaction
from tests.support.clock import MovableClock
from tests.support.consultations import add_answer, add_consultation, add_mark


@pytest.fixture
def town(app: Flask, clock: MovableClock):
    with app.app_context(), transaction():
        one = add_consultation(clock())
        for number in range(1, 6):
            add_mark(one, clock(), number, (23.20 + number / 100_000, 53.2))
        yield one


def cells() -> list[tuple]:
    return db.session.execute(
        text("select zoom, outcome, sum(count), count(*) from con_mark_cells group by 1, 2 order by 1, 2")
    ).all()


@pytest.mark.parametrize(
    "statement",
    [
        "update con_consultations set kind = 'opinion'",
        "update con_consultations set closes_at = closes_at - interval '1 day'",
        "update con_consultations set boundary = ST_Multi(ST_Buffer(boundary, 0.01))",
        "update con_consultation_topics set questions = '[{}]'",
        "delete from con_consultation_topics where code = 'lawka'",
    ],
)
def test_what_was_published_is_not_changed(town, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="published consultation"), db.session.begin_nested():
        db.session.execute(text(statement))


def test_the_last_day_may_be_moved_later_and_another_unit_may_answer(town) -> None:
    db.session.execute(text("update con_consultations set closes_at = closes_at + interval '7 days'"))
    db.session.execute(
        text("insert into pb_departments (name, email, is_active) values ('Zieleń', '', true)")
    )
    db.session.execute(
        text("update con_consultation_topics set department_id = (select id from pb_departments)")
    )


def test_every_zoom_of_the_kept_grid_holds_every_public_mark(town) -> None:
    assert [(zoom, total) for zoom, _, total, _ in cells()] == [(zoom, 5) for zoom in range(8, 15)]


def test_a_hidden_mark_leaves_the_grid_and_an_answered_one_changes_its_outcome(
    town, clock: MovableClock
) -> None:
    db.session.execute(
        text("update con_marks set visibility = 'hidden', hidden_reason = 'wulgaryzmy' where number = 1")
    )
    marks = [add_mark(town, clock(), 6, (23.2, 53.2))]
    add_answer(town, marks, clock())
    kept = {(zoom, outcome): total for zoom, outcome, total, _ in cells()}
    assert kept[8, ""] == kept[14, ""] == 4
    assert kept[8, "planned"] == kept[14, "planned"] == 1
    db.session.execute(text("delete from con_marks"))
    assert cells() == []


def test_an_approved_answer_keeps_its_words(town, clock: MovableClock) -> None:
    add_answer(town, [], clock() - timedelta(days=1))
    with pytest.raises(ProgrammingError, match="approved answer"), db.session.begin_nested():
        db.session.execute(text("update con_answers set grounds = 'inaczej'"))


def test_whoever_agrees_is_counted_once(town) -> None:
    add = "insert into con_mark_supports select id, sha256(:who), current_date from con_marks where number = 1 on conflict do nothing"
    for who in (b"a", b"b", b"a"):
        db.session.execute(text(add), {"who": who})
    db.session.expire_all()
    assert db.session.execute(text("select supports from con_marks where number = 1")).scalar() == 2
    db.session.execute(text("delete from con_mark_supports where supporter_key = sha256('a')"))
    assert db.session.execute(text("select supports from con_marks where number = 1")).scalar() == 1
