"""Legal terms of a consultation, by its kind. Pure.

Days are counted as in KPA art. 57 § 1: the first day is the event and is not counted. A term that rolls over
ends on the next day that is neither free nor a Saturday (§ 4); nothing ever makes a term shorter.

Articles without another name are those of the act of 27 March 2003 on spatial planning (u.p.z.p.).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from consultations.consultation.rules.stages import ConsultationKind
from core.problems import Problem
from core.schedule import end_of_term, is_working_day, next_working_day

PLANNING_DAYS = 28
"""Art. 8j: remarks and surveys on a planning act."""
SIMPLIFIED_DAYS = 14
"""Art. 27b: remarks in the simplified procedure."""
ASSESSMENT_DAYS = 21
"""Act of 3 October 2008 on environmental information, art. 39: a plan or programme with a strategic assessment."""
REVITALISATION_DAYS = 35
"""Act of 9 October 2015 on revitalisation, art. 6."""
MEETING_AFTER = 7
MEETING_BEFORE = 7
"""Art. 8j: meetings and walks not before 7 days have passed, not later than 7 days before the last day."""
INSIDE = frozenset({"meeting", "workshop"})
"""Form 2 of art. 8i: open meetings, panels, workshops."""
OUTSIDE = frozenset({"walk", "survey", "duty"})
"""Forms 3 to 5 of art. 8i: walks, surveys, duties."""
WITHIN = frozenset({"needs", "walk", "meeting", "workshop", "survey", "duty"})
"""Steps in which people speak: they lie between the first and the last day."""
TIMED = INSIDE | {"walk"}
WORK_ENDS = time(15, 30)

BLOCKING = frozenset(
    {
        "planning_too_short", "simplified_too_short", "form_inside_missing", "form_outside_missing",
        "meeting_too_early", "meeting_too_late", "survey_too_short", "planning_announced_late",
        "participation_narrow",
    }
)  # fmt: skip
"""What statute forbids; everything else is said and does not stop anybody."""


@dataclass(frozen=True)
class StepTerm:
    """A step with its days in Poland; ``field`` is where its form stands, ``begins`` the hour it begins at."""

    kind: str
    title: str
    first_on: date
    last_on: date
    begins: time = time(17)
    field: str = "steps"


@dataclass(frozen=True)
class Terms:
    """What the law looks at. ``last_on`` is the last day on which anybody may take part."""

    kind: ConsultationKind
    first_on: date | None
    last_on: date | None
    is_simplified: bool = False
    rolls_over: bool = False
    participation: str = "anyone"
    steps: tuple[StepTerm, ...] = ()


@dataclass(frozen=True)
class TownTerms:
    """The least days that the town set for what no statute times, by kind; 0: none."""

    before_plan: int = 14
    opinion: int = 7
    green: int = 0
    co_design: int = 0

    def least(self, kind: ConsultationKind) -> int:
        """Days of a kind; those of a planning act are the statute's."""
        return int(getattr(self, kind.value, 0))


def effective_last_day(last_on: date, rolls_over: bool) -> date:
    """The day on which taking part ends in truth: later than the one asked for, never earlier."""
    return next_working_day(last_on) if rolls_over else last_on


def earliest_last_day(first_on: date, days: int, rolls_over: bool) -> date:
    """The first day on which a term of ``days`` may end."""
    return end_of_term(first_on, days, rolls_over)


def is_blocking(problem: Problem) -> bool:
    """Whether statute forbids it."""
    return problem.code in BLOCKING


def check_terms(terms: Terms, town: TownTerms, announced_on: date | None = None) -> list[Problem]:
    """Every violated term with its article (fact ``article``); ``announced_on`` is asked about when publishing."""
    problems: list[Problem] = []
    if terms.first_on is None or terms.last_on is None:
        return problems
    if terms.kind is ConsultationKind.PLANNING_ACT:
        problems += _check_planning(terms, terms.first_on, terms.last_on)
    else:
        problems += _check_town(terms, terms.first_on, terms.last_on, town)
    problems += _check_others(terms, terms.first_on)
    for step in terms.steps:
        if step.kind in WITHIN and not terms.first_on <= step.first_on <= step.last_on <= terms.last_on:
            problems.append(Problem("step_outside", f"{step.field}.starts_on", {"title": step.title}))
    if announced_on is not None and announced_on > terms.first_on:
        is_planning = terms.kind is ConsultationKind.PLANNING_ACT
        code = "planning_announced_late" if is_planning else "announced_late"
        problems.append(Problem(code, "opens_on", {"article": "art. 8h ust. 1", "first_on": terms.first_on}))
    if not terms.rolls_over and not is_working_day(terms.last_on):
        problems.append(Problem("ends_on_free_day", "last_on", {"next": next_working_day(terms.last_on)}))
    return problems


def _too_short(code: str, terms: Terms, first_on: date, days: int, article: str) -> list[Problem]:
    earliest = earliest_last_day(first_on, days, terms.rolls_over)
    if terms.last_on is None or terms.last_on >= earliest:
        return []
    return [Problem(code, "last_on", {"days": days, "earliest": earliest, "article": article})]


def _check_town(terms: Terms, first_on: date, last_on: date, town: TownTerms) -> list[Problem]:
    days = town.least(terms.kind)
    return _too_short("town_too_short", terms, first_on, days, "") if days else []


def _check_others(terms: Terms, first_on: date) -> list[Problem]:
    """Clocks that may run beside the kind's own: the longer one is kept, and only the office knows whether they run."""
    is_document = terms.kind is ConsultationKind.OPINION
    if not is_document and not (terms.kind is ConsultationKind.PLANNING_ACT and terms.is_simplified):
        return []
    problems = _too_short("assessment_short", terms, first_on, ASSESSMENT_DAYS, "art. 39")
    if is_document:
        problems += _too_short("revitalisation_short", terms, first_on, REVITALISATION_DAYS, "art. 6")
    return problems


def _check_planning(terms: Terms, first_on: date, last_on: date) -> list[Problem]:
    problems = []
    if terms.participation != "anyone":
        problems.append(Problem("participation_narrow", "participation", {"article": "art. 8e ust. 2"}))
    if terms.is_simplified:
        return problems + _too_short("simplified_too_short", terms, first_on, SIMPLIFIED_DAYS, "art. 27b")
    problems += _too_short("planning_too_short", terms, first_on, PLANNING_DAYS, "art. 8j")
    problems += _check_forms(terms.steps)
    for step in terms.steps:
        problems += _check_step(step, first_on, last_on, terms.rolls_over)
    return problems


def _check_forms(steps: Sequence[StepTerm]) -> list[Problem]:
    kinds = {step.kind for step in steps}
    facts = {"article": "art. 8i ust. 2"}
    problems = [] if kinds & INSIDE else [Problem("form_inside_missing", "steps", facts)]
    return problems if kinds & OUTSIDE else [*problems, Problem("form_outside_missing", "steps", facts)]


def _check_step(step: StepTerm, first_on: date, last_on: date, rolls_over: bool) -> list[Problem]:
    facts: dict[str, Any] = {"title": step.title, "article": "art. 8j"}
    problems = []
    if step.kind == "survey":
        earliest = earliest_last_day(step.first_on, PLANNING_DAYS, rolls_over)
        if step.last_on < earliest:
            short = {**facts, "days": PLANNING_DAYS, "earliest": earliest}
            problems.append(Problem("survey_too_short", f"{step.field}.ends_on", short))
    if step.kind in TIMED:
        after, before = first_on + timedelta(MEETING_AFTER), last_on - timedelta(MEETING_BEFORE)
        if step.first_on <= after:
            early = {**facts, "earliest": after + timedelta(1)}
            problems.append(Problem("meeting_too_early", f"{step.field}.starts_on", early))
        if step.last_on > before:
            late = {**facts, "latest": before}
            problems.append(Problem("meeting_too_late", f"{step.field}.ends_on", late))
    if step.kind in TIMED | {"duty"} and is_working_day(step.first_on) and step.begins < WORK_ENDS:
        hours = {**facts, "article": "art. 8h ust. 3"}
        problems.append(Problem("meeting_in_hours", f"{step.field}.starts_at", hours))
    return problems
