"""What marks hold of people goes when its term is over, and the term moves with the last day."""

from datetime import timedelta

from sqlalchemy import select, text

from consultations.marks.models import Mark, MarkComment, MarkSupport
from consultations.marks.retention import erase_marks, move_retention
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
    assert (first.visibility, first.body, first.author_name, first.email, first.about) == (
        "withdrawn",
        "",
        "",
        None,
        {},
    )
    assert first.outcome == "planned" and first.answer_id is not None, "the town's answer stays"
    assert second.visibility == "public" and second.body
    left = "select (select count(*) from con_mark_comments) + (select count(*) from con_mark_supports)"
    assert db.session.execute(text(left)).scalar() == 0


def test_a_later_last_day_keeps_marks_longer(app, clock: MovableClock) -> None:
    with transaction():
        one = add_consultation(clock())
        mark = add_mark(one, clock(), retention_until=clock() + timedelta(days=700))
        before = mark.retention_until
        one.closes_at += timedelta(days=100)
        move_retention(one)
    db.session.refresh(mark)
    assert mark.retention_until > before and mark.retention_until.year == 2029
