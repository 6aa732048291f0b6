"""What a panel's member may give, when a sheet is complete, when it may be handed in, and the mean. Pure.

Practice: Katowice's first green budgets were chosen by experts' scores, without a vote (domain notes 2.11). A member
who declares a conflict of interest in a project gives it no score, and the mean is of the others' scores only.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from core.problems import Problem

SHORTEST_GROUND = 10
LONGEST_GROUND = 2000
MOST_NAMED = 10
"""As many projects without a whole entry are named; of more only the number is told."""
HALF = Decimal("0.5")
_SCORE = re.compile(r"\d{1,4}(?:[.,]\d{1,4})?", re.ASCII)


@dataclass(frozen=True)
class Scale:
    """Scores from 0 to ``highest``, in whole points or in halves."""

    highest: int
    has_halves: bool = False


@dataclass(frozen=True)
class Entry:
    """What a member has put down for a project. With a conflict of interest there is no score, and the ground says why."""

    score: Decimal | None = None
    ground: str = ""
    is_conflicted: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing: a score or a declared conflict, and a ground."""
        return (self.score is not None or self.is_conflicted) and len(self.ground.strip()) >= SHORTEST_GROUND


@dataclass(frozen=True)
class Typed:
    """An entry as it was typed."""

    score: str = ""
    ground: str = ""
    is_conflicted: bool = False


def read_score(text: str, scale: Scale) -> Decimal | Problem | None:
    """The score that was typed, as Polish or English writes decimals; ``None`` for nothing.

    Problems: ``score_not_number``, ``score_off_scale``, ``score_not_whole``, ``score_not_half``.
    """
    cleaned = "".join(text.split())
    if not cleaned:
        return None
    facts = {"highest": scale.highest}
    if not _SCORE.fullmatch(cleaned):
        is_negative = _SCORE.fullmatch(cleaned.lstrip("-−")) is not None
        return Problem("score_off_scale" if is_negative else "score_not_number", "score", facts)
    score = Decimal(cleaned.replace(",", "."))
    if score > scale.highest:
        return Problem("score_off_scale", "score", facts)
    if not scale.has_halves and score % 1:
        return Problem("score_not_whole", "score", facts)
    return Problem("score_not_half", "score", facts) if score % HALF else score


def read_entry(typed: Typed, scale: Scale) -> Entry | list[Problem]:
    """A draft of an entry. It may lack its score or its ground; what is there must be right.

    Problems: those of ``read_score``, ``score_and_conflict``, ``ground_too_long``.
    """
    score, problems = read_score(typed.score, scale), []
    if isinstance(score, Problem):
        problems.append(score)
    elif score is not None and typed.is_conflicted:
        problems.append(Problem("score_and_conflict", "is_conflicted"))
    if len(typed.ground) > LONGEST_GROUND:
        facts = {"most": LONGEST_GROUND, "length": len(typed.ground)}
        problems.append(Problem("ground_too_long", "ground", facts))
    if problems or isinstance(score, Problem):
        return problems
    return Entry(score, typed.ground.strip(), typed.is_conflicted)


def sound_part(typed: Typed, wrong: Collection[str], kept: Typed) -> Typed:
    """What can be kept of a draft of which some fields are wrong: these as they were, all else as typed."""
    keeps_score = bool({"score", "is_conflicted"} & set(wrong))
    return Typed(
        kept.score if keeps_score else typed.score,
        kept.ground if "ground" in wrong else typed.ground,
        kept.is_conflicted if keeps_score else typed.is_conflicted,
    )


def refuse_scoring(opens_at: datetime | None, moment: datetime) -> Problem | None:
    """Why nobody may score yet: the list is not made, so projects and scale may still change."""
    if opens_at is None:
        return Problem("scoring_not_scheduled")
    return Problem("scoring_not_yet", facts={"opens_at": opens_at}) if moment < opens_at else None


def check_handing_in(
    lacking: Collection[int], projects: int, list_ends_at: datetime | None, moment: datetime
) -> list[Problem]:
    """Why a sheet cannot be handed in. ``lacking``: numbers of projects without a whole entry; ``projects``: all.

    Problems: ``list_not_final``, ``nothing_to_score``, ``entries_missing``.
    """
    if list_ends_at is None or moment < list_ends_at:
        return [Problem("list_not_final", facts={"ends_at": list_ends_at})]
    if not projects:
        return [Problem("nothing_to_score")]
    if lacking:
        named = sorted(lacking)[:MOST_NAMED]
        return [Problem("entries_missing", facts={"numbers": named, "more": len(lacking) - len(named)})]
    return []


def check_naming(members: int, wanted: int, is_member: bool) -> list[Problem]:
    """Why nobody more, or not this person, can be named."""
    if is_member:
        return [Problem("member_already", "email")]
    return [Problem("panel_full", "email", {"wanted": wanted})] if members >= wanted else []


def check_closing(members: int, handed_in: int, wanted: int) -> list[Problem]:
    """Why a panel cannot be closed: it is not whole, or not all have handed in."""
    if members < wanted:
        return [Problem("members_missing", facts={"members": members, "wanted": wanted})]
    if handed_in < members:
        return [Problem("sheets_missing", facts={"missing": members - handed_in})]
    return []


def free_number(taken: Collection[int]) -> int:
    """The lowest number that no member has."""
    return next(number for number in range(1, len(taken) + 2) if number not in taken)


def mean_of(scores: Iterable[Decimal]) -> Fraction | None:
    """The exact mean, ``None`` of no score."""
    given = [Fraction(score) for score in scores]
    return sum(given, Fraction(0)) / len(given) if given else None
