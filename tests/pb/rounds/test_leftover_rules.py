"""Money that a pool leaves: the regulation may send it on, but not to nowhere and not round in a circle."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.rounds.leftover_rules import check_leftovers
from pb.rounds.rules import BallotMethod, Leftovers, PoolKind, PoolRules, TieRule
from pb.tally.engine.errors import CountError
from pb.tally.engine.several import counting_order
from tests.support.editing import POOL, errors_in, filled, opened

CITY = PoolRules(1, "miasto", "Miasto", PoolKind.CITIZEN, Decimal(100), BallotMethod.APPROVAL, maximum=3)
CODES = ("a", "b", "c", "d")


def to(code: str, target: str) -> PoolRules:
    return replace(CITY, code=code, name=code, leftovers=Leftovers.POOL, leftover_pool=target)


def best(code: str, **more: object) -> PoolRules:
    return replace(CITY, code=code, name=code, leftovers=Leftovers.BEST, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pools", "found"),
    [
        ([to("a", "miasto"), to("b", "a"), CITY], []),
        ([to("a", "b"), to("b", "a"), CITY], [("a", "leftover_circle"), ("b", "leftover_circle")]),
        ([to("a", "b"), to("b", "c"), to("c", "b")], [("b", "leftover_circle"), ("c", "leftover_circle")]),
        ([to("a", "nie-ma"), CITY], [("a", "leftover_pool_unknown")]),
        ([best("a"), best("b")], []),
        ([best("a"), best("b", method=BallotMethod.POINTS)], [("b", "leftover_units")]),
        ([best("a"), best("b", tie_rule=TieRule.CHEAPER)], [("b", "leftover_ties")]),
    ],
)
def test_pools_that_contradict_each_other_are_named(pools, found):
    assert [(one.facts["pool"], one.code) for one in check_leftovers(pools)] == found


@given(st.dictionaries(st.sampled_from(CODES), st.sampled_from((*CODES, "nie-ma"))))
def test_what_the_editor_lets_through_can_be_counted(targets):
    pools = [to(code, targets[code]) if code in targets else replace(CITY, code=code) for code in CODES]
    own = any(code == target for code, target in targets.items())
    refused = bool(check_leftovers(pools)) or own
    try:
        order = counting_order(targets, CODES)
    except CountError:
        assert refused
    else:
        assert not refused
        assert all(order.index(code) < order.index(target) for code, target in targets.items())


def test_the_editor_asks_which_pool_takes_the_rest_and_keeps_it(official, plan):
    page = f"{plan}pule/miasto"
    assert errors_in(filled(official, page, leftovers="pool")) == [
        "Do której puli przechodzi reszta: Wskaż, do której puli przechodzi reszta."
    ]
    assert errors_in(filled(official, page, leftovers="pool", leftover_pool="miasto")) == [
        "Do której puli przechodzi reszta: Reszta nie może przejść do tej samej puli."
    ]
    area = official.get(page).text
    assert "przechodzi do innej puli" in area
    done = filled(
        official,
        f"{plan}pule/nowa",
        **{**POOL, "name": "Osiedle", "code": "osiedle", "leftovers": "pool", "leftover_pool": "miasto"},
    )
    assert done.status_code == 303, errors_in(done)
    assert '<option value="miasto" selected>' in official.get(f"{plan}pule/osiedle").text
    assert filled(official, f"{plan}pule/osiedle", leftovers="back").status_code == 303
    assert '<option value="miasto" selected>' not in official.get(f"{plan}pule/osiedle").text


def test_a_circle_of_leftovers_is_refused_beside_its_field(official, plan):
    osiedle = {**POOL, "name": "Osiedle", "code": "osiedle", "leftovers": "pool", "leftover_pool": "miasto"}
    assert filled(official, f"{plan}pule/nowa", **osiedle).status_code == 303
    refused = filled(official, f"{plan}pule/miasto", leftovers="pool", leftover_pool="osiedle")
    assert refused.status_code == 422
    assert re.search(r'id="leftover_pool-e">Reszta krąży między pulami', refused.text)
    assert "leftover_circle" not in official.get(plan).text
    assert filled(official, f"{plan}pule/miasto", leftovers="back").status_code == 303


def test_a_pool_that_takes_the_rest_stays_until_it_goes_elsewhere(official, plan):
    osiedle = {**POOL, "name": "Osiedle", "code": "osiedle", "leftovers": "pool", "leftover_pool": "miasto"}
    assert filled(official, f"{plan}pule/nowa", **osiedle).status_code == 303
    token = {"csrf_token": opened(official, plan)["csrf_token"]}
    kept = official.post(f"{plan}pule/miasto/usun", data=token)
    assert kept.status_code == 422 and "przechodzi reszta z innej („Osiedle”)" in errors_in(kept)[0]
    assert filled(official, f"{plan}pule/osiedle", leftovers="back").status_code == 303
    assert official.post(f"{plan}pule/miasto/usun", data=token).status_code == 303


def test_a_renamed_pool_still_takes_the_rest(official, plan):
    osiedle = {**POOL, "name": "Osiedle", "code": "osiedle", "leftovers": "pool", "leftover_pool": "miasto"}
    assert filled(official, f"{plan}pule/nowa", **osiedle).status_code == 303
    assert filled(official, f"{plan}pule/miasto", code="gmina").status_code == 303
    assert '<option value="gmina" selected>' in official.get(f"{plan}pule/osiedle").text
