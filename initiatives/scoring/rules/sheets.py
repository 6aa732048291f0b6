"""A committee member's sheet: how what was typed is read, when it may be handed in, whose sheets are still missing. Pure.

A member gives points for the criteria that the committee judges; the others are counted by the figures. Who has a
conflict of interest says so in words instead and gives no points. Problems stand at ``points-<code>``,
``ground-<code>``, ``is_conflicted``, ``conflict``, ``note``: ``points_not_number``, ``points_negative``,
``points_over`` (``most``), ``points_missing``, ``ground_missing``, ``too_long`` (``longest``, ``length``),
``criterion_unknown``, ``points_and_conflict``, ``conflict_untold``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from core.problems import Problem
from initiatives.programmes.rules.terms import COUNTED, Criterion

SHORTEST, LONGEST_GROUND, LONGEST_WORDS = 10, 600, 2_000
POINTS, GROUND = "points-", "ground-"
_POINTS = re.compile(r"\d{1,4}(?:[.,]\d{1,2})?", re.ASCII)
_SIGNED = re.compile(r"[-−–]\s*\d+(?:[.,]\d+)?", re.ASCII)


@dataclass(frozen=True)
class Mark:
    """Points of one criterion, ``None`` while there are none, and why."""

    points: Decimal | None = None
    ground: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet by criterion's code; ``conflict``: which conflict of interest the member has, empty for none."""

    marks: Mapping[str, Mark] = field(default_factory=dict)
    conflict: str = ""
    note: str = ""

    @property
    def points(self) -> dict[str, Decimal]:
        """What counts."""
        return {code: one.points for code, one in self.marks.items() if one.points is not None}


@dataclass(frozen=True)
class TypedSheet:
    """A sheet as it was typed, by the names of its fields."""

    fields: Mapping[str, str] = field(default_factory=dict)
    is_conflicted: bool = False

    def text(self, name: str) -> str:
        """What stands in a field."""
        return self.fields.get(name, "").strip()


def judged(criteria: Iterable[Criterion]) -> tuple[Criterion, ...]:
    """The criteria that the committee gives points for."""
    return tuple(one for one in criteria if one.kind not in COUNTED)


def read_sheet(typed: TypedSheet, criteria: Sequence[Criterion]) -> tuple[Sheet, list[Problem]]:
    """Read a draft: much may be missing, but what is there must be right. What is wrong is left out of the sheet."""
    known = judged(criteria)
    problems = _check_names(typed, known)
    marks = {}
    for one in known:
        points, wrong = _read_points(typed.text(POINTS + one.code), one)
        ground = typed.text(GROUND + one.code).replace("\r\n", "\n")
        wrong += _check_length(GROUND + one.code, ground, LONGEST_GROUND)
        if points is not None or ground:
            marks[one.code] = Mark(points, ground[:LONGEST_GROUND])
        problems += wrong
    conflict, note = (typed.text(name).replace("\r\n", "\n") for name in ("conflict", "note"))
    problems += _check_length("conflict", conflict, LONGEST_WORDS) + _check_length(
        "note", note, LONGEST_WORDS
    )
    problems += _check_conflict(typed, marks, conflict)
    return Sheet(
        marks, conflict[:LONGEST_WORDS] if typed.is_conflicted else "", note[:LONGEST_WORDS]
    ), problems


def _check_names(typed: TypedSheet, known: Sequence[Criterion]) -> list[Problem]:
    names = {prefix + one.code for one in known for prefix in (POINTS, GROUND)} | {"conflict", "note"}
    return [Problem("criterion_unknown")] if set(typed.fields) - names else []


def _read_points(text: str, criterion: Criterion) -> tuple[Decimal | None, list[Problem]]:
    if not text:
        return None, []
    name, facts = POINTS + criterion.code, {"most": criterion.points}
    if _SIGNED.fullmatch(text):
        return None, [Problem("points_negative", name, facts)]
    if not _POINTS.fullmatch(text):
        return None, [Problem("points_not_number", name, facts)]
    points = Decimal(text.replace(",", "."))
    return (points, []) if points <= criterion.points else (None, [Problem("points_over", name, facts)])


def _check_length(name: str, text: str, longest: int) -> list[Problem]:
    return (
        [Problem("too_long", name, {"longest": longest, "length": len(text)})] if len(text) > longest else []
    )


def _check_conflict(typed: TypedSheet, marks: Mapping[str, Mark], conflict: str) -> list[Problem]:
    if not typed.is_conflicted:
        return [Problem("conflict_unticked", "is_conflicted")] if conflict else []
    if any(one.points is not None for one in marks.values()):
        return [Problem("points_and_conflict", "is_conflicted")]
    return [] if len(conflict) >= SHORTEST else [Problem("conflict_untold", "conflict", {"least": SHORTEST})]


def check_whole(sheet: Sheet, criteria: Iterable[Criterion]) -> list[Problem]:
    """Why a sheet cannot be handed in: points or grounds are missing. A declared conflict is whole."""
    if sheet.conflict:
        return []
    problems = []
    for one in judged(criteria):
        mark = sheet.marks.get(one.code, Mark())
        if mark.points is None:
            problems.append(Problem("points_missing", POINTS + one.code))
        if one.needs_ground and len(mark.ground) < SHORTEST:
            problems.append(Problem("ground_missing", GROUND + one.code, {"least": SHORTEST}))
    return problems


@dataclass(frozen=True)
class SheetState:
    """How far a member is with an application, without any points."""

    application_id: int
    member_id: int
    has_conflict: bool = False
    is_handed_in: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether nobody waits for it."""
        return self.has_conflict or self.is_handed_in


@dataclass(frozen=True)
class Progress:
    """How far the scoring of a call is. ``applications``: those that the committee scores, none where all is counted.

    ``unchecked``: numbers that the formal check has not let in or out yet.
    """

    applications: frozenset[int]
    members: frozenset[int]
    states: tuple[SheetState, ...]
    is_over: bool
    unchecked: tuple[int, ...] = ()
    is_closed: bool = False

    @property
    def missing(self) -> dict[int, frozenset[int]]:
        """By member, the applications whose sheets are awaited."""
        settled = {(one.application_id, one.member_id) for one in self.states if one.is_settled}
        awaited = {
            member: frozenset(one for one in self.applications if (one, member) not in settled)
            for member in self.members
        }
        return {member: found for member, found in awaited.items() if found}

    @property
    def unscored(self) -> frozenset[int]:
        """Applications that nobody has handed in a sheet for."""
        return self.applications - {one.application_id for one in self.states if one.is_handed_in}

    @property
    def is_whole(self) -> bool:
        """Whether sheets may be seen: no further application comes in, and every awaited sheet is there.

        Or an official has closed the scoring without the members who never handed in.
        """
        if not self.is_over or self.unchecked:
            return False
        return self.is_closed or (not self.missing and not self.unscored)


def check_closing(progress: Progress, reason: str) -> list[Problem]:
    """Why the scoring cannot be closed without the members who have not handed in."""
    if progress.is_closed:
        return [Problem("scoring_closed")]
    if not progress.is_over:
        return [Problem("call_runs")]
    if progress.unchecked:
        return [Problem("unchecked", facts={"numbers": progress.unchecked})]
    if progress.unscored:
        return [Problem("unscored")]
    if not progress.missing:
        return [Problem("nobody_missing")]
    return check_words(reason, "reason")


def check_words(text: str, name: str, least: int = 20, longest: int = LONGEST_WORDS) -> list[Problem]:
    """Whether a ground that others will read says anything: ``words_short`` (``least``), ``too_long``."""
    told = " ".join(text.split())
    if len(told) < least:
        return [Problem("words_short", name, {"least": least})]
    return _check_length(name, text.strip(), longest)


def sound_fields(typed: TypedSheet, wrong: Collection[str], kept: TypedSheet) -> TypedSheet:
    """What can be kept of a draft of which some fields are wrong: these as they were, all else as typed."""
    if {"is_conflicted", "conflict"} & set(wrong):
        wrong = {
            *wrong,
            "is_conflicted",
            "conflict",
            *(one for one in typed.fields if one.startswith(POINTS)),
        }
    fields = {
        name: kept.fields.get(name, "") if name in wrong else text for name, text in typed.fields.items()
    }
    return TypedSheet(fields, kept.is_conflicted if "is_conflicted" in wrong else typed.is_conflicted)
