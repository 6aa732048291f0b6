"""Nobody joins a person with a ballot: not with the whole database in hand, not in mid-vote, not afterwards.

Two things are asked. Which ballot is whose, after the opening: a guesser who pairs at random is right once on
average, with a standard deviation of one, however many ballots there are. And what is in a box, before.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator
from datetime import timedelta
from itertools import chain

import pytest
from sqlalchemy import Connection, create_engine, make_url, text

from core.clock import now
from core.db import db, transaction
from core.problems import Problem
from pb.rounds.queries import find_round
from pb.submission.models import Project
from pb.tally.services.closing import close_by_command
from pb.tally.services.opening import open_urn
from pb.voting.rules import make_ballot
from pb.voting.sealing import ballot_hash, draw_receipt
from pb.voting.services import CastOutcome, cast_ballot
from tests.support import linking
from tests.support.database import admin_url
from tests.support.linking import Guesses, Mark, Seen, place_of
from tests.support.rounds import TOWN, VILLAGE, MadeRound, make_round

VOTERS = 220
BY_CHANCE = 1
"""Right pairs that a random pairing has on average; its standard deviation is 1, too."""
MOST_BY_CHANCE = BY_CHANCE + 5
"""Five deviations, for there are some fifty linkers: all of them stay below in 999 of 1,000 runs."""


@pytest.fixture
def attacker(database_url: str) -> Iterator[Connection]:
    """A superuser's own connection to the town's database."""
    url = make_url(admin_url()).set(database=make_url(database_url).database)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def vote_of_many(made: MadeRound, clock) -> tuple[Guesses, dict[bytes, tuple[int, ...]]]:
    """Let ``VOTERS`` people vote one after another; gives the truth: ballot and choice by voter's key."""
    round_view, numbers = made.round_view, made.numbers["miasto"]
    pool_of = dict(db.session.query(Project.number, Project.pool_id).all())  # type: ignore[arg-type]
    truth: Guesses = {}
    choices: dict[bytes, tuple[int, ...]] = {}
    for _ in range(VOTERS):
        clock.move(seconds=secrets.randbelow(900))
        key, receipt = secrets.token_bytes(32), draw_receipt(secrets.randbelow)
        chosen = tuple(sorted(random.sample(numbers, random.randint(1, 3))))
        ballot = make_ballot([(number, None) for number in chosen], pool_of)
        with transaction():
            done = cast_ballot(round_view, ballot, key, random.choice(["18-29", "30-44"]), receipt, now())
        assert done.outcome is CastOutcome.RECORDED
        truth[key] = ballot_hash(receipt, round_view.pb_round.id)
        choices[key] = chosen
    return truth, choices


def marks_seen(attacker: Connection) -> list[Mark]:
    """Who has voted, as the superuser sees it."""
    rows = attacker.execute(
        text("SELECT voter_key, ctid::text, xmin::text::bigint, cast_on, age_band FROM pb_voter_marks")
    )
    return [
        Mark(bytes(key), place_of(ctid), xmin, (str(cast_on), str(age)))
        for key, ctid, xmin, cast_on, age in rows
    ]


def boxes_seen(attacker: Connection) -> list[Seen]:
    """The shut urn, as the superuser sees it."""
    rows = attacker.execute(
        text("SELECT urn_hash, ctid::text, xmin::text::bigint, box FROM pb_sealed_ballots")
    )
    return [Seen(bytes(name), place_of(ctid), xmin, body=bytes(box)) for name, ctid, xmin, box in rows]


def ballots_seen(attacker: Connection) -> list[Seen]:
    """The opened urn, as the superuser (and, but for places, everybody) sees it."""
    rows = attacker.execute(
        text(
            "SELECT b.ballot_hash, b.ctid::text, b.xmin::text::bigint, b.row_number,"
            " (SELECT string_agg(l.project_id::text, ',' ORDER BY l.project_id) FROM pb_ballot_lines l"
            "   WHERE (l.round_id, l.row_number) = (b.round_id, b.row_number)) FROM pb_ballots b"
        )
    )
    return [
        Seen(bytes(name), place_of(ctid), xmin, number, (body or "").encode())
        for name, ctid, xmin, number, body in rows
    ]


def open_it(made: MadeRound, clock) -> None:
    """Close and open the urn as the office's pages do, with the system's randomness."""
    clock.set(made.voting_closes_at + timedelta(hours=1))
    with transaction():
        assert not isinstance(close_by_command(find_round(made.slug, now()), now()), Problem)
    shares = [share.text for share in made.shares[:2]]
    with transaction():
        done = open_urn(find_round(made.slug, now()), shares, None, now(), secrets.SystemRandom().shuffle)
        assert not isinstance(done, Problem)


def test_no_ballot_finds_its_voter(app, clock, attacker):
    made = make_round(pools=(TOWN, VILLAGE))
    audited = attacker.scalar(text("SELECT count(*) FROM core_audit_entries"))
    truth, _choices = vote_of_many(made, clock)
    marks, boxes = marks_seen(attacker), boxes_seen(attacker)
    assert len(marks) == len(boxes) == VOTERS
    assert linking.hits(linking.by_transaction(marks, boxes), truth) == 0, "a box carries the ballot's hash"
    assert attacker.scalar(text("SELECT count(*) FROM pb_ballots")) == 0, "plain ballots before the opening"
    assert attacker.scalar(text("SELECT count(*) FROM core_audit_entries")) == audited, "ballots are audited"
    assert attacker.scalar(text("SHOW track_commit_timestamp")) == "off", "every mark would have its second"

    open_it(made, clock)
    assert attacker.scalar(text("SELECT pg_relation_size('pb_sealed_ballots')")) == 0, (
        "boxes stay on the disk"
    )
    after, ballots = marks_seen(attacker), ballots_seen(attacker)
    assert {ballot.name for ballot in ballots} == set(truth.values())
    assert len({ballot.xmin for ballot in ballots}) == 1
    ways = chain(
        linking.linkings(marks, ballots),
        linking.linkings(after, ballots),
        linking.through_boxes(marks, boxes, ballots),
    )
    found = {way: linking.hits(guesses, truth) for way, guesses in ways}
    assert len(found) > 30
    too_good = {way: right for way, right in found.items() if right > MOST_BY_CHANCE}
    assert too_good == {}, f"of {VOTERS}, a random pairing has {BY_CHANCE} right"


def test_boxes_of_like_ballots_do_not_look_alike(app, clock, attacker):
    made = make_round(pools=(TOWN, VILLAGE))
    _truth, choices = vote_of_many(made, clock)
    marks, boxes = marks_seen(attacker), boxes_seen(attacker)
    box_of = {box.name: box.body for box in boxes}
    owned = [(box_of[name], choices[key]) for key, name in linking.by_transaction(marks, boxes).items()]
    assert len(owned) == VOTERS, "mark and box of one commit are joined by xmin: that is known and harmless"
    assert len({len(body) for body, _ in owned}) == 1
    numbers = [(int.from_bytes(body), choice) for body, choice in owned]
    right = 0
    for place, (one, choice) in enumerate(numbers):
        others = numbers[:place] + numbers[place + 1 :]
        right += min(others, key=lambda other: (one ^ other[0]).bit_count())[1] == choice
    kinds = [choice for _, choice in owned]
    chance = sum(kinds.count(choice) - 1 for choice in kinds) / (VOTERS - 1)
    assert right <= chance + 5 * chance**0.5, f"{right} of {VOTERS}, by chance {chance:.0f}"


def test_the_linker_catches_plain_ballots_of_the_same_commit(app, attacker):
    attacker.execute(text("CREATE TABLE scratch_marks (voter_key bytea PRIMARY KEY)"))
    attacker.execute(text("CREATE TABLE scratch_ballots (ballot_hash bytea PRIMARY KEY)"))
    truth: Guesses = {}
    for _ in range(VOTERS):
        key, name = secrets.token_bytes(32), secrets.token_bytes(32)
        truth[key] = name
        attacker.execute(
            text(
                "WITH mark AS (INSERT INTO scratch_marks VALUES (:key) RETURNING 1)"
                " INSERT INTO scratch_ballots VALUES (:name)"
            ),
            {"key": key, "name": name},
        )
    marks = [
        Mark(bytes(key), place_of(ctid), xmin)
        for key, ctid, xmin in attacker.execute(
            text("SELECT voter_key, ctid::text, xmin::text::bigint FROM scratch_marks")
        )
    ]
    ballots = [
        Seen(bytes(name), place_of(ctid), xmin)
        for name, ctid, xmin in attacker.execute(
            text("SELECT ballot_hash, ctid::text, xmin::text::bigint FROM scratch_ballots")
        )
    ]
    found = {way: linking.hits(guesses, truth) for way, guesses in linking.linkings(marks, ballots)}
    assert found["same transaction"] >= 0.95 * VOTERS
    assert found["nearest transaction"] >= 0.95 * VOTERS
    assert found["ctid / ctid"] >= 0.95 * VOTERS
