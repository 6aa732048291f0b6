"""An account goes: the application stays with the group, and without the person who left."""

from __future__ import annotations

from sqlalchemy import select

from accounts.erasure import LEAVINGS
from core.db import db, transaction
from initiatives.applications.models import Application, ApplicationMember
from tests.support.applying import HOME, IDEA, begun, filled, link_of, only, whole


def leaves(one: Application, email: str) -> None:
    with transaction():
        for take_off in LEAVINGS:
            take_off(one.owner_id, email)
    db.session.expire_all()


def named() -> list[tuple[str, bool]]:
    query = select(ApplicationMember).order_by(ApplicationMember.position)
    return [(one.name, one.is_representative) for one in db.session.scalars(query)]


def owner_email() -> str:
    return str(db.session.scalars(select(ApplicationMember.email)).first())


def test_a_draft_passes_to_the_first_who_confirmed_by_link(app, neighbour) -> None:
    own = begun(neighbour)
    filled(neighbour, own + "/pomysl", **IDEA)
    filled(neighbour, own + "/ludzie", name="Jan", on_paper="yes", go="add")
    filled(neighbour, own + "/ludzie", name="Ewa", email="ewa@example.org", go="add")
    ewa = app.test_client()
    filled(ewa, link_of("ewa@example.org"), answer="yes")
    leaves(only(), owner_email())
    assert named() == [("Jan", False), ("Ewa", True)]
    form = filled(ewa, own + "/wyslanie")
    assert form.status_code == 422 and own + "/skasuj" in form.text
    assert filled(ewa, own + "/pomysl", **IDEA | {"title": "Ogród Ewy"}).status_code == 303


def test_a_draft_that_nobody_else_opens_is_erased(neighbour) -> None:
    own = begun(neighbour)
    filled(neighbour, own + "/ludzie", name="Jan", on_paper="yes", go="add")
    leaves(only(), owner_email())
    assert db.session.scalars(select(Application)).all() == [] and named() == []


def test_a_sent_application_stays_with_nobody_as_its_owner(app, neighbour) -> None:
    own = begun(neighbour)
    whole(neighbour, own)
    filled(neighbour, own + "/wyslanie")
    leaves(only(), owner_email())
    assert (only().owner_id, only().status, only().title) == (None, "submitted", "Ogród sąsiedzki")
    assert named() == [("", True), ("Jan", False)] and owner_email() == "None"
    assert "2 osoby" in app.test_client().get(f"{HOME}/wnioski/1").text.replace("\xa0", " ")
