"""The town's own catalogue of the categories that projects are put into."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model

SHAPES_SQL = "'circle','square','diamond','triangle','hexagon','wedge','house','plus','star','heart'"


class CategoryRow(Model):
    """A category. Projects, pools and rules keep its ``code``, which never changes; ``shape`` is its sign on maps."""

    __tablename__ = "pb_categories"

    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    shape: Mapped[str] = mapped_column(String(20))
    position: Mapped[int] = mapped_column(Integer)
    is_offered: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (
        CheckConstraint("code ~ '^[a-z0-9][a-z0-9-]{0,39}$'", name="code_shape"),
        CheckConstraint("name <> ''", name="name_given"),
        CheckConstraint(f"shape in ({SHAPES_SQL})", name="shape_known"),
    )
