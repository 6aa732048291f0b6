"""The start page: what can be done now, what is being built, numbers of trust. Six statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext
from markupsafe import Markup

from core.clock import now, today
from core.money import ZLOTY, Amount
from core.web.filters import number, zl
from core.web.polish import polish
from pb.implementation.queries.shown import Work, works_of_each_state
from pb.implementation.texts import due_sentence, money_sentence, state_tag, state_word
from pb.public.listing import places_of, still_point
from pb.public.number_queries import Numbers, numbers_of_trust
from pb.public.project_queries import PoolTotal
from pb.public.queries import Asked
from pb.public.selection import ON_BALLOT, Selection, is_on_ballot_shown, wanted_statuses
from pb.rounds.category_texts import category_legend
from pb.rounds.queries import RoundView, all_rounds
from town.consultation_items import OpenConsultations, Timed, consultations_now
from town.initiative_items import OpenProgrammes, programmes_now
from town.rules import (
    ENOUGH_OPEN,
    MOST_COMING,
    Matter,
    RoundTerms,
    coming,
    open_now,
    rounds_on_map,
    shown_coming,
)
from town.texts import coming_item, lead, open_item

MAP_STATUSES = ("submitted", "in_check", "accepted", *ON_BALLOT)
"""What maps of several rounds show: all but what was rejected, withdrawn or sent back."""


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


@dataclass(frozen=True)
class StartPage:
    """Everything that the start page shows."""

    lead: Markup
    matters: list[dict[str, Any]]
    coming: list[dict[str, Any]]
    points: list[dict[str, Any]]
    legend: list[tuple[str, str]]
    has_outcomes: bool
    list_url: str
    map_url: str
    map_words: str
    works: list[dict[str, Any]]
    works_url: str
    figures: list[tuple[Any, str]]
    newest: tuple[str, str] | None


def terms_of(view: RoundView) -> RoundTerms:
    """A round as the rules of the start page take it."""
    one = view.pb_round
    return RoundTerms(
        one.slug, one.title, view.rules, one.published_at is not None, one.urn_closed_at is not None
    )


def start_page() -> StartPage:
    """The start page at the application's moment."""
    views = all_rounds(now())
    terms = [terms_of(view) for view in views]
    matters = open_now(terms, now())
    numbers = numbers_of_trust()
    totals = numbers.totals
    slugs = rounds_on_map(matters, terms)
    on_map = [view for view in views if view.pb_round.slug in slugs]
    works = works_of_each_state(today())
    points = _points(on_map, totals)
    consulted, programmes = consultations_now(), programmes_now()
    return StartPage(
        lead=lead(matters, coming(terms, now()), bool(consulted.open), bool(programmes.open)),
        matters=_by_term(
            [(one.closes_at, open_item(one, _projects_words(one, views, totals))) for one in matters],
            [*consulted.items, *programmes.items],
        ),
        coming=_coming(terms, matters, consulted, programmes),
        points=points,
        legend=category_legend({point["category"] for point in points}),
        has_outcomes=any(point["outcome"] != "none" for point in points),
        list_url=_list_url(slugs),
        map_url=_map_url(slugs),
        map_words=_map_words(bool(matters), bool(slugs)),
        works=[_work(one) for one in works],
        works_url=url_for("town.whole_map", edycja="realizacja") if works else "",
        figures=figures(numbers),
        newest=_newest(views),
    )


def _map_words(is_deciding: bool, has_projects: bool) -> str:
    """What the map is of: without projects it shows where consultations and initiatives are."""
    if is_deciding:
        return _("Mapa projektów, o których teraz decydujemy")
    return _("Mapa projektów") if has_projects else _("Mapa")


def _by_term(first: list[Timed], more: list[Timed]) -> list[dict[str, Any]]:
    """Items of all procedures, the nearest term first."""
    return [item for _at, item in sorted([*first, *more], key=lambda one: one[0])]


def _coming(
    terms: Sequence[RoundTerms],
    matters: Sequence[Matter],
    consulted: OpenConsultations,
    programmes: OpenProgrammes,
) -> list[dict[str, Any]]:
    """What to say under "soon": at most three, and nothing when enough is open anyway."""
    if len(matters) + len(consulted.open) + len(programmes.open) >= ENOUGH_OPEN:
        return []
    soon = [(one.begins_at, coming_item(one)) for one in shown_coming(terms, now())]
    return _by_term(soon, [*consulted.coming, *programmes.coming])[:MOST_COMING]


def counted(view: RoundView, totals: Sequence[PoolTotal]) -> int:
    """How many projects a round's list shows at first."""
    own = [one for one in totals if one.round_id == view.pb_round.id]
    return sum(one.projects for one in own if not is_on_ballot_shown(view.stage) or one.status == "on_ballot")


def _projects_words(matter: Matter, views: Sequence[RoundView], totals: Sequence[PoolTotal]) -> str:
    view = next(view for view in views if view.pb_round.slug == matter.terms.slug)
    many = counted(view, totals)
    return str(ngettext("%(shown)s projekt", "%(shown)s projektów", many, shown=number(many)))


def _points(views: Sequence[RoundView], totals: Sequence[PoolTotal]) -> list[dict[str, Any]]:
    if not views:
        return []
    statuses = wanted_statuses(Selection(), views[0].stage) if len(views) == 1 else MAP_STATUSES
    asked = Asked([view.pb_round.id for view in views], statuses=statuses)
    bases = {view.pb_round.id: url_for("public.projects", slug=view.pb_round.slug) for view in views}
    return [still_point(one, bases) for one in places_of(asked, sum(counted(view, totals) for view in views))]


def _list_url(slugs: Sequence[str]) -> str:
    if len(slugs) == 1:
        return url_for("public.projects", slug=slugs[0])
    return url_for("town.whole_map", edycja="teraz") + "#lista"


def _map_url(slugs: Sequence[str]) -> str:
    if len(slugs) == 1:
        return url_for("public.projects_geojson", slug=slugs[0])
    return url_for("town.whole_map_geojson", edycja="teraz")


def _work(work: Work) -> dict[str, Any]:
    parts = [
        money_sentence(work.state, work.spent, work.cost),
        due_sentence(work.state, work.due_on),
        polish(work.note),
    ]
    return {
        "number": work.number,
        "title": work.title,
        "url": url_for("public.project", slug=work.round_slug, number=work.number),
        "tag": state_tag(work.state),
        "tag_word": state_word(work.state, work.delay_weeks),
        "spent": work.spent,
        "cost": work.cost,
        "reason": Markup(" ").join(part for part in parts if part),
    }


def figures(numbers: Numbers) -> list[tuple[Any, str]]:
    """The numbers that are known, each with what it means."""
    known: list[tuple[Any, str]] = []
    if numbers.title is not None and numbers.voters:
        title = polish(numbers.title)
        voters = ngettext(
            "osoba głosowała: %(title)s", "osób głosowało: %(title)s", numbers.voters, title=title
        )
        known.append((number(numbers.voters), Markup(voters)))
    if numbers.title is not None and numbers.winners:
        won = ngettext(
            "na %(num)d wybrany wtedy projekt", "na %(num)d wybranych wtedy projektów", numbers.winners
        )
        known.append((zl(Amount(numbers.granted, numbers.currency or ZLOTY)), won))
    if numbers.works:
        done = _("%(done)s z %(all)s", done=number(numbers.works_done), all=number(numbers.works))
        known.append((done, _("projektów w realizacji już działa")))
    if numbers.submitted:
        sent = ngettext(
            "zgłoszony projekt od %(year)s roku",
            "zgłoszonych projektów od %(year)s roku",
            numbers.submitted,
            year=numbers.since,
        )
        known.append((number(numbers.submitted), sent))
    return known


def _newest(views: Sequence[RoundView]) -> tuple[str, str] | None:
    published = [view.pb_round for view in views if view.pb_round.published_at is not None]
    if not published:
        return None
    newest = max(published, key=lambda one: (one.published_at, one.id))
    return newest.title, url_for("public.round", slug=newest.slug)
