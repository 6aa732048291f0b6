"""What marks hold of people goes when its term is over, and the term moves with the last day."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import ProgrammingError

from consultations.consultation.queries import find_consultation
from consultations.marks.models import Mark, MarkComment, MarkSupport, PlantingLine, SiteCheck
from consultations.marks.retention import erase_marks, move_retention
from consultations.marks.rules.retention import after_term, is_emptied
from consultations.marks.services.owning import erase_mark
from consultations.report.queries.marks import told_marks
from consultations.report.queries.written import undecided_marks
from core.db import db, transaction
from tests.support.clock import MovableClock
from tests.support.consultations import add_answer, add_consultation, add_mark


def test_a_mark_is_emptied_when_its_term_is_over_and_not_a_day_before(app, clock: MovableClock) -> None:
    with transaction():
        one = add_consultation(clock())
        mark = add_mark(
            one, clock(), 1, author_name="Ala", email="ala@example.pl", about={"age": "35-44"}, retention_until=clock()
        )  # fmt: skip
        add_mark(one, clock(), 2, retention_until=clock() + timedelta(days=1))
        add_answer(one, [mark], clock())
        kept = {"mark_id": mark.id, "author_key": mark.author_key, "entry_key": mark.entry_key}
        db.session.add(
            MarkComment(body="Popieram", author_name="Ola", visibility="public", created_at=clock(), **kept)
        )
        db.session.add(
            MarkSupport(mark_id=mark.id, supporter_key=mark.author_key, supported_on=clock().date())
        )
    with transaction():
        assert erase_marks(clock()) == 0
    with transaction():
        assert erase_marks(clock() + timedelta(seconds=1)) == 1
    with transaction():
        assert erase_marks(clock() + timedelta(seconds=1)) == 0, "once is enough"
    first, second = db.session.scalars(select(Mark).order_by(Mark.number))
    assert (first.body, first.author_name, first.email, first.about) == ("", "", None, {})
    assert (first.visibility, first.outcome, first.supports) == ("public", "planned", 1)
    assert first.answer_id is not None and first.author_key != kept["author_key"], "the town's promise stays"
    assert is_emptied(first.visibility, first.retention_until) and second.body
    assert db.session.scalar(select(func.count()).select_from(MarkComment)) == 0
    assert db.session.scalar(select(MarkSupport.supporter_key)) != kept["author_key"]
    move_retention(one)
    assert erase_marks(clock() + timedelta(days=9000)) == 1, (
        "only the second one; nothing comes back to the first"
    )
    html = app.test_client().get(f"/konsultacje/{one.slug}/uwagi/1").text
    assert "Treść usunęliśmy po upływie okresu przechowywania." in html and "Posadzimy jesienią" in html
    assert "Autor usunął" not in html


HOME, NEAR = "SRID=4326;POINT(23.2 53.19)", "SRID=4326;POINT(23.201 53.191)"


def home_in_the_plan(one, clock: MovableClock) -> Mark:
    """A home with an approved answer that kept its plot, a check on site and a line of the planting plan."""
    mark = add_mark(
        one, clock(), 1, is_home=True, location=HOME, public_location=NEAR, public_spot=NEAR, retention_until=clock()
    )  # fmt: skip
    add_answer(one, [mark], clock(), ground={"1": {"plot": "7/1"}, "2": {"plot": "8"}})
    db.session.add(
        PlantingLine(
            consultation_id=one.id,
            number=1,
            entry_key=uuid4(),
            mark_id=mark.id,
            place="Lipowa 7",
            location=HOME,
            species="lipa",
            season="autumn",
            season_year=2027,
        )  # fmt: skip
    )
    db.session.add(
        SiteCheck(mark_id=mark.id, checked_at=clock(), finding="Lipowa 7, brama", entry_key=uuid4())
    )
    db.session.flush()
    return mark


def copies() -> tuple[object, ...]:
    told = "select l.place, st_astext(l.location), c.finding, a.ground from con_planting_lines l, con_site_checks c, con_answers a"
    return tuple(db.session.execute(text(told)).one())


CLEAN = ("", "POINT(23.201 53.191)", "", {"2": {"plot": "8"}})


def test_what_the_office_copied_of_a_home_goes_when_the_term_is_over(app, clock: MovableClock) -> None:
    with transaction():
        home_in_the_plan(add_consultation(clock()), clock)
    with transaction():
        assert erase_marks(clock() + timedelta(seconds=1)) == 1
    assert copies() == CLEAN
    where = "select st_astext(location), st_astext(public_spot), visibility from con_marks"
    assert tuple(db.session.execute(text(where)).one()) == (CLEAN[1], CLEAN[1], "public")


def test_what_the_office_copied_of_a_home_goes_with_its_author(app, clock: MovableClock) -> None:
    with transaction():
        one = add_consultation(clock())
        mark = home_in_the_plan(one, clock)
        assert erase_mark(mark, find_consultation(one.slug), clock()) == []
    assert copies() == CLEAN and mark.visibility == "withdrawn"
    with pytest.raises(ProgrammingError, match="keeps its decision"), transaction():
        db.session.execute(text('update con_answers set ground = \'{"2": {"plot": "9"}}\''))


def test_a_later_last_day_keeps_marks_longer(app, clock: MovableClock) -> None:
    with transaction():
        one = add_consultation(clock())
        mark = add_mark(one, clock(), retention_until=clock() + timedelta(days=700))
        before = mark.retention_until
        one.closes_at += timedelta(days=100)
        move_retention(one)
    db.session.refresh(mark)
    assert mark.retention_until > before and mark.retention_until.year == 2029


def test_a_held_mark_whose_term_is_over_waits_for_nobody(app, clock: MovableClock) -> None:
    assert [after_term("held", was) for was in (False, True)] == ["withdrawn", "public"]
    assert after_term("hidden", True) == "hidden"
    with transaction():
        one = add_consultation(clock())
        add_mark(one, clock(), 1, visibility="held", published_at=None, retention_until=clock())
        add_mark(one, clock(), 2, visibility="held", retention_until=clock())
        add_mark(one, clock(), 3, visibility="held", retention_until=clock() + timedelta(days=9))
        assert undecided_marks(one.id).count == 3
    with transaction():
        assert erase_marks(clock() + timedelta(seconds=1)) == 2
    never, corrected, _later = db.session.scalars(select(Mark).order_by(Mark.number))
    assert (never.visibility, never.location, never.area_id) == ("withdrawn", None, None)
    assert (corrected.visibility, corrected.body) == ("public", ""), (
        "everybody saw this place before a correction"
    )
    assert undecided_marks(one.id).first == ((2, False), (3, True))
    assert told_marks(one.id)["numbers"]["not_shown"] == {"unread": 1, "held": 1}
    html = app.test_client().get(f"/konsultacje/{one.slug}/uwagi/1").text
    assert "zanim minął okres przechowywania" in html and "Autor usunął" not in html
