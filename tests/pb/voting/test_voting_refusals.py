"""Bad input at each step: said in a sentence, nothing lost, nothing written."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from pb.rounds.rules import Stage
from pb.voting.booth import COOKIE
from tests.support.pesels import pesel_of
from tests.support.rounds import POINTS, RANKING, TOWN, VILLAGE, PoolSpec
from tests.support.voter import error_in


def at_choice(urn, **kwargs):
    urn.make(**kwargs)
    voter = urn.voter()
    voter.open()
    return voter


def at_identity(urn, **kwargs):
    voter = at_choice(urn, **kwargs)
    assert voter.choose(1, 7).status_code == 303
    return voter


def at_confirmation(urn, **kwargs):
    voter = at_identity(urn, **kwargs)
    assert voter.identify().status_code == 303
    return voter


@pytest.mark.parametrize(
    ("numbers", "said", "ticked"),
    [
        ((), "Karta jest pusta", ()),
        ((1, 2, 3, 4), "Pula ogólnomiejska: można wybrać 3 projekty, a zaznaczono 4. Odznacz jeden.", (1, 2, 3, 4)),
        ((1, 6, 7), "Pula sołecka: można wybrać 1 projekt, a zaznaczono 2. Odznacz jeden.", (1, 6, 7)),
        ((1, 1), "Projekt nr 1 podano więcej niż raz", (1,)),
        ((2, 99), "nie ma projektu nr 99", (2,)),
        ((2, "x1"), "nie ma projektu nr x1", (2,)),
        ((2, "-1"), "nie ma projektu nr -1", (2,)),
        ((2, "1.5"), "nie ma projektu nr 1.5", (2,)),
        ((2, "\u0661"), "nie ma projektu", (2,)),
        ((2, "9" * 5000), "nie ma projektu nr 99999999999999999999.", (2,)),
        ((2, "<script>alert(1)</script>"), "nie ma projektu", (2,)),
        ((2, "\x00"), "nie ma projektu", (2,)),
    ],
)
def test_ticks(urn, numbers, said, ticked):
    voter = at_choice(urn)
    answer = voter.choose(*numbers)
    assert answer.status_code == 422
    assert said in error_in(answer)
    assert "<title>Błąd: " in answer.text
    assert "<script>alert" not in answer.text
    assert re.findall(r'value="(\d+)"\s+checked', answer.text) == [str(number) for number in ticked]
    assert urn.counts() == (0, 0)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"points-1": "7"}, "Nr 1: jeden projekt może dostać najwyżej 6 pkt, a wpisano 7."),
        ({"points-1": "6", "points-2": "6"}, "do rozdania jest 10 pkt, a wpisano razem 12. Odejmij 2."),
        ({"points-1": "trzy"}, "Nr 1: wpisano „trzy”, a punkty to liczba całkowita."),
        ({"points-1": "-2"}, "Nr 1: wpisano „-2”"),
        ({"points-1": "1.5"}, "Nr 1: wpisano „1.5”"),
        ({"points-1": "1e3"}, "Nr 1: wpisano „1e3”"),
        ({"points-1": "9" * 400}, "Nr 1: wpisano „999999999999”"),
        ({"points-1": ["2", "3"]}, "Projekt nr 1 podano więcej niż raz."),
        ({"points-99": "2"}, "nie ma projektu nr 99"),
        ({"project": "1"}, "Nr 1: w tej puli wpisuje się liczbę"),
        ({"points-1": "0", "points-2": " "}, "Karta jest pusta"),
        ({"points-99999999999": "2"}, "Karta jest pusta"),
    ],
)
def test_points(urn, fields, said):
    voter = at_choice(urn, pools=(POINTS,))
    answer = voter.post("", **fields)
    assert (answer.status_code, said in error_in(answer)) == (422, True), error_in(answer)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"rank-1": "1", "rank-2": "2"}, "trzeba wybrać dokładnie 3, a zaznaczono 2. Wybierz jeszcze jeden albo zostaw tę pulę pustą."),
        ({"rank-1": "1", "rank-2": "1", "rank-3": "2"}, "miejsce 1 podano więcej niż raz"),
        ({"rank-1": "1", "rank-2": "2", "rank-3": "4"}, "brakuje miejsca 3"),
        ({"rank-1": "pierwsze", "rank-2": "2", "rank-3": "3"}, "Nr 1: wpisano „pierwsze”, a miejsce to liczba całkowita."),
        ({"rank-1": "1", "rank-2": "2", "rank-3": "3", "rank-4": "4"}, "można wybrać 3 projekty, a zaznaczono 4"),
    ],
)
def test_ranking(urn, fields, said):
    voter = at_choice(urn, pools=(RANKING,))
    answer = voter.post("", **fields)
    assert (answer.status_code, said in error_in(answer)) == (422, True), error_in(answer)


def test_typed_points_and_places_are_kept(urn):
    voter = at_choice(urn, pools=(POINTS, RANKING))
    text = voter.post("", **{"points-1": "9", "points-2": "5", "rank-6": "2"}).text
    assert re.search(r'name="points-1"[^>]*value="9"', text)
    assert re.search(r'name="points-2"[^>]*value="5"', text)
    assert re.search(r'value="2" selected', text.split('name="rank-6"')[1].split("</select>")[0])


def test_minimum_is_said(urn):
    voter = at_choice(urn, pools=(PoolSpec(minimum=2),))
    assert "trzeba wybrać co najmniej 2, a zaznaczono 1" in error_in(voter.choose(1))


def test_one_district_only(urn):
    ochota = PoolSpec("ochota", "Ochota", rules={"exclusive_group": "dzielnica"})
    wola = PoolSpec("wola", "Wola", rules={"exclusive_group": "dzielnica"})
    voter = at_choice(urn, pools=(TOWN, ochota, wola))
    assert "zaznaczono w kilku: Ochota, Wola" in error_in(voter.choose(1, 6, 11))
    assert voter.choose(1, 6).status_code == 303


def test_a_huge_form_is_413_or_a_sentence(urn):
    voter = at_choice(urn)
    many = voter.post("", project=[str(number) for number in range(1, 400)])
    assert many.status_code == 422
    assert "najwyżej 160 projektów" in error_in(many)
    assert voter.post("", project="1", q="x" * 600_000).status_code == 413


@pytest.mark.parametrize(
    ("pesel", "said"),
    [
        ("", "Wpisz numer PESEL."),
        ("4405140135", "Numer PESEL ma 11 cyfr, a wpisano 10."),
        ("440514013590", "Numer PESEL ma 11 cyfr, a wpisano 12."),
        ("4405140135O", "składa się z samych cyfr"),
        ("44051401358", "Ostatnia cyfra się nie zgadza. Sprawdź, czy nie przestawiono dwóch cyfr."),
        ("44133101350", "a takiej daty nie ma"),
        ("02381307589", "a takiej daty nie ma"),
        (pesel_of(date(2026, 11, 25)), "data urodzenia w przyszłości"),
        ("1" * 9000, "Numer PESEL ma 11 cyfr, a wpisano 61."),
        ("'; drop table pb_voter_marks; --", "składa się z samych cyfr"),
        ("<b>44051401359</b>", "składa się z samych cyfr"),
        ("\x00", "składa się z samych cyfr"),
    ],
)
def test_pesel(urn, pesel, said):
    voter = at_identity(urn)
    answer = voter.post("/tozsamosc", pesel=pesel, first_name="Próba", last_name="Testowa", declaration="yes")
    assert answer.status_code == 422
    assert said in error_in(answer)
    assert 'value="Próba"' in answer.text
    assert re.search(r'name="declaration"[^>]*checked', answer.text)
    assert "Twoja karta czeka" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("pesel", [" 440514 01359 ", "440514-01359", "44 05 14 013 59"])
def test_pesel_with_spaces_and_dashes_is_fine(urn, pesel):
    assert at_identity(urn).identify(pesel).status_code == 303


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("first_name", "", "Wpisz imię."),
        ("last_name", "   ", "Wpisz nazwisko."),
        ("last_name", "12345", "Wpisz nazwisko."),
        ("first_name", "Ż" * 81, "najwyżej 80 znaków"),
        ("first_name", "Ż" * 9000, "najwyżej 80 znaków"),
        ("declaration", "", "Zaznacz oświadczenie"),
        ("declaration", "maybe", "Zaznacz oświadczenie"),
    ],
)
def test_names_and_declaration(urn, field, value, said):
    answer = at_identity(urn).identify(**{field: value})
    assert (answer.status_code, said in error_in(answer)) == (422, True)


def test_everything_wrong_is_said_at_once_in_the_same_words(urn):
    answer = at_identity(urn).client.post("/bo/bo-2027/glosowanie/tozsamosc", data={})
    assert answer.status_code == 422
    for sentence in ("Wpisz numer PESEL.", "Wpisz imię.", "Wpisz nazwisko.", "Zaznacz oświadczenie o miejscu zamieszkania."):
        assert answer.text.count(sentence) == 2


def test_child_needs_a_guardian(urn):
    voter = at_identity(urn, guardian_below_age=13)
    child = pesel_of(date(2015, 6, 1))
    refused = voter.identify(child)
    assert refused.status_code == 422
    assert "dziecko poniżej 13 lat" in error_in(refused)
    assert voter.identify(child, guardian="yes").status_code == 303
    assert voter.confirm().status_code == 303
    assert urn.sql("select age_band from pb_voter_marks")[0][0] == "0-12"


def test_newborn_votes_where_no_age_is_set(urn):
    assert at_identity(urn).identify(pesel_of(date(2026, 11, 24))).status_code == 303


def test_age_limit_of_the_regulation(urn):
    voter = at_identity(urn, minimum_age=16)
    refused = voter.identify(pesel_of(date(2010, 11, 25)))
    assert "pozwala głosować od 16 lat" in error_in(refused)
    assert voter.identify(pesel_of(date(2010, 11, 24))).status_code == 303


def test_confirmation_needs_its_word(urn):
    voter = at_confirmation(urn)
    for fields in ({"confirm": ""}, {"confirm": "no"}, {"confirm": "y" * 5000}):
        answer = voter.confirm(**fields)
        assert (answer.status_code, "Karta nie jest jeszcze w urnie" in error_in(answer)) == (422, True)
    assert urn.counts() == (0, 0)
    assert voter.confirm().status_code == 303


def test_steps_cannot_be_skipped(urn):
    urn.make()
    voter = urn.voter()
    voter.open()
    for step in ("/tozsamosc", "/potwierdzenie", "/gotowe"):
        answer = voter.client.get(voter.base + step)
        assert (answer.status_code, answer.location) == (303, voter.base)
    for answer in (voter.identify(), voter.confirm()):
        assert (answer.status_code, "Nie mamy już Twoich zaznaczeń" in error_in(answer)) == (422, True)
    voter.choose(1)
    assert voter.client.get(voter.base + "/potwierdzenie").location == voter.base + "/tozsamosc"
    answer = voter.confirm()
    assert (answer.status_code, "potwierdź tożsamość jeszcze raz" in error_in(answer)) == (422, True)
    assert urn.counts() == (0, 0)


@pytest.mark.parametrize("token", ["", "zły", "x" * 5000])
def test_lost_token_loses_nothing_that_was_chosen(urn, token):
    voter = at_choice(urn)
    good, voter.token = voter.token, token
    answer = voter.choose(2, 8)
    assert (answer.status_code, "Nic nie przepadło" in error_in(answer)) == (422, True)
    assert re.findall(r'value="(\d+)"\s+checked', answer.text) == ["2", "8"]
    voter.token = good
    assert voter.choose(2, 8).status_code == 303
    voter.token = token
    answer = voter.identify("44051401359")
    assert (answer.status_code, 'value="44051401359"' in answer.text) == (422, True)
    voter.token = good
    voter.identify("44051401359")
    voter.token = token
    assert voter.confirm().status_code == 422
    assert urn.counts() == (0, 0)


def test_lost_session_gets_a_fresh_token_that_works(urn):
    voter = at_confirmation(urn)
    voter.client.delete_cookie("wsp_session")
    answer = voter.confirm()
    assert answer.status_code == 422
    assert "Projekt próbny 1" in answer.text.replace("\u00a0", " ")
    voter.token = re.search(r'name="csrf_token" value="([^"]+)"', answer.text).group(1)
    assert voter.confirm().status_code == 303
    assert urn.counts() == (1, 1)


def test_expired_booth_is_empty(urn):
    voter = at_confirmation(urn)
    urn.clock.move(hours=2, seconds=1)
    assert voter.confirm().status_code == 422
    assert voter.client.get(voter.base + "/potwierdzenie").location == voter.base
    assert urn.counts() == (0, 0)


@pytest.mark.parametrize("change", [lambda v: v[:-4] + "AAAA", lambda v: "A" + v[1:], lambda v: "", lambda v: "ż", lambda v: "x" * 4500, lambda v: v[: len(v) // 2]])
def test_tampered_booth_is_empty(urn, change):
    voter = at_confirmation(urn)
    value = voter.client.get_cookie(COOKIE, path=voter.base).value
    voter.client.set_cookie(COOKIE, change(value), path=voter.base)
    assert voter.confirm().status_code == 422
    assert urn.counts() == (0, 0)


def test_booth_of_another_round_is_empty(urn):
    urn.make(slug="bo-2026")
    voter = at_confirmation(urn)
    value = voter.client.get_cookie(COOKIE, path=voter.base).value
    voter.client.set_cookie(COOKIE, value, path="/bo/bo-2026/glosowanie")
    voter.slug = "bo-2026"
    assert voter.confirm().status_code == 422


def test_booth_is_for_this_ballot_only_and_hidden_from_scripts(urn):
    voter = at_choice(urn)
    set_cookie = next(h for h in voter.choose(1).headers.getlist("Set-Cookie") if h.startswith(COOKIE))
    for part in ("HttpOnly", "SameSite=Lax", "Path=/bo/bo-2027/glosowanie", "Max-Age=7200"):
        assert part in set_cookie
    assert "44051401359" not in set_cookie
    assert len(set_cookie) < 4096


def test_the_longest_ballot_fits_into_the_cookie(urn):
    voter = at_choice(urn, pools=(PoolSpec(maximum=160),), projects_per_pool=160)
    answer = voter.choose(*range(1, 161))
    assert answer.status_code == 303
    assert max(len(header) for header in answer.headers.getlist("Set-Cookie")) < 4096
    voter.identify()
    assert voter.confirm().status_code == 303


def test_project_withdrawn_meanwhile_is_said(urn):
    voter = at_confirmation(urn)
    urn.sql("update pb_projects set status = 'withdrawn' where number = 7")
    answer = voter.confirm()
    assert (answer.status_code, "nie ma projektu nr 7" in error_in(answer)) == (422, True)
    assert urn.counts() == (0, 0)


def voters_before(urn, moment, count=2):
    """Voters who stand at the last step some minutes before ``moment``."""
    urn.clock.set(moment - timedelta(minutes=5))
    voters = []
    for serial in range(1, count + 1):
        voter = urn.voter()
        voter.open()
        voter.choose(1)
        voter.identify(pesel_of(serial=serial))
        voters.append(voter)
    return voters


@pytest.mark.parametrize("fraction", [0, 400_000, 999_999])
def test_closing_second_is_in_time_and_the_next_is_late(urn, fraction):
    closes_at = urn.clock.moment.replace(hour=22, minute=59, second=59)
    urn.make(windows={Stage.VOTING: (closes_at - timedelta(days=3), closes_at)})
    in_time, late = voters_before(urn, closes_at)
    urn.clock.set(closes_at.replace(microsecond=fraction))
    assert in_time.confirm().status_code == 303
    urn.clock.set(closes_at + timedelta(seconds=1))
    assert late.confirm().status_code == 422
    assert urn.counts() == (1, 1)
    urn.clock.move(minutes=20)
    assert in_time.receipt()


def test_late_words_are_those_of_the_style(urn):
    closes_at = urn.clock.moment.replace(hour=22, minute=59, second=59)
    windows = {Stage.VOTING: (closes_at - timedelta(days=3), closes_at)}
    urn.make(windows=windows, results_due_at=closes_at + timedelta(days=13))
    (voter,) = voters_before(urn, closes_at, 1)
    urn.clock.set(closes_at + timedelta(seconds=2))
    assert error_in(voter.confirm()) == (
        "Głosowanie skończyło się o 23:59:59. Twoja karta dotarła o 0:00:01, dlatego nie możemy jej przyjąć "
        "(§ 12 ust. 2). Przykro nam. Wyniki podamy do 7 grudnia."
    )


def test_an_urn_closed_before_the_ballot_came_takes_none(urn):
    voter = at_confirmation(urn)
    urn.sql("update pb_rounds set urn_closed_at = :moment", moment=urn.clock.moment)
    answer = voter.confirm()
    assert (answer.status_code, "Urnę zamknięto" in error_in(answer)) == (422, True)
    assert voter.client.get(voter.base).status_code == 403
    assert urn.counts() == (0, 0)


def test_many_tries_from_one_address_are_slowed(urn):
    voter = at_identity(urn)
    urn.sql("update core_rate_hits set n = 400 where key like 'voting-identity%'")
    voter.identify("1")
    urn.sql("update core_rate_hits set n = 400 where key like 'voting-identity%'")
    answer = voter.identify()
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    urn.clock.move(minutes=11)
    assert voter.identify().status_code == 303


def test_two_village_choices_by_hand_do_not_pass_the_urn(urn):
    """The limits hold on the server whatever a form sends (domain.md D2.5)."""
    voter = at_choice(urn, pools=(TOWN, VILLAGE))
    assert voter.choose(6, 7).status_code == 422
    assert voter.client.get(voter.base + "/tozsamosc").status_code == 303
