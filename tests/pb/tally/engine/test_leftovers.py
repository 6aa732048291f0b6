"""Money that is left in a pool goes where the regulation says: to another pool, or to the best not selected anywhere."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pb.tally.engine.errors import CountError, TieUndecided
from pb.tally.engine.outcome import Outcome
from pb.tally.engine.several import PoolTerms, count_several
from pb.tally.engine.ties import number_key
from tests.support.elections import Small, small_elections
from tests.support.pabulib import approval_election

RULES = ("greedy", "greedy-cost", "greedy-stop", "greedy-stop-80")


def pool(code: str, costs: dict[str, int], votes: dict[str, int], budget: int, **more: object) -> PoolTerms:
    return PoolTerms(code, approval_election(costs, votes, budget), "greedy", threshold=None, **more)  # type: ignore[arg-type]


def test_what_a_district_leaves_is_added_to_the_citywide_pool() -> None:
    district = pool("d", {"1": 60}, {"1": 5}, 100, leftovers="pool", target="m")
    city = pool("m", {"2": 100, "3": 30}, {"2": 9, "3": 4}, 90)

    found = count_several([city, district])

    assert found.outcomes["m"].budget == 130
    assert found.outcomes["m"].selected == ("2", "3")
    assert found.outcomes["m"].parameters["moved_in"] == {"d": Fraction(40, 100)}
    assert found.outcomes["d"].parameters["leftovers"] == {
        "rule": "pool",
        "amount": Fraction(40, 100),
        "to": "m",
    }


def test_money_walks_through_several_pools_whatever_their_order() -> None:
    pools = [
        pool("c", {"3": 30}, {"3": 1}, 0),
        pool("b", {"2": 100}, {"2": 1}, 10, leftovers="pool", target="c"),
        pool("a", {"1": 100}, {"1": 1}, 20, leftovers="pool", target="b"),
    ]
    for order in (pools, pools[::-1]):
        assert count_several(order).outcomes["c"].selected == ("3",)


@pytest.mark.parametrize("targets", [{"a": "b", "b": "a"}, {"a": "a"}, {"a": "nowhere"}])
def test_money_that_goes_round_or_nowhere_is_refused(targets: dict[str, str]) -> None:
    pools = [
        pool(code, {code + "1": 1}, {code + "1": 1}, 1)
        if code not in targets
        else pool(code, {code + "1": 1}, {code + "1": 1}, 1, leftovers="pool", target=targets[code])
        for code in ("a", "b")
    ]
    with pytest.raises(CountError):
        count_several(pools)


def test_a_tie_in_a_district_makes_the_citywide_pool_wait() -> None:
    district = pool("d", {"1": 60, "2": 60}, {"1": 5, "2": 5}, 100, leftovers="pool", target="m")
    city = pool("m", {"3": 1}, {"3": 1}, 1)
    other = pool("x", {"4": 1}, {"4": 1}, 1)

    found = count_several([district, city, other])

    assert isinstance(found.stopped["d"], TieUndecided)
    assert found.waiting == {"m"}
    assert set(found.outcomes) == {"x"}


def best(code: str, costs: dict[str, int], votes: dict[str, int], budget: int, **more: object) -> PoolTerms:
    return pool(code, costs, votes, budget, leftovers="best", **more)


def test_the_best_not_selected_anywhere_is_built_from_what_all_pools_leave() -> None:
    north = best("n", {"1": 80, "2": 70}, {"1": 9, "2": 8}, 100)
    south = best("s", {"3": 50, "4": 60, "5": 55}, {"3": 9, "4": 5, "5": 7}, 100)

    found = count_several([north, south])

    assert found.outcomes["n"].extra == ("2",)
    assert found.outcomes["n"].row("2").reason.facts == {"place": 1, "left_before": 70, "left": 0}
    assert found.outcomes["s"].extra == ()
    assert found.outcomes["s"].row("5").reason.facts["pot_left"] == 0
    told = found.outcomes["s"].parameters["leftovers"]
    assert told == {
        "rule": "best", "amount": Fraction(50, 100), "pools": ["n", "s"], "pot": Fraction(70, 100), "pot_left": 0,
    }  # fmt: skip


def test_a_tie_over_the_pot_stops_all_pools_that_share_it() -> None:
    pools = [
        best("n", {"1": 90, "2": 60}, {"1": 9, "2": 5}, 120),
        best("s", {"3": 90, "4": 60}, {"3": 9, "4": 5}, 120),
    ]

    stopped = count_several(pools)
    drawn = count_several(pools, "drawn:4,2")

    assert stopped.pot_tie is not None and stopped.pot_tie.tie.projects == ("2", "4")
    assert stopped.outcomes == {} and stopped.waiting == {"n", "s"}
    assert drawn.outcomes["s"].extra == ("4",) and drawn.outcomes["n"].extra == ()


def test_a_project_excluded_by_a_winner_is_not_built_from_the_pot() -> None:
    north = best("n", {"1": 50, "2": 40}, {"1": 9, "2": 8}, 100, conflicts=[("1", "2")])
    found = count_several([north, best("s", {"3": 500}, {"3": 2}, 100)])
    assert found.outcomes["n"].extra == ()
    assert found.outcomes["n"].row("2").reason.code == "conflict"


def test_votes_and_points_have_no_common_pot() -> None:
    votes = best("n", {"1": 50}, {"1": 9}, 100)
    header = replace(votes.election.header, vote_type=type(votes.election.header.vote_type).CUMULATIVE)
    points = replace(votes, code="s", election=replace(votes.election, header=header), score="points")
    with pytest.raises(CountError):
        count_several([votes, points])


def terms(code: str, small: Small, rule: str, ties: str = "number") -> PoolTerms:
    """A pool of the common pot; ids are made different from pool to pool."""
    name = f"{code}-{{}}".format
    costs = {name(one): cost for one, cost in small.costs.items()}
    votes = {name(one): count for one, count in small.votes.items()}
    groups = [tuple(map(name, group)) for group in small.conflicts]
    return PoolTerms(
        code, approval_election(costs, votes, small.budget), rule, ties, small.threshold or None,
        conflicts=groups, leftovers="best",
    )  # fmt: skip


def built(outcome: Outcome) -> set[str]:
    return {*outcome.selected, *outcome.extra}


def plainly(pools: list[PoolTerms]) -> dict[str, set[str]]:
    """The common pot in its plainest words, over the pools' own counts."""
    own = {one.code: count_several([replace(one, leftovers="unused")]).outcomes[one.code] for one in pools}
    chosen = {code: built(outcome) for code, outcome in own.items()}
    pot = sum(outcome.budget - outcome.spent for outcome in own.values())
    rest = [
        (row.points, row.id, row.cost, one)
        for one in pools
        for row in own[one.code].rows
        if row.id not in chosen[one.code] and row.points > 0 and row.points >= (one.threshold or 0)
    ]
    for _points, name, cost, one in sorted(rest, key=lambda row: (-row[0], number_key(row[1]))):
        against = {other for group in one.conflicts if name in group for other in group} - {name}
        if cost <= pot and not against & chosen[one.code]:
            chosen[one.code].add(name)
            pot -= cost
    return chosen


@given(small_elections(), small_elections(), st.sampled_from(RULES), st.sampled_from(RULES))
def test_the_pot_builds_what_plain_words_say(one: Small, two: Small, rule: str, other: str) -> None:
    pools = [terms("a", one, rule), terms("b", two, other)]
    found = count_several(pools, "number")
    assert {code: built(outcome) for code, outcome in found.outcomes.items()} == plainly(pools)
    assert found == count_several(pools[::-1], "number")
    money = sum(small.budget for small in (one, two))
    topped = sum(
        row.cost
        for outcome in found.outcomes.values()
        for row in outcome.rows
        if row.reason.code == "topped_up"
    )
    spent = sum(row.cost for out in found.outcomes.values() for row in out.rows if row.id in built(out))
    assert spent - topped <= money


@settings(deadline=None)
@given(small_elections(), small_elections(), st.sampled_from(("greedy", "greedy-cost")))
def test_the_told_distance_is_exact_with_the_pot(one: Small, two: Small, rule: str) -> None:
    """With so many votes more, or so much cheaper, it is built; with one less it is not."""
    pools = [terms("a", one, rule), terms("b", two, rule)]
    outcome = count_several(pools, "number").outcomes["a"]

    def wins(small: Small, name: str) -> bool:
        return f"a-{name}" in built(
            count_several([terms("a", small, rule), pools[1]], "number").outcomes["a"]
        )

    for row in outcome.rows:
        if row.id in built(outcome):
            continue
        name = row.id[2:]
        missing, cheaper = row.reason.facts.get("missing"), row.reason.facts.get("cheaper_by")
        if isinstance(missing, int):
            assert wins(one.with_votes(name, missing), name)
            assert missing == 1 or not wins(one.with_votes(name, missing - 1), name)
        if isinstance(cheaper, int):
            assert wins(one.with_lower_cost(name, cheaper), name)
            assert cheaper == 1 or not wins(one.with_lower_cost(name, cheaper - 1), name)
