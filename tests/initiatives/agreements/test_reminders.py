"""Before the end of works and before the settlement's term the representative is written to once; the office has a duty."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from core.db import db, transaction
from core.models import OutgoingMail
from initiatives.agreements.models import Annex
from initiatives.agreements.reminders import readers_of
from initiatives.agreements.rules.terms import DueTerm, Term, due_term
from initiatives.agreements.tasks import remind_of_terms
from initiatives.applications.queries import members_of
from initiatives.applications.rules.statuses import ApplicationStatus as Status
from initiatives.programmes.models import Programme
from tests.support.initiatives import add_agreement, add_application, add_programme
from tests.support.letters import free_port, post_office
from tests.support.officials import signed_in

END, BUILT = date(2027, 8, 31), date(2027, 8, 20)


@pytest.fixture
def settings(settings):
    """Letters go to a real server on a free port of this machine."""
    return replace(settings, smtp_port=free_port(), mail_from="pil@urzad.example")


@pytest.fixture
def work(app, clock):
    with transaction():
        one = add_application(add_programme(clock()), clock())
        made = add_agreement(one, clock())
    return one, made


def letters_in_the_queue() -> int:
    return db.session.scalar(select(func.count()).select_from(OutgoingMail)) or 0


def test_a_work_waits_for_its_end_and_then_for_its_settlement() -> None:
    assert due_term(Status.AGREED, END, None) == DueTerm(Term.WORKS, END)
    settling = due_term(Status.BUILT, END, BUILT)
    assert settling == DueTerm(Term.SETTLING, BUILT + timedelta(days=30))
    assert due_term(Status.SETTLED, END, BUILT) is None
    works = DueTerm(Term.WORKS, END)
    for left, near, told in ((15, False, False), (14, True, True), (0, True, True), (-1, True, False)):
        on = END - timedelta(days=left)
        assert (works.is_near(on), works.is_told(on)) == (near, told), left
    assert not settling.is_near(settling.on - timedelta(days=8)) and settling.is_told(
        settling.on - timedelta(days=7)
    )


def test_whoever_has_left_is_not_written_to_but_the_others_are() -> None:
    def member(email, *, lead=False, declined=None):
        return SimpleNamespace(email=email, is_representative=lead, confirmed_at=END, declined_at=declined)

    group = [member("a@x", lead=True), member("b@x"), member(None), member("c@x", declined=END)]
    assert readers_of(group) == ["a@x"]
    assert readers_of([member(None, lead=True), *group[1:]]) == ["b@x"] and readers_of([member(None)]) == []


def test_the_representative_is_reminded_once_of_each_term(app, work, clock) -> None:
    one, made = work
    lead = next(each.email for each in members_of(one.id) if each.is_representative)
    remind_of_terms()
    assert letters_in_the_queue() == 0
    clock.move(days=46)
    remind_of_terms()
    remind_of_terms()
    with post_office(app) as office:
        (letter,) = office.letters().pop(lead)
        assert list(office.messages) == [lead]
    assert "Zostało 14 dni." in letter and one.title in letter and "Termin zmienia tylko aneks" in letter
    later = made.ends_on + timedelta(days=7)
    with transaction():
        annex = Annex(
            agreement_id=made.id, number=1, reason="Deszcz", signed_on=made.starts_on, made_at=clock()
        )
        annex.content = {**made.content, "ends_on": later.isoformat()}
        db.session.add(annex)
    remind_of_terms()
    with post_office(app) as office:
        assert office.deliver() == {}, "the term has moved away"
    clock.move(days=7)
    remind_of_terms()
    with post_office(app) as office:
        assert len(office.letters()[lead]) == 1, "of a moved term as of another one"
    with transaction():
        made.built_on, one.status = made.starts_on, "built"
    remind_of_terms()
    with post_office(app) as office:
        assert office.deliver() == {}, "its settlement's term is over, too late to remind of it"


def test_a_near_term_is_a_duty_of_the_office(app, work, clock) -> None:
    one, made = work
    official = signed_in(app, "official")
    assert "Odbierz prace" not in official.get("/urzad/").text
    with transaction():
        one.status, made.built_on = "built", clock().date() - timedelta(days=25)
        programme = db.session.get(Programme, one.programme_id)
        second = add_application(programme, clock(), 2, title="Ławki na Bugaju")
        add_agreement(second, clock(), ends_on=clock().date() + timedelta(days=10))
    page = official.get("/urzad/").text
    assert "Rozlicz inicjatywę" in page and "/wnioski/1/rozliczenie" in page
    assert (
        "Odbierz prace albo przygotuj aneks" in page
        and "/wnioski/2/prace" in page
        and "Ławki na Bugaju" in page
    )
