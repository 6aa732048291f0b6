"""The desk of the closing as officials see it."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from core.clock import now
from core.db import db, transaction
from pb.rounds.queries import find_round
from pb.rounds.rules import AllocationRule
from pb.tally.services.closing import close_by_command
from pb.tally.services.counting import count_round
from pb.tally.services.opening import open_urn
from tests.support.officials import signed_in
from tests.support.rounds import PoolSpec, make_round
from tests.support.urns import cast

GREEDY = (
    AllocationRule.GREEDY,
    AllocationRule.GREEDY_STOP,
    AllocationRule.GREEDY_STOP_80,
    AllocationRule.GREEDY_COST,
)


@pytest.fixture
def counted(app, clock):
    """A round with a pool for each rule of the count, voted, closed, opened and counted."""
    pools = [
        PoolSpec(f"pula-{place}", f"Pula {place}", rules={"allocation_rule": rule.value})
        for place, rule in enumerate(GREEDY)
    ]
    made = make_round(pools=pools)
    cast(made, [numbers[0] for numbers in made.numbers.values()])
    clock.set(made.voting_closes_at + timedelta(seconds=1))
    with transaction():
        close_by_command(made.round_view, now())
        shares = [share.text for share in made.shares[:2]]
        open_urn(made.round_view, shares, None, now(), random.Random(1).shuffle)
        assert count_round(find_round(made.slug, now()), now()) == []
    return made


def test_the_rule_of_the_count_is_told_in_words(app, counted) -> None:
    page = signed_in(app).get(f"/urzad/bo/{counted.slug}/zamkniecie").text
    assert "Pula 0</b>: policzono" in page
    for said in (
        "na który nie starcza pieniędzy, pomijamy.",
        "kończymy na pierwszym projekcie, na który nie starcza.",
        "gdy zostało co najmniej 80% jego kosztu.",
        "od największej liczby głosów na złotówkę.",
    ):
        assert said in page
    assert "greedy" not in page


def test_officials_climb_the_ladder_before_the_announcement(app, client, counted) -> None:
    clerk, desk = signed_in(app), f"/urzad/bo/{counted.slug}/zamkniecie"
    steps = f"{desk}/podglad/krok-po-kroku/pula-0"
    assert (
        f'href="{steps}"' in clerk.get(desk).text and f'href="{steps}"' in clerk.get(f"{desk}/podglad").text
    )
    page = clerk.get(steps).text
    assert "tych wyników jeszcze nie ogłoszono" in page and f"{steps}?krok=1#drabina" in page
    assert f"{desk}/podglad/krok-po-kroku/pula-1" in page and "/bo/bo-2027/wyniki" not in page
    assert clerk.get(f"{steps}?krok=2").headers["Cache-Control"] == "no-store"
    assert clerk.get(f"{desk}/podglad/krok-po-kroku/nie-ma").status_code == 404
    assert client.get(f"/bo/{counted.slug}/wyniki/krok-po-kroku/pula-0").status_code == 404


def test_whoever_draws_lots_reads_when_lots_are_drawn_again(app, clock) -> None:
    rules = {"allocation_rule": "equal-shares", "utility": "cost", "completion": "none"}
    made = make_round(pools=(PoolSpec(amount=Decimal(40_000), rules=rules),), projects_per_pool=2)
    with transaction():
        db.session.execute(text("UPDATE pb_projects SET cost = 20000"))
    for _voter in range(2):
        cast(made, made.numbers["miasto"])
    clock.set(made.voting_closes_at + timedelta(seconds=1))
    with transaction():
        db.session.execute(text("UPDATE pb_pool_rules SET amount = 30000"))
        close_by_command(made.round_view, now())
        open_urn(
            made.round_view, [share.text for share in made.shares[:2]], None, now(), random.Random(1).shuffle
        )
        assert [problem.code for problem in count_round(find_round(made.slug, now()), now())] == ["tie"]
    page = signed_in(app).get(f"/urzad/bo/{made.slug}/zamkniecie").text.replace("\xa0", " ")
    assert "kolejności losowania jeszcze nie wskazały, liczenie znów się zatrzyma" in page
