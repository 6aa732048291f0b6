"""What became of projects, in a word: for whoever is about to propose a similar one."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext
from sqlalchemy import and_, select

from core.clock import today
from core.db import db
from pb.implementation.models import Implementation
from pb.implementation.queries.lateness import standing
from pb.implementation.texts import state_word
from pb.rounds.models import Round
from pb.submission.models import Project
from pb.submission.similar_queries import FATES
from pb.tally.engine.outcome import BUILT_BESIDE
from pb.tally.models import AllocationLine, TallyRun


def fates_of(project_ids: Sequence[int]) -> dict[int, str]:
    """Won or lost and where the work stands, by project; only of rounds with a published result. One statement."""
    is_current = and_(TallyRun.id == AllocationLine.tally_run_id, TallyRun.is_current)
    rows = db.session.execute(
        select(Project.id, AllocationLine.is_selected, AllocationLine.reason_code, standing(today()))
        .join(Round, Round.id == Project.round_id)
        .join(AllocationLine, AllocationLine.project_id == Project.id)
        .join(TallyRun, is_current)
        .outerjoin(Implementation, Implementation.project_id == Project.id)
        .where(Project.id.in_(project_ids), Round.published_at.is_not(None))
    )
    return {
        project_id: _word(is_selected or reason in BUILT_BESIDE, state)
        for project_id, is_selected, reason, state in rows
    }


def _word(is_built: bool, state: str | None) -> str:
    if not is_built:
        return str(gettext("przegrał w głosowaniu"))
    won = str(gettext("wybrany w głosowaniu"))
    return f"{won}, {state_word(state)}" if state else won


FATES.append(fates_of)
