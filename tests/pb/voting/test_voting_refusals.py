"""Bad input at each step: said in a sentence, nothing lost, nothing written."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.support.pesels import pesel_of
from tests.support.rounds import POINTS, RANKING, TOWN, VILLAGE, PoolSpec
from tests.support.stations import at_choice, at_identity
from tests.support.voter import error_in


@pytest.mark.parametrize(
    ("numbers", "said", "ticked"),
    [
        ((), "Karta jest pusta", ()),
        (
            (1, 2, 3, 4),
            "Pula ogólnomiejska: można wybrać 3 projekty, a zaznaczono 4. Odznacz jeden.",
            (1, 2, 3, 4),
        ),
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
        (
            {"rank-1": "1", "rank-2": "2"},
            "trzeba wybrać dokładnie 3, a zaznaczono 2. Wybierz jeszcze jeden albo zostaw tę pulę pustą.",
        ),
        ({"rank-1": "1", "rank-2": "1", "rank-3": "2"}, "miejsce 1 podano więcej niż raz"),
        ({"rank-1": "1", "rank-2": "2", "rank-3": "4"}, "brakuje miejsca 3"),
        (
            {"rank-1": "pierwsze", "rank-2": "2", "rank-3": "3"},
            "Nr 1: wpisano „pierwsze”, a miejsce to liczba całkowita.",
        ),
        (
            {"rank-1": "1", "rank-2": "2", "rank-3": "3", "rank-4": "4"},
            "można wybrać 3 projekty, a zaznaczono 4",
        ),
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
    for sentence in (
        "Wpisz numer PESEL.",
        "Wpisz imię.",
        "Wpisz nazwisko.",
        "Zaznacz oświadczenie o miejscu zamieszkania.",
    ):
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


def test_a_birth_in_another_century_points_at_the_month(urn):
    answer = at_identity(urn).identify("00810112342")
    assert answer.status_code == 422 and "czy nie pomylono miesiąca" in error_in(answer)


def test_the_alert_says_that_choices_are_kept_only_when_they_are(urn):
    kept = "Nic z nich nie przepadło"
    voter = at_choice(urn)
    assert kept not in error_in(voter.choose())
    assert kept in error_in(voter.choose(1, 2, 3, 4))
    assert kept not in error_in(voter.choose(1, 999))
    for step in (voter.identify, voter.confirm):
        lost = error_in(step())
        assert "Nie mamy już Twoich zaznaczeń" in lost and "Twoje zaznaczenia są" not in lost
        assert lost.startswith("Nie udało się")


def test_another_number_lets_go_of_the_voter_known_before(urn):
    voter = at_identity(urn)
    held = "Tożsamość jest już potwierdzona"
    assert voter.identify().status_code == 303
    page = f"{voter.base}/tozsamosc"
    assert held in voter.client.get(page).text
    assert held in voter.post("/tozsamosc", first_name="Ewa").text
    assert held not in voter.identify("44051401358").text
    assert held not in voter.client.get(page).text
    assert voter.client.get(f"{voter.base}/potwierdzenie").location == page
    assert voter.confirm().status_code == 422
    assert urn.counts() == (0, 0)
