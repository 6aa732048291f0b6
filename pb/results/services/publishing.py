"""Announcing the result: one person proposes, another approves; then everybody sees it at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from blinker import Signal
from sqlalchemy import select

from core.audit import record
from core.db import db
from core.problems import Problem
from pb.results.models import Publication
from pb.rounds.models import Round
from pb.rounds.queries import RoundView
from pb.tally.services.closing import GROUP, find_closing, hold_closing, shown_fingerprint
from pb.tally.services.counting import is_of_frozen_ballots
from pb.tally.services.drawing import refuse_reason, set_aside_draws
from pb.tally.services.runs import current_runs, retire_runs

announced = Signal("Sent with round_id and moment within the transaction that announces a result.")
"""How what comes later in a project's life learns of it; ``results`` itself knows nothing of that."""


def find_publication(round_id: int) -> Publication | None:
    """The announcement of a round, proposed or done."""
    query = select(Publication).where(Publication.round_id == round_id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def refuse_publication(round_view: RoundView) -> Problem | None:
    """Why the result cannot be announced: it is already, or a pool is not counted yet."""
    if round_view.pb_round.published_at is not None:
        return Problem("published_already")
    runs = current_runs(round_view.pb_round.id)
    missing = [pool.name for pool in round_view.rules.pools if pool.pool_id not in runs]
    if missing:
        return Problem("pools_not_counted", facts={"pools": ", ".join(missing)})
    pools = round_view.rules.pools
    strange = [pool.name for pool in pools if not is_of_frozen_ballots(round_view, pool, runs[pool.pool_id])]
    return Problem("count_of_other_ballots", facts={"pools": ", ".join(strange)}) if strange else None


def propose_publication(
    round_view: RoundView, actor_id: int | None, moment: datetime
) -> Publication | Problem:
    """Lay the counted result before a second person."""
    hold_closing(round_view.pb_round.id)
    if problem := refuse_publication(round_view):
        return problem
    round_id = round_view.pb_round.id
    publication = find_publication(round_id) or Publication(round_id=round_id)
    publication.proposed_at, publication.proposed_by_id = moment, actor_id
    publication.returned_at, publication.returned_by_id, publication.return_reason = None, None, ""
    db.session.add(publication)
    db.session.flush()
    record("pb.result.propose", f"round:{round_view.pb_round.slug}", {})
    return publication


def approve_publication(
    round_view: RoundView, actor_id: int | None, last_group: str, moment: datetime
) -> Publication | Problem:
    """Announce. The second person is another one and types the last group of the ballots' fingerprint."""
    hold_closing(round_view.pb_round.id)
    if problem := refuse_publication(round_view):
        return problem
    publication = find_publication(round_view.pb_round.id)
    if publication is None or not publication.is_waiting:
        return Problem("publication_not_proposed")
    if actor_id is not None and publication.proposed_by_id == actor_id:
        return Problem("second_person_needed")
    if last_group.strip().upper() != ballots_fingerprint(round_view)[-GROUP:]:
        return Problem("fingerprint_mistyped", "last_group")
    publication.approved_at, publication.approved_by_id = moment, actor_id
    pb_round = db.session.get_one(Round, round_view.pb_round.id)
    pb_round.published_at = moment
    db.session.flush()
    announced.send(None, round_id=pb_round.id, moment=moment)
    record("pb.result.publish", f"round:{pb_round.slug}", {"merkle_root": ballots_fingerprint(round_view)})
    return publication


def return_publication(
    round_view: RoundView,
    reason: str,
    drawn_again: Collection[str],
    actor_id: int | None,
    moment: datetime,
) -> Publication | Problem:
    """Send a proposed result back with a reason: it is counted anew, the earlier counts stay as history.

    ``drawn_again`` are codes of pools whose draws of lots are set aside too, to be recorded again.
    """
    hold_closing(round_view.pb_round.id)
    publication = find_publication(round_view.pb_round.id)
    if publication is not None and publication.approved_at is not None:
        return Problem("published_already")
    if publication is None or not publication.is_waiting:
        return Problem("publication_not_proposed")
    if actor_id is not None and publication.proposed_by_id == actor_id:
        return Problem("second_person_returns")
    if problem := refuse_reason(reason.strip(), "return_reason"):
        return problem
    publication.returned_at, publication.returned_by_id = moment, actor_id
    publication.return_reason = reason.strip()
    again = [pool for pool in round_view.rules.pools if pool.code in drawn_again]
    for pool in again:
        set_aside_draws(round_view, pool, publication.return_reason, actor_id, moment)
    retire_runs(round_view.pb_round.id)
    facts = {"reason": publication.return_reason, "drawn_again": [pool.code for pool in again]}
    record("pb.result.return", f"round:{round_view.pb_round.slug}", facts)
    return publication


def ballots_fingerprint(round_view: RoundView) -> str:
    """The root over the opened ballots as officials read it aloud."""
    closing = find_closing(round_view.pb_round.id)
    return shown_fingerprint((closing.merkle_root if closing else None) or b"")


def publish_by_command(round_view: RoundView, moment: datetime) -> Publication | Problem:
    """Both steps at once, for whoever has the machine in hand; the audit log says so."""
    proposed = propose_publication(round_view, None, moment)
    if isinstance(proposed, Problem):
        return proposed
    return approve_publication(round_view, None, ballots_fingerprint(round_view)[-GROUP:], moment)
