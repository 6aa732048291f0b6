"""What can be done now follows from the windows of all rounds and the clock, from nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from pb.rounds.rules import BallotMethod, PoolKind, PoolRules, RoundRules, Stage, StageWindow
from town.rules import Deed, RoundTerms, coming, open_now, rounds_on_map, shown_coming

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
POOL = PoolRules(1, "miasto", "Pula", PoolKind.CITIZEN, Decimal(400), BallotMethod.APPROVAL)


def terms(
    slug: str,
    due: int | None = None,
    published: bool = False,
    closed: bool = False,
    **windows: tuple[float, float],
) -> RoundTerms:
    """A round whose windows are given in days from now."""
    made = tuple(
        StageWindow(Stage(name), NOW + timedelta(days=first), NOW + timedelta(days=last))
        for name, (first, last) in windows.items()
    )
    due_at = None if due is None else NOW + timedelta(days=due)
    return RoundTerms(slug, slug, RoundRules(1, made, (POOL, POOL), results_due_at=due_at), published, closed)


VOTES = terms("glosuje", due=10, submission=(-90, -60), voting=(-5, 6))
TAKES = terms("zbiera", submission=(-5, 3), voting=(60, 70))
LATER = terms("potem", submission=(20, 40), voting=(90, 100))
OVER = terms("byl", published=True, submission=(-90, -60), voting=(-40, -30))


def test_open_matters_come_by_term_whatever_their_kind() -> None:
    found = open_now([LATER, VOTES, OVER, TAKES], NOW)
    assert [(one.deed, one.terms.slug) for one in found] == [(Deed.SUBMIT, "zbiera"), (Deed.VOTE, "glosuje")]
    assert found[1].terms.amount == 800


def test_the_closing_second_is_open_and_the_next_is_not() -> None:
    closes = NOW + timedelta(days=6)
    assert [one.deed for one in open_now([VOTES], closes)] == [Deed.VOTE]
    assert open_now([VOTES], closes + timedelta(seconds=1)) == []
    assert open_now([VOTES], NOW - timedelta(days=5, seconds=1)) == []


def test_a_shut_urn_or_a_published_result_ends_the_vote_before_its_term() -> None:
    assert open_now([terms("a", closed=True, voting=(-1, 1))], NOW) == []
    assert open_now([terms("a", published=True, voting=(-1, 1), submission=(-1, 1))], NOW) == []


def test_what_comes_is_sorted_by_its_beginning_with_results_among_it() -> None:
    found = coming([LATER, VOTES, TAKES, OVER], NOW)
    assert [(one.deed, one.terms.slug) for one in found] == [
        (Deed.LEARN, "glosuje"), (Deed.SUBMIT, "potem"), (Deed.VOTE, "zbiera"), (Deed.VOTE, "potem"),
    ]  # fmt: skip


def test_soon_is_shown_only_while_fewer_than_two_things_are_open_and_three_at_most() -> None:
    assert shown_coming([VOTES, TAKES, LATER], NOW) == []
    assert len(shown_coming([VOTES, LATER, terms("x", voting=(7, 8))], NOW)) == 3
    assert [one.deed for one in shown_coming([LATER], NOW)] == [Deed.SUBMIT, Deed.VOTE]


def test_the_map_shows_what_is_open_else_the_newest_round() -> None:
    assert rounds_on_map(open_now([LATER, VOTES], NOW), [LATER, VOTES]) == ["glosuje"]
    assert rounds_on_map([], [LATER, OVER]) == ["potem"]
    assert rounds_on_map([], []) == []
