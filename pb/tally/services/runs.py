"""Runs of the count as they are kept: immutable, one of each pool in force, a reason for each project."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select, update

from core.audit import record
from core.db import db
from core.version import VERSION
from pb.rounds.queries import RoundView
from pb.rounds.rules import PoolRules
from pb.submission.models import Project
from pb.tally.engine.model import Election
from pb.tally.engine.outcome import Outcome, Row, reason_dict, tie_dict
from pb.tally.models import AllocationLine, Ballot, TallyRun
from pb.tally.public_file import freeze


def current_runs(round_id: int) -> dict[int, TallyRun]:
    """The counts in force, by pool."""
    query = select(TallyRun).where(TallyRun.round_id == round_id, TallyRun.is_current)
    return {run.pool_id: run for run in db.session.scalars(query)}


def retire_runs(round_id: int) -> None:
    """Let no count of the round be the current one; they stay as history."""
    db.session.execute(
        update(TallyRun).where(TallyRun.round_id == round_id, TallyRun.is_current).values(is_current=False)
    )


def keep_run(
    round_view: RoundView, pool: PoolRules, election: Election, outcome: Outcome, moment: datetime
) -> TallyRun:
    """Store a run; an earlier run of the pool stays, but is no longer the current one."""
    db.session.execute(
        update(TallyRun).where(TallyRun.pool_id == pool.pool_id, TallyRun.is_current).values(is_current=False)
    )
    void = void_ballots(round_view.pb_round.id)
    frozen = freeze(election)
    run = TallyRun(
        round_id=round_view.pb_round.id,
        pool_id=pool.pool_id,
        counted_at=moment,
        rule=outcome.rule,
        parameters=plain_json(outcome.parameters),
        input_sha256=frozen.sha256,
        program_version=VERSION,
        ballots=outcome.ballots,
        void=void,
        budget=_money(outcome.budget, outcome.scale),
        spent=_money(outcome.spent, outcome.scale),
        ties=[plain_json(tie_dict(tie, outcome.scale)) for tie in outcome.ties],
    )
    db.session.add(run)
    db.session.flush()
    ids = dict(
        db.session.execute(select(Project.code, Project.id).where(Project.pool_id == pool.pool_id)).all()
    )
    places = {code: place for place, code in enumerate(outcome.selected, 1)}
    db.session.add_all(_line(run.id, ids[row.id], row, outcome, places) for row in outcome.rows)
    db.session.flush()
    facts = {
        "pool": pool.code,
        "rule": outcome.rule,
        "selected": list(outcome.selected),
        "input_sha256": run.input_sha256.hex(),
    }
    record("pb.tally.run", f"round:{round_view.pb_round.slug}", facts)
    return run


def is_told_alike(run: TallyRun, outcome: Outcome) -> bool:
    """Whether a kept run was made by the same rule and parameters, money from and to other pools among them."""
    return run.rule == outcome.rule and run.parameters == plain_json(outcome.parameters)


def void_ballots(round_id: int) -> int:
    """Ballots of the round that are void as a whole."""
    query = (
        select(func.count())
        .select_from(Ballot)
        .where(Ballot.round_id == round_id, Ballot.void_reason.is_not(None))
    )
    return db.session.scalar(query) or 0


def _line(run_id: int, project_id: int, row: Row, outcome: Outcome, places: dict[str, int]) -> AllocationLine:
    facts = plain_json(reason_dict(row.reason, outcome.scale))
    facts.pop("code")
    return AllocationLine(
        tally_run_id=run_id,
        project_id=project_id,
        position=places.get(row.id),
        votes=row.votes,
        points=_decimal(row.points),
        is_selected=row.selected,
        reason_code=row.reason.code,
        reason_facts=facts,
    )


def _money(amount: int, scale: int) -> Decimal:
    return (Decimal(amount) / Decimal(scale)).quantize(Decimal("0.000001"))


def _decimal(value: int | Fraction) -> Decimal:
    exact = Fraction(value)
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def plain_json(value: Any) -> Any:
    """The same with decimals as numbers or text that JSON holds exactly."""
    return json.loads(json.dumps(value, default=_json_number))


def _json_number(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    return str(value)
