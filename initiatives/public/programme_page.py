"""Everything that the page of a programme shows of its terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_CEILING, Decimal
from typing import Any

from flask import current_app, url_for
from flask_babel import format_date, gettext, ngettext
from markupsafe import Markup

from core.clock import now
from core.timeline import Span, Timeline, state_of, timeline_of
from core.web.filters import full_day, number, zl, zl_plain
from core.web.polish import polish
from initiatives.programmes.counted_words import of_people_word
from initiatives.programmes.document_queries import DocumentView, documents_of
from initiatives.programmes.models import ProgrammeCriterion
from initiatives.programmes.queries import ProgrammeView, calls_of, committee_of, criteria_of
from initiatives.programmes.rules.scopes import BY_CODE, SCOPES
from initiatives.programmes.rules.stages import Call, ProgrammeStage
from initiatives.programmes.texts import STAGE_TAGS, TIE_RULES, scope_word, share, stage_name
from initiatives.programmes.version_page import VersionRow, version_rows
from initiatives.public.terms import call_when, left_words, term_words
from maps.queries import area_choices


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


STATES = {"done": lambda: _("był"), "now": lambda: _("trwa"), "next": lambda: _("przed nami")}


@dataclass(frozen=True)
class CallRow:
    """A call in the table beside the picture."""

    number: int
    title: str
    description: str
    place: str
    when: str
    state: str
    state_word: str


@dataclass(frozen=True)
class ProgrammePage:
    """One programme as everybody sees it. ``apply_url``: empty when nothing can be sent now."""

    stage: ProgrammeStage
    stage_word: str
    tag: str
    term: str
    left: str
    apply_url: str
    facts: list[tuple[Any, Any]]
    scopes: list[tuple[str, str]]
    criteria: list[dict[str, Any]]
    most_points: Decimal
    tie: str
    committee: str
    example: dict[str, Decimal]
    timeline: Timeline | None
    months: list[tuple[int, str]]
    calls: list[CallRow]
    documents: list[DocumentView]
    versions: list[VersionRow]


def programme_page(view: ProgrammeView) -> ProgrammePage:
    """The page at the application's moment. Seven statements."""
    moment, stage = now(), view.stage(now())
    calls = calls_of(view.id)
    picture = timeline_of([Span(one.opens_at, one.closes_at) for one in calls], moment)
    members = len(committee_of(view.id))
    return ProgrammePage(
        stage=stage,
        stage_word=stage_name(stage.value),
        tag=STAGE_TAGS[stage.value],
        term=term_words(view, stage),
        left=left_words(view, stage),
        apply_url=apply_url(view, stage),
        facts=facts_of(view),
        scopes=[
            (scope_word(code), BY_CODE[code].article)
            for code in view.record.scopes or [one.code for one in SCOPES]
        ],
        criteria=[criterion_row(one) for one in criteria_of(view.id)],
        most_points=view.terms.most_points,
        tie=TIE_RULES[view.record.tie_rule](),
        committee=str(ngettext("%(num)d osoba", "%(num)d osób", members)) if members else "",
        example=example_of(view),
        timeline=picture,
        months=[(x, str(format_date(first, "LLL"))) for x, first in picture.months] if picture else [],
        calls=[
            call_row(n, Call(n, one.opens_at, one.closes_at), one.budget, moment)
            for n, one in enumerate(calls, 1)
        ],
        documents=documents_of(view.id),
        versions=version_rows(view.id)[:-1],
    )


def is_built(path: str) -> bool:
    """Whether there is a page at this address: what the programme does not have yet is not linked to."""
    return current_app.url_map.bind("localhost").test(path)


def apply_url(view: ProgrammeView, stage: ProgrammeStage) -> str:
    """Where an application is begun while a call is open."""
    path = url_for("programmes.programme", slug=view.slug) + "wniosek"
    return path if stage is ProgrammeStage.OPEN and is_built(path) else ""


def facts_of(view: ProgrammeView) -> list[tuple[Any, Any]]:
    """What the head says beside the title: money, people, place."""
    one, terms = view.record, view.terms
    rows: list[tuple[Any, Any]] = [(_("Miasto daje"), zl(terms.budget))]
    if terms.town_cap is not None:
        rows.append((_("Na jeden wniosek"), Markup(_("najwyżej %(amount)s", amount=zl(terms.town_cap)))))
    rows.append((_("Wasz wkład"), _("co najmniej %(share)s całości", share=share(terms.own_share))))
    rows.append((_("Godzina pracy"), zl(terms.hour_rate)))
    people = ngettext("co najmniej %(num)d osoba", "co najmniej %(num)d osób", terms.least_members)
    rows.append((_("Grupa"), str(people)))
    rows.append((_("Prace do"), full_day(one.works_span[1])))
    rows.append((_("Gdzie"), _area_name(one.area_id) if one.area_id else _("całe miasto")))
    land = (
        _("tylko grunty i budynki gminy") if terms.town_land_only else _("także grunty innych za ich zgodą")
    )
    rows.append((_("Czyj teren"), land))
    return rows


def _area_name(area_id: int) -> Any:
    return next((polish(area.name) for area in area_choices() if area.id == area_id), "")


def criterion_row(one: ProgrammeCriterion) -> dict[str, Any]:
    """A criterion with who judges it and how many points it can give."""
    points = one.points * one.weight
    return {
        "name": one.name,
        "hint": one.hint,
        "who": _judged(one),
        "points": number(points),
        "weighed": "" if one.weight == 1 else f"{number(one.points)} × {number(one.weight)}",
    }


def _judged(one: ProgrammeCriterion) -> str:
    if one.kind == "committee":
        return _("ocenia komisja")
    assert one.full_at is not None
    if one.kind == "own_share":
        return _("liczy się samo: wszystkie punkty od %(share)s wkładu własnego", share=share(one.full_at))
    if one.kind == "labour":
        return _(
            "liczy się samo: wszystkie punkty, gdy praca mieszkańców to %(share)s całości",
            share=share(one.full_at),
        )
    return _("liczy się samo: wszystkie punkty %(people)s", people=of_people_word(one.full_at))


def example_of(view: ProgrammeView) -> dict[str, Decimal]:
    """What the required share means for a work worth 10,000 zł: the least contribution, the town's part, hours."""
    whole = Decimal(10_000)
    own = (whole * view.terms.own_share / 100).quantize(Decimal("0.01"))
    rate = view.terms.hour_rate
    hours = (own / rate).to_integral_value(ROUND_CEILING) if rate else Decimal(0)
    return {"whole": whole, "own": own, "town": whole - own, "hours": hours}


def call_row(place: int, call: Call, budget: Decimal | None, at: datetime) -> CallRow:
    """A call in words."""
    state = state_of(Span(call.opens_at, call.closes_at), at)
    money = "" if budget is None else _("pieniądze tego naboru: %(amount)s", amount=zl_plain(budget))
    return CallRow(
        place, _("Nabór %(number)s", number=place), money, "", call_when(call), state, STATES[state]()
    )


def contact_words(view: ProgrammeView) -> list[Any]:
    """Who to ask: name, telephone, address as links."""
    one = view.record
    said: list[Any] = [polish(one.contact_name)] if one.contact_name else []
    if one.contact_phone:
        digits = one.contact_phone.replace(" ", "")
        said.append(Markup('<a class="nb" href="tel:{}">{}</a>').format(digits, one.contact_phone))
    if one.contact_email:
        said.append(Markup('<a href="mailto:{0}">{0}</a>').format(one.contact_email))
    return said
