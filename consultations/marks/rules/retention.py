"""Until when what is known of an author is kept. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, time

from core.schedule import end_of_months_term

NOTHING_LEFT = datetime(9999, 1, 1, tzinfo=UTC)
"""The term of a mark that holds nothing of a person any more."""


def kept_until(closes_at: datetime, months: int) -> datetime:
    """So many months after closing (``closes_at``: the first moment after the last day), at midnight UTC."""
    last = end_of_months_term(closes_at.astimezone(UTC).date(), months, roll_over=False)
    return datetime.combine(last, time(), UTC)


def after_term(visibility: str, was_public: bool) -> str:
    """What becomes of a mark that is emptied. Nobody can read a held one any more, so it waits for nobody: its place
    and number are shown again if everybody saw them before a correction, else nothing but the number stays."""
    if visibility != "held":
        return visibility
    return "public" if was_public else "withdrawn"


def is_emptied(visibility: str, retention_until: datetime) -> bool:
    """Whether a mark lost its words to the keep time, and not to its author."""
    return visibility != "withdrawn" and retention_until >= NOTHING_LEFT
