"""Editions of the file of all marks that a published version names."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from consultations.report.models import ReportList, ReportVersion
from core.db import db


def newest_lists(consultation_id: int) -> Sequence[ReportList]:
    """The edition of each version that is offered now, held until the end of the act.

    The versions are locked first: who waited here for another act must see the edition that it has written.
    """
    versions = select(ReportVersion.id).where(ReportVersion.consultation_id == consultation_id)
    held = db.session.scalars(versions.order_by(ReportVersion.id).with_for_update()).all()
    query = select(ReportList).where(ReportList.version_id.in_(held), ReportList.file_id.is_not(None))
    return db.session.scalars(query.order_by(ReportList.id)).all()


def lists_of(version_ids: Sequence[int]) -> dict[int, list[ReportList]]:
    """Every edition by version, the first one first; a version from before there were such files has none."""
    query = select(ReportList).where(ReportList.version_id.in_(version_ids)).order_by(ReportList.edition)
    found: dict[int, list[ReportList]] = {one: [] for one in version_ids}
    for each in db.session.scalars(query):
        found[each.version_id].append(each)
    return found
