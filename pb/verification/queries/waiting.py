"""What of appeals and merging waits for one official: pieces of ``queries.tasks``."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Date, Select, cast, func, literal, select

from accounts.queries import holds_role
from accounts.rules import Role
from pb.rounds.models import Round
from pb.submission.models import Project
from pb.verification.list_models import ProjectMerge
from pb.verification.models import Appeal, InterestDeclaration
from pb.verification.queries.case import authored_by

OF_PROJECT = (
    Round.slug, Round.title.label("round_title"), Project.filed_number.label("number"), Project.title,
)  # fmt: skip


def waiting_appeals(user_id: int) -> Select[*tuple[Any, ...]]:
    """Appeals that this official may answer: not the first decider's own, and without a declared conflict."""
    has_conflict = (
        select(InterestDeclaration.id)
        .where(
            InterestDeclaration.project_id == Appeal.project_id,
            InterestDeclaration.user_id == user_id,
            InterestDeclaration.has_conflict,
        )
        .exists()
    )
    return (
        select(literal("appeal").label("kind"), *OF_PROJECT, Appeal.due_on.label("due_on"))
        .join(Project, Project.id == Appeal.project_id)
        .join(Round, Round.id == Project.round_id)
        .where(
            Appeal.outcome.is_(None),
            Appeal.first_decided_by_id.is_distinct_from(user_id),
            ~has_conflict,
            Appeal.project_id.not_in(authored_by(user_id)),
            holds_role(user_id, Role.OFFICIAL),
        )
    )


def waiting_merges(user_id: int, on: date) -> Select[*tuple[Any, ...]]:
    """Proposals of this official that authors have not all answered; the last day is that of the answers."""
    last_day = cast(func.timezone("Europe/Warsaw", ProjectMerge.expires_at), Date)
    return (
        select(literal("merge").label("kind"), *OF_PROJECT, last_day.label("due_on"))
        .join(Project, Project.id == ProjectMerge.into_project_id)
        .join(Round, Round.id == Project.round_id)
        .where(
            ProjectMerge.proposed_by_id == user_id,
            ProjectMerge.done_at.is_(None),
            ProjectMerge.refused_at.is_(None),
            last_day >= on,
        )
    )
