"""Reading the catalogue of categories for its page: its rows, and what each category is used by."""

from __future__ import annotations

from sqlalchemy import select, text

from core.db import db
from pb.rounds.category_models import CategoryRow
from pb.rounds.category_rules import Usage

CATALOGUE_ACT = "pb.category.edit"
CATALOGUE_SUBJECT = "categories"
_USAGE = text(
    """
    SELECT c.code,
        (SELECT count(*) FROM pb_projects p WHERE p.category = c.code),
        (SELECT count(DISTINCT r.round_id) FROM pb_rules r WHERE c.code = ANY (r.categories)),
        (SELECT count(*) FROM pb_pools l WHERE l.category = c.code)
    FROM pb_categories c
    """
)


def category_rows() -> list[CategoryRow]:
    """All categories in the town's order, as they stand now."""
    query = select(CategoryRow).order_by(CategoryRow.position, CategoryRow.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def usage_of_all() -> dict[str, Usage]:
    """What each category is used by, by code. One statement."""
    return {code: Usage(*counts) for code, *counts in db.session.execute(_USAGE)}
