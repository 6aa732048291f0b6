"""Applications of a demonstration in the office: checked, asked about, scored by the committee, ranked and decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from demo.acting import acting, person
from demo.initiative_course import Course, Told, done
from initiatives.applications.texts import STEP_TITLES
from initiatives.programmes.services.editing import Act
from initiatives.scoring.grounds import ground_of
from initiatives.scoring.opinion_queries import opinion_rows
from initiatives.scoring.ranking_queries import basis_now
from initiatives.scoring.rules.opinions import OpinionVerdict
from initiatives.scoring.rules.record import content_of, digest
from initiatives.scoring.rules.sheets import Mark, Sheet, judged
from initiatives.scoring.services.checking import accept_as_complete, call_for_correction
from initiatives.scoring.services.opinions import ask_departments, give_opinion
from initiatives.scoring.services.ranking import publish_ranking
from initiatives.scoring.services.sheets import hand_in_sheet, keep_sheet
from initiatives.scoring.sheet_queries import call_of, progress_of

WHOLE = 100
"""Marks of a sheet are told in hundredths of the most points of a criterion, so that the pack need not know them."""
BETWEEN = timedelta(minutes=50)
"""From one member's sheet to the next one's."""
FAIR = 60
"""From here on the ground of a mark is a kind one."""


def accept(course: Course, key: str, step: Told, at: datetime) -> None:
    """The formal check finds nothing missing."""
    one = course.applications[key]
    done(key, accept_as_complete(one, course.view, one.version, course.of_official(at)))


def call(course: Course, key: str, step: Told, at: datetime) -> None:
    """The formal check sends it back; ``wants`` by step of the application."""
    one, titles = course.applications[key], {code: title() for code, title in STEP_TITLES.items()}
    act = course.of_official(at)
    done(key, call_for_correction(one, course.view, one.version, step["wants"], titles, step["days"], act))


def ask(course: Course, key: str, step: Told, at: datetime) -> None:
    """Ask departments; ``of``: working days by department."""
    units = [course.office.departments[code] for code in step["of"]]
    days = dict(zip((one.id for one in units), step["of"].values(), strict=True))
    done(key, ask_departments(course.applications[key], course.view, units, days, course.of_official(at)))


def answer(course: Course, key: str, step: Told, at: datetime) -> None:
    """A department's opinion by its own official."""
    one, unit = course.applications[key], course.office.departments[step["by"]]
    version = next(row.version for row in opinion_rows(one.id) if row.department_id == unit.id)
    act = Act(course.office.people[step["by"]].id, at)
    verdict = OpinionVerdict(step["verdict"])
    done(
        key, give_opinion(one, course.view, unit, frozenset({unit.id}), verdict, step["words"], version, act)
    )


def score(course: Course, key: str, step: Told, at: datetime) -> None:
    """Members of the committee hand in their sheets; who is named in ``drafts`` only begins one."""
    one = course.applications[key]
    for place, (login, marks) in enumerate(step["marks"].items()):
        member, moment = course.office.people[login], at + BETWEEN * place
        with acting(person(member), moment):
            done(key, keep_sheet(course.view, one, _sheet(course, marks), Act(member.id, moment)))
            if not isinstance(marks, str) and login not in step.get("drafts", ()):
                done(key, hand_in_sheet(course.view, one, Act(member.id, moment)))


def _sheet(course: Course, marks: list[int] | str) -> Sheet:
    """Points with their grounds, or words of a conflict of interest."""
    if isinstance(marks, str):
        return Sheet(conflict=marks)
    given = {}
    for turn, (one, mark) in enumerate(zip(judged(course.view.terms.criteria), marks, strict=True)):
        ground = course.told["grounds"]["high" if mark >= FAIR else "low"][turn]
        given[one.code] = Mark(Decimal(one.points * mark // WHOLE), ground)
    return Sheet(given)


def publish(course: Course, _key: str, step: Told, at: datetime) -> None:
    """Publish the ranking of a call: every application in it is decided."""
    of_call = call_of(course.view.id, step["call"])
    progress = progress_of(course.view, of_call, at)
    if not progress.is_whole:
        raise ValueError(f"initiatives.json: sheets of call {step['call']} are missing: {progress.missing}")
    seen = digest(content_of(basis_now(course.view, of_call, progress))).hex()
    done(course.view.slug, publish_ranking(course.view, of_call, seen, ground_of, course.of_official(at)))


SCORING: dict[str, Callable[[Course, str, dict[str, Any], datetime], None]] = {
    "accept": accept, "call": call, "ask": ask, "answer": answer, "score": score, "publish": publish,
}  # fmt: skip
