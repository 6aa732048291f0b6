"""What a lawful file may hold and the database cannot: refused with its line, nothing is rounded or cut in silence."""

from __future__ import annotations

from fractions import Fraction

from pb.tally.engine.errors import shown
from pb.tally.engine.model import Ballot
from pb.tally.engine.pabulib.reader import PabulibFile

LARGEST_WHOLE = 2_000_000_000
LARGEST_AMOUNT = 10**12
LARGEST_POINTS = 1_000_000
POINTS_SCALE = 10_000
"""Points are kept with four decimals."""
LONGEST_ID = 80
MOST_CHOICES = 32_000
KEYS = (
    "max_length",
    "max_sum_points",
    "max_points",
    "min_project_score_threshold",
)


def check_bounds(file: PabulibFile) -> None:
    """Look at META and the projects before anything is written. Raises ``PabulibError``."""
    header = file.header
    if header.budget >= LARGEST_AMOUNT * header.scale:
        raise file.meta_error("budget", "budget: liczba za duża")
    for key in KEYS:
        if (value := header.meta.number(key)) is not None and value > LARGEST_WHOLE:
            raise file.meta_error(key, f"{key}: liczba za duża: {shown(header.meta.get(key))}")
    least = header.threshold
    if least is not None and least.denominator != 1:
        told = shown(header.meta.get("min_project_score_threshold"))
        raise file.meta_error(
            "min_project_score_threshold",
            f"min_project_score_threshold: to nie jest liczba całkowita: {told}",
        )
    for place, project in enumerate(header.projects):
        if project.cost >= LARGEST_AMOUNT * header.scale:
            raise file.project_error(place, "cost: liczba za duża")
        if len(project.id) > LONGEST_ID:
            raise file.project_error(place, f"project_id jest dłuższy niż {LONGEST_ID} znaków")


def fault_of_ballot(ballot: Ballot) -> str | None:
    """Why a ballot cannot be kept as it is, ``None`` for one that can."""
    if len(ballot.choices) > MOST_CHOICES:
        return f"na karcie projektów: {len(ballot.choices)}, najwyżej {MOST_CHOICES}"
    for points in ballot.points or ():
        if points > LARGEST_POINTS:
            return f"punkty: liczba za duża, najwyżej {LARGEST_POINTS}"
        if (Fraction(points) * POINTS_SCALE).denominator != 1:
            return "punkty: więcej niż 4 miejsca po przecinku"
    return None
