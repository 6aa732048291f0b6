"""From cast ballots to an announced result in one step, by the services that clerks use."""

from __future__ import annotations

import random
from datetime import timedelta

from core.clock import now
from core.db import transaction
from core.problems import Problem
from pb.results.services.publishing import publish_by_command
from pb.rounds.queries import RoundView, find_round
from pb.tally.models import TieDraw, UrnClosing
from pb.tally.services.closing import close_by_command
from pb.tally.services.counting import count_round
from pb.tally.services.drawing import draw_by_command
from pb.tally.services.opening import open_urn
from tests.support.clock import MovableClock
from tests.support.rounds import MadeRound


def open_after_voting(made: MadeRound, clock: MovableClock) -> RoundView:
    """Let the voting days pass, close the urn and open it with two shares."""
    clock.set(made.voting_closes_at + timedelta(seconds=1))
    with transaction():
        assert not isinstance(close_by_command(made.round_view, now()), Problem)
        texts = [share.text for share in made.shares[:2]]
        outcome = open_urn(made.round_view, texts, None, now(), random.Random(1).shuffle)
    assert isinstance(outcome, UrnClosing), outcome
    return find_round(made.slug, now())


def count_all(made: MadeRound) -> RoundView:
    """Count every pool; no tie may stand in the way."""
    with transaction():
        assert count_round(made.round_view, now()) == []
    return find_round(made.slug, now())


def announce(made: MadeRound) -> RoundView:
    """Publish a counted round."""
    with transaction():
        assert not isinstance(publish_by_command(made.round_view, now()), Problem)
    return find_round(made.slug, now())


def announced_after_draws(made: MadeRound, clock: MovableClock) -> RoundView:
    """All of it, with a draw of lots for every tie that decides: the highest number first."""
    view = open_after_voting(made, clock)
    with transaction():
        while problems := count_round(view, now()):
            for problem in problems:
                pool = view.rules.pool(problem.facts["pool_id"])
                drawn = sorted(problem.facts["projects"], reverse=True)
                done = draw_by_command(view, pool, drawn, "Losy z kapelusza.", now())
                assert isinstance(done, TieDraw), done
    return announce(made)


def announced(made: MadeRound, clock: MovableClock) -> RoundView:
    """All of it."""
    open_after_voting(made, clock)
    count_all(made)
    return announce(made)
