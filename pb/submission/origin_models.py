"""Where a project comes from when another procedure handed it in: marks of a consultation, a rejected application."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model


class Origin(Model):
    """Of a draft until it is filed, then of its project. An erased draft takes its origin along.

    ``title``, ``url`` and ``numbers`` (of what was handed in) are shown to everybody, ``office_url`` to officials.
    ``entry_key`` is the giver's own, so that one act of handing makes one draft. ``returned_at``: the giver took
    back what had become of a project that ended.
    """

    __tablename__ = "pb_origins"

    draft_id: Mapped[int | None] = mapped_column(ForeignKey("pb_drafts.id", ondelete="CASCADE"), unique=True)
    project_id: Mapped[int | None] = mapped_column(
        ForeignKey("pb_projects.id", ondelete="CASCADE"), unique=True
    )
    procedure: Mapped[str] = mapped_column(String(20))
    entry_key: Mapped[UUID] = mapped_column(Uuid, unique=True)
    title: Mapped[str] = mapped_column(String(300))
    url: Mapped[str] = mapped_column(String(300), index=True)
    office_url: Mapped[str] = mapped_column(String(300))
    numbers: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    handed_at: Mapped[datetime]
    returned_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("num_nonnulls(draft_id, project_id) = 1", name="of_one"),
        CheckConstraint("procedure in ('consultations','initiatives')", name="procedure_known"),
    )
