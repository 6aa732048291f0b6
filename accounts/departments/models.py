"""Departments of the office, and the officials who belong to them. The tables bear the name of their first user."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model


class Department(Model):
    """A unit of the office that gives opinions, e.g. roads, greenery, geodesy."""

    __tablename__ = "pb_departments"

    name: Mapped[str] = mapped_column(String(160), unique=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    is_active: Mapped[bool] = mapped_column(default=True)


class DepartmentMember(Model):
    """An official who may answer for a department."""

    __tablename__ = "pb_department_members"

    department_id: Mapped[int] = mapped_column(
        ForeignKey("pb_departments.id", ondelete="CASCADE"), index=True
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_users.id", ondelete="CASCADE"), index=True)

    __table_args__ = (UniqueConstraint("department_id", "user_id"),)
