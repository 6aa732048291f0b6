"""When residents give their voice on variants, what of variants may still be changed, and how voices read. Pure.

The voice advises; it is no election: one account or browser, one voice, which may be changed until the end.
Codes: ``vote_not_planned``, ``vote_ahead`` (``starts_at``), ``vote_over`` (``ends_at``), ``variants_not_ready``,
``variant_missing``, ``variants_frozen``, ``too_many_variants`` (``most``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.fields import Field, Kind, read
from core.problems import Problem

VARIANTS, VOTE = "variants", "vote"
LEAST_VARIANTS, MOST_VARIANTS = 2, 12
HIGHEST_NUMBER = 99
NAME = Field("name", is_required=True, longest=120)
DESCRIPTION = Field("description", Kind.TEXT, is_required=True, longest=4_000)
PICTURE_WORDS = Field("picture_words", longest=300)
REMARK = Field("remark", Kind.TEXT, longest=1_000)


class VoteState(StrEnum):
    """``none``: no step of voting; ``ahead``: before the first or between two; ``open``; ``over``."""

    NONE = "none"
    AHEAD = "ahead"
    OPEN = "open"
    OVER = "over"


@dataclass(frozen=True)
class VoteTime:
    """A step of voting, moments aware; ``ends_at`` is the first moment after it."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class VoteTimes:
    """The steps of voting of one consultation, in time."""

    times: tuple[VoteTime, ...] = ()

    def state(self, now: datetime) -> VoteState:
        """Where voting stands at a moment (aware)."""
        if not self.times:
            return VoteState.NONE
        if any(one.starts_at <= now < one.ends_at for one in self.times):
            return VoteState.OPEN
        return VoteState.AHEAD if self.next_start(now) else VoteState.OVER

    def next_start(self, now: datetime) -> datetime | None:
        """When it begins, or begins again."""
        return next((one.starts_at for one in self.times if one.starts_at > now), None)

    @property
    def end(self) -> datetime | None:
        """The end of the last one."""
        return max((one.ends_at for one in self.times), default=None)


def vote_times(steps: Iterable[tuple[str, datetime, datetime]]) -> VoteTimes:
    """The times of voting out of a consultation's steps (kind, start, end)."""
    times = [VoteTime(start, end) for kind, start, end in steps if kind == VOTE]
    return VoteTimes(tuple(sorted(times, key=lambda one: (one.starts_at, one.ends_at))))


def check_voting(times: VoteTimes, variants: int, now: datetime) -> list[Problem]:
    """Whether a voice is taken now."""
    state = times.state(now)
    if state is VoteState.NONE:
        return [Problem("vote_not_planned")]
    if state is VoteState.AHEAD:
        return [Problem("vote_ahead", facts={"starts_at": times.next_start(now)})]
    if state is VoteState.OVER:
        return [Problem("vote_over", facts={"ends_at": times.end})]
    return [] if variants >= LEAST_VARIANTS else [Problem("variants_not_ready")]


def check_voice(chosen: int | None, variants: Sequence[int], remark: str) -> list[Problem]:
    """Whether one of the variants is chosen and the words are short enough."""
    problems = [] if chosen in variants else [Problem("variant_missing", "variant")]
    wrong = read(REMARK, remark)[1]
    return [*problems, *([wrong] if wrong else [])]


def check_editing(is_frozen: bool, count: int = 0) -> list[Problem]:
    """Nobody changes what people have already chosen from."""
    if is_frozen:
        return [Problem("variants_frozen")]
    return [Problem("too_many_variants", facts={"most": MOST_VARIANTS})] if count >= MOST_VARIANTS else []


@dataclass(frozen=True)
class Share:
    """A variant's voices; ``permille`` of all voices, rounded half up; ``leads``: nobody has more."""

    number: int
    voices: int
    permille: int
    leads: bool


def shares(voices: Sequence[tuple[int, int]]) -> tuple[Share, ...]:
    """The result of (number, voices) in the order of the numbers; nobody leads without a voice."""
    whole, most = sum(count for _number, count in voices), max((count for _n, count in voices), default=0)
    return tuple(
        Share(
            number, count, (2000 * count + whole) // (2 * whole) if whole else 0, most > 0 and count == most
        )
        for number, count in sorted(voices)
    )
