"""Neighbours write an application together, send it, follow it; nothing that was typed is lost."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, text

from core.db import db, transaction
from core.models import OutgoingMail
from initiatives.applications.models import Application, ApplicationMember
from initiatives.applications.queries import lines_of, works_of
from initiatives.applications.telling import erase_applications
from tests.support.applying import HOME, IDEA, LINES, begun, filled, only, opened, whole
from tests.support.editing import errors_in
from tests.support.initiatives import add_application
from tests.support.officials import signed_in


def test_a_whole_application_is_sent_and_everybody_can_read_it(app, neighbour) -> None:
    own = begun(neighbour)
    whole(neighbour, own)
    answer = filled(neighbour, own + "/wyslanie")
    assert answer.status_code == 303, errors_in(answer)
    one = only()
    assert (one.number, one.status, one.title) == (1, "submitted", "Ogród sąsiedzki")
    assert [line.town for line in lines_of(one.id)] == [6000, 0] and len(works_of(one.id)) == 1
    page = app.test_client().get(f"{HOME}/wnioski/1").text
    assert "Ogród sąsiedzki" in page and "35,6" in page and "Ola Próbna" not in page and "Jan" not in page
    listed = app.test_client().get(f"{HOME}/wnioski/").text
    assert "Ogród sąsiedzki" in listed
    assert "Ogród sąsiedzki" in app.test_client().get(f"{HOME}/wnioski.csv").text
    assert (
        app.test_client().get(f"{HOME}/wnioski.geojson").json["features"][0]["properties"]["town_share"]
        == 6000.0
    )
    document = app.test_client().get(f"{HOME}/wnioski/1/wniosek.pdf")
    assert document.data[:5] == b"%PDF-"
    assert filled(neighbour, own + "/pomysl", title="Inaczej").status_code == 422
    assert only().answers["pomysl"]["title"] == "Ogród sąsiedzki"


def test_wrong_things_stand_beside_their_fields_and_stay_typed(neighbour) -> None:
    own = begun(neighbour)
    answer = filled(
        neighbour, own + "/koszty", **{"line-1-name": "Praca", "line-1-people": "3", "line-1-hours": "-2"}
    )
    assert answer.status_code == 422 and 'id="line-1-hours-e"' in answer.text and 'value="-2"' in answer.text
    kept = neighbour.get(own + "/koszty").text
    assert 'value="-2"' in kept
    answer = filled(neighbour, own + "/pomysl", **IDEA | {"ends_on": "3.5.2027"})
    assert answer.status_code == 422 and "wcześniej niż początek" in answer.text.replace("\xa0", " ")


def test_points_that_figures_give_stand_beside_the_sum(neighbour) -> None:
    own = begun(neighbour)
    whole(neighbour, own)
    page = neighbour.get(own + "/koszty").text.replace("\xa0", " ")
    assert "Ile to punktów" in page and "pkt, oceni komisja" in page
    counted = next(re.finditer(r"(\d+) z (\d+) pkt", page))
    assert 0 < int(counted[1]) <= int(counted[2])
    filled(neighbour, own + "/koszty", **LINES | {"line-1-town": "900 000"})
    page = neighbour.get(own + "/koszty").text.replace("\xa0", " ")
    assert f"0 z {counted[2]} pkt" in page


def test_what_is_missing_is_told_in_money_and_hours_and_nothing_is_sent(neighbour) -> None:
    own = begun(neighbour)
    whole(neighbour, own)
    filled(neighbour, own + "/koszty", **LINES | {"line-1-town": "9 000"})
    answer = filled(neighbour, own + "/wyslanie")
    said = answer.text.replace("\xa0", " ").replace("\u2009", " ")
    assert answer.status_code == 422 and "Brakuje 537,15 zł wkładu" in said and "16 godzin" in said
    assert only().status == "draft"


def test_the_sum_is_counted_while_typing(neighbour) -> None:
    own = begun(neighbour)
    form = opened(neighbour, own + "/koszty")
    told = neighbour.post(
        own + "/koszty/suma", data={**form, **LINES, "line-3-name": "x", "line-3-hours": "?"}
    ).json
    assert "35,6" in told["html"] and list(told["wrong"]) == ["line-3-hours"]
    assert "jest spełnione" not in told["html"]
    wild = {"line-3-name": "x", "line-3-people": "5", "line-3-hours": "9999999", "line-3-town": "-300"}
    told = neighbour.post(own + "/koszty/suma", data={**form, **LINES, **wild}).json
    assert "35,6" in told["html"] and set(told["wrong"]) == {"line-3-town", "line-3-hours"}
    assert "jest spełnione" not in told["html"] and "999" not in told["html"]
    mended = neighbour.post(own + "/koszty/suma", data={**form, **LINES}).json
    assert "jest spełnione" in mended["html"]


def test_a_member_confirms_by_the_own_link_and_writes_too(app, neighbour) -> None:
    own = begun(neighbour)
    filled(neighbour, own + "/pomysl", **IDEA)
    filled(neighbour, own + "/ludzie", name="Ewa", email="ewa@example.org", go="add")
    mail = db.session.scalars(select(OutgoingMail)).all()[-1]
    link = re.search(r"/inicjatywy/\S+", mail.body).group(0)
    ewa = app.test_client()
    assert ewa.get(own + "/pomysl").location.startswith("/konto/zaloguj")
    page = ewa.get(link)
    assert "Ogród sąsiedzki" in page.text and page.headers["Referrer-Policy"] == "no-referrer"
    assert filled(ewa, link, answer="yes").status_code == 303
    assert filled(ewa, own + "/pomysl", **IDEA | {"title": "Ogród nasz"}).status_code == 303
    assert only().answers["pomysl"]["title"] == "Ogród nasz"
    assert filled(ewa, link, answer="no").status_code == 303
    assert ewa.get(own + "/pomysl").location.startswith("/konto/zaloguj")


def test_a_newer_version_of_somebody_else_is_never_overwritten(neighbour) -> None:
    own = begun(neighbour)
    old = opened(neighbour, own + "/pomysl")
    filled(neighbour, own + "/pomysl", **IDEA)
    answer = neighbour.post(own + "/pomysl", data={**old, **IDEA, "title": "Moja wersja"})
    assert answer.status_code == 409 and "Moja wersja" in answer.text and "Ogród sąsiedzki" in answer.text
    quiet = neighbour.post(
        own + "/pomysl", data={**old, **IDEA, "title": "Moja"}, headers={"X-Requested-With": "autosave"}
    )
    assert quiet.status_code == 409 and "Dalej" in quiet.json["said"]
    assert only().answers["pomysl"]["title"] == "Ogród sąsiedzki"


def test_nothing_is_sent_after_the_call_and_the_draft_waits(neighbour) -> None:
    own = begun(neighbour)
    whole(neighbour, own)
    with transaction():
        db.session.execute(text("update ini_calls set closes_at = opens_at + interval '1 day'"))
    answer = filled(neighbour, own + "/wyslanie")
    assert answer.status_code == 422 and "Nabór się skończył" in answer.text.replace("\xa0", " ")
    for step in ("pomysl", "koszty", "wyslanie"):
        page = neighbour.get(f"{own}/{step}").text.replace("\xa0", " ")
        assert "Nabór się skończył. Szkic można czytać i poprawiać, ale nie wysłać." in page
        assert "Wyślij wniosek</button>" not in page
    assert filled(neighbour, own + "/pomysl", **IDEA | {"title": "Ogród na potem"}).status_code == 303
    assert only().answers["pomysl"]["title"] == "Ogród na potem"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ("update ini_calls set closes_at = opens_at + interval '1 day'", "Nabór się skończył. Nowego wniosku nie"),
        ("update ini_calls set opens_at = closes_at - interval '1 day'", "Teraz nie ma naboru. Następny zacznie się"),
        ("update ini_programmes set closed_at = published_at", "Program zamknięto. Nowego wniosku nie można zacząć."),
    ],
)  # fmt: skip
def test_nobody_begins_an_application_while_no_call_is_open(neighbour, changed: str, said: str) -> None:
    form = opened(neighbour, HOME + "/wniosek")
    with transaction():
        db.session.execute(text(changed))
    page = neighbour.get(HOME + "/wniosek").text.replace("\xa0", " ")
    assert said in page and "Zacznij nowy wniosek" not in page
    refused = neighbour.post(HOME + "/wniosek", data=form)
    assert refused.status_code == 422 and said in " ".join(errors_in(refused)).replace("\xa0", " ")
    assert db.session.scalars(select(Application)).all() == []


def test_strangers_see_no_draft(app, neighbour) -> None:
    own = begun(neighbour)
    stranger = signed_in(app, "resident", "obcy@example.org")
    for step in ("pomysl", "miejsce", "koszty", "harmonogram", "ludzie", "wyslanie"):
        assert stranger.get(f"{own}/{step}").status_code == 404


def test_a_draft_is_erased_after_a_second_question(neighbour) -> None:
    own = begun(neighbour)
    assert filled(neighbour, own + "/wyslanie").status_code == 422
    form = opened(neighbour, own + "/wyslanie")
    assert "Skasować szkic?" in neighbour.post(own + "/skasuj", data=form).text
    assert neighbour.post(own + "/skasuj", data={**form, "sure": "yes"}).status_code == 303
    assert db.session.scalars(select(Application)).all() == []


def test_people_are_erased_when_their_term_is_over(programme, clock) -> None:
    with transaction():
        one = add_application(programme, clock(), 4)
    clock.move(days=1801)
    with transaction():
        assert erase_applications(clock()) == 1
    assert db.session.scalars(select(ApplicationMember)).all() == []
    assert only().number == 4 and one.title
    with transaction():
        assert erase_applications(clock()) == 0
