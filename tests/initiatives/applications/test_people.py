"""The people of an application: added once, written to a few times, asked no more once they have answered."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.db import db
from initiatives.applications.models import ApplicationMember
from tests.support.applying import HOME, IDEA, begun, filled, letters, link_of, only, opened, whole
from tests.support.editing import errors_in


def member_named(name: str) -> ApplicationMember:
    db.session.expire_all()
    return db.session.scalars(select(ApplicationMember).where(ApplicationMember.name == name)).one()


@pytest.fixture
def own(neighbour) -> str:
    return begun(neighbour)


@pytest.mark.parametrize(
    ("name", "said"),
    [("", "Uzupełnij"), ("a" * 121, "120"), ("Jan\u202egpj", ""), ("Jan\x00", "")],
)
def test_a_name_is_short_and_of_visible_signs(neighbour, own, name: str, said: str) -> None:
    answer = filled(neighbour, own + "/ludzie", name=name, on_paper="yes", go="add")
    assert answer.status_code == 422 and 'id="name-e"' in answer.text
    assert said in errors_in(answer)[0]


def test_an_empty_form_says_whose_name_and_which_address_are_missing(neighbour, own) -> None:
    said = errors_in(filled(neighbour, own + "/ludzie", go="add"))
    assert [one.partition(": ")[0] for one in said] == ["Imię i nazwisko", "Adres e-mail"]


def test_a_second_click_adds_nobody_twice(neighbour, own) -> None:
    for status in (303, 422):
        answer = filled(neighbour, own + "/ludzie", name="Jan  Próbny", on_paper="yes", go="add")
        assert answer.status_code == status
    assert filled(neighbour, own + "/ludzie", name="jan próbny młodszy", on_paper="yes").status_code == 303
    for status, address in ((303, "Ewa@example.org"), (422, "ewa@example.org")):
        answer = filled(neighbour, own + "/ludzie", name="Ewa", email=address, go="add")
        assert answer.status_code == status


def test_who_said_no_is_not_asked_again(app, neighbour, own) -> None:
    filled(neighbour, own + "/ludzie", name="Ewa", email="ewa@example.org", go="add")
    filled(app.test_client(), link_of("ewa@example.org"), answer="no")
    again = f"{own}/ludzie/{member_named('Ewa').id}/zapros"
    form = opened(neighbour, own + "/ludzie")
    assert again not in neighbour.get(own + "/ludzie").text
    assert neighbour.post(again, data=form).status_code == 404
    assert len(letters("ewa@example.org")) == 1


def test_nobodys_mailbox_is_filled(neighbour, own) -> None:
    filled(neighbour, own + "/pomysl", **IDEA | {"title": "Kup teraz!\n" * 500})
    filled(neighbour, own + "/ludzie", name="Ewa", email="ewa@example.org", go="add")
    again = f"{own}/ludzie/{member_named('Ewa').id}/zapros"
    form = opened(neighbour, own + "/ludzie")
    answers = [neighbour.post(again, data=form).status_code for _time in range(6)]
    assert answers == [303] * 4 + [422] * 2 and len(letters("ewa@example.org")) == 5
    assert len(letters("ewa@example.org")[0].body) < 1_000


def test_who_says_no_after_sending_counts_no_more_and_nothing_else_changes(app, neighbour, own) -> None:
    whole(neighbour, own)
    filled(neighbour, own + "/ludzie", name="Ewa", email="ewa@example.org", go="add")
    ewa = app.test_client()
    filled(ewa, link_of("ewa@example.org"), answer="yes")
    assert filled(neighbour, own + "/wyslanie").status_code == 303
    assert "3 osoby" in app.test_client().get(f"{HOME}/wnioski/1").text.replace("\xa0", " ")
    assert filled(ewa, link_of("ewa@example.org"), answer="no").status_code == 303
    page = app.test_client().get(f"{HOME}/wnioski/1").text.replace("\xa0", " ")
    assert "2 osoby" in page and "Ewa" not in page and only().status == "submitted"


def test_who_is_asked_reads_what_the_group_promises_and_that_neighbours_live_here(
    app, neighbour, own
) -> None:
    whole(neighbour, own)
    filled(neighbour, own + "/harmonogram", **{"work-1-starts_on": "1.1.2031"})
    filled(neighbour, own + "/ludzie", name="Ewa", email="ewa@example.org", go="add")
    ewa = app.test_client()
    page = ewa.get(link_of("ewa@example.org")).text.replace("\xa0", " ")
    for said in ("Deski i ziemia", "72 godz.", "30 czerwca 2027", "Kopanie", "oświadczasz, że tu mieszkasz"):
        assert said in page, said
    assert "Co zrobimy z danymi" in page and "poza czasem" not in page
    filled(ewa, link_of("ewa@example.org"), answer="yes")
    assert "Deski i ziemia" not in ewa.get(link_of("ewa@example.org")).text


def test_a_link_of_an_older_letter_says_where_the_new_one_is(app, neighbour, own) -> None:
    filled(neighbour, own + "/ludzie", name="Ewa", email="ewa@example.org", go="add")
    former = link_of("ewa@example.org")
    again = f"{own}/ludzie/{member_named('Ewa').id}/zapros"
    neighbour.post(again, data=opened(neighbour, own + "/ludzie"))
    for address in (former, HOME + "/prace/dawny"):
        answer = app.test_client().get(address)
        assert answer.status_code == 404 and "Otwórz link z najnowszego listu" in answer.text.replace(
            "\xa0", " "
        )
    assert app.test_client().get(link_of("ewa@example.org")).status_code == 200
