"""Turns come as the engine took them: with money kept for a category, by votes per złoty, by means, from the pot."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest

from pb.results.ladder import Fate, Kind, Ladder, ladder_of
from pb.results.ladder_texts import Rule, raised_sentence, reserve_sentence, step_sentence
from pb.results.queries import PoolResult
from pb.results.share_use import paid_by
from pb.results.texts import reason_sentence
from pb.tally.engine.count import count
from pb.tally.engine.model import Ballot, Election, Project, VoteType, make_election
from pb.tally.engine.reserve import Reserve
from pb.tally.engine.several import PoolTerms, count_several
from tests.pb.results.test_ladder import plain
from tests.support.counted import pool_result
from tests.support.generated_elections import town

GREEN, OTHER = "greenery", "sport"
GREEDY = ("greedy", "greedy-stop", "greedy-stop-80", "greedy-cost")
SHARES = (
    ("equal-shares", {}), ("equal-shares", {"completion": "greedy"}), ("equal-shares", {"completion": "add1u"}),
    ("phragmen", {}),
)  # fmt: skip


def green_town(seed: str) -> Election:
    """A district in which every third project is green."""
    election = town(Random(seed))
    projects = tuple(
        replace(one, cells={**one.cells, "category": GREEN if place % 3 == 0 else OTHER})
        for place, one in enumerate(election.projects)
    )
    return replace(election, header=replace(election.header, projects=projects))


def small(costs: list[tuple[int, str, int]], budget: int, prefix: str = "") -> Election:
    """Projects of a cost in złoty and a category, each with so many ballots for it alone."""
    projects = [
        Project(f"{prefix}{number}", cost, {"category": category})
        for number, (cost, category, _votes) in enumerate(costs, 1)
    ]
    ballots = [
        Ballot(f"{place}.{voter}", (place,))
        for place, (_cost, _category, votes) in enumerate(costs)
        for voter in range(votes)
    ]
    return make_election(
        budget=budget, projects=projects, ballots=ballots, vote_type=VoteType.APPROVAL, scale=1
    )


def said(pool: PoolResult, ladder: Ladder, step: int) -> str:
    """The sentence of a step."""
    numbers = {row.code: row.number for row in pool.rows}
    rule = Rule(pool.run.rule, str(pool.run.parameters["ties"]))
    return plain(str(step_sentence(ladder, ladder.rung(step), "votes", rule, numbers)))


def check_as_counted(pool: PoolResult) -> None:
    """Winners come in the order of the count, and every turn has the money that the count had."""
    ladder = ladder_of(pool)
    entered = [rung.row.code for rung in ladder.rungs if rung.fate is Fate.IN]
    assert entered == [row.code for row in pool.winners]
    for rung in ladder.rungs:
        facts = rung.row.facts
        if rung.fate is Fate.IN or rung.row.reason_code in ("did_not_fit", "topped_up"):
            assert Fraction(str(facts["left"])) == rung.left, rung
    assert [rung.left for rung in ladder.rungs] == sorted((rung.left for rung in ladder.rungs), reverse=True)


@pytest.mark.parametrize("rule", GREEDY)
def test_every_greedy_turn_has_the_money_of_the_count(app, rule):
    for seed in range(25):
        election = green_town(f"{rule} {seed}")
        reserve = Reserve(GREEN, share=Fraction(seed * 4)) if seed else None
        pool = pool_result(count(election, rule, ties="number", threshold=None, reserve=reserve))
        check_as_counted(pool)
        with app.test_request_context():
            ladder = ladder_of(pool)
            told = [said(pool, ladder, rung.step) for rung in ladder.rungs]
        kept = sum("pieniędzy odłożonych dla kategorii" in sentence for sentence in told)
        assert kept == sum("reserved_for" in row.facts for row in pool.rows)


@pytest.mark.parametrize(("rule", "terms"), SHARES)
def test_purchases_for_a_category_come_before_the_others(rule, terms):
    for seed in range(8):
        election = green_town(f"{rule} {terms} {seed}")
        reserve = Reserve(GREEN, share=Fraction(40))
        outcome = count(election, rule, ties="number", threshold=None, reserve=reserve, **terms)
        check_as_counted(pool_result(outcome))


def test_turns_by_means_go_down_with_the_mean():
    for seed in range(25):
        election = green_town(f"mean {seed}")
        pool = pool_result(count(election, "greedy", ties="number", threshold=None, score="mean"))
        check_as_counted(pool)
        means = [Fraction(str(rung.row.facts["mean"])) for rung in ladder_of(pool).rungs]
        assert means == sorted(means, reverse=True)


def test_a_step_tells_what_is_left_of_the_categorys_money(app):
    costs = [(60, OTHER, 9), (40, OTHER, 8), (30, GREEN, 5), (25, GREEN, 2), (20, OTHER, 1)]
    pool = pool_result(count(small(costs, 100), "greedy", reserve=Reserve(GREEN, amount=35)))
    with app.test_request_context():
        ladder = ladder_of(pool)
        assert said(pool, ladder, 1) == (
            "Krok 1: projekt nr 3 ma 5 głosów i kosztuje 30 zł; z pieniędzy odłożonych dla kategorii „Zieleń” "
            "jest 35 zł, więc wchodzi. Z odłożonych zostaje 5 zł, a w całej puli 70 zł."
        )
        assert said(pool, ladder, 2).startswith(
            "Krok 2: projekt nr 1 ma 9 głosów i kosztuje 60 zł; w puli jest 70 zł"
        )
        told = plain(str(reserve_sentence(pool.run.parameters)))
    assert "z odłożonych dla niej 35 zł; wydano z tego 30 zł." in told


def test_a_tie_lost_in_the_categorys_count_is_told_there_only(app):
    costs = [(30, GREEN, 3), (30, GREEN, 3), (60, OTHER, 1)]
    pool = pool_result(count(small(costs, 60), "greedy", ties="number", reserve=Reserve(GREEN, amount=30)))
    with app.test_request_context():
        ladder = ladder_of(pool)
        assert [rung.row.number for rung in ladder.rungs] == [1, 2, 3]
        assert "Remis (nr 1 i 2)" in said(pool, ladder, 1) and "Remis" not in said(pool, ladder, 2)


def test_votes_on_the_cost_are_told_where_they_decide(app):
    pool = pool_result(count(small([(4000, OTHER, 9), (1000, OTHER, 4)], 4500), "greedy-cost"))
    with app.test_request_context():
        ladder = ladder_of(pool)
        first, second = said(pool, ladder, 1), said(pool, ladder, 2)
    assert first.startswith(
        "Krok 1: projekt nr 2 ma 4 głosy i kosztuje 1 000 zł; w puli jest 4 500 zł, więc wchodzi."
    )
    assert "Na każde 1000 zł kosztu wypada głosów: 4." in first
    assert "Na każde 1000 zł kosztu wypada głosów: 2,25." in second


def test_a_mean_is_told_as_one(app):
    ballots = [Ballot("a", (0, 1), (5, 6)), Ballot("b", (0,), (4,))]
    projects = [Project("1", 10), Project("2", 10)]
    election = make_election(
        budget=30, projects=projects, ballots=ballots, vote_type=VoteType.SCORING, scale=1
    )
    pool = pool_result(count(election, "greedy", score="mean"))
    with app.test_request_context():
        ladder = ladder_of(pool)
        assert [rung.row.number for rung in ladder.rungs] == [2, 1]
        assert said(pool, ladder, 2).startswith("Krok 2: projekt nr 1 ma średnią ocen 4,5 i kosztuje 10 zł")
        assert "Ma średnią ocen 4,5." in plain(str(reason_sentence(ladder.rung(2).row, {})))


@pytest.mark.parametrize("rule", ["greedy", "greedy-stop", "equal-shares"])
def test_a_project_from_the_common_pot_comes_again_at_the_end(app, rule):
    first = small([(70, OTHER, 9), (50, OTHER, 8), (45, OTHER, 7)], 100, "a")
    second = small([(20, OTHER, 3)], 50, "b")
    pools = [PoolTerms(code, one, rule, leftovers="best") for code, one in (("a", first), ("b", second))]
    pool = pool_result(count_several(pools).outcomes["a"])
    with app.test_request_context():
        ladder = ladder_of(pool)
        late = [rung for rung in ladder.rungs if rung.fate is Fate.FROM_POT]
        assert late and late[-1] == ladder.rungs[-1]
        assert ladder.end == (ladder.start if ladder.of_voters else pool.left)
        rung, code = late[0], late[0].row.code
        assert rung.before - rung.after == rung.row.cost
        told = said(pool, ladder, rung.step)
        assert (
            f"wraca projekt nr {rung.row.number}" in told
            and "Z pieniędzy, które zostały w pulach, jest jeszcze" in told
        )
        earlier = [one for one in ladder.rungs if one.row.code == code and one is not rung]
        if ladder.kind is Kind.GREEDY:
            assert [one.fate for one in earlier] == [Fate.TOO_DEAR]
            assert "Wróci na końcu" in said(pool, ladder, earlier[0].step)


def test_a_ballot_has_a_share_of_the_categorys_money_and_one_of_the_rest(app):
    costs = [(30, GREEN, 5), (60, OTHER, 9), (20, OTHER, 6)]
    pool = pool_result(
        count(small(costs, 100), "equal-shares", reserve=Reserve(GREEN, amount=40)), ballots=20
    )
    green = next(row for row in pool.rows if row.number == 1)
    kept = Fraction(str(pool.run.parameters["reserved"]["voter_share"]))
    rest = Fraction(str(pool.run.parameters["share"]))
    assert paid_by(replace(pool, pool=_Approval()), {green.project_id: None}).share == kept + rest
    with app.test_request_context():
        told = plain(str(raised_sentence(pool.run.parameters, Decimal(100), 20)))
    assert told.startswith("Udział każdej ważnej karty: 2 zł z pieniędzy odłożonych, a potem")


class _Approval:
    rank_points = ()
    method = "approval"
