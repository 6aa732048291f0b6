"""The office's ranking: closing without a member, a draw, publishing once, the reserve; and what residents see of it."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from core.db import db, transaction
from core.models import OutgoingMail
from initiatives.applications.queries import members_of
from initiatives.programmes.queries import committee_of
from initiatives.scoring.rules.record import digest, is_repeated
from initiatives.scoring.telling import remind_members, tell_decision, tell_ranking
from tests.opendata.schema_check import faults
from tests.support.officials import signed_in
from tests.support.panels import post_to
from tests.support.scoring import (
    HOME,
    OFFICE,
    add_sheet,
    all_scored,
    application,
    costs,
    publish,
    scored_call,
)

RANKING = f"{OFFICE}/ranking"
REASON = "Jedna osoba zachorowała i nie odda kart w tym roku."


def letters() -> dict[str, tuple[str, str]]:
    db.session.expire_all()
    return {one.recipient: (one.subject, one.body) for one in db.session.scalars(select(OutgoingMail))}


def representative(number: int) -> str:
    return f"s1-{application(number).id}@example.org"


@pytest.fixture
def three(app, clock):
    """Three applications of 6,000 zł for 10,000 zł: the first two are equal, the third is under the threshold."""
    call = scored_call(app, clock, members=2, tie_rule="draw")
    all_scored(call, clock, {1: [40, 41], 2: [41, 40], 3: [10, None]})
    return call


def test_a_member_who_never_hands_in_is_left_out_with_a_published_reason(app, clock) -> None:
    call = scored_call(app, clock, numbers=1, members=2)
    with transaction():
        add_sheet(application(1), call.accounts[0], 50, clock)
        add_sheet(application(1), call.accounts[1], 1, clock, is_handed_in=False)
    assert post_to(call.official, RANKING, "/1/przypomnij").status_code == 303
    remind_members()
    assert letters()["k1@example.org"][0].startswith("Wnioski czekają na Twoją ocenę")
    assert "k0@example.org" not in letters()
    short = post_to(call.official, RANKING, "/1/zakoncz-ocene", reason="bo tak")
    assert (
        short.status_code == 422
        and "co najmniej 20 znaków" in short.text
        and ">bo tak</textarea>" in short.text
    )
    assert post_to(call.official, RANKING, "/1/zakoncz-ocene", reason=REASON).status_code == 303
    late = call.give(1, 1, "50")
    assert late.status_code == 422 and "Urząd zakończył ocenę" in late.text
    assert publish(call).status_code == 303
    page = app.test_client().get(f"{HOME}/ranking").text.replace("\xa0", " ")
    assert REASON in page and "<strong>58</strong>" in page, "the mean is of the sheets that were handed in"
    assert "Komisja 1" not in page


def test_a_member_who_is_awaited_is_not_quietly_taken_off(app, clock) -> None:
    call = scored_call(app, clock, numbers=1, members=2)
    committee = f"{OFFICE}/ustawienia/komisja"
    with transaction():
        add_sheet(application(1), call.accounts[0], 50, clock)
    for account, said in ((1, "Komisja już ocenia"), (0, "oddała już kartę")):
        refused = post_to(call.official, committee, f"/{call.accounts[account]}/usun")
        assert refused.status_code == 422 and said in refused.text
    assert len(committee_of(call.programme.id)) == 2


def test_an_open_call_or_an_unchecked_application_holds_the_ranking(app, clock) -> None:
    call = scored_call(app, clock, numbers=2, members=1)
    all_scored(call, clock, {1: [40]})
    with transaction():
        application(2).status = "submitted"
    assert "Bez wyniku: nr 2" in call.official.get(RANKING).text
    assert post_to(call.official, RANKING, "/1/opublikuj", seen="").status_code == 422
    with transaction():
        application(2).status, application(2).grounds = "rejected", "Poza terenem gminy."
    clock.move(days=-10)
    assert "Nabór trwa do" in call.official.get(RANKING).text


def test_equal_applications_wait_for_a_recorded_draw(three) -> None:
    page = three.official.get(RANKING).text
    assert "Równe mimo zasady programu: nr 1 i 2." in page and "Opublikuj ranking</button>" not in page
    good = {
        "numbers": "2, 1",
        "drawn_on": "10.12.2026",
        "protocol": "Losowała przewodnicząca przy całej komisji.",
    }
    for wrong, said in (
        ({"numbers": "2"}, "każdy z numerów: 1 i 2"), ({"numbers": "2, 3"}, "każdy z numerów"), ({"drawn_on": "31.2.2026"}, "dat"),
        ({"drawn_on": "1.1.2099"}, "jeszcze nie nadszedł"), ({"protocol": "Losowano."}, "co najmniej 20 znaków"),
    ):  # fmt: skip
        answer = post_to(three.official, RANKING, "/1/losowanie", **{**good, **wrong})
        assert answer.status_code == 422 and said in answer.text, wrong
        assert "2" in answer.text.partition('id="numbers"')[2].partition(">")[0]
    assert publish(three).status_code == 422
    assert post_to(three.official, RANKING, "/1/losowanie", **good).status_code == 303
    assert publish(three).status_code == 303
    assert [application(n).status for n in (1, 2, 3)] == ["reserve", "accepted", "rejected"]
    page = three.official.get(f"{HOME}/ranking").text
    assert "Losowała przewodnicząca" in page and "2, 1" in page


def drawn(call) -> None:
    words = {
        "numbers": "1, 2",
        "drawn_on": "10.12.2026",
        "protocol": "Losowała przewodnicząca przy całej komisji.",
    }
    assert post_to(call.official, RANKING, "/1/losowanie", **words).status_code == 303


def test_a_published_ranking_is_frozen_told_and_counted_again(app, three, clock) -> None:
    drawn(three)
    assert publish(three).status_code == 303
    first, second, third = (application(n) for n in (1, 2, 3))
    assert (first.status, first.granted, second.granted) == ("accepted", Decimal(6000), None)
    for said in ("48,5 pkt z 100", "1. miejscu z 3", "wniosek nr 2", "losowanie", "6\xa0000\xa0zł"):
        assert said in first.grounds
    assert "brakuje 2\xa0000\xa0zł" in second.grounds and "Próg to 40 pkt" in third.grounds
    row = db.session.execute(text("select id, content, sha256, call_id from ini_rankings")).one()
    assert is_repeated(row.content) and digest(row.content) == bytes(row.sha256)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(text("update ini_rankings set published_at = now()"))
    assert publish(three).status_code == 303, "a second click finds it published"
    tell_ranking(row.call_id)
    told = {number: letters()[representative(number)] for number in (1, 2, 3)}
    assert [told[n][0].partition(" (")[0] for n in (1, 2, 3)] == [
        "Wniosek nr 1 jest przyjęty do realizacji", "Wniosek nr 2 jest na liście rezerwowej",
        "Wniosek nr 3 nie dostanie pieniędzy",
    ]  # fmt: skip
    for number, (_subject, body) in told.items():
        assert (
            application(number).grounds in body
            and "art. 19c" in body
            and "Co dalej:" in body
            and "Ola Lis" in body
        )
        assert f"{HOME}/ranking" in body


def test_residents_see_the_list_with_its_lines_and_cards(app, three) -> None:
    drawn(three)
    publish(three)
    resident = app.test_client()
    page = resident.get(f"{HOME}/ranking").text
    at = [
        page.index(said)
        for said in ("Ogród 1", "Tu kończą się pieniądze", "Ogród 2", "Próg: <", "Ogród 3")
        if said in page
    ]
    assert at == sorted(at) and len(at) >= 4
    for said in ("Członek 1", "Członek 2", "konfliktu interesów", "ustawa nie wymaga nazwisk"):
        assert said in page
    assert "Komisja" not in page.replace("Komisja ocenia", "") and "Jestem w tej grupie" not in page
    assert f"{HOME}/ranking" in resident.get(f"{HOME}/").text
    assert "1. miejsce z 3, razem 48,5 punktu." in resident.get(f"{HOME}/wnioski/1").text
    rows = list(
        csv.DictReader(io.StringIO(resident.get(f"{HOME}/ranking.csv").text.lstrip("\ufeff")), delimiter=";")
    )
    assert len(rows) == 9 and {row["numer"] for row in rows} == {"1", "2", "3"}
    said = {(row["numer"], row["stan"], row["ranking"]) for row in rows}
    assert said == {
        ("1", "przyjęty", "mieści się w budżecie"), ("2", "na liście rezerwowej", "lista rezerwowa"),
        ("3", "odrzucony", "poniżej progu"),
    }  # fmt: skip
    answer = resident.get("/api/v1/initiatives/pil-2027/ranking").get_json()
    assert [one["standing"] for one in answer["places"]] == ["funded", "short", "below"]
    assert answer["is_repeated"] and "user" not in json.dumps(answer) and answer["draw"]["numbers"] == [1, 2]
    assert resident.get("/api/v1/initiatives/pil-2027/ranking?call=2").status_code == 404
    described(resident, answer)


def described(resident, answer: dict) -> None:
    """The API's answer is as its description says: numbers, and exact ones beside; the record gives its digest."""
    schemas = resident.get("/api/v1/openapi.json").get_json()["components"]["schemas"]
    assert faults(answer, schemas["Ranking"], schemas) == []
    first, entry = answer["places"][0], answer["entries"][0]
    assert (first["total"], first["total_exact"], answer["budget"]) == (48.5, "97/2", 10_000)
    assert abs(Fraction(entry["own_share_exact"]) - Fraction(entry["own_share"])) < Fraction(1, 10**9)
    record = resident.get("/api/v1/initiatives/pil-2027/ranking/record").data
    assert sha256(record).hexdigest() == answer["sha256"]


def test_what_changed_since_the_official_looked_is_not_published(three) -> None:
    drawn(three)
    seen = three.official.get(RANKING).text.partition('name="seen" value="')[2].partition('"')[0]
    with transaction():
        application(1).status = "withdrawn"
    answer = post_to(three.official, RANKING, "/1/opublikuj", seen=seen)
    assert answer.status_code == 422 and "Ranking zmienił się" in answer.text
    assert application(2).status == "in_scoring"


def test_a_refusal_with_a_ground_leaves_the_ranking(app, three) -> None:
    decision = f"{OFFICE}/wnioski/1/decyzja"
    short = post_to(three.official, decision, "/odmowa", grounds="Nie.")
    assert short.status_code == 422 and ">Nie.</textarea>" in short.text
    ground = "Wydział dróg: to miejsce jest zajęte pod przebudowę ulicy."
    assert post_to(three.official, decision, "/odmowa", grounds=ground).status_code == 303
    tell_decision(application(1).id)
    assert application(1).status == "rejected" and ground in letters()[representative(1)][1]
    again = post_to(three.official, decision, "/odmowa", token_from=RANKING, grounds=ground)
    assert again.status_code == 422
    assert publish(three).status_code == 303, "the other two are no longer equal"
    assert application(2).status == "accepted"
    assert ground in app.test_client().get(f"{HOME}/ranking").text


def test_money_that_comes_back_goes_to_the_first_of_the_reserve(app, clock) -> None:
    call = scored_call(app, clock, numbers=3, members=1)
    with transaction():
        costs(3, 3500)
    all_scored(call, clock, {1: [50], 2: [45], 3: [44]})
    assert publish(call).status_code == 303
    assert [application(n).status for n in (1, 2, 3)] == ["accepted", "reserve", "accepted"]
    decision = f"{OFFICE}/wnioski/2/decyzja"
    assert "Nie ma tyle pieniędzy: brakuje 5" in call.official.get(decision).text
    early = post_to(
        call.official, decision, "/przyjecie", token_from=RANKING, grounds="Bo się należy wszystkim."
    )
    assert early.status_code == 422 and application(2).status == "reserve"
    queue = call.official.get("/urzad/").text
    assert "Przygotuj umowy do przyjętych wniosków: 2" in queue and "z listy rezerwowej" not in queue
    with transaction():
        application(1).status = "withdrawn"
    assert "starczy na wniosek nr 2" in call.official.get(RANKING).text
    queue = call.official.get("/urzad/").text
    assert "Przygotuj umowę do wniosku nr 3" in queue and "z listy rezerwowej" in queue
    ground = "Grupa z wniosku nr 1 zrezygnowała, pieniądze wróciły do naboru."
    assert post_to(call.official, decision, "/przyjecie", grounds=ground).status_code == 303
    assert (application(2).status, application(2).granted) == ("accepted", Decimal(6000))
    with transaction():
        lead = next(each for each in members_of(application(2).id) if each.is_representative)
        lead.name, lead.email, lead.is_on_paper = "", None, True
    tell_decision(application(2).id)
    heir = next(each.email for each in members_of(application(2).id) if each.email)
    assert ground in letters()[heir][1], "an account that was erased does not keep the group in the dark"
    assert "wniosek wycofany" in app.test_client().get(f"{HOME}/ranking").text


def test_who_may_not_publish_does_not(app, three) -> None:
    clerk = signed_in(app, "clerk")
    assert clerk.get(RANKING).status_code == 200
    for act in ("/1/opublikuj", "/1/losowanie", "/1/zakoncz-ocene", "/1/przypomnij"):
        assert post_to(clerk, RANKING, act, token_from="/konto/").status_code == 403
    assert post_to(clerk, f"{OFFICE}/wnioski/1/decyzja", "/odmowa", token_from="/konto/").status_code == 403
