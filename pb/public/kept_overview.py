"""The counts and the places beside a list, kept for as long as nothing in the rounds changes.

They need every project read, the page of the list only twenty. What is kept goes by a version that one cheap
statement tells, so it is never older than the page that shows it. Each worker keeps its own; it is a copy,
never a state.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from flask import current_app

from maps.kept_base import town_base
from pb.public.queries import Asked, Counts, Point, project_counts, project_points, projects_version

MOST_KEPT = 200


@dataclass(frozen=True)
class Overview:
    """The counts of all filters, and the points of the still map."""

    counts: Counts
    points: list[Point]


def overview_of(asked: Asked) -> Overview:
    """Counts and places of what is asked for. One statement when nothing has changed, otherwise three."""
    kept: OrderedDict[tuple[object, ...], Overview] = current_app.extensions.setdefault(
        "kept_overviews", OrderedDict()
    )
    bounds = town_base().bounds
    key = (projects_version(asked.round_ids), bounds, repr(asked.parameters))
    found = kept.get(key)
    if found is None:
        counts = project_counts(asked)
        found = Overview(counts, project_points(asked, counts.total, bounds) if counts.total else [])
        kept[key] = found
        while len(kept) > MOST_KEPT:
            kept.popitem(last=False)
    return found
