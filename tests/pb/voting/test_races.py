"""Many at once, in real threads on connections of their own: one vote for each person, and a closing that is sharp."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier
from time import sleep
from typing import Any, TypeVar

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app import create_app
from config import Config
from core.db import db, transaction
from pb.rounds.models import Round
from pb.voting import queries, sealing
from pb.voting.booth import COOKIE
from pb.voting.models import SealedBallot
from pb.voting.rules import make_ballot
from pb.voting.services import CastOutcome, CastResult, cast_ballot
from tests.support.pesels import pesel_of
from tests.support.voter import Voter

Result = TypeVar("Result")
CROWD = 200
CONNECTIONS = 24


@dataclass(frozen=True)
class WideConfig(Config):
    """The same application with more connections, so that many really are at work at once."""

    def flask_settings(self) -> dict[str, Any]:
        options = {"pool_size": CONNECTIONS, "max_overflow": 0, "pool_timeout": 60}
        return {**super().flask_settings(), "SQLALCHEMY_ENGINE_OPTIONS": options}


@pytest.fixture(scope="module")
def crowded(settings: Config, clock) -> Iterator[Flask]:
    """The application for a crowd."""
    application = create_app(WideConfig(**vars(settings)), clock)
    yield application
    with application.app_context():
        db.engine.dispose()
    if "rate_engine" in application.extensions:
        application.extensions["rate_engine"].dispose()


def at_once(calls: list[Callable[[], Result]]) -> list[Result]:
    """What the calls give when all of them begin at one moment, each in a thread of its own."""
    barrier = Barrier(len(calls))

    def go(call: Callable[[], Result]) -> Result:
        barrier.wait(60)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(go, calls))


def at_the_last_step(app: Flask, count: int, serial: Callable[[int], int]) -> list[Voter]:
    """Voters in sessions of their own, each with other choices, before the last form."""

    def walk(place: int) -> Voter:
        voter = Voter.of(app)
        voter.open()
        assert voter.choose(1 + place % 5, 6 + place % 4).status_code == 303
        assert voter.identify(pesel_of(serial=serial(place))).status_code == 303
        return voter

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(walk, range(count)))


def same_session(voter: Voter, count: int) -> list[Voter]:
    """The browser of one voter, ``count`` times over."""
    copies = []
    for _ in range(count):
        copy = Voter(voter.client.application.test_client(), voter.slug)
        copy.token = voter.token
        for name, path in ((COOKIE, voter.base), ("wsp_session", "/")):
            copy.client.set_cookie(name, voter.client.get_cookie(name, path=path).value, path=path)
        copies.append(copy)
    return copies


def test_two_hundred_sessions_with_one_pesel_leave_one_ballot(urn, crowded):
    urn.make()
    voters = at_the_last_step(crowded, CROWD, lambda place: 1)
    answers = at_once([voter.confirm for voter in voters])
    assert Counter(answer.status_code for answer in answers) == {303: 1, 409: CROWD - 1}
    assert urn.counts() == (1, 1)
    (winner,) = [voter for voter, answer in zip(voters, answers, strict=True) if answer.status_code == 303]
    assert_receipt_is_in_the_urn(urn, winner)
    assert all(
        "głos już oddano" in answer.text.replace("\u00a0", " ")
        for answer in answers
        if answer.status_code == 409
    )


def test_two_hundred_posts_of_one_session_carry_one_receipt(urn, crowded):
    urn.make()
    (voter,) = at_the_last_step(crowded, 1, lambda place: 1)
    copies = same_session(voter, CROWD)
    answers = at_once([copy.confirm for copy in copies])
    assert Counter(answer.status_code for answer in answers) == {303: CROWD}
    assert len({copy.receipt() for copy in copies}) == 1
    assert urn.counts() == (1, 1)
    assert_receipt_is_in_the_urn(urn, copies[0])


def test_one_session_sent_often_among_others_of_the_same_person(urn, crowded):
    urn.make()
    first, *others = at_the_last_step(crowded, 21, lambda place: 1)
    copies = same_session(first, 20)
    answers = at_once([voter.confirm for voter in [*copies, *others]])
    own, foreign = Counter(a.status_code for a in answers[:20]), Counter(a.status_code for a in answers[20:])
    assert (own, foreign) in [({303: 20}, {409: 20}), ({409: 20}, {303: 1, 409: 19})]
    assert urn.counts() == (1, 1)


def test_sixty_people_at_once_all_get_in(urn, crowded):
    urn.make()
    voters = at_the_last_step(crowded, 60, lambda place: place + 1)
    answers = at_once([voter.confirm for voter in voters])
    assert Counter(answer.status_code for answer in answers) == {303: 60}
    assert len({voter.receipt() for voter in voters}) == 60
    assert urn.counts() == (60, 60)


def assert_receipt_is_in_the_urn(urn, voter: Voter) -> None:
    """The receipt that a voter was shown is the one in the urn."""
    receipt = voter.receipt()
    round_id = urn.sql("select id from pb_rounds")[0][0]
    assert urn.ask(lambda: queries.is_in_urn(round_id, sealing.urn_hash(receipt, round_id)))


@pytest.mark.parametrize("delay_ms", [0, 5, 20, 60])
def test_fifty_ballots_around_the_closing_second(urn, crowded, delay_ms):
    made = urn.make()
    closes_at = urn.ask(lambda: made.voting_closes_at)
    urn.clock.set(closes_at)

    def cast(place: int) -> tuple[int, CastResult]:
        arrived_at = closes_at + timedelta(seconds=(place % 5) - 3)
        with crowded.app_context():
            view = made.round_view
            lines = [(1 + place % 5, None)]
            ballot = make_ballot(
                lines, {p.number: p.pool_id for p in queries.ballot_projects(view.pb_round.id)}
            )
            sleep(place * 0.002)
            with transaction():
                result = cast_ballot(
                    view, ballot, place.to_bytes(32, "big"), "25-34", receipt_of(place), arrived_at
                )
            return place, result

    def close() -> int:
        sleep(delay_ms / 1000)
        with crowded.app_context(), transaction():
            round_id = made.round_view.pb_round.id
            queries.urn_lock_exclusive(round_id)
            db.session.execute(update(Round).where(Round.id == round_id).values(urn_closed_at=closes_at))
            sleep(0.05)
            return db.session.scalar(select(func.count()).select_from(SealedBallot)) or 0

    results = at_once([*(lambda place=place: cast(place) for place in range(50)), close])
    counted_at_closing = results.pop()
    round_id = urn.sql("select id from pb_rounds")[0][0]
    in_urn = {bytes(row[0]) for row in urn.sql("select urn_hash from pb_sealed_ballots")}
    marked = {bytes(row[0]) for row in urn.sql("select voter_key from pb_voter_marks")}
    assert counted_at_closing == len(in_urn) == len(marked)
    for place, result in results:
        acknowledged = result.outcome is CastOutcome.RECORDED
        assert acknowledged == (sealing.urn_hash(receipt_of(place), round_id) in in_urn)
        assert acknowledged == (place.to_bytes(32, "big") in marked)
        if place % 5 == 4:
            assert result.problems[0].code == "stage_over"
        elif not acknowledged:
            assert result.problems[0].code == "urn_closed"


def receipt_of(place: int) -> str:
    """A receipt of its own for each of the fifty."""
    signs = iter([place % 31, place // 31, *[0] * 14])
    return sealing.draw_receipt(lambda below: next(signs))


def test_the_closing_waits_for_a_ballot_under_way(urn, crowded):
    """A ballot that holds the lock is committed before the urn is closed, and is seen by the closing."""
    made = urn.make()
    barrier = Barrier(2)

    def slow_ballot() -> CastOutcome:
        with crowded.app_context():
            view = made.round_view
            ballot = make_ballot(
                [(1, None)], {p.number: p.pool_id for p in queries.ballot_projects(view.pb_round.id)}
            )
            with transaction():
                result = cast_ballot(view, ballot, bytes(32), None, receipt_of(1), urn.clock.moment)
                barrier.wait(30)
                sleep(0.3)
            return result.outcome

    def close() -> int:
        with crowded.app_context(), transaction():
            round_id = made.round_view.pb_round.id
            barrier.wait(30)
            queries.urn_lock_exclusive(round_id)
            return db.session.scalar(select(func.count()).select_from(SealedBallot)) or 0

    assert at_once([slow_ballot, close]) == [CastOutcome.RECORDED, 1]


def test_a_ballot_that_fails_leaves_neither_mark_nor_ballot(urn, crowded):
    made = urn.make()
    with crowded.app_context():
        view = made.round_view
        ballot = make_ballot(
            [(1, None)], {p.number: p.pool_id for p in queries.ballot_projects(view.pb_round.id)}
        )
        with pytest.raises(RuntimeError, match="power"), transaction():
            cast_ballot(view, ballot, bytes(32), None, receipt_of(1), urn.clock.moment)
            raise RuntimeError("power cut")
    assert urn.counts() == (0, 0)
