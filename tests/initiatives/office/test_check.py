"""The formal check: the office calls for a correction, the group corrects in time or is rejected with grounds."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from core.clock import warsaw
from core.db import db, transaction
from core.schedule import add_working_days
from initiatives.applications.queries import members_of
from initiatives.scoring.check_queries import checks_of
from tests.support.applying import HOME, begun, filled, only, opened, whole
from tests.support.editing import errors_in
from tests.support.initiatives import add_programme
from tests.support.letters import free_port, post_office
from tests.support.officials import signed_in, signed_in_again

DESK = "/urzad" + HOME + "/wnioski/1"
CHECK = DESK + "/sprawdzenie"
CALL = {"conclusion": "call", "wants": "Dołączcie zgodę szkoły.", "wants-koszty": "Brakuje wyceny ziemi."}


@pytest.fixture
def settings(settings):
    """Letters go to a real server on a free port of this machine."""
    return replace(settings, smtp_port=free_port(), mail_from="pil@urzad.example")


@pytest.fixture
def group(app, clock):
    """The representative, who has sent a whole application; with the address of its steps."""
    with transaction():
        add_programme(clock())
    browser = signed_in(app, "resident", name="Ola Próbna")
    own = begun(browser)
    whole(browser, own)
    assert filled(browser, own + "/wyslanie").status_code == 303
    return browser, own


@pytest.fixture
def official(app):
    return signed_in(app, "official", name="Ewa Urzędniczka")


def days_on(clock, days: int, *browsers: tuple) -> None:
    """Some days later; sign-ins do not last so long."""
    clock.set(clock() + timedelta(days=days))
    for browser, email in browsers:
        signed_in_again(browser, email)


RESIDENT, OFFICIAL = "resident@urzad.example", "official@urzad.example"


def text_of(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text)).replace("\xa0", " ")


def test_a_call_is_mailed_corrected_and_goes_to_scoring(app, group, official, clock) -> None:
    browser, own = group
    due_before = only().answer_due_on
    assert filled(official, CHECK, **CALL, days="7").status_code == 303
    one, due = only(), add_working_days(warsaw(clock()).date(), 7)
    assert (one.status, one.correction_due_on) == ("returned", due)
    with post_office(app) as letters:
        letter = letters.letters()[RESIDENT][-1]
    assert "Dołączcie zgodę szkoły." in letter and "Wkład i koszty: Brakuje wyceny ziemi." in letter
    assert "Jan" not in letter and own + "/pomysl" in letter
    costs = text_of(browser.get(own + "/koszty"))
    assert "Brakuje wyceny ziemi." in costs and "Dołączcie zgodę szkoły." in costs
    assert "Brakuje wyceny ziemi." not in text_of(browser.get(own + "/pomysl"))
    public = text_of(app.test_client().get(HOME + "/wnioski/1"))
    assert "do uzupełnienia" in public and "Dołączcie" not in public
    days_on(clock, 3, (browser, RESIDENT), (official, OFFICIAL))
    assert filled(browser, own + "/koszty", **{"line-1-source": "wycena firmy Sad"}).status_code == 303
    assert filled(browser, own + "/wyslanie").status_code == 303
    assert only().status == "submitted" and only().answer_due_on >= due_before + timedelta(days=3)
    page = text_of(official.get(CHECK))
    assert "Zmieniono od wezwania" in page and "wycena firmy Sad" in page
    too_soon = filled(official, CHECK, conclusion="complete")
    assert too_soon.status_code == 422 and "czyj podpis jest na liście papierowej: Jan." in text_of(too_soon)
    jan = next(each for each in members_of(only().id) if each.name == "Jan")
    filled(official, DESK + "/ludzie", **{f"signed-{jan.id}": "no"})
    small = text_of(filled(official, CHECK, conclusion="complete"))
    assert "Na pewno biorą udział: 1, a program wymaga: 2." in small
    filled(official, DESK + "/ludzie", **{f"signed-{jan.id}": "yes"})
    assert filled(official, CHECK, conclusion="complete").status_code == 303
    assert only().status == "in_scoring" and [one.is_complete for one in checks_of(only().id)] == [
        True,
        False,
    ]
    assert "idzie do oceny" in text_of(app.test_client().get(HOME + "/wnioski/1"))


def test_who_did_not_correct_is_rejected_with_grounds_or_given_more_time(app, group, official, clock) -> None:
    browser, own = group
    filled(official, CHECK, **CALL, days="7")
    form = opened(official, CHECK)
    early = official.post(CHECK, data={**form, "conclusion": "reject", "grounds": "Nie uzupełniono wniosku."})
    assert early.status_code == 422 and "Do tego dnia" in errors_in(early)[0]
    days_on(clock, 20, (browser, RESIDENT), (official, OFFICIAL))
    late = filled(browser, own + "/wyslanie")
    assert late.status_code == 422 and "minął" in errors_in(late)[0]
    assert "wniosku nie można już wysłać" in text_of(browser.get(own + "/pomysl"))
    assert "nie uzupełniła w terminie" in text_of(official.get(DESK))
    assert filled(official, CHECK, conclusion="prolong", days="6").status_code == 303
    with post_office(app) as letters:
        letters.deliver()
    assert any("Więcej czasu" in str(one["Subject"]) for one in letters.messages[RESIDENT])
    assert "wniosku nie można już wysłać" not in text_of(browser.get(own + "/pomysl"))
    days_on(clock, 20, (browser, RESIDENT), (official, OFFICIAL))
    short = filled(official, CHECK, conclusion="reject", grounds="krótko")
    assert short.status_code == 422 and 'id="grounds-e"' in short.text and "krótko" in short.text
    assert (
        filled(official, CHECK, conclusion="reject", grounds="Nie dołączono zgody szkoły.").status_code == 303
    )
    assert (only().status, only().grounds) == ("rejected", "Nie dołączono zgody szkoły.")
    assert only().decided_at is not None
    with post_office(app) as letters:
        told = letters.letters()[RESIDENT]
    assert "Nie dołączono zgody szkoły." in told[-1]
    assert "Nie dołączono zgody szkoły." in text_of(app.test_client().get(HOME + "/wnioski/1"))
    item = app.test_client().get("/api/v1/initiatives/pil-2027/applications").json["items"][0]
    assert (item["status"], item["grounds"]) == ("rejected", "Nie dołączono zgody szkoły.")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "conclusion"),
        ({"conclusion": "coś"}, "conclusion"),
        ({"conclusion": "call", "days": "7"}, "wants"),
        ({"conclusion": "call", "wants": "Brakuje zgody.", "days": "2"}, "days"),
        ({"conclusion": "call", "wants": "Brakuje zgody.", "days": "-7"}, "days"),
        ({"conclusion": "reject", "grounds": ""}, "grounds"),
    ],
)
def test_bad_conclusions_are_refused_beside_their_field(group, official, typed, field) -> None:
    answer = filled(official, CHECK, **typed)
    assert answer.status_code == 422 and f'href="#{field}"' in answer.text
    assert (
        all(text in answer.text for name, text in typed.items() if name != "conclusion")
        and only().status == "submitted"
    )


def test_two_officials_at_once_see_both_versions(app, group, official) -> None:
    other = signed_in(app, "official", "drugi@urzad.example", "Jan Szybszy")
    mine = opened(official, CHECK)
    assert filled(other, CHECK, **CALL, days="7").status_code == 303
    late = official.post(
        CHECK, data={**mine, "conclusion": "reject", "grounds": "Poza terenem gminy, całkiem."}
    )
    page = text_of(late)
    assert late.status_code == 409 and only().status == "returned"
    for word in (
        "Ktoś był szybszy",
        "Jan Szybszy",
        "Dołączcie zgodę szkoły.",
        "Poza terenem gminy, całkiem.",
    ):
        assert word in page, word


def test_a_second_click_is_no_clash(group, official) -> None:
    form = {**opened(official, CHECK), **CALL, "days": "7"}
    assert [official.post(CHECK, data=form).status_code for _click in range(2)] == [303, 303]
    assert len(checks_of(only().id)) == 1


def test_a_withdrawn_application_keeps_what_the_official_typed(group, official) -> None:
    browser, own = group
    mine = opened(official, CHECK)
    token = opened(browser, own + "/pomysl")["csrf_token"]
    assert browser.post(own + "/wycofaj", data={"csrf_token": token, "sure": "yes"}).status_code == 303
    late = official.post(CHECK, data={**mine, **CALL, "days": "7"})
    assert late.status_code == 409 and "wycofany" in late.text
    assert "Dołączcie zgodę szkoły." in late.text and "Brakuje wyceny ziemi." in late.text


def test_an_ended_session_keeps_what_was_typed(group, official) -> None:
    form = {**opened(official, CHECK), **CALL, "days": "7", "csrf_token": "nie-ten"}
    answer = official.post(CHECK, data=form)
    assert answer.status_code == 422 and "Dołączcie zgodę szkoły." in answer.text
    assert only().status == "submitted"


def test_others_of_the_office_read_and_do_not_conclude(app, group) -> None:
    clerk = signed_in(app, "clerk")
    page = clerk.get(CHECK)
    assert page.status_code == 200 and "Zapisz i zawiadom" not in page.text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text).group(1)
    assert clerk.post(CHECK, data={"csrf_token": token, "conclusion": "complete"}).status_code == 403
    db.session.expire_all()
    assert only().status == "submitted"
