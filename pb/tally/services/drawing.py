"""Draws of lots: ties that stop the count, and the recorded draw that decides one."""

from __future__ import annotations

from datetime import datetime

from core.audit import record
from core.db import db
from core.problems import Problem
from pb.rounds.queries import RoundView
from pb.rounds.rules import PoolRules
from pb.tally.elections import pool_election, round_election
from pb.tally.engine.errors import RuleNotBuilt, TieUndecided
from pb.tally.models import TieDraw
from pb.tally.public_file import freeze
from pb.tally.services.closing import find_closing
from pb.tally.services.counting import refuse_counting
from pb.tally.services.runs import current_runs
from pb.tally.services.terms import count_by_rules


def pending_ties(round_view: RoundView) -> dict[int, tuple[str, ...]]:
    """Tied sets that stop the count now, by pool; nothing is kept."""
    runs = current_runs(round_view.pb_round.id)
    ties: dict[int, tuple[str, ...]] = {}
    for pool in round_view.rules.pools:
        if pool.pool_id not in runs:
            try:
                count_by_rules(pool, pool_election(round_view, pool))
            except TieUndecided as undecided:
                ties[pool.pool_id] = tuple(undecided.tie.projects)
            except RuleNotBuilt:
                continue
    return ties


def record_draw(
    round_view: RoundView,
    pool: PoolRules,
    drawn: list[str],
    method: str,
    actor_id: int | None,
    moment: datetime,
) -> TieDraw | Problem:
    """Record a public draw of lots over the tied set that stopped the count, in the order drawn.

    The count is only looked at, never kept: a run over an urn that is not open would stand as the result.
    """
    if problem := refuse_counting(round_view):
        return problem
    tied = list(pending_ties(round_view).get(pool.pool_id, ()))
    if not tied:
        return Problem("no_tie", "drawn")
    if sorted(drawn) != sorted(tied):
        return Problem("draw_incomplete", "drawn", {"projects": tied})
    if not method.strip():
        return Problem("draw_method_missing", "method")
    draw = TieDraw(
        round_id=round_view.pb_round.id, pool_id=pool.pool_id, tied_codes=sorted(tied), drawn_codes=drawn,
        method=method.strip(), drawn_at=moment, recorded_by_id=actor_id,
    )  # fmt: skip
    db.session.add(draw)
    db.session.flush()
    _freeze_again(round_view)
    record(
        "pb.tie.draw",
        f"round:{round_view.pb_round.slug}",
        {"pool": pool.code, "drawn": drawn, "method": method.strip()},
    )
    return draw


def _freeze_again(round_view: RoundView) -> None:
    """The lots stand in META, so the public file has a new hash; the root over the ballots stays as it was."""
    closing = find_closing(round_view.pb_round.id)
    assert closing is not None  # refuse_counting has looked
    closing.file_sha256 = freeze(round_election(round_view)).sha256
    db.session.flush()
