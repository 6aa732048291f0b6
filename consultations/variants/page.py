"""Variants ready for their pages: with pictures, and with voices as soon as everybody may know them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from consultations.consultation.queries import ConsultationView
from consultations.variants.queries import VariantView, times_of, variants_of
from consultations.variants.rules import LEAST_VARIANTS, Share, VoteState, VoteTimes, shares
from consultations.variants.texts import outcome_words, voices_word, when_words


@dataclass(frozen=True)
class VariantsPage:
    """The variants of a consultation at a moment. ``shares`` is empty while voices are still given: a count that
    everybody sees would pull the next voice along."""

    variants: list[VariantView]
    times: VoteTimes
    state: VoteState
    when: str
    shares: dict[int, Share]
    outcome: str
    voices: str

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to choose from yet."""
        return len(self.variants) >= LEAST_VARIANTS

    @property
    def takes_voices(self) -> bool:
        """Whether the form of a voice is shown."""
        return self.is_shown and self.state is VoteState.OPEN


def variants_page(view: ConsultationView, now: datetime, for_office: bool = False) -> VariantsPage:
    """The page; the office reads the count at any time. Two statements."""
    variants, times = variants_of(view.id), times_of(view.id)
    state = times.state(now)
    is_known = for_office or state is VoteState.OVER or view.record.cancelled_at is not None
    result = shares([(one.number, one.voices) for one in variants]) if is_known else ()
    names = {one.number: one.name for one in variants}
    return VariantsPage(
        variants, times, state, when_words(times, now), {one.number: one for one in result},
        outcome_words(names, result) if result else "", voices_word(sum(one.voices for one in result)),
    )  # fmt: skip
