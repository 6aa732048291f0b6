"""Proposals to make one project of several: what can be merged, what was proposed, who has answered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Exists, Integer, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from core.db import db
from pb.submission.models import CostLine, Project, ProjectAuthor
from pb.submission.queries import key_hash
from pb.verification.list_models import MergeConsent, ProjectMerge
from pb.verification.rules.merging import Candidate, MergeState, merge_state

IS_ASKED = or_(ProjectAuthor.position == 0, ProjectAuthor.accepted_at.is_not(None))


def merge_candidates(round_id: int, numbers: Collection[int], now: datetime) -> list[Candidate]:
    """The projects filed under these numbers, as the rules ask of them. One statement."""
    asked = (
        select(func.count(ProjectAuthor.id))
        .where(ProjectAuthor.project_id == Project.id, IS_ASKED)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Project.filed_number, Project.pool_id, Project.status, asked, is_in_open_merge(now))
        .where(Project.round_id == round_id, Project.filed_number.in_(numbers))
        .order_by(Project.filed_number)
    )
    return [Candidate(row[0] or 0, row[1], row[2], row[3], row[4]) for row in rows]


def is_in_open_merge(now: datetime) -> Exists:
    """Whether authors of the project are being asked already."""
    is_open = and_(
        ProjectMerge.done_at.is_(None), ProjectMerge.refused_at.is_(None), ProjectMerge.expires_at >= now
    )
    return (
        select(MergeConsent.id)
        .join(ProjectMerge, ProjectMerge.id == MergeConsent.merge_id)
        .where(MergeConsent.project_id == Project.id, is_open)
        .exists()
    )


def projects_filed_as(round_id: int, numbers: Collection[int]) -> list[Project]:
    """Projects by filing number, locked for a change."""
    wanted = select(Project).where(Project.round_id == round_id, Project.filed_number.in_(numbers))
    return list(db.session.scalars(wanted.order_by(Project.filed_number).with_for_update()))


def people_to_ask(project_ids: Collection[int]) -> Sequence[ProjectAuthor]:
    """The authors and the co-authors who accepted."""
    wanted = select(ProjectAuthor).where(ProjectAuthor.project_id.in_(project_ids), IS_ASKED)
    return db.session.scalars(wanted.order_by(ProjectAuthor.project_id, ProjectAuthor.position)).all()


def lines_of(project_ids: Sequence[int]) -> Sequence[CostLine]:
    """The cost lines of these projects, project after project."""
    wanted = select(CostLine).where(CostLine.project_id.in_(project_ids))
    return db.session.scalars(wanted.order_by(CostLine.project_id, CostLine.position)).all()


@dataclass(frozen=True)
class MergeRow:
    """A proposal on the office's page; numbers are those of filing."""

    merge: ProjectMerge
    into: int
    numbers: tuple[int, ...]
    asked: int
    agreed: int
    state: MergeState


def merges_of(round_id: int, now: datetime) -> list[MergeRow]:
    """The proposals of a round, the newest first. One statement."""
    kept = aliased(Project)
    into = (
        select(kept.filed_number)
        .where(kept.id == ProjectMerge.into_project_id)
        .correlate(ProjectMerge)
        .scalar_subquery()
    )
    agreed = func.sum(case((MergeConsent.is_agreed.is_(True), 1), else_=0)).cast(Integer)
    rows = db.session.execute(
        select(
            ProjectMerge, into, func.array_agg(func.distinct(Project.filed_number)),
            func.count(MergeConsent.id), agreed,
        )
        .join(MergeConsent, MergeConsent.merge_id == ProjectMerge.id)
        .join(Project, Project.id == MergeConsent.project_id)
        .where(ProjectMerge.round_id == round_id)
        .group_by(ProjectMerge.id)
        .order_by(ProjectMerge.id.desc())
    )  # fmt: skip
    return [
        MergeRow(merge, first or 0, tuple(sorted(numbers)), asked, yes, state_of(merge, now))
        for merge, first, numbers, asked, yes in rows
    ]


def state_of(merge: ProjectMerge, now: datetime) -> MergeState:
    """Where a proposal stands."""
    return merge_state(merge.done_at, merge.refused_at, merge.expires_at, now)


def consent_by_key(round_id: int, key: str) -> tuple[MergeConsent, ProjectMerge] | None:
    """The question that the mailed link with ``key`` answers, and its proposal."""
    row = db.session.execute(
        select(MergeConsent, ProjectMerge)
        .join(ProjectMerge, ProjectMerge.id == MergeConsent.merge_id)
        .where(MergeConsent.key_hash == key_hash(key), ProjectMerge.round_id == round_id)
    ).first()
    return (row[0], row[1]) if row else None


def consents_of(merge_id: int) -> Sequence[MergeConsent]:
    """All questions of a proposal."""
    return db.session.scalars(
        select(MergeConsent).where(MergeConsent.merge_id == merge_id).order_by(MergeConsent.id)
    ).all()


def merged_projects(merge: ProjectMerge, is_locked: bool = False) -> list[Project]:
    """The projects of a proposal, the one that stays first."""
    ids = select(MergeConsent.project_id).where(MergeConsent.merge_id == merge.id)
    wanted = select(Project).where(Project.id.in_(ids)).order_by(Project.id)
    found = list(db.session.scalars(wanted.with_for_update() if is_locked else wanted))
    return sorted(found, key=lambda one: (one.id != merge.into_project_id, one.filed_number or 0))
