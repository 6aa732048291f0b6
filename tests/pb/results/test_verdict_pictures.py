"""Every verdict has a picture whose bars are its own numbers, and sentences for those who pay together."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from flask import Flask

from config import ROOT
from core.web import i18n
from pb.results.queries import ResultRow
from pb.results.texts import SENTENCES, reason_sentence
from pb.results.verdict_picture import BEST, PICTURES, Rival, verdict_pictures
from tests.support.announced import announced
from tests.support.rounds import TOWN, PoolSpec, make_round
from tests.support.urns import cast

RIVALS = {"A": Rival(3, Decimal(22)), "B": Rival(7, Decimal(9)), BEST: Rival(3, Decimal(22))}
NUMBERS = {"A": 3, "B": 7}
BOUGHT = {
    "place": 1,
    "left_before": 200000,
    "left": 103600,
    "price": "457.142857",
    "ballots": 211,
    "in_full": 200,
}


@pytest.fixture
def polish():
    """A Polish reader's request, with no database behind it."""
    app = Flask("pictures", root_path=str(ROOT))
    i18n.init_app(app)
    with app.test_request_context(headers={"Cookie": "lang=pl"}):
        yield


def row(code: str, rule: str = "greedy", **facts) -> ResultRow:
    """A project of 96 400 zł with four votes."""
    return ResultRow(
        1, 5, "E", "Skwer", "greenery", Decimal(96400), "Wasilków", None, None, 4, Decimal(4), code == "selected", None,
        code, facts, rule,
    )  # fmt: skip


def plain(text: str) -> str:
    """Ordinary spaces, no markup."""
    return re.sub(r"[\u00a0\u2009\u202f]", " ", re.sub(r"<[^>]+>", "", text))


CASES = [
    ("selected", {"place": 1, "left_before": 200000, "left": 103600}, ["200 000 zł", "96 400 zł", "103 600 zł"]),
    ("selected", BOUGHT, ["211", "200", "11"]),
    ("topped_up", {"left": 80000, "from_reserve": 16400}, ["80 000 zł", "96 400 zł", "16 400 zł"]),
    ("from_leftovers", {"place": 1, "left_before": 120000, "left": 23600}, ["120 000 zł", "96 400 zł", "23 600 zł"]),
    ("did_not_fit", {"left": 61200, "short_by": 35200, "missing": None}, ["61 200 zł", "96 400 zł", "35 200 zł"]),
    ("not_affordable", {"held": "12300.50", "short_by": "84099.50"}, ["12 300,50 zł", "96 400 zł", "84 099,50 zł"]),
    ("stopped", {"at": "B", "missing": None}, ["4 głosy", "9 głosów"]),
    ("lost_tie", {"winners": ["A", "B"], "missing": None}, ["4 głosy", "22 głosy", "9 głosów"]),
    ("conflict", {"with": "A", "difference": 18, "missing": None}, ["4 głosy", "22 głosy"]),
    ("below_threshold", {"threshold": 1000, "short_of_threshold": 996, "missing": None}, ["4 głosy", "1 000 głosów"]),
    ("no_votes", {"missing": 4}, ["4 głosy", "22 głosy"]),
    ("withdrawn", {}, ["4 głosy", "22 głosy"]),
    ("announced", {}, ["4 głosy", "22 głosy"]),
    ("not_announced", {}, ["4 głosy", "22 głosy"]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "facts", "texts"), CASES)
def test_a_picture_holds_the_numbers_of_its_reason(polish, code, facts, texts):
    (picture,) = verdict_pictures(row(code, **facts), "votes", RIVALS)
    assert [plain(bar.text) for bar in picture.bars] == texts
    assert picture.title and all(0 <= bar.start + bar.percent <= 100.01 for bar in picture.bars)
    assert max(bar.percent for bar in picture.bars) == 100


MEANS = {"A": Rival(3, Decimal("4.5")), BEST: Rival(3, Decimal("4.5"))}
BY_MEAN = [
    ("stopped", {"at": "A"}, ["średnia ocen 2", "średnia ocen 4,5"]),
    ("lost_tie", {"winners": ["A"], "broken_by": "drawn"}, ["średnia ocen 2", "średnia ocen 4,5"]),
    ("conflict", {"with": "A", "difference": "5/2"}, ["średnia ocen 2", "średnia ocen 4,5"]),
    ("below_threshold", {"threshold": "9/4", "short_of_threshold": "1/4"}, ["średnia ocen 2", "średnia ocen 2,25"]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "facts", "texts"), BY_MEAN)
def test_what_a_panel_scored_is_compared_by_means(polish, code, facts, texts):
    one = row(code, mean=2, unit="points", missing=3, **facts)
    picture, distance = verdict_pictures(one, "points", MEANS)
    assert [plain(bar.text) for bar in picture.bars] == texts
    assert "3 punktów" in plain(distance.title)
    assert [bar.text for bar in distance.bars] == ["średnia ocen 2", "średnia ocen 3,5"], (
        "7 points of 2 sheets"
    )
    said = plain(str(reason_sentence(one, NUMBERS)))
    assert said.startswith("Ma średnią ocen 2.") and "0 punkt" not in said


def test_a_winner_of_a_categorys_money_is_shown_beside_that_money(polish):
    facts = {
        "place": 1,
        "left_before": 200000,
        "left": 103600,
        "reserved_for": "greenery",
        "reserved_left": 13600,
    }
    (picture,) = verdict_pictures(row("selected", **facts), "votes", RIVALS)
    assert [plain(bar.text) for bar in picture.bars] == ["110 000 zł", "96 400 zł", "13 600 zł"]


def test_every_code_has_a_picture():
    assert set(PICTURES) == set(SENTENCES) == {code for code, _facts, _texts in CASES}


def test_a_second_picture_tells_how_many_votes_were_short(polish):
    _first, second = verdict_pictures(
        row("did_not_fit", left=1, short_by=2, missing=214, unit="votes"), "votes", RIVALS
    )
    assert plain(second.title) == "Do wygranej zabrakło 214 głosów."
    assert [plain(bar.text) for bar in second.bars] == ["4 głosy", "218 głosów"]


def test_under_equal_shares_votes_alone_are_no_distance():
    """Further ballots make every share smaller; the sentence says at which share they would be enough."""
    lost = replace(row("did_not_fit", left=1, short_by=2, missing=14, unit="votes"), rule="equal-shares")
    assert len(verdict_pictures(lost, "votes", RIVALS)) == 1


SHARES = [
    (
        "selected", BOUGHT,
        "Zebrali na niego jego zwolennicy (osób: 211). Po 457,14 zł płaci osób: 200, a resztę swojego udziału oddaje osób: 11. "
        "Zostało potem 103 600 zł.",
    ),
    (
        "selected", BOUGHT | {"in_full": 208},
        "Zebrali na niego jego zwolennicy (osób: 211). Po 457,14 zł płaci osób: 208, a resztę swojego udziału oddaje osób: "
        "mniej niż 10. Zostało potem 103 600 zł.",
    ),
    (
        "selected", {"left": 900, "by_votes": True},
        "Wybrany z pieniędzy, których głosujący nie wydali, według liczby głosów. Zostało potem 900 zł.",
    ),
    (
        "selected", {"left": 900, "ballots": 50, "load": "12.5"},
        "Zebrali na niego jego zwolennicy (osób: 50). Każdy z nich wpłacił dotąd 12,50 zł. Zostało potem 900 zł.",
    ),
    (
        "not_affordable",
        {"held": 61200, "short_by": 35200, "ballots": 214, "with_money": 120, "until": "B", "missing": 80, "unit": "votes", "cheaper_by": 35200},
        "Jego zwolennicy mieli razem jeszcze 61 200 zł, a projekt kosztuje 96 400 zł. Z osób, które go poparły (214), pieniądze "
        "miało jeszcze: 120. Stać ich było na niego do zakupu nr 7. Przy tym samym udziale wystarczyłoby więcej kart tylko z "
        "głosem na niego: 80, albo koszt niższy o 35 200 zł.",
    ),
    (
        "not_affordable", {"held": 5, "short_by": 96395, "ballots": 4, "with_money": 4, "until": None, "missing": None, "cheaper_by": None},
        "Jego zwolennicy mieli razem jeszcze 5 zł, a projekt kosztuje 96 400 zł. Z osób, które go poparły (4), pieniądze miało "
        "jeszcze: mniej niż 10. Od początku ich udziały razem na niego nie wystarczały.",
    ),
    ("conflict", {"with": "A", "difference": -4, "missing": None}, "Wyklucza się z nr 3, który został wybrany wcześniej."),
]  # fmt: skip


@pytest.mark.parametrize(("code", "facts", "sentence"), SHARES)
def test_those_who_pay_together_are_told_what_was_paid_and_missing(polish, code, facts, sentence):
    assert plain(reason_sentence(row(code, "equal-shares", **facts), NUMBERS)) == sentence


def test_the_page_of_a_project_shows_its_pictures(app, client, clock):
    made = make_round(pools=(PoolSpec(amount=Decimal(24_000), rules={"minimum_votes": 2}),))
    for lines in [[1, 2]] * 5 + [[1, 3]] * 4 + [[2]] * 3:
        cast(made, lines)
    announced(made, clock)
    html = client.get("/bo/bo-2027/projekty/3").text
    assert html.count('class="picture"') == 2 and html.count('role="img"') >= 2 and "style=" not in html
    assert "Do wygranej zabrakło" in html and 'href="/bo/bo-2027/wyniki/krok-po-kroku/miasto"' in html
    assert 'class="picture"' not in client.get("/bo/bo-2027/projekty/").text


def test_a_round_that_is_not_counted_shows_no_picture(app, client):
    make_round(pools=(TOWN,))
    assert 'class="picture"' not in client.get("/bo/bo-2027/projekty/1").text
