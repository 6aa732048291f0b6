"""A project's history: what happened when, and what the project said at each moment."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from geoalchemy2.shape import to_shape
from shapely import to_geojson
from sqlalchemy import func, select

from core.db import db
from core.models import StoredFile
from pb.submission.models import Attachment, CostLine, Project, ProjectEvent, ProjectVersion

KEPT = (
    "title", "summary", "description", "category", "cost", "upkeep", "place", "address", "beneficiaries",
    "availability", "accessibility",
)  # fmt: skip
LINE = (
    "name", "amount", "is_greenery", "quantity", "unit", "unit_price", "measure_code", "price_source",
)  # fmt: skip


def add_event(
    project: Project, code: str, facts: dict[str, Any] | None, now: datetime, is_public: bool = True
) -> None:
    """Write a line of the history. ``code`` has its sentence in ``pb.submission.texts``; no personal data in facts."""
    plain = {name: _plain(value) for name, value in (facts or {}).items()}
    event = ProjectEvent(project_id=project.id, happened_at=now, code=code, facts=plain, is_public=is_public)
    db.session.add(event)


def keep_version(project: Project, made_by: str, now: datetime) -> int:
    """Keep what the project says now as its next version; ``made_by``: ``author`` or ``office``. Gives its number."""
    last = db.session.scalar(
        select(func.max(ProjectVersion.number)).where(ProjectVersion.project_id == project.id)
    )
    number = (last or 0) + 1
    version = ProjectVersion(
        project_id=project.id, number=number, made_at=now, made_by=made_by, content=content_of(project)
    )
    db.session.add(version)
    return number


def content_of(project: Project) -> dict[str, Any]:
    """All that a project says, as plain JSON: texts, amounts as strings, place as GeoJSON, cost lines and
    papers in order."""
    lines = db.session.scalars(
        select(CostLine).where(CostLine.project_id == project.id).order_by(CostLine.position)
    )
    location = project.location
    return {
        **{name: _plain(getattr(project, name)) for name in KEPT},
        "pool_id": project.pool_id,
        "location": None if location is None else to_geojson(to_shape(location)),
        "lines": [{name: _plain(getattr(line, name)) for name in LINE} for line in lines],
        "attachments": _papers_of(project.id),
    }


def _papers_of(project_id: int) -> list[str]:
    """Attachments by title, each with the first digits of its content: another file of the same name is a change."""
    rows = db.session.execute(
        select(Attachment.title, StoredFile.sha256)
        .join(StoredFile, StoredFile.id == Attachment.file_id)
        .where(Attachment.project_id == project_id)
        .order_by(Attachment.id)
    )
    return [f"{title} ({sha256.hex()[:8]})" for title, sha256 in rows]


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    return value
