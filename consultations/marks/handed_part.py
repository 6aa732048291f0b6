"""Where a mark went: the project it is a part of, for the mark's public page and for the office's."""

from __future__ import annotations

from dataclasses import dataclass

from consultations.marks.models import Handover
from consultations.marks.queries.handed import handover_of_mark
from core.passing import Fate, receiver_named


@dataclass(frozen=True)
class HandedPart:
    """A live handover and what became of it."""

    handover: Handover
    fate: Fate

    @property
    def title(self) -> str:
        """The project's title now, or as it was handed over."""
        return self.fate.title or self.handover.title


def handed_part(mark_id: int) -> HandedPart | None:
    """What a mark is a part of; ``None`` where it is not handed over. Two statements."""
    handover = handover_of_mark(mark_id)
    return None if handover is None else part_of(handover)


def part_of(handover: Handover) -> HandedPart:
    """A handover with what became of it. One statement."""
    fates = receiver_named(handover.procedure).fates([handover.target])
    return HandedPart(handover, fates[handover.target])
