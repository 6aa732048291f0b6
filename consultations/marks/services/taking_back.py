"""When words of a mark are taken back or shown again: whoever keeps a copy of them is told within the same transaction.

Later slices register here, so that marks need not know who copied their words.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

Taking = Callable[[int, int, str, datetime], None]
"""Takes the consultation, the number of the mark, ``erased``, ``hidden`` or ``restored``, and the moment."""

TAKINGS: list[Taking] = []


def at_taking_back(call: Taking) -> Taking:
    """Register who keeps a copy."""
    TAKINGS.append(call)
    return call


def tell_taking_back(consultation_id: int, number: int, cause: str, now: datetime) -> None:
    """Tell everybody who keeps a copy."""
    for call in TAKINGS:
        call(consultation_id, number, cause, now)
