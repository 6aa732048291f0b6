"""What equal shares paid for: one ballot for its owner, all ballots together, small groups never alone."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from core.clock import now
from core.db import transaction
from pb.results.queries import round_result
from pb.results.services.import_options import ImportOptions
from pb.results.services.importing import import_round
from pb.results.share_use import UseClass, merged_classes, share_use
from pb.rounds.queries import find_round
from tests.support.announced import announced
from tests.support.pabulib import PABULIB
from tests.support.rounds import PoolSpec, make_round
from tests.support.urns import cast

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def plain(html: str) -> str:
    """Words with ordinary spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html).replace("&nbsp;", " "))


def test_what_all_ballots_paid_is_what_the_projects_cost(app, client):
    with transaction():
        import_round(PABULIB / "Poland_Swiecie_2023.pb", ImportOptions("swiecie"))
    pool = round_result(find_round("swiecie", now())).pools[0]
    use = share_use(pool)
    assert sum(one.ballots for one in use.classes) == pool.run.ballots == 2553
    assert abs(use.mean * 2553 - Fraction(pool.run.spent)) < 3, "prices are kept to a millionth"
    said = plain(client.get("/bo/swiecie/wyniki/krok-po-kroku/pula").text)
    assert "Ile ze swojego udziału wydali głosujący" in said
    lost = next(row for row in pool.rows if row.reason_code == "not_affordable")
    page = plain(client.get(f"/bo/swiecie/projekty/{lost.number}").text)
    assert "Jego zwolennicy mieli razem jeszcze" in page and "Z osób, które go poparły" in page


@pytest.mark.parametrize(
    ("counts", "classes"),
    [
        ([0] * 9 + [50], [(90, 100, 50)]),
        ([12, 3, 0, 0, 20, 0, 0, 0, 0, 4], [(0, 20, 15), (40, 100, 24)]),
        ([3, 0, 0, 0, 0, 0, 0, 0, 0, 2], [(0, 100, 5)]),
    ],
)
def test_no_class_tells_of_fewer_than_ten(counts, classes):
    told = [UseClass(*one) for one in classes]
    assert [one for one in merged_classes(counts) if one.ballots] == told


def test_the_owner_of_a_receipt_sees_what_won_and_what_the_share_paid_for(app, client, clock):
    made = make_round(pools=(PoolSpec(amount=24_000, rules={"allocation_rule": "equal-shares"}),))
    codes = [cast(made, [1, 5]) for _one in range(10)]
    for _one in range(2):
        cast(made, [1])
    announced(made, clock)
    token = TOKEN.search(client.get("/bo/bo-2027/sprawdz").text).group(1)
    said = plain(client.post("/bo/bo-2027/sprawdz", data={"receipt": codes[0], "csrf_token": token}).text)
    assert "Za co zapłacił Twój udział: 2 000 zł" in said
    assert "nr 1. Projekt próbny 1 916,67 zł" in said and "Niewydane 1 083,33 zł" in said
    assert "niewybrany Jego zwolennicy mieli razem jeszcze 10 833,33 zł" in said


def test_under_a_greedy_rule_the_owner_reads_the_reasons_alone(app, client, clock):
    made = make_round(pools=(PoolSpec(amount=24_000),))
    code = cast(made, [1, 5])
    cast(made, [1])
    announced(made, clock)
    token = TOKEN.search(client.get("/bo/bo-2027/sprawdz").text).group(1)
    said = plain(client.post("/bo/bo-2027/sprawdz", data={"receipt": code, "csrf_token": token}).text)
    assert (
        " wybrany Zostało potem" in said
        and "niewybrany Nie zmieścił się" in said
        and "Twój udział" not in said
    )
