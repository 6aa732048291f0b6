"""The count: from frozen ballots to an immutable run with a reason for each project."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select, update

from core.audit import record
from core.db import db
from core.problems import Problem
from core.version import VERSION
from pb.rounds.models import ImportedFile
from pb.rounds.queries import RoundView
from pb.rounds.rules import PoolRules, TieRule
from pb.submission.models import Project
from pb.tally.elections import imported_file, pool_election
from pb.tally.engine.count import FROM_META, count
from pb.tally.engine.errors import CountError, RuleNotBuilt, RuleNotNamed, TieUndecided
from pb.tally.engine.model import Election
from pb.tally.engine.outcome import Outcome, Reason, Row, Tie, reason_dict, tie_dict
from pb.tally.models import AllocationLine, Ballot, TallyRun, TieDraw, UrnClosing
from pb.tally.public_file import freeze


def count_pool(round_view: RoundView, pool: PoolRules, moment: datetime) -> TallyRun | Problem:
    """Count one pool by its own rules and keep the run. A tie that decides is a ``Problem("tie", …)``."""
    election = pool_election(round_view, pool)
    try:
        outcome = _count_by_rules(pool, election)
    except TieUndecided as undecided:
        facts = {
            "pool": pool.name,
            "pool_id": pool.pool_id,
            "projects": list(undecided.tie.projects),
            "score": str(undecided.tie.score),
        }
        return Problem("tie", facts=facts)
    except RuleNotBuilt:
        return Problem("rule_not_built", facts={"rule": pool.allocation_rule.value})
    return keep_run(round_view, pool, election, outcome, moment)


def _count_by_rules(pool: PoolRules, election: Election) -> Outcome:
    return count(
        election,
        pool.allocation_rule.value,
        ties=tie_rule(pool),
        threshold=pool.minimum_votes or None,
        conflicts=conflict_groups(pool.pool_id),
        withdrawn=withdrawn_codes(pool.pool_id),
    )


def count_round(round_view: RoundView, moment: datetime) -> list[Problem]:
    """Count every pool that has no count of the frozen ballots; what stopped (a tie …) comes back as problems."""
    if problem := refuse_counting(round_view):
        return [problem]
    runs = current_runs(round_view.pb_round.id)
    pools = [
        pool
        for pool in round_view.rules.pools
        if pool.pool_id not in runs or not is_of_frozen_ballots(round_view, pool, runs[pool.pool_id])
    ]
    outcomes = [count_pool(round_view, pool, moment) for pool in pools]
    return [outcome for outcome in outcomes if isinstance(outcome, Problem)]


def is_of_frozen_ballots(round_view: RoundView, pool: PoolRules, run: TallyRun) -> bool:
    """Whether a count was made from the ballots as they lie frozen now, to the byte."""
    return run.input_sha256 == freeze(pool_election(round_view, pool)).sha256


def refuse_counting(round_view: RoundView) -> Problem | None:
    """Why nothing can be counted: the urn is not open, or the result is published already."""
    opened = select(UrnClosing.opened_at).where(UrnClosing.round_id == round_view.pb_round.id)
    if db.session.scalar(opened) is None:
        return Problem("urn_not_opened")
    if round_view.pb_round.published_at is not None:
        return Problem("published_already")
    return None


def current_runs(round_id: int) -> dict[int, TallyRun]:
    """The counts in force, by pool."""
    query = select(TallyRun).where(TallyRun.round_id == round_id, TallyRun.is_current)
    return {run.pool_id: run for run in db.session.scalars(query)}


def pending_ties(round_view: RoundView) -> dict[int, tuple[str, ...]]:
    """Tied sets that stop the count now, by pool; nothing is kept."""
    runs = current_runs(round_view.pb_round.id)
    ties: dict[int, tuple[str, ...]] = {}
    for pool in round_view.rules.pools:
        if pool.pool_id not in runs:
            try:
                _count_by_rules(pool, pool_election(round_view, pool))
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
    record(
        "pb.tie.draw",
        f"round:{round_view.pb_round.slug}",
        {"pool": pool.code, "drawn": drawn, "method": method.strip()},
    )
    return draw


def tie_rule(pool: PoolRules) -> str:
    """The engine's name of the pool's tie rule; lots already drawn come in their recorded order."""
    if pool.tie_rule is not TieRule.DRAW:
        return pool.tie_rule.value
    drawn: list[str] = []
    for draw in db.session.scalars(
        select(TieDraw).where(TieDraw.pool_id == pool.pool_id).order_by(TieDraw.id)
    ):
        drawn += [code for code in draw.drawn_codes if code not in drawn]
    return "drawn:" + ",".join(drawn) if drawn else "error"


def conflict_groups(pool_id: int) -> list[list[str]]:
    """Groups of project codes of which at most one may win."""
    query = select(Project.conflict_group, Project.code).where(
        Project.pool_id == pool_id, Project.conflict_group.is_not(None), Project.status == "on_ballot"
    )
    groups: dict[str, list[str]] = {}
    for group, code in db.session.execute(query):
        groups.setdefault(str(group), []).append(code)
    return [group for group in groups.values() if len(group) > 1]


def withdrawn_codes(pool_id: int) -> list[str]:
    """Codes of projects that were on the ballot list and cannot be built any more."""
    query = select(Project.code).where(Project.pool_id == pool_id, Project.status == "withdrawn")
    return list(db.session.scalars(query))


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
        parameters=_plain(outcome.parameters),
        input_sha256=frozen.sha256,
        program_version=VERSION,
        ballots=outcome.ballots,
        void=void,
        budget=_money(outcome.budget, outcome.scale),
        spent=_money(outcome.spent, outcome.scale),
        ties=[_plain(tie_dict(tie, outcome.scale)) for tie in outcome.ties],
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


def void_ballots(round_id: int) -> int:
    """Ballots of the round that are void as a whole."""
    query = (
        select(func.count())
        .select_from(Ballot)
        .where(Ballot.round_id == round_id, Ballot.void_reason.is_not(None))
    )
    return db.session.scalar(query) or 0


def _line(run_id: int, project_id: int, row: Row, outcome: Outcome, places: dict[str, int]) -> AllocationLine:
    facts = _plain(reason_dict(row.reason, outcome.scale))
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


def _plain(value: Any) -> Any:
    """The same with decimals as numbers or text that JSON holds exactly."""
    return json.loads(json.dumps(value, default=_json_number))


def _json_number(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    return str(value)


def count_imported(round_view: RoundView, moment: datetime) -> None:
    """Count an imported round by the rule of its file; ties fall as the town announced.

    Where the rule is not ours to repeat (unknown, or not built yet) the announced winners stand, with the
    votes counted from the ballots and no reason but that.
    """
    pool = round_view.rules.pools[0]
    file = imported_file(round_view.pb_round.id)
    if file is None:
        return
    election = pool_election(round_view, pool)
    try:
        outcome = _count_as_announced(election, file)
    except (RuleNotBuilt, RuleNotNamed, CountError):
        outcome = _announced(election, file)
    run = keep_run(round_view, pool, election, outcome, moment)
    _keep_frozen(round_view.pb_round.id, election, run, moment)


def _keep_frozen(round_id: int, election: Election, run: TallyRun, moment: datetime) -> None:
    """An imported urn comes opened: its record holds what everybody can check."""
    frozen = freeze(election)
    db.session.add(
        UrnClosing(
            round_id=round_id,
            proposed_at=moment,
            sealed_count=0,
            fingerprint=frozen.sha256,
            closed_at=moment,
            opened_at=moment,
            ballot_count=run.ballots,
            void_count=0,
            merkle_root=frozen.merkle_root,
            file_sha256=frozen.sha256,
        )  # fmt: skip
    )


def _count_as_announced(election: Election, file: ImportedFile) -> Outcome:
    try:
        return count(election, ties="error")
    except TieUndecided:
        announced = [code for code, value in file.official.get("selected", {}).items() if value == 1]
        if not announced:
            return count(election, ties="number")
    rest = [project.id for project in election.projects if project.id not in announced]
    return count(election, ties="drawn:" + ",".join([*announced, *rest]))


def _announced(election: Election, file: ImportedFile) -> Outcome:
    """An outcome that repeats the announcement, or plain votes where nothing was announced."""
    chosen = {code for code, value in file.official.get("selected", {}).items() if value == 1}
    plain = count(election, "greedy", ties="number", threshold=FROM_META)
    if not file.official.get("selected"):
        return plain
    rows = tuple(
        Row(row.id, row.cost, row.votes, row.points, row.id in chosen, Reason("announced" if row.id in chosen else "not_announced"))
        for row in plain.rows
    )  # fmt: skip
    spent = sum(row.cost for row in rows if row.selected)
    selected = tuple(row.id for row in sorted(rows, key=lambda row: (-row.points, row.id)) if row.selected)
    ties: tuple[Tie, ...] = ()
    return Outcome(
        "announced",
        {"meta_rule": election.header.meta.get("rule")},
        plain.scale,
        plain.budget,
        spent,
        selected,
        (),
        rows,
        ties,
        plain.ballots,
    )
