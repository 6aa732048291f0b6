"""Urns of the demonstration: sealed like real ones, and for past rounds opened, counted and published.

The commission's key of a demonstration stays in ``instance/demo-keys/``, which a real town must never do.
"""

from __future__ import annotations

import os
import random
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import current_app

from core.clock import warsaw
from core.db import db
from demo.ballots import Votable, deal_exact, deal_weighted, draw_age, draw_by_weight, spoiled
from demo.offsets import LoadingDay
from pb.results.services.publishing import publish_by_command
from pb.rounds.models import Round
from pb.rounds.queries import RoundView, find_round
from pb.rounds.rules import Stage
from pb.tally.services.closing import close_by_command
from pb.tally.services.counting import count_round
from pb.tally.services.opening import open_urn
from pb.voting.ballot_paper import write_paper
from pb.voting.identity import age_band
from pb.voting.models import CommissionKey, SealedBallot, VoterMark
from pb.voting.rules import Ballot, BallotChoice
from pb.voting.sealing import ballot_hash, draw_receipt, seal, urn_hash
from pb.voting.shares import SHARES, SHARES_NEEDED, ShareFile, fingerprint, new_key_pair, split_key

Pools = list[tuple[Any, list[Votable]]]


def is_kept_key(slug: str, public_key: bytes) -> bool:
    """Whether the shares that the demonstration keeps for this round belong to ``public_key`` (32 bytes)."""
    folder: Path = current_app.extensions["settings"].instance / "demo-keys" / slug
    try:
        kept = (folder / "share-1.txt").read_text(encoding="utf-8")
    except OSError:
        return False
    return fingerprint(public_key) in kept


def make_key(pb_round: Round, created_at: datetime, folder: Path) -> list[ShareFile]:
    """The round's key; its shares are written to ``folder``, readable by their owner only."""
    pair = new_key_pair()
    db.session.add(
        CommissionKey(
            round_id=pb_round.id,
            public_key=pair.public_key,
            shares=SHARES,
            shares_needed=SHARES_NEEDED,
            created_at=created_at,
        )  # fmt: skip
    )
    shares = split_key(pair, pb_round.slug, pb_round.title)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for share in shares:
        path = folder / share.name
        path.unlink(missing_ok=True)
        with os.fdopen(
            os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
        ) as file:
            file.write(share.text)
    return shares


def fill_urn(round_view: RoundView, pack: dict[str, Any], pools: Pools) -> None:
    """Seal the pack's ballots into the urn, with a mark for each voter on a day of the voting."""
    told = pack["ballots"]
    rng = random.Random(told["seed"])
    dealer = deal_exact if told["weights_are_votes"] else deal_weighted
    ballots = dealer(rng, told["valid"], pools)
    ballots += [spoiled(rng, *pools[0]) for _ in range(told["void"])]
    _seal_all(round_view, ballots)
    _mark_all(round_view, told, rng, len(ballots))


def _seal_all(round_view: RoundView, ballots: Sequence[tuple[BallotChoice, ...]]) -> None:
    round_id = round_view.pb_round.id
    key = db.session.query(CommissionKey).filter_by(round_id=round_id).one()
    for choices in ballots:
        code = draw_receipt(secrets.randbelow)
        paper = write_paper(round_view.rules, Ballot(choices), ballot_hash(code, round_id))
        db.session.add(
            SealedBallot(
                round_id=round_id, urn_hash=urn_hash(code, round_id), box=seal(key.public_key, paper)
            )
        )


def _mark_all(round_view: RoundView, told: dict[str, Any], rng: random.Random, count: int) -> None:
    voting = round_view.rules.window(Stage.VOTING)
    if voting is None:
        return
    first = warsaw(voting.opens_at).date()
    days = rng.choices(range(len(told["days"])), told["days"], k=count)
    paper = told["channels"]["paper"] + told["void"]
    for number, band in enumerate(draw_by_weight(rng, told["age_bands"], count)):
        db.session.add(
            VoterMark(
                round_id=round_view.pb_round.id,
                voter_key=secrets.token_bytes(32),
                channel="paper" if number >= count - paper else "internet",
                cast_on=first + timedelta(days=days[number]),
                age_band=age_band(draw_age(rng, band)),
            )
        )


def finish_round(slug: str, pack: dict[str, Any], shares: list[ShareFile], loading: LoadingDay) -> None:
    """Close, open, count and publish a past round by the very services that officials use."""
    closed, published = loading.moment(pack["urn_closed"]), loading.moment(pack["published"])
    rng = random.Random(pack["ballots"]["seed"] + " urn")
    _must(close_by_command(find_round(slug, closed), closed))
    texts = [share.text for share in shares[:SHARES_NEEDED]]
    _must(open_urn(find_round(slug, closed), texts, None, closed, rng.shuffle))
    problems = count_round(find_round(slug, closed), closed)
    if problems:
        raise ValueError(f"{slug}: {problems[0].code}")
    _must(publish_by_command(find_round(slug, published), published))


def _must(outcome: Any) -> None:
    if hasattr(outcome, "code") and hasattr(outcome, "facts"):
        raise ValueError(f"the demonstration cannot be loaded: {outcome.code}")
