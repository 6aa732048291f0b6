"""The office sees who is in the group and what it attached, and looks for signatures on the paper list."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.db import db, transaction
from initiatives.applications.models import ApplicationEvent, ApplicationMember
from tests.support.applying import HOME, opened
from tests.support.initiatives import add_application, add_programme
from tests.support.officials import signed_in

DESK = "/urzad/inicjatywy/pil-2027/wnioski/1/ludzie"


@pytest.fixture
def one(app, clock):
    with transaction():
        made = add_application(add_programme(clock()), clock(), 1)
        for place, name in enumerate(("Jan Próbny", "Ewa Próbna"), 8):
            db.session.add(
                ApplicationMember(application_id=made.id, position=place, name=name, is_on_paper=True)
            )
    return made


def people_shown(app) -> str:
    return app.test_client().get(f"{HOME}/wnioski/1").text.replace("\xa0", " ")


def test_who_has_no_signature_on_the_list_counts_no_more(app, one) -> None:
    official = signed_in(app, "official")
    assert "5 osób" in people_shown(app)
    page = official.get(DESK).text
    assert "Jan Próbny" in page and "s1-" in page and "podpis do sprawdzenia" in page
    ids = {each.name: each.id for each in db.session.scalars(select(ApplicationMember))}
    form = opened(official, DESK)
    form |= {f"signed-{ids['Jan Próbny']}": "yes", f"signed-{ids['Ewa Próbna']}": "no"}
    assert official.post(DESK, data=form).status_code == 303
    assert "4 osoby" in people_shown(app) and "Próbna" not in people_shown(app)
    page = official.get(DESK).text
    assert "podpis sprawdzony" in page and "brak podpisu" in page
    event = db.session.scalars(select(ApplicationEvent).where(ApplicationEvent.kind == "signatures")).one()
    assert event.facts == {"there": 1, "missing": 1} and not event.is_public


def test_nobody_is_taken_off_once_the_committee_scores(app, one) -> None:
    official = signed_in(app, "official")
    form = opened(official, DESK)
    with transaction():
        one.status = "in_scoring"
    ewa = db.session.scalars(select(ApplicationMember).where(ApplicationMember.name == "Ewa Próbna")).one()
    answer = official.post(DESK, data=form | {f"signed-{ewa.id}": "no"})
    assert answer.status_code == 422 and "5 osób" in people_shown(app)


def test_names_are_read_by_officials_alone(app, one) -> None:
    assert signed_in(app, "resident").get(DESK).status_code == 403
    assert app.test_client().get(DESK).location.startswith("/konto/zaloguj")
