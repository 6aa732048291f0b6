"""The ladder of a count: every turn in its order, money that adds up, steps that anybody can climb without a script."""

from __future__ import annotations

import re

import pytest

from core.clock import now
from core.db import transaction
from pb.results.ladder import Fate, Kind, has_ladder, ladder_of
from pb.results.queries import round_result
from pb.results.services.import_options import ImportOptions
from pb.results.services.importing import import_round
from pb.rounds.queries import find_round
from tests.support.announced import announced
from tests.support.pabulib import PABULIB
from tests.support.rounds import TOWN, VILLAGE, PoolSpec, make_round
from tests.support.statements import counted_statements
from tests.support.urns import cast

ROUND_OF = {
    "ursynow": "Poland_Warszawa_2020_Ursynow.pb.gz",
    "kostuchna": "Poland_Katowice_2025_Kostuchna.pb",
    "gdynia": "Poland_Gdynia_2023_Green_Budget.pb.gz",
    "piatkowo": "Poland_Poznan_2024_3_-_Piatkowo_Polnoc_Piatkowo__large.pb",
    "swiecie": "Poland_Swiecie_2023.pb",
}


def bring(slug: str):
    """A real election as an imported round; the result of its only pool."""
    with transaction():
        import_round(PABULIB / ROUND_OF[slug], ImportOptions(slug))
    return round_result(find_round(slug, now())).pools[0]


def plain(html: str) -> str:
    """Words with ordinary spaces."""
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html).replace("&nbsp;", " ")).strip()
    return re.sub(r" (?=[.,:;])", "", words)


@pytest.mark.parametrize("slug", ROUND_OF)
def test_the_money_of_every_rung_is_what_the_count_said(app, slug):
    pool = bring(slug)
    assert has_ladder(pool)
    ladder = ladder_of(pool)
    assert [rung.step for rung in ladder.rungs] == list(range(1, len(ladder.rungs) + 1))
    entered = [rung.row.code for rung in ladder.rungs if rung.fate is Fate.IN]
    assert entered == [row.code for row in pool.winners]
    for rung in ladder.rungs:
        facts = rung.row.facts
        if rung.fate is Fate.IN:
            assert str(facts["left"]) == f"{rung.left:f}".rstrip("0").rstrip("."), rung
        elif rung.row.reason_code == "did_not_fit":
            assert float(facts["left"]) == float(rung.left) and rung.row.cost > rung.left, rung
    assert ladder.rungs[-1].left == pool.left
    there = {rung.row.project_id for rung in ladder.rungs} | {row.project_id for row in ladder.outside}
    assert len(there) == len(pool.rows) == len(ladder.rungs) + len(ladder.outside)


def test_turns_go_down_with_the_votes_and_ties_as_they_fell(app):
    ladder = ladder_of(bring("kostuchna"))
    points = [rung.row.points for rung in ladder.rungs]
    assert ladder.kind is Kind.GREEDY and points == sorted(points, reverse=True)
    assert any(len(rung.tied) > 1 for rung in ladder.rungs)


def test_a_step_is_told_in_one_sentence_with_its_numbers(app, client, clock):
    made = make_round(pools=(PoolSpec(amount=24_000, rules={"minimum_votes": 2}), VILLAGE))
    one, two, three, four, _five = made.numbers["miasto"]
    for lines in (
        [[one, two]] * 5 + [[one, three]] * 4 + [[two]] * 3 + [[four], [made.numbers["solectwa"][0]]]
    ):
        cast(made, lines)
    announced(made, clock)
    base = "/bo/bo-2027/wyniki/krok-po-kroku/miasto"
    first = plain(client.get(base).text)
    assert (
        "Krok 1: projekt nr 1 ma 9 głosów i kosztuje 11 000 zł; w puli jest 24 000 zł, więc wchodzi. Zostaje 13 000 zł."
        in first
    )
    third = plain(client.get(base + "?krok=3").text)
    assert "Krok 3 z 3" in third
    assert "w puli jest 1 000 zł, więc się nie mieści. Pomijamy go i w puli dalej jest 1 000 zł." in third
    assert "Poniżej progu 2 głosów: zabrakło 1 głosu." in third and "Nikt na niego nie zagłosował." in third
    html = client.get(base + "?krok=2").text
    assert 'href="/bo/bo-2027/wyniki/krok-po-kroku/miasto?krok=3#drabina"' in html
    assert html.count('role="img"') == 2 and "<desc" in html and "style=" not in html
    assert base in client.get("/bo/bo-2027/wyniki").text


@pytest.mark.parametrize("krok", ["0", "-4", "abc", "99999999999", "²", ""])
def test_a_step_that_is_not_there_leads_to_one_that_is(app, client, krok):
    bring("swiecie")
    answer = client.get("/bo/swiecie/wyniki/krok-po-kroku/pula", query_string={"krok": krok})
    assert answer.status_code == 200 and re.search(r"Krok (1|\d+) z \d+", plain(answer.text))


def test_nothing_is_shown_before_the_announcement_or_of_a_pool_that_is_not_there(app, client, clock):
    made = make_round(pools=(TOWN,))
    cast(made, [1])
    assert client.get("/bo/bo-2027/wyniki/krok-po-kroku/miasto").status_code == 404
    announced(made, clock)
    assert client.get("/bo/bo-2027/wyniki/krok-po-kroku/miasto").status_code == 200
    assert client.get("/bo/bo-2027/wyniki/krok-po-kroku/inna").status_code == 404


def test_purchases_under_equal_shares_tell_who_paid(app, client):
    ladder = ladder_of(bring("swiecie"))
    assert ladder.kind is Kind.SHARES and len(ladder.rungs) == 17
    said = plain(client.get("/bo/swiecie/wyniki/krok-po-kroku/pula?krok=2").text)
    row = ladder.rung(2).row
    assert f"Krok 2: na projekt nr {row.number} za" in said and "osób, które go poparły." in said
    assert "Udział każdej ważnej karty:" in said and "W puli zostaje" in said


def test_a_hundred_turns_cost_few_statements_and_little_weight(app, client):
    bring("ursynow")
    client.get("/bo/ursynow/wyniki/krok-po-kroku/pula")
    with counted_statements() as sent:
        answer = client.get(
            "/bo/ursynow/wyniki/krok-po-kroku/pula?krok=60",
            headers={"Cookie": "wsp_session=x", "Accept-Encoding": "gzip"},
        )
    assert len(sent) <= 9 and len(answer.data) <= 40_000
