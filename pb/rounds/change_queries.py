"""Reading what changed in the rules of announced rounds, for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from core.db import db
from pb.rounds.models import RulesVersion
from pb.rounds.queries import RoundView


@dataclass(frozen=True)
class RulesChange:
    """A later version of a round's rules. ``changes`` as the editor wrote them; empty: told by the reason alone."""

    number: int
    created_at: datetime
    reason: str
    changes: tuple[dict[str, str], ...]


def rules_changes(views: Sequence[RoundView]) -> dict[int, list[RulesChange]]:
    """By round id, the newest first. One statement, none while no round has a second version."""
    changed = [view.pb_round.id for view in views if view.rules.version > 1]
    found: dict[int, list[RulesChange]] = {view.pb_round.id: [] for view in views}
    if not changed:
        return found
    query = (
        select(
            RulesVersion.round_id, RulesVersion.number, RulesVersion.created_at, RulesVersion.reason, RulesVersion.changes
        )
        .where(RulesVersion.round_id.in_(changed), RulesVersion.number > 1)
        .order_by(RulesVersion.number.desc())
    )  # fmt: skip
    for row in db.session.execute(query):
        found[row[0]].append(RulesChange(row[1], row[2], row[3], tuple(row[4])))
    return found
