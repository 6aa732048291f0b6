"""When an agreement may be made, signed, changed by an annex and closed by acceptance. Pure.

An agreement is made for a definite time (art. 19d of the Act of 24 April 2003); the town's money is of the
programme's year, so that the work ends with that year at the latest. Codes beside a field: ``field_missing``,
``days_backwards`` (``ends_on``), ``ends_after_year`` (``last``), ``starts_too_early`` (``first``),
``signed_in_future``, ``way_missing``, ``file_missing``, ``not_signed``, ``already_signed``, ``annex_changes_nothing``,
``built_in_future``, ``built_before_start`` (``first``), ``not_made``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.problems import Problem
from initiatives.applications.rules.contributions import Line

PAPER, TRUSTED_PROFILE = "paper", "trusted_profile"
WAYS = (PAPER, TRUSTED_PROFILE)
LONGEST_REASON = 2_000


@dataclass(frozen=True)
class Terms:
    """What an agreement binds to: days inclusive, the lines of its estimate."""

    starts_on: date
    ends_on: date
    lines: tuple[Line, ...]


def latest_end(year: int) -> date:
    """The last day of a programme's year."""
    return date(year, 12, 31)


def check_days(starts_on: date | None, ends_on: date | None, year: int, opened_on: date) -> list[Problem]:
    """Whether the days are there, in order and inside the programme, which was opened on ``opened_on``."""
    problems = [
        Problem("field_missing", name)
        for name, value in (("starts_on", starts_on), ("ends_on", ends_on))
        if value is None
    ]
    if starts_on is None or ends_on is None:
        return problems
    if ends_on < starts_on:
        return [Problem("days_backwards", "ends_on")]
    earliest = min(opened_on, date(year, 1, 1))
    if starts_on < earliest:
        problems.append(Problem("starts_too_early", "starts_on", {"first": earliest}))
    if ends_on > latest_end(year):
        problems.append(Problem("ends_after_year", "ends_on", {"last": latest_end(year)}))
    return problems


def check_signing(way: str, signed_on: date | None, has_file: bool, today: date) -> list[Problem]:
    """Whether a signature may be recorded: a day that has come, a way; by trusted profile the signed file with it."""
    problems = [] if way in WAYS else [Problem("way_missing", "way")]
    if signed_on is None:
        problems.append(Problem("field_missing", "signed_on"))
    elif signed_on > today:
        problems.append(Problem("signed_in_future", "signed_on"))
    if way == TRUSTED_PROFILE and not has_file:
        problems.append(Problem("file_missing", "file"))
    return problems


def check_annex(before: Terms, after: Terms, reason: str, year: int) -> list[Problem]:
    """Whether an annex may be written: a reason, an end inside the programme, and anything that really changes."""
    problems = [] if reason.strip() else [Problem("field_missing", "reason")]
    if len(reason) > LONGEST_REASON:
        facts = {"length": len(reason), "longest": LONGEST_REASON}
        problems.append(Problem("too_long", "reason", facts))
    if after.ends_on < before.starts_on:
        problems.append(Problem("days_backwards", "ends_on"))
    elif after.ends_on > latest_end(year):
        problems.append(Problem("ends_after_year", "ends_on", {"last": latest_end(year)}))
    if not problems and (after.ends_on, after.lines) == (before.ends_on, before.lines):
        problems.append(Problem("annex_changes_nothing", "ends_on"))
    return problems


def check_lines_stay(before: Sequence[Line], after: Sequence[Line], used: frozenset[int]) -> list[Problem]:
    """An annex may change a line and add one, and take the last ones away while nothing was written to them.

    ``used``: numbers of lines, from 1, that the diary and the deliveries already speak of.
    """
    gone = sorted(number for number in used if number > len(after))
    return (
        [Problem("line_in_use", "lines", {"line": gone[0], "name": before[gone[0] - 1].name})] if gone else []
    )


def check_built(built_on: date | None, words: str, starts_on: date, today: date) -> list[Problem]:
    """Whether a work may be called finished: on a day of the work that has come, with the words of the acceptance."""
    problems = []
    if built_on is None:
        problems.append(Problem("field_missing", "built_on"))
    elif built_on > today:
        problems.append(Problem("built_in_future", "built_on"))
    elif built_on < starts_on:
        problems.append(Problem("built_before_start", "built_on", {"first": starts_on}))
    return problems if words.strip() else [*problems, Problem("field_missing", "acceptance")]
