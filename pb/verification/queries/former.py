"""Opinions that speak of what a project said before: given before the author's last correction, or before a merging."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from pb.submission.models import ProjectVersion
from pb.verification.list_models import ProjectMerge
from pb.verification.models import Decision, MeritAssessment


@dataclass(frozen=True)
class Former:
    """``version`` of the project that the opinion was about; ``is_merged``: since then it was made one with others."""

    version: int
    is_merged: bool


def former_columns() -> tuple[Any, Any, Any]:
    """For a statement about ``MeritAssessment``: the last correction, the last merging, the version at the answer."""
    project_id = MeritAssessment.project_id
    corrected = select(func.max(Decision.corrected_at)).where(Decision.project_id == project_id)
    merged = select(func.max(ProjectMerge.done_at)).where(ProjectMerge.into_project_id == project_id)
    version = select(func.max(ProjectVersion.number)).where(
        ProjectVersion.project_id == project_id, ProjectVersion.made_at <= MeritAssessment.answered_at
    )
    one, two, three = (
        wanted.correlate(MeritAssessment).scalar_subquery() for wanted in (corrected, merged, version)
    )
    return one, two, three


def read_former(
    answered_at: datetime | None,
    corrected_at: datetime | None,
    merged_at: datetime | None,
    version: int | None,
) -> Former | None:
    """``None`` while the opinion is awaited, and when it speaks of what the project says now."""
    if answered_at is None:
        return None
    is_merged = merged_at is not None and answered_at < merged_at
    is_corrected = corrected_at is not None and answered_at < corrected_at
    return Former(version or 1, is_merged) if is_merged or is_corrected else None
