"""Draws of lots: one person records the drawn order, another confirms it; only then does it decide the tie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from core.audit import record
from core.db import db
from core.problems import Problem
from pb.rounds.queries import RoundView
from pb.rounds.rules import Leftovers, PoolRules
from pb.tally.elections import round_election
from pb.tally.models import TieDraw
from pb.tally.public_file import freeze
from pb.tally.services.closing import find_closing, hold_closing
from pb.tally.services.counting import refuse_counting
from pb.tally.services.runs import current_runs
from pb.tally.services.terms import count_by_rules, round_terms

LONGEST_METHOD = 1000
LONGEST_REASON = 1000


@dataclass(frozen=True)
class PendingTie:
    """A tied set that stops the count: among a pool's projects, or among those that the common pot could build."""

    projects: tuple[str, ...]
    is_over_pot: bool = False


@dataclass(frozen=True)
class DrawMeaning:
    """What a drawn order would decide: which of the tied win, and the tied set that would stop the count next."""

    winners: tuple[str, ...]
    next_tie: tuple[str, ...] = ()


def pending_ties(round_view: RoundView) -> dict[int, PendingTie]:
    """Tied sets that stop the count now, by pool; nothing is kept.

    A tie over the common pot stands under the first of the pools that share it.
    """
    if len(current_runs(round_view.pb_round.id)) == len(round_view.rules.pools):
        return {}
    ids = {pool.code: pool.pool_id for pool in round_view.rules.pools}
    found = count_by_rules(round_view, round_terms(round_view))
    ties = {ids[code]: PendingTie(stop.tie.projects) for code, stop in found.stopped.items()}
    if found.pot_tie is not None:
        ties[pot_pool(round_view).pool_id] = PendingTie(found.pot_tie.tie.projects, is_over_pot=True)
    return ties


def pot_pool(round_view: RoundView) -> PoolRules:
    """The first of the pools that share what is left: a tie over their common pot is kept under it."""
    return next(pool for pool in round_view.rules.pools if pool.leftovers is Leftovers.BEST)


def draw_meaning(round_view: RoundView, draw: TieDraw) -> DrawMeaning:
    """What the draw would decide if it were confirmed; nothing is kept."""
    found = count_by_rules(round_view, round_terms(round_view, draw), draw)
    code = next(one.code for one in round_view.rules.pools if one.pool_id == draw.pool_id)
    stop = found.stopped.get(code, found.pot_tie)
    next_tie = stop.tie.projects if stop is not None else ()
    chosen = found.built_so_far()
    return DrawMeaning(tuple(name for name in draw.drawn_codes if name in chosen), tuple(next_tie))


def waiting_draw(pool_id: int) -> TieDraw | None:
    """The draw of a pool that waits for the second person."""
    waits = (TieDraw.confirmed_at.is_(None), TieDraw.rejected_at.is_(None))
    return db.session.scalar(select(TieDraw).where(TieDraw.pool_id == pool_id, *waits))


def record_draw(
    round_view: RoundView,
    pool: PoolRules,
    drawn: list[str],
    method: str,
    actor_id: int | None,
    moment: datetime,
) -> TieDraw | Problem:
    """Lay a public draw of lots over the tied set that stopped the count before a second person.

    The count is only looked at, never kept: a run over an urn that is not open would stand as the result.
    """
    hold_closing(round_view.pb_round.id)
    if problem := refuse_counting(round_view):
        return problem
    tie = pending_ties(round_view).get(pool.pool_id)
    tied = list(tie.projects) if tie else []
    if not tied:
        return Problem("no_tie", "drawn")
    if waiting_draw(pool.pool_id) is not None:
        return Problem("draw_waits", "drawn")
    if sorted(drawn) != sorted(tied):
        return Problem("draw_incomplete", "drawn", {"projects": tied})
    if problem := _refuse_method(method.strip()):
        return problem
    draw = TieDraw(
        round_id=round_view.pb_round.id, pool_id=pool.pool_id, tied_codes=sorted(tied), drawn_codes=drawn,
        method=method.strip(), drawn_at=moment, recorded_by_id=actor_id, is_over_pot=tie is not None and tie.is_over_pot,
    )  # fmt: skip
    db.session.add(draw)
    db.session.flush()
    _audit("pb.tie.draw", round_view, draw, {"method": draw.method})
    return draw


def _refuse_method(method: str) -> Problem | None:
    if not method:
        return Problem("draw_method_missing", "method")
    if len(method) > LONGEST_METHOD:
        return Problem("draw_method_long", "method", {"limit": LONGEST_METHOD, "given": len(method)})
    return None


def _waiting(round_view: RoundView, draw_id: int) -> TieDraw | Problem:
    """The draw by its number, while it still waits; whoever acts on it has seen that one and no other."""
    hold_closing(round_view.pb_round.id)
    if problem := refuse_counting(round_view):
        return problem
    own = (TieDraw.id == draw_id, TieDraw.round_id == round_view.pb_round.id)
    draw = db.session.scalar(select(TieDraw).where(*own).execution_options(populate_existing=True))
    if draw is None or draw.confirmed_at is not None or draw.rejected_at is not None:
        return Problem("draw_gone")
    return draw


def confirm_draw(
    round_view: RoundView, draw_id: int, actor_id: int | None, moment: datetime
) -> TieDraw | Problem:
    """Put a recorded draw in force. The second person is another one than who recorded it."""
    draw = _waiting(round_view, draw_id)
    if isinstance(draw, Problem):
        return draw
    if actor_id is not None and draw.recorded_by_id == actor_id:
        return Problem("second_person_needed")
    draw.confirmed_at, draw.confirmed_by_id = moment, actor_id
    db.session.flush()
    _freeze_again(round_view)
    _audit("pb.tie.confirm", round_view, draw, {})
    return draw


def reject_draw(
    round_view: RoundView, draw_id: int, reason: str, actor_id: int | None, moment: datetime
) -> TieDraw | Problem:
    """Refuse a recorded draw, or take back an own slip, with a reason; it is then recorded again."""
    draw = _waiting(round_view, draw_id)
    if isinstance(draw, Problem):
        return draw
    if problem := refuse_reason(reason.strip(), "rejection"):
        return problem
    draw.rejected_at, draw.rejected_by_id, draw.rejection = moment, actor_id, reason.strip()
    db.session.flush()
    _audit("pb.tie.reject", round_view, draw, {"reason": draw.rejection})
    return draw


def refuse_reason(reason: str, field: str) -> Problem | None:
    """Why these words are no reason: there are none, or far too many."""
    if not reason:
        return Problem("reason_missing", field)
    if len(reason) > LONGEST_REASON:
        return Problem("reason_long", field, {"limit": LONGEST_REASON, "given": len(reason)})
    return None


def set_aside_draws(
    round_view: RoundView, pool: PoolRules, reason: str, actor_id: int | None, moment: datetime
) -> None:
    """Take the confirmed draws of a pool out of force; they stay as history and the tie waits for lots again."""
    in_force = (TieDraw.confirmed_at.is_not(None), TieDraw.rejected_at.is_(None))
    for draw in db.session.scalars(select(TieDraw).where(TieDraw.pool_id == pool.pool_id, *in_force)):
        draw.rejected_at, draw.rejected_by_id, draw.rejection = moment, actor_id, reason
        _audit("pb.tie.reject", round_view, draw, {"reason": reason})
    db.session.flush()
    _freeze_again(round_view)


def draw_by_command(
    round_view: RoundView, pool: PoolRules, drawn: list[str], method: str, moment: datetime
) -> TieDraw | Problem:
    """Both steps at once, for whoever has the machine in hand; the audit log says so."""
    recorded = record_draw(round_view, pool, drawn, method, None, moment)
    if isinstance(recorded, Problem):
        return recorded
    return confirm_draw(round_view, recorded.id, None, moment)


def _audit(act: str, round_view: RoundView, draw: TieDraw, more: dict[str, str]) -> None:
    pool = next(one.code for one in round_view.rules.pools if one.pool_id == draw.pool_id)
    facts = {"pool": pool, "draw": draw.id, "drawn": draw.drawn_codes, **more}
    record(act, f"round:{round_view.pb_round.slug}", facts)


def _freeze_again(round_view: RoundView) -> None:
    """The lots stand in META, so the public file has a new hash; the root over the ballots stays as it was."""
    closing = find_closing(round_view.pb_round.id)
    assert closing is not None  # refuse_counting has looked
    closing.file_sha256 = freeze(round_election(round_view)).sha256
    db.session.flush()
