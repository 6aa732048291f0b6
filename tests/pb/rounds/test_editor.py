"""An official makes a round in the browser, from an empty town to announced; nothing typed is ever lost."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from core.clock import now
from core.db import db
from core.models import AuditEntry
from pb.rounds.filing_queries import filing_rules
from pb.rounds.models import Pool, Round, RulesVersion
from pb.rounds.queries import find_any_round, find_round
from pb.rounds.rules import IdentityMethod, Stage
from tests.support.editing import DESK, POOL, announce, complete, errors_in, filled, opened, planned, sent
from tests.support.officials import post, signed_in
from tests.support.pages import looked_at
from tests.support.rounds import PoolSpec, make_round
from tests.support.statements import counted_statements


def test_a_round_grows_from_an_empty_town_to_announced(client, official, area_id):
    assert "Nie ma jeszcze żadnej edycji" in official.get(DESK).text
    desk = planned(official)
    page = official.get(desk)
    assert "Do ogłoszenia brakuje" in page.text and "Nie ma żadnej puli" in page.text
    refused = announce(official, desk)
    assert refused.status_code == 422 and "Pule: Nie ma żadnej puli." in errors_in(refused)
    assert "Nie można jeszcze ogłosić, brakuje" in refused.text and "Błąd:" in refused.text
    assert (
        "To, co wpisano" not in refused.text and f'href="{desk}harmonogram#voting.opens_on"' in refused.text
    )
    assert refused.text.count("Nie ma żadnej puli.") == 1
    complete(official, desk, area_id)
    assert client.get("/bo/bo-2028/").status_code == 404
    assert announce(official, desk).status_code == 303
    shown = client.get("/bo/bo-2028/")
    assert (
        shown.status_code == 200 and "Pula ogólnomiejska" in shown.text and "Zmiany zasad" not in shown.text
    )
    view = find_round("bo-2028", now())
    assert view.pb_round.announced_at == now() and view.rules.version == 1
    (pool,) = view.rules.pools
    assert (pool.amount, pool.cost_floor, pool.maximum) == (Decimal(240_000), Decimal("1234.56"), 3)
    voting = view.rules.window(Stage.VOTING)
    assert voting.opens_at == datetime(2027, 9, 6, 6, 0, tzinfo=UTC)
    assert voting.closes_at == datetime(2027, 9, 20, 21, 59, 59, tzinfo=UTC)
    assert view.rules.window(Stage.APPEALS).closes_at == datetime(2027, 5, 21, 21, 59, 59, tzinfo=UTC)
    assert view.rules.paragraphs == {"tie": "§ 15"}
    assert filing_rules(view).questions[0].code == "czy-gmina-ma-prawo-do-terenu"
    assert set(view.rules.identity_methods) == set(IdentityMethod)
    acts = [
        entry.act
        for entry in db.session.query(AuditEntry).filter_by(subject="round:bo-2028").order_by("number")
    ]
    assert (
        acts[0] == "pb.round.create" and acts[-1] == "pb.round.announce" and acts.count("pb.round.edit") == 4
    )


def test_what_was_announced_is_what_was_looked_at(official, plan):
    form = opened(official, plan)
    filled(official, f"{plan}podstawy", introduction="Nowy wstęp.")
    refused = official.post(f"{plan}oglos", data=form)
    assert refused.status_code == 422 and "Ktoś zmienił tę edycję" in errors_in(refused)[0]
    assert announce(official, plan).status_code == 303
    assert "jest ogłoszona od" in errors_in(sent(official, f"{plan}oglos", form))[0]


def test_a_plan_is_changed_in_place_without_a_reason(official, plan):
    done = filled(official, f"{plan}glosujacy", guardian_below_age="13", fault_policy="ballot")
    assert done.status_code == 303
    view = find_any_round("bo-2028", now())
    assert (view.rules.version, view.rules.guardian_below_age, view.rules.fault_policy) == (1, 13, "ballot")
    assert "Nic się nie zmieniło." in _shown(official, filled(official, f"{plan}glosujacy"))


def _shown(browser, answer) -> str:
    assert answer.status_code == 303, errors_in(answer)
    return browser.get(answer.headers["Location"]).text


BAD = [
    ("harmonogram", {"voting.opens_on": "21.9.2027"}, "Koniec etapu jest przed jego początkiem albo w tej samej chwili."),
    ("harmonogram", {"verification.opens_on": "20.1.2027"}, "Ten etap zaczyna się, zanim skończy się wcześniejszy: nabór projektów."),
    ("harmonogram", {"voting.closes_on": ""}, "Podaj i dzień, i godzinę."),
    ("harmonogram", {"voting.closes_on": "", "voting.closes_at": ""}, "Podaj i początek, i koniec etapu."),
    ("harmonogram", {"voting.closes_on": "31.2.2027"}, "Wpisz dzień, na przykład 5.12.2026."),
    ("harmonogram", {"results_due.closes_on": "1.9.2027"}, "Wyniki nie mogą być ogłoszone przed końcem głosowania."),
    ("pule/miasto", {"amount": "0"}, "Pula musi mieć pieniądze: wpisz kwotę większą od zera."),
    ("pule/miasto", {"amount": "-240 000 zł"}, "Kwota nie może być ujemna."),
    ("pule/miasto", {"amount": "24 000 000 000"}, "To więcej niż miliard złotych. Sprawdź, czy nie ma za dużo zer."),
    ("pule/miasto", {"minimum": "4"}, "Najmniej projektów nie może być więcej niż najwięcej."),
    ("pule/miasto", {"cost_floor": "150 000"}, "Najniższy koszt projektu jest wyższy niż najwyższy."),
    ("pule/miasto", {"area_id": "999999"}, "Wybierz jedną z podanych możliwości."),
    ("podstawy", {"title": ""}, "Uzupełnij to pole."),
    ("podstawy", {"slug": "Budżet 2028"}, "Adres może mieć tylko małe litery bez ogonków, cyfry i łączniki."),
    ("regulamin", {"regulation_url": "bip"}, "Wpisz cały adres, zaczynając od https://."),
    ("zgloszenia", {"categories": ""}, "Uzupełnij to pole."),
    ("ocena", {"formal_days": "0"}, "Wpisz liczbę od 1 do 200."),
]  # fmt: skip


@pytest.mark.parametrize(("page", "typed", "sentence"), BAD)
def test_what_is_wrong_stands_beside_its_field_and_all_typed_stays(official, plan, page, typed, sentence):
    before = opened(official, plan + page)
    answer = sent(
        official, plan + page, before, **{name.replace(".", "__"): text for name, text in typed.items()}
    )
    (told,) = errors_in(answer)
    assert answer.status_code == 422 and told.endswith(f": {sentence}")
    assert answer.text.count(sentence) >= 2
    for name, text in typed.items():
        if name not in ("area_id", "categories"):
            assert f'name="{name}" value="{text}"' in answer.text
    after = opened(official, plan + page)
    assert {name: text for name, text in after.items() if name != "csrf_token"} == {
        name: text for name, text in before.items() if name != "csrf_token"
    }


NAMED = [
    ("harmonogram", {"voting.closes_on": "31.2.2027"}, "Głosowanie: Koniec: dzień: Wpisz dzień, na przykład 5.12.2026."),
    ("harmonogram", {"results_due.closes_on": "kiedyś"}, "Ogłoszenie wyników, najpóźniej: Dzień: Wpisz dzień, na przykład 5.12.2026."),
    ("pule/miasto", {"amount": ""}, "Kwota puli: Uzupełnij to pole."),
    ("pule/miasto", {"minimum_votes": "5 000 000"}, "Próg: najmniej głosów: Wpisz liczbę od 0 do 1 000 000."),
    ("pule/miasto", {"population": "4 000 000"}, "Liczba mieszkańców obszaru: Wpisz liczbę od 0 do 3 000 000."),
    ("podstawy", {"introduction": "a" * 6001}, "Wstęp dla mieszkańców: Tekst ma 6 001 znaków, a mieści się 6 000."),
]  # fmt: skip


@pytest.mark.parametrize(("page", "typed", "line"), NAMED)
def test_the_summary_of_errors_says_where_each_belongs(official, plan, page, typed, line):
    answer = filled(official, plan + page, **_under(typed))
    assert [one.replace("\xa0", " ") for one in errors_in(answer)] == [line]


def test_a_lost_session_costs_nothing(official, plan):
    form = opened(official, f"{plan}podstawy")
    answer = sent(official, f"{plan}podstawy", form, csrf_token="zgubiony", introduction="Długi wstęp.")
    assert answer.status_code == 422 and "Nic nie przepadło" in errors_in(answer)[0]
    assert "Długi wstęp." in answer.text


def test_addresses_and_codes_are_taken_once(official, plan):
    twice = filled(official, f"{DESK}nowa", title="Druga", year="2028", slug="bo-2028")
    assert (
        twice.status_code == 422 and "już istnieje" in errors_in(twice)[0] and 'value="Druga"' in twice.text
    )
    pool = filled(official, f"{plan}pule/nowa", **{**POOL, "name": "Inna"})
    assert pool.status_code == 422 and "Pula o kodzie „miasto” już jest" in errors_in(pool)[0]
    make_round("bo-2027", Stage.VOTING)
    moved = filled(official, f"{plan}podstawy", slug="bo-2027")
    assert moved.status_code == 422 and "już istnieje" in errors_in(moved)[0]
    done = filled(official, f"{plan}podstawy", slug="budzet-2028")
    assert done.headers["Location"] == f"{DESK}budzet-2028/podstawy"


def test_rows_of_the_price_list_come_change_and_go(official, plan):
    page = f"{plan}cennik"
    first = {
        "name": "Lipa",
        "unit": "szt.",
        "unit_price": "1 450,50",
        "is_greenery": "yes",
        "pool_kinds": ["green", "youth"],
    }
    second = {"name": "Ławka", "unit": "szt.", "unit_price": "2400"}
    typed = {f"nowa-1.{n}": t for n, t in first.items()} | {f"nowa-2.{n}": t for n, t in second.items()}
    assert sent(official, page, opened(official, page), **_under(typed)).status_code == 303
    lime, bench = filing_rules(find_any_round("bo-2028", now())).measures
    assert (lime.code, lime.unit_price, lime.is_greenery, lime.pool_kinds) == (
        "lipa",
        Decimal("1450.50"),
        True,
        ("green", "youth"),
    )
    assert (bench.code, bench.pool_kinds) == ("lawka", ())
    broken = sent(
        official, page, opened(official, page), **_under({"lipa.unit_price": "tanio", "nowa-1.name": "Klon"})
    )
    assert broken.status_code == 422 and 'value="tanio"' in broken.text and 'value="Klon"' in broken.text
    twice = sent(official, page, opened(official, page), **_under({"lawka.name": "lipa"}))
    assert "lipa: Nazwa: Taka sama pozycja jest na liście drugi raz." in errors_in(twice)
    changed = {"lipa.remove": "yes", "lawka.unit_price": "2 500"}
    assert sent(official, page, opened(official, page), **_under(changed)).status_code == 303
    (only,) = filing_rules(find_any_round("bo-2028", now())).measures
    assert (only.code, only.unit_price) == ("lawka", 2500)


def _under(typed: dict) -> dict:
    return {name.replace(".", "__"): text for name, text in typed.items()}


def test_a_pool_is_taken_out_of_a_plan_and_a_plan_is_thrown_away(official, plan):
    token = {"csrf_token": opened(official, plan)["csrf_token"]}
    assert official.post(f"{plan}pule/miasto/usun", data=token).status_code == 303
    assert db.session.query(Pool).count() == 0
    assert official.post(f"{plan}porzuc", data=token).status_code == 303
    assert db.session.query(Round).count() == db.session.query(RulesVersion).count() == 0
    assert official.get(plan).status_code == 404


def test_last_years_round_is_copied_with_its_dates_moved(official, announced, client):
    done = filled(official, f"{DESK}nowa?kopia=bo-2028", title="BO 2029", year="2029", slug="bo-2029")
    assert done.status_code == 303
    assert client.get("/bo/bo-2029/").status_code == 404
    old, new = find_round("bo-2028", now()), find_any_round("bo-2029", now())
    assert new.rules.version == 1 and new.pb_round.announced_at is None
    for stage in (Stage.SUBMISSION, Stage.VERIFICATION, Stage.APPEALS, Stage.VOTING):
        assert (new.rules.window(stage).opens_at - old.rules.window(stage).opens_at).days == 364
    voting = opened(official, f"{DESK}bo-2029/harmonogram")
    assert voting["voting.closes_on"] == ["18.09.2028"] and voting["voting.closes_at"] == ["23:59"]
    (before,), (after,) = old.rules.pools, new.rules.pools
    assert before.pool_id != after.pool_id and before.amount == after.amount
    assert {**vars(filing_rules(new)), "pools": ()} == {**vars(filing_rules(old)), "pools": ()}
    assert announce(official, f"{DESK}bo-2029/").status_code == 303


@pytest.mark.parametrize("role", ["", "resident", "clerk"])
def test_only_officials_and_administrators_edit(app, plan, role):
    browser = signed_in(app, role) if role else app.test_client()
    pages = ["", "podstawy", "harmonogram", "pule/", "pule/nowa", "pule/miasto", "podglad"]
    expected = 403 if role else 303
    assert {browser.get(plan + page).status_code for page in pages} == {expected}
    assert browser.get(DESK).status_code == browser.get(f"{DESK}nowa").status_code == expected
    for act in ("podstawy", "pule/nowa", "pule/miasto", "oglos"):
        assert post(browser, plan + act, title="Podmieniony").status_code == expected
    assert find_any_round("bo-2028", now()).pb_round.announced_at is None


def test_an_administrator_may_announce(app, area_id):
    administrator = signed_in(app, "administrator")
    desk = planned(administrator)
    complete(administrator, desk, area_id)
    assert announce(administrator, desk).status_code == 303


def test_unknown_pages_and_pools_are_not_found(official, plan):
    for address in (f"{plan}nie-ma", f"{plan}pule/nie-ma", f"{DESK}nie-ma/", f"{DESK}nie-ma/podstawy"):
        assert official.get(address).status_code == 404, address


def test_the_preview_is_marked_and_leads_nowhere_yet(official, plan, client):
    page = looked_at(official.get(f"{plan}podglad?etap=glosowanie"))
    assert "Podgląd: tej strony mieszkańcy jeszcze nie widzą" in page.text
    assert "Do głosowania potrzebujesz" in page.text and "Pula ogólnomiejska" in page.text
    assert not [href for _words, href in page.links if href.startswith("/bo/bo-2028")]
    assert client.get(f"{plan}podglad").status_code == 303


def test_call_and_ballot_can_be_looked_at_before_there_is_any_project(official, plan, client):
    call = looked_at(official.get(f"{plan}podglad/zgloszenie"))
    assert "Pula ogólnomiejska 240 000 zł 1 234,56 zł 100 000 zł 10" in " ".join(
        call.text.replace("\u2009", " ").split()
    )
    ballot = looked_at(official.get(f"{plan}podglad/karta"))
    assert "wybierz najwyżej 3" in ballot.text and ballot.text.count("Projekt przykładowy") >= 3
    for page in ("zgloszenie", "karta"):
        assert client.get(f"{plan}podglad/{page}").status_code == 303
        shown = looked_at(official.get(f"{plan}podglad/{page}"))
        assert "Podgląd: tej strony mieszkańcy jeszcze nie widzą" in shown.text


def test_warnings_of_law_stand_on_their_page_and_bar_nothing(official, plan):
    assert filled(official, f"{plan}glosujacy", minimum_age="16").status_code == 303
    assert filled(official, f"{plan}pule/miasto", endorsements="18").status_code == 303
    for page in (plan, f"{plan}glosujacy"):
        assert "WSA Wrocław III SA/Wr 777/16" in official.get(page).text
    assert "wolno najwyżej 17" in official.get(f"{plan}pule/miasto").text
    assert announce(official, plan).status_code == 303


def test_a_pool_of_the_villages_over_the_whole_gmina_is_saved_with_a_warning(official, plan):
    assert filled(official, f"{plan}pule/miasto", kind="village").status_code == 303
    for page in (plan, f"{plan}pule/miasto"):
        assert "nie jest sołectwem, wsią ani wiejską częścią gminy" in official.get(page).text
    assert filled(official, f"{plan}pule/miasto", kind="revitalisation").status_code == 303
    assert "nie może on być całą gminą" in official.get(f"{plan}pule/miasto").text


def test_a_pool_is_promised_one_area(official, plan):
    page = official.get(f"{plan}pule/miasto").text
    assert "Gmina albo jednostka pomocnicza (art. 5a ust. 6 u.s.g.)" in page and "ich grupa" not in page


def test_a_preview_of_an_announced_round_says_that_residents_see_it(official, announced):
    for page in ("podglad", "podglad/zgloszenie", "podglad/karta"):
        shown = official.get(announced + page).text
        assert "mieszkańcy jeszcze nie widzą" not in shown and "zaczną działać po ogłoszeniu" not in shown
        assert "Podgląd edycji, którą mieszkańcy już widzą" in shown and 'href="/bo/bo-2028/"' in shown


def statements(app, browser, pools: int) -> dict[str, int]:
    specs = [PoolSpec(f"pula-{number}", f"Pula {number}") for number in range(pools)]
    make_round(f"bo-{pools}", Stage.DRAFT, specs, projects_per_pool=0, with_key=False, is_announced=False)
    taken = {}
    for page in ("", "harmonogram", "pule/", "pule/pula-0", "cennik", "podglad"):
        browser.get(f"{DESK}bo-{pools}/{page}")
        db.session.expunge_all()
        with counted_statements() as sent_:
            assert browser.get(f"{DESK}bo-{pools}/{page}").status_code == 200
        taken[page] = len(sent_)
    return taken


def test_more_pools_take_no_more_statements(app, official):
    few, many = statements(app, official, 2), statements(app, official, 40)
    assert few == many
    assert max(many.values()) <= 12
