"""The counts and the places beside a list, kept for as long as nothing in the rounds changes.

They need every project read, the page of the list only twenty. What is kept goes by a version that one cheap
statement tells, so it is never older than the page that shows it.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.web.kept import Kept, kept
from maps.kept_base import town_base
from pb.public.queries import Asked, Counts, Point, project_counts, project_points

MOST_KEPT = 200


@dataclass(frozen=True)
class Overview:
    """The counts of all filters, and the points of the still map."""

    counts: Counts
    points: list[Point]


def overview_of(asked: Asked, version: str) -> Overview:
    """Counts and places of what is asked for at ``version`` (``projects_version``). Two statements, none when known."""
    bounds = town_base().bounds

    def read() -> Overview:
        counts = project_counts(asked)
        return Overview(counts, project_points(asked, counts.total, bounds) if counts.total else [])

    overviews: Kept[Overview] = kept("overviews", MOST_KEPT)
    return overviews.get((version, bounds, repr(asked.parameters)), read)
