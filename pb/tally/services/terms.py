"""On what terms a pool is counted: its rule, how a tie falls, what excludes what, what was withdrawn."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from core.db import db
from pb.rounds.rules import PoolRules, TieRule
from pb.submission.models import Project
from pb.tally.engine.count import count
from pb.tally.engine.model import Election
from pb.tally.engine.outcome import Outcome
from pb.tally.file_meta import drawn_codes
from pb.verification.queries.listed import stood_on_ballot


def count_by_rules(pool: PoolRules, election: Election, also_drawn: Sequence[str] = ()) -> Outcome:
    """Count a pool's election by the pool's own rules. Raises as ``count`` does.

    ``also_drawn`` are lots that are not confirmed yet, to see what they would mean.
    """
    return count(
        election,
        pool.allocation_rule.value,
        ties=tie_rule(pool, also_drawn),
        threshold=pool.minimum_votes or None,
        conflicts=conflict_groups(pool.pool_id),
        withdrawn=withdrawn_codes(pool.pool_id),
    )


def tie_rule(pool: PoolRules, also_drawn: Sequence[str] = ()) -> str:
    """The engine's name of the pool's tie rule; lots already drawn come in their recorded order."""
    if pool.tie_rule is not TieRule.DRAW:
        return pool.tie_rule.value
    drawn = list(dict.fromkeys([*drawn_codes(pool.pool_id), *also_drawn]))
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
    query = select(Project.code).where(
        Project.pool_id == pool_id, Project.status == "withdrawn", stood_on_ballot()
    )
    return list(db.session.scalars(query))
