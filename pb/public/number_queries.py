"""Numbers of trust: what the programme has really brought, straight from the database."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import text

from core.db import db
from pb.public.project_queries import PoolTotal

NUMBERS = text("""
WITH newest AS (
    SELECT id, title, slug, year, currency FROM pb_rounds WHERE published_at IS NOT NULL ORDER BY published_at DESC, id DESC LIMIT 1
), won AS (
    SELECT p.cost FROM newest
    JOIN pb_tally_runs run ON run.round_id = newest.id AND run.is_current
    JOIN pb_allocation_lines line ON line.tally_run_id = run.id AND (line.is_selected OR line.reason_code IN ('topped_up', 'from_leftovers'))
    JOIN pb_projects p ON p.id = line.project_id
)
SELECT (SELECT title FROM newest) AS title,
       (SELECT c.ballot_count FROM pb_urn_closings c JOIN newest ON newest.id = c.round_id) AS voters,
       (SELECT count(*) FROM won) AS winners,
       (SELECT coalesce(sum(cost), 0) FROM won) AS granted,
       (SELECT currency FROM newest) AS currency,
       (SELECT count(*) FROM pb_implementations i JOIN pb_projects p ON p.id = i.project_id
        JOIN pb_rounds r ON r.id = p.round_id AND r.published_at IS NOT NULL) AS works,
       (SELECT count(*) FROM pb_implementations i JOIN pb_projects p ON p.id = i.project_id
        JOIN pb_rounds r ON r.id = p.round_id AND r.published_at IS NOT NULL WHERE i.state = 'done') AS works_done,
       (SELECT count(*) FROM pb_projects) AS submitted,
       (SELECT min(year) FROM pb_rounds WHERE announced_at IS NOT NULL) AS since,
       (SELECT json_agg(json_build_array(round_id, pool_id, status, projects, cost)) FROM (
            SELECT round_id, pool_id, status, count(*) AS projects, sum(cost)::text AS cost
            FROM pb_projects GROUP BY round_id, pool_id, status) totals) AS totals
""")


@dataclass(frozen=True)
class Numbers:
    """Of the newest published round: people who voted, winners and their money (in ``currency``). Of all: works, projects.

    ``title`` is ``None`` before the first publication, ``voters`` when the number is not known.
    ``totals`` counts the projects of every round by pool and status.
    """

    title: str | None
    voters: int | None
    winners: int
    granted: Decimal
    currency: str | None
    works: int
    works_done: int
    submitted: int
    since: int | None
    totals: tuple[PoolTotal, ...]


def numbers_of_trust() -> Numbers:
    """The numbers as they stand. One statement."""
    row = db.session.execute(NUMBERS).one()._mapping
    totals = tuple(
        PoolTotal(round_id, pool_id, status, projects, Decimal(cost))
        for round_id, pool_id, status, projects, cost in row["totals"] or ()
    )
    return Numbers(**{**row, "totals": totals})
