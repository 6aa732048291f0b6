"""Scope and cost are settled together: each side proposes, the other answers, the agreement takes what was accepted."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select, update

from accounts.queries import user_by_email
from core.db import db, transaction
from core.models import OutgoingMail
from initiatives.agreements.contents import works_in
from initiatives.agreements.queries import agreement_of
from initiatives.applications.models import Application
from initiatives.applications.queries import members_of
from initiatives.scoring.queries import agreed_lines, agreed_plan, proposals_of
from tests.support.applying import filled
from tests.support.officials import signed_in
from tests.support.panels import post_to
from tests.support.scoring import HOME, OFFICE, all_scored, application, publish, scored_call

TOWN = f"{OFFICE}/wnioski/1/uzgodnienia"
WORDS = "Deski kupimy w hurcie, więc wystarczy mniej."


@pytest.fixture
def talks(app, clock):
    """An accepted application of 6,000 zł and one of the reserve, for 8,000 zł; the representative's browser."""
    call = scored_call(app, clock, numbers=2, members=1, budget=Decimal(8_000))
    all_scored(call, clock, {1: [50], 2: [45]})
    assert publish(call).status_code == 303
    lead = signed_in(app, "resident", "ola@example.org", "Ola Przedstawicielka")
    with transaction():
        owner = user_by_email("ola@example.org")
        db.session.execute(update(Application).values(owner_id=owner.id))
    return call, lead, f"{HOME}/wniosek/{application(1).id}/uzgodnienia"


def letters(to: str) -> list[str]:
    db.session.expire_all()
    found = select(OutgoingMail).where(OutgoingMail.recipient == to).order_by(OutgoingMail.id)
    return [f"{one.subject}\n{one.body}" for one in db.session.scalars(found)]


def propose(browser, address: str, **typed: object):
    return filled(browser, address, **{"line-1-town": "5 000", "words": WORDS, "go": "send", **typed})


def answer(browser, address: str, number: int, accepts: str, words: str = ""):
    return post_to(browser, address, f"/{number}", accepts=accepts, answer=words)


def test_the_town_proposes_and_the_members_agree(talks) -> None:
    call, lead, own = talks
    assert propose(call.official, TOWN).status_code == 303
    (letter,) = letters(f"s1-{application(1).id}@example.org")
    assert "Propozycja urzędu do wniosku nr 1" in letter and WORDS in letter and own in letter
    page = lead.get(own).text
    assert "Deski i ziemia" in page and "zmieniona" in page and "<del>" in page and "wymagane 30%" in page
    assert answer(lead, own, 1, "yes").status_code == 303
    assert answer(lead, own, 1, "yes").status_code == 303, "a second click of the same answer changes nothing"
    assert agreed_lines(application(1).id)[0].town == 5000 and application(1).granted == Decimal(5000)
    assert "Grupa zgadza się" in letters("pil@urzad.example")[0]
    assert "przyjęta" in call.official.get(TOWN).text


def test_the_schedule_is_settled_together_and_the_agreement_takes_it(talks) -> None:
    call, lead, own = talks
    late = {"work-1-ends_on": "3.1.2028"}
    refused = propose(lead, own, **late)
    assert (
        refused.status_code == 422 and 'id="work-1-ends_on-e"' in refused.text and "3.1.2028" in refused.text
    )
    shown = filled(lead, own, **{"work-2-name": "Odbiór", "go": "stay"})
    assert 'value="Odbiór"' in shown.text and 'id="work-5-name"' in shown.text
    steps = {
        "work-1-ends_on": "30.6.2027", "work-2-name": "Odbiór", "work-2-starts_on": "1.7.2027",
        "work-2-ends_on": "2.7.2027", "work-2-who": "both", "line-1-town": "6 000",
    }  # fmt: skip
    assert propose(lead, own, **steps).status_code == 303
    page = call.official.get(TOWN).text
    assert "Co zmienia się w harmonogramie" in page and "nowy etap" in page and "2 lipca" in page
    assert answer(call.official, TOWN, 1, "yes").status_code == 303
    assert [one.name for one in agreed_plan(application(1).id).works] == ["Kopanie i sadzenie", "Odbiór"]
    assert "Odbiór" in lead.get(own).text
    agreement = call.official.get(f"{OFFICE}/wnioski/1/umowa").text
    assert "Odbiór" in agreement and 'value="02.07.2027"' in agreement
    days = {"signature": "WI.1", "starts_on": "1.1.2027", "ends_on": "2.7.2027"}
    assert filled(call.official, f"{OFFICE}/wnioski/1/umowa", **days).status_code == 303
    assert works_in(agreement_of(application(1).id).content)[1].name == "Odbiór"


def test_smaller_costs_let_one_of_the_reserve_in(talks) -> None:
    call, lead, own = talks
    reserve = f"{OFFICE}/wnioski/2/uzgodnienia"
    propose(call.official, TOWN, **{"line-1-town": "4 000"})
    answer(lead, own, 1, "yes")
    assert "brakuje 2" in call.official.get(f"{OFFICE}/wnioski/2/decyzja").text.replace("\xa0", " ")
    assert propose(call.official, reserve, **{"line-1-town": "4 000"}).status_code == 303
    answer(lead, own.replace(str(application(1).id), str(application(2).id)), 1, "yes")
    assert "starczy na wniosek nr 2" in call.official.get(f"{OFFICE}/ranking").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"line-1-town": "-5"}, "ujemn"), ({"line-1-town": "dużo"}, "kwot"), ({"line-2-hours": "1"}, "Brakuje"),
        ({"line-1-town": "9 000", "line-2-hours": "90"}, "najwyżej 8 000 zł"), ({"line-1-town": "6 000"}, "Niczego nie zmieniono"),
        ({"words": "Taniej."}, "co najmniej 20 znaków"), ({"line-1-in_kind": "900", "line-1-source": ""}, "skąd"),
    ],
)  # fmt: skip
def test_a_bad_proposal_is_said_and_nothing_typed_is_lost(talks, typed: dict[str, str], said: str) -> None:
    _call, lead, own = talks
    for browser, address in ((talks[0].official, TOWN), (lead, own)):
        refused = propose(browser, address, **typed)
        text = refused.text.replace("\xa0", " ").replace("\u2009", " ")
        assert refused.status_code == 422 and said in text, text[text.find("error-summary") :][:600]
        for name, value in typed.items():
            assert value in refused.text.partition(f'id="{name}"')[2][:400], name
    assert proposals_of(application(1).id) == []


def test_two_tabs_and_a_double_click(talks) -> None:
    call, lead, own = talks
    assert propose(call.official, TOWN, seen="0").status_code == 303
    assert propose(call.official, TOWN, seen="0").status_code == 303
    assert len(proposals_of(application(1).id)) == 1, "a double click proposes once"
    stale = propose(lead, own, seen="0", **{"line-1-town": "5 500"})
    assert stale.status_code == 409 and "nowsza propozycja" in stale.text and 'value="5 500"' in stale.text


def test_members_answer_with_a_proposal_of_their_own(talks) -> None:
    call, lead, own = talks
    propose(call.official, TOWN, **{"line-1-town": "3 000"})
    assert answer(lead, own, 1, "no", "Nie.").status_code == 422
    assert propose(lead, own, **{"line-1-town": "5 500"}).status_code == 303
    first, second = proposals_of(application(1).id)
    assert first.is_accepted is False and second.answered_at is None
    assert "Odpowiedz na propozycję grupy" in call.official.get("/urzad/").text
    assert answer(call.official, TOWN, 1, "yes").status_code == 404, "nobody accepts a proposal of one's own"
    refused = answer(call.official, TOWN, 2, "no", "Nie mamy tylu pieniędzy w tym roku.")
    assert refused.status_code == 303 and agreed_lines(application(1).id)[0].town == 6000
    assert "Nie mamy tylu pieniędzy" in letters(f"s1-{application(1).id}@example.org")[-1]
    assert answer(call.official, TOWN, 2, "yes").status_code == 422


def test_strangers_see_no_talks_and_a_member_without_the_lead_only_reads(app, talks) -> None:
    _call, _lead, own = talks
    assert app.test_client().get(own).status_code == 303
    assert signed_in(app, "resident", "obca@example.org").get(own).status_code == 404
    other = app.test_client()
    with other.session_transaction() as session:
        session["initiative_members"] = [_second_member()]
    page = other.get(own).text
    assert "przedstawiciel grupy" in page and "Wyślij propozycję" not in page
    token = {"csrf_token": "x", "line-1-name": "Deski", "line-1-town": "1", "words": WORDS}
    assert other.post(own, data=token).status_code == 422 and proposals_of(application(1).id) == []


def _second_member() -> int:
    return members_of(application(1).id)[1].id


def test_talks_are_over_once_it_is_agreed_or_withdrawn(talks) -> None:
    call, lead, own = talks
    with transaction():
        application(1).status = "agreed"
    page = call.official.get(TOWN)
    assert (
        page.status_code == 200
        and "przed podpisaniem umowy" in page.text
        and "Wyślij propozycję" not in page.text
    )
    assert "przed podpisaniem umowy" in lead.get(own).text
