"""When an agreement may be made, signed, changed by an annex and closed by acceptance. Pure.

An agreement is made for a definite time (art. 19d of the Act of 24 April 2003); the work ends with the
last day of the programme's works. Codes beside a field: ``field_missing``,
``days_backwards`` (``ends_on``), ``ends_after_year`` (``last``), ``starts_too_early`` (``first``),
``signed_in_future``, ``way_missing``, ``file_missing``, ``not_signed``, ``already_signed``, ``annex_changes_nothing``,
``built_in_future``, ``built_before_start`` (``first``), ``not_made``; ``work_before_agreement`` and
``work_after_agreement`` (``number``, ``name``, ``day``) beside the day of the agreement that leaves a step outside;
``work_outside_agreement`` (``first``, ``last``) beside the day of a step; ``works_missing``; ``entries_before``
(``first``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.problems import Problem
from initiatives.applications.rules.answers import Work
from initiatives.applications.rules.contributions import Line
from initiatives.programmes.rules.span import Span

PAPER, TRUSTED_PROFILE = "paper", "trusted_profile"
WAYS = (PAPER, TRUSTED_PROFILE)
LONGEST_REASON = 2_000


@dataclass(frozen=True)
class Terms:
    """What an agreement binds to: days inclusive, the lines of its estimate, the steps of its schedule."""

    starts_on: date
    ends_on: date
    lines: tuple[Line, ...]
    works: tuple[Work, ...] = ()


def earliest_start(programme: Span, opened_on: date) -> date:
    """The first day that an agreement may be of; ``programme``: the days of its works."""
    return min(opened_on, programme[0])


def check_days(
    starts_on: date | None, ends_on: date | None, programme: Span, opened_on: date
) -> list[Problem]:
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
    earliest, latest = earliest_start(programme, opened_on), programme[1]
    if starts_on < earliest:
        problems.append(Problem("starts_too_early", "starts_on", {"first": earliest}))
    if ends_on > latest:
        problems.append(Problem("ends_after_year", "ends_on", {"last": latest}))
    return problems


def check_works(works: Sequence[Work], starts_on: date, ends_on: date) -> list[Problem]:
    """Whether every step lies within the days of the agreement: art. 19d, 19g. The first that does not is told."""
    told = []
    early = min(enumerate(works, 1), key=lambda each: each[1].starts_on, default=None)
    if early and early[1].starts_on < starts_on:
        told.append(_leaves("work_before_agreement", "starts_on", *early, early[1].starts_on))
    late = max(enumerate(works, 1), key=lambda each: each[1].ends_on, default=None)
    if late and late[1].ends_on > ends_on:
        told.append(_leaves("work_after_agreement", "ends_on", *late, late[1].ends_on))
    return told


def _leaves(code: str, field: str, number: int, work: Work, day: date) -> Problem:
    return Problem(code, field, {"number": number, "name": work.name, "day": day})


def of_the_agreement(problems: Sequence[Problem]) -> list[Problem]:
    """Once there is an agreement a step leaves its days, not those that were applied for."""
    return [
        replace(one, code="work_outside_agreement") if one.code == "work_outside" else one for one in problems
    ]


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


def check_annex(
    before: Terms,
    after: Terms,
    reason: str,
    latest: date,
    earliest: date | None = None,
    written_on: date | None = None,
) -> list[Problem]:
    """Whether an annex may be written: a reason, days inside the programme, and anything that really changes.

    ``latest``: the last day of the programme's works; ``earliest``: the first day that an agreement of the programme may be of; ``written_on``: the first day of which
    the diary or the deliveries tell, since no annex makes what was done be done outside the agreement.
    """
    problems = [] if reason.strip() else [Problem("field_missing", "reason")]
    if len(reason) > LONGEST_REASON:
        facts = {"length": len(reason), "longest": LONGEST_REASON}
        problems.append(Problem("too_long", "reason", facts))
    problems += _check_annexed_days(after, latest, earliest, written_on)
    if not problems and after == before:
        problems.append(Problem("annex_changes_nothing", "ends_on"))
    return problems


def _check_annexed_days(
    after: Terms, latest: date, earliest: date | None, written_on: date | None
) -> list[Problem]:
    problems = []
    if after.ends_on < after.starts_on:
        problems.append(Problem("days_backwards", "ends_on"))
    elif after.ends_on > latest:
        problems.append(Problem("ends_after_year", "ends_on", {"last": latest}))
    if earliest is not None and after.starts_on < earliest:
        problems.append(Problem("starts_too_early", "starts_on", {"first": earliest}))
    if written_on is not None and after.starts_on > written_on:
        problems.append(Problem("entries_before", "starts_on", {"first": written_on}))
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
