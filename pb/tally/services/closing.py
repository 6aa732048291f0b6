"""Closing the urn: one official proposes, another confirms, and the ballots under way meet a lock.

The fingerprint is a SHA-256 over all sealed ballots in order of their hashes. Both officials see it; whoever
confirms types its last group, so that nobody confirms another urn than the one proposed.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import select, text

from core.audit import record
from core.db import db
from core.problems import Problem
from pb.rounds.models import Round
from pb.rounds.queries import RoundView
from pb.rounds.rules import Stage, refusal
from pb.tally.models import UrnClosing
from pb.voting.models import SealedBallot
from pb.voting.queries import urn_lock_exclusive

GROUP = 4
SHOWN = 16


def shown_fingerprint(fingerprint: bytes) -> str:
    """Sixteen hexadecimal digits in groups of four, to be read aloud."""
    digits = fingerprint.hex()[:SHOWN].upper()
    return " ".join(digits[start : start + GROUP] for start in range(0, SHOWN, GROUP))


def urn_fingerprint(round_id: int) -> tuple[int, bytes]:
    """Number of sealed ballots and the hash over them, in order of their hashes; flat memory."""
    hasher, sealed = hashlib.sha256(), 0
    query = (
        select(SealedBallot.urn_hash, SealedBallot.box)
        .where(SealedBallot.round_id == round_id)
        .order_by(SealedBallot.urn_hash)
        .execution_options(yield_per=2000)
    )
    for urn_hash, box in db.session.execute(query):
        hasher.update(urn_hash)
        hasher.update(hashlib.sha256(box).digest())
        sealed += 1
    return sealed, hasher.digest()


def find_closing(round_id: int) -> UrnClosing | None:
    """The closing of a round, proposed or done."""
    return db.session.scalar(select(UrnClosing).where(UrnClosing.round_id == round_id))


def hold_closing(round_id: int) -> None:
    """Let steps after the opening come one after another: whoever is second sees what the first has done."""
    db.session.execute(select(UrnClosing.id).where(UrnClosing.round_id == round_id).with_for_update())


def refuse_closing(round_view: RoundView, moment: datetime) -> Problem | None:
    """Why the urn cannot be closed at ``moment``: voting is not over, or it has been closed already."""
    window = round_view.rules.window(Stage.VOTING)
    if window is None:
        return Problem("stage_not_scheduled", facts={"stage": Stage.VOTING.value})
    if moment < window.opens_at:
        return refusal(round_view.rules, Stage.VOTING, moment)
    if moment <= window.closes_at:
        return Problem("voting_not_over", facts={"closes_at": window.closes_at})
    if round_view.pb_round.urn_closed_at is not None:
        return Problem("urn_closed_already", facts={"closed_at": round_view.pb_round.urn_closed_at})
    return None


def propose_closing(round_view: RoundView, actor_id: int | None, moment: datetime) -> UrnClosing | Problem:
    """Count and hash the sealed ballots and lay the closing before a second person."""
    if problem := refuse_closing(round_view, moment):
        return problem
    round_id = round_view.pb_round.id
    urn_lock_exclusive(round_id)
    sealed, fingerprint = urn_fingerprint(round_id)
    closing = find_closing(round_id) or UrnClosing(round_id=round_id)
    closing.proposed_at, closing.proposed_by_id = moment, actor_id
    closing.sealed_count, closing.fingerprint = sealed, fingerprint
    db.session.add(closing)
    db.session.flush()
    facts = {"sealed": sealed, "fingerprint": fingerprint.hex()}
    record("pb.urn.propose", f"round:{round_view.pb_round.slug}", facts)
    return closing


def confirm_closing(
    round_view: RoundView, actor_id: int | None, last_group: str, moment: datetime
) -> UrnClosing | Problem:
    """Close the urn for good. The second person is another one and has read the fingerprint."""
    if problem := refuse_closing(round_view, moment):
        return problem
    round_id = round_view.pb_round.id
    urn_lock_exclusive(round_id)
    closing = find_closing(round_id)
    if closing is None:
        return Problem("closing_not_proposed")
    if actor_id is not None and closing.proposed_by_id == actor_id:
        return Problem("second_person_needed")
    if last_group.strip().upper() != shown_fingerprint(closing.fingerprint)[-GROUP:]:
        return Problem("fingerprint_mistyped", "last_group")
    if urn_fingerprint(round_id) != (closing.sealed_count, closing.fingerprint):
        return Problem("urn_changed")
    closing.closed_at, closing.confirmed_by_id = moment, actor_id
    pb_round = db.session.get_one(Round, round_id)
    pb_round.urn_closed_at = moment
    db.session.flush()
    facts = {"sealed": closing.sealed_count, "fingerprint": closing.fingerprint.hex()}
    record("pb.urn.close", f"round:{round_view.pb_round.slug}", facts)
    return closing


def close_by_command(round_view: RoundView, moment: datetime) -> UrnClosing | Problem:
    """Both steps at once, for whoever has the machine in hand; the audit log says so."""
    proposed = propose_closing(round_view, None, moment)
    if isinstance(proposed, Problem):
        return proposed
    return confirm_closing(round_view, None, shown_fingerprint(proposed.fingerprint)[-GROUP:], moment)


def forget_sealed_rows() -> None:
    """Have PostgreSQL write the urn's table anew, so that no deleted box stays on the disk (own connection)."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET lock_timeout = '30s'"))
        connection.execute(text("VACUUM FULL pb_sealed_ballots"))
