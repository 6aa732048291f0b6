"""Everything that the page of a consultation shows around its marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app, url_for
from flask_babel import format_date, gettext
from markupsafe import Markup

from consultations.consultation.contents import last_day
from consultations.consultation.models import ConsultationStep
from consultations.consultation.public_queries import (
    DocumentView,
    NewsView,
    documents_of,
    news_of,
)
from consultations.consultation.queries import ConsultationView, steps_of
from consultations.consultation.rules.stages import ConsultationStage
from consultations.consultation.texts import PARTICIPATION, STAGE_TAGS, kind_name, stage_name, step_name
from consultations.planting.queries import is_plan_public
from consultations.variants.rules import VARIANTS, VOTE, VoteState, vote_times
from consultations.variants.texts import when_words
from core.calendar_file import Event
from core.clock import now, warsaw
from core.timeline import Span, Timeline, state_of, timeline_of
from core.web.filters import day, hour
from core.web.polish import polish
from core.web.terms import left_until, span


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


STATES = {"done": lambda: _("było"), "now": lambda: _("trwa"), "next": lambda: _("przed nami")}


@dataclass(frozen=True)
class StepRow:
    """A step in the table beside the picture."""

    number: int
    title: str
    kind: str
    description: str
    place: str
    when: str
    state: str
    state_word: str


@dataclass(frozen=True)
class ConsultationPage:
    """One consultation as everybody sees it. ``act``: the main button, empty when there is nothing to do now."""

    stage: ConsultationStage
    stage_word: str
    tag: str
    kind: str
    term: str
    left: str
    act: dict[str, str]
    facts: list[tuple[Any, Any]]
    steps: list[StepRow]
    timeline: Timeline | None
    months: list[tuple[int, str]]
    documents: list[DocumentView]
    news: list[NewsView]
    report_url: str
    plan_url: str
    has_variants: bool
    variants_when: str
    vote_url: str
    """Where a voice on the variants is given, while it is."""


def consultation_page(view: ConsultationView, at: datetime | None = None) -> ConsultationPage:
    """The page at a moment, the application's by default. Four statements."""
    moment = at or now()
    stage, steps = view.stage(moment), steps_of(view.id)
    times = vote_times((one.kind, one.starts_at, one.ends_at) for one in steps)
    picture = timeline_of([Span(one.starts_at, one.ends_at) for one in steps], moment)
    return ConsultationPage(
        stage=stage,
        stage_word=stage_name(stage.value),
        tag=STAGE_TAGS[stage.value],
        kind=kind_name(view.kind.value),
        term=term_words(view, stage),
        left=left_words(view, stage),
        act=main_act(view, stage),
        facts=facts_of(view),
        steps=[step_row(one, number, moment) for number, one in enumerate(steps, 1)],
        timeline=picture,
        months=[(x, str(format_date(first, "LLL"))) for x, first in picture.months] if picture else [],
        documents=documents_of(view.id),
        news=news_of(view.id),
        report_url=report_url(view),
        plan_url=url_for("planting.plan", slug=view.slug) if is_plan_public(view.id) else "",
        has_variants=any(one.kind in (VARIANTS, VOTE) for one in steps),
        variants_when=when_words(times, moment),
        vote_url=url_for("variants.variants", slug=view.slug)
        if times.state(moment) is VoteState.OPEN
        else "",
    )


def is_built(path: str) -> bool:
    """Whether there is a page at this address: what the programme does not have yet is not linked to."""
    return current_app.url_map.bind("localhost").test(path)


def main_act(view: ConsultationView, stage: ConsultationStage) -> dict[str, str]:
    """Mark a place while that is possible, else read the report."""
    path = f"/konsultacje/{view.slug}/zaznacz"
    if stage is ConsultationStage.OPEN and is_built(path):
        return {"label": _("Zaznacz miejsce"), "url": path}
    report = report_url(view)
    return {"label": _("Przeczytaj raport"), "url": report} if report else {}


def report_url(view: ConsultationView) -> str:
    """The published report, if there is one."""
    path = f"/konsultacje/{view.slug}/raport"
    return path if view.times.reported_at is not None and is_built(path) else ""


def term_words(view: ConsultationView, stage: ConsultationStage) -> str:
    """Until when, or from when: "Do 13 grudnia"."""
    one = view.record
    if one.opens_at is None or one.closes_at is None:
        return ""
    if stage is ConsultationStage.ANNOUNCED:
        return _("Od %(day)s", day=day(one.opens_at))
    if stage is ConsultationStage.OPEN:
        return _("Do %(day)s", day=day(last_day(one.closes_at)))
    return span(warsaw(one.opens_at).date(), last_day(one.closes_at))


def left_words(view: ConsultationView, stage: ConsultationStage) -> str:
    """How much time is left while it is open: "zostało 19 dni"."""
    if stage is not ConsultationStage.OPEN or view.record.closes_at is None:
        return ""
    said = left_until(view.record.closes_at - timedelta(seconds=1)).rstrip(".")
    return said[:1].lower() + said[1:]


def facts_of(view: ConsultationView) -> list[tuple[Any, Any]]:
    """What the head says beside the title: who, when, by which rules."""
    one = view.record
    rows: list[tuple[Any, Any]] = []
    if one.opens_at and one.closes_at:
        rows.append((_("Kiedy"), span(warsaw(one.opens_at).date(), last_day(one.closes_at))))
    if one.answers_due_on:
        rows.append((_("Odpowiedzi"), _("urząd odpowie do %(day)s", day=day(one.answers_due_on))))
    rows.append((_("Kto"), PARTICIPATION[one.participation]()))
    rows.append((_("Rodzaj"), kind_name(view.kind.value)))
    paper = {"receipt": _("liczy się dzień wpływu"), "dispatch": _("liczy się dzień nadania")}[one.day_rule]
    rows.append((_("Na papierze"), paper))
    return rows


def step_row(one: ConsultationStep, number: int, at: datetime) -> StepRow:
    """A step in words."""
    state = state_of(Span(one.starts_at, one.ends_at), at)
    return StepRow(
        number, one.title, step_name(one.kind), one.description, one.place, step_when(one), state, STATES[state]()
    )  # fmt: skip


def step_when(one: ConsultationStep) -> str:
    """When a step is: days, and hours where it is shorter than a day."""
    last = max(warsaw(one.starts_at).date(), last_day(one.ends_at))
    days = span(warsaw(one.starts_at).date(), last)
    if one.ends_at - one.starts_at >= timedelta(hours=20):
        return days
    if one.ends_at == one.starts_at:
        return f"{days}, {hour(one.starts_at)}"
    return f"{days}, {hour(one.starts_at)}–{hour(one.ends_at)}"


def contact_words(view: ConsultationView) -> list[Any]:
    """Who to ask: name, telephone, address as links."""
    one = view.record
    said: list[Any] = [polish(one.contact_name)] if one.contact_name else []
    if one.contact_phone:
        digits = one.contact_phone.replace(" ", "")
        said.append(Markup('<a class="nb" href="tel:{}">{}</a>').format(digits, one.contact_phone))
    if one.contact_email:
        said.append(Markup('<a href="mailto:{0}">{0}</a>').format(one.contact_email))
    return said


def calendar_events(view: ConsultationView, steps: Sequence[ConsultationStep]) -> list[Event]:
    """The last day and every step, for a calendar."""
    url = url_for("consultations.consultation", slug=view.slug, _external=True)
    one = view.record
    events = []
    if one.opens_at and one.closes_at:
        title = _("Konsultacje: %(title)s", title=view.title)
        events.append(
            Event(f"konsultacje-{view.slug}@wspolnie", title, one.opens_at, one.closes_at, view.lead, url)
        )
    for step in steps:
        text = ". ".join(part for part in (step.place, step.description) if part)
        uid = f"konsultacje-{view.slug}-{step.id}@wspolnie"
        events.append(Event(uid, f"{step.title}: {view.title}", step.starts_at, step.ends_at, text, url))
    return events
