"""What the office's page of the report shows beside its fields: the checklist, what is on its way, the versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from consultations.consultation.queries import ConsultationView, topics_of
from consultations.report.course import course_words
from consultations.report.models import ReportDraft, ReportVersion
from consultations.report.queries.gathered import framed
from consultations.report.queries.written import (
    Undecided,
    find_draft,
    hidden_marks,
    readiness,
    undecided_marks,
    versions_of,
    written_report,
)
from consultations.report.rules.publishing import check_ready
from consultations.report.services.publishing import GIVEN_UP
from consultations.report.services.writing import Written
from consultations.report.texts import sentence


@dataclass(frozen=True)
class Check:
    """A line of the checklist: its id, whether it is so, what it says, links to what is missing, how many more."""

    code: str
    is_good: bool
    words: str
    links: tuple[tuple[str, str], ...] = ()
    more: int = 0


@dataclass(frozen=True)
class Desk:
    """The page's state. ``is_stuck``: the document should be there long ago and may be asked for again."""

    checks: tuple[Check, ...]
    can_publish: bool
    draft: ReportDraft | None
    is_stuck: bool
    versions: Sequence[ReportVersion]


@dataclass(frozen=True)
class Texts:
    """What stands in the fields; ``chapters``: code, name and text of each topic; ``opened``: the version shown."""

    course: str
    conclusions: str
    chapters: tuple[tuple[str, str, str], ...]
    opened: int
    is_prefilled: bool


def desk_of(view: ConsultationView, now: datetime) -> Desk:
    """The state at a moment."""
    undecided, draft = undecided_marks(view.id), find_draft(view.id)
    ready = readiness(view, now, undecided)
    problems = {one.code: sentence(one) for one in check_ready(ready)}
    return Desk(
        checks=_checks(view, problems, undecided),
        can_publish=not problems,
        draft=draft,
        is_stuck=draft is not None and now - draft.asked_at > GIVEN_UP,
        versions=versions_of(view.id),
    )


def _checks(view: ConsultationView, problems: dict[str, str], undecided: Undecided) -> tuple[Check, ...]:
    stage = next(
        (
            problems[code]
            for code in ("cancelled", "not_published_yet", "not_closed", "vote_goes_on")
            if code in problems
        ),
        "",
    )
    ended = Check("ended", not stage, stage or "Konsultacje się skończyły.")
    decided = Check("undecided", True, "Każda uwaga ma zatwierdzoną decyzję.")
    if undecided.count:
        links = tuple(
            (f"nr {number}", _address(view.slug, number, is_held)) for number, is_held in undecided.first
        )
        decided = Check("undecided", False, problems["undecided"], links, undecided.count - len(links))
    missing = problems.get("conclusions_missing", "")
    concluded = Check("concluded", not missing, missing or "Wnioski są napisane.")
    hidden = hidden_marks(view.id)
    told = f"Ukryte uwagi: {hidden}. Raport poda numer i powód ukrycia każdej z nich."
    url = url_for("moderation.desk", slug=view.slug, _anchor="ukryte")
    named = Check("hidden", True, told, (("Przejrzyj powody", url),))
    return (ended, decided, concluded, *([named] if hidden else ()))


def _address(slug: str, number: int, is_held: bool) -> str:
    """Where a mark gets its decision: a held one is read first."""
    if is_held:
        return url_for("moderation.desk", slug=slug)
    return url_for("consultations_board.mark", slug=slug, number=number)


def texts_of(view: ConsultationView, typed: Written | None, now: datetime) -> Texts:
    """What was typed, else what is saved; the course of one that was never saved comes from the data."""
    saved = written_report(view.id)
    course, conclusions, chapters = saved.course, saved.conclusions, dict(saved.chapters)
    if typed is not None:
        course, conclusions, chapters = typed.course, typed.conclusions, typed.chapters
    is_prefilled = typed is None and not course
    return Texts(
        course=course_words(framed(view, now)) if is_prefilled else course,
        conclusions=conclusions,
        chapters=tuple((one.code, one.name, chapters.get(one.code, "")) for one in topics_of(view.id)),
        opened=saved.version or 0,
        is_prefilled=is_prefilled,
    )
