"""A round's page: its schedule in words, its pools, what voting takes, what can be done now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext, ngettext

from core.calendar_file import Event
from core.clock import now
from core.money import Amount
from core.web.filters import day, hour, moment, number
from core.web.terms import left_until, span
from pb.public.count_rules import allocation_rules
from pb.public.project_queries import PoolTotal, pool_totals
from pb.public.rules import Standing, Station, schedule_of
from pb.public.selection import is_on_ballot_shown
from pb.rounds.queries import RoundView
from pb.rounds.rules import IdentityMethod, PoolRules, RoundRules, Stage
from pb.rounds.texts import kind_name
from pb.voting.pool_texts import pool_rule


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


@dataclass(frozen=True)
class PoolLine:
    """A pool in the table: amounts in złoty, how many projects, what a voter does."""

    pool: PoolRules
    kind: str
    projects: int
    choice: str


@dataclass(frozen=True)
class RoundPage:
    """Everything that the page of a round shows."""

    stations: list[dict[str, Any]]
    pools: list[PoolLine]
    amount: Decimal
    projects: int
    rejected: int
    rules: list[tuple[str, str]]
    needs: list[str]
    list_label: str


def round_page(view: RoundView) -> RoundPage:
    """The page of a round. One statement beyond the round itself."""
    totals = pool_totals([view.pb_round.id])
    shown = _counted(totals, view.stage)
    projects = sum(shown.values())
    pools = [
        PoolLine(pool, _kind(pool), shown.get(pool.pool_id, 0), pool_rule(pool)) for pool in view.rules.pools
    ]
    label = ngettext(
        "Zobacz %(shown)s projekt", "Zobacz %(shown)s projektów", projects, shown=number(projects)
    )
    return RoundPage(
        stations=[_station(one, view, totals) for one in schedule(view)],
        pools=pools,
        amount=sum((line.pool.amount for line in pools), Decimal(0)),
        projects=projects,
        rejected=sum(one.projects for one in totals if one.status == "rejected"),
        rules=allocation_rules(view.rules.pools),
        needs=voting_needs(view),
        list_label=str(label),
    )


def _kind(pool: PoolRules) -> str:
    """The kind in words, unless the pool's name says it already."""
    name = kind_name(pool.kind)
    return "" if name.lower() in pool.name.lower() else name


def schedule(view: RoundView) -> list[Station]:
    """The round's stations at the application's moment."""
    return schedule_of(view.rules, now(), view.pb_round.published_at)


def _counted(totals: Sequence[PoolTotal], stage: Stage) -> dict[int, int]:
    """How many projects each pool shows: those on the ballot once there is one, before that all."""
    wanted = [one for one in totals if not is_on_ballot_shown(stage) or one.status == "on_ballot"]
    counted: dict[int, int] = {}
    for one in wanted:
        counted[one.pool_id] = counted.get(one.pool_id, 0) + one.projects
    return counted


STATION_NAMES: dict[Stage, Callable[[], str]] = {
    Stage.SUBMISSION: lambda: _("Nabór projektów"),
    Stage.VERIFICATION: lambda: _("Weryfikacja i odwołania"),
    Stage.APPEALS: lambda: _("Odwołania"),
    Stage.BALLOT_LIST: lambda: _("Lista do głosowania"),
    Stage.VOTING: lambda: _("Głosowanie"),
    Stage.RESULTS: lambda: _("Ogłoszenie wyników"),
    Stage.IMPLEMENTATION: lambda: _("Realizacja"),
}


def station_name(stage: Stage, rules: RoundRules) -> str:
    """What a station is called; where only panels score, nothing is called after a vote."""
    if stage is Stage.BALLOT_LIST and rules.is_by_panels:
        return _("Lista do oceny")
    return STATION_NAMES[stage]()


def _station(station: Station, view: RoundView, totals: Sequence[PoolTotal]) -> dict[str, Any]:
    return {
        "name": station_name(station.stage, view.rules),
        "when": _when(station),
        "state": station.standing.value,
        "words": _words(station, view, totals),
    }


def _when(station: Station) -> str:
    if station.stage is Stage.RESULTS:
        if station.opens_at:
            return moment(station.opens_at)
        return _("do %(day)s", day=day(station.closes_at)) if station.closes_at else ""
    if station.opens_at is None or station.closes_at is None:
        return ""
    days = span(station.opens_at, station.closes_at)
    if station.stage in (Stage.SUBMISSION, Stage.VOTING):
        return _("%(days)s, do %(hour)s", days=days, hour=hour(station.closes_at))
    return days


def _words(station: Station, view: RoundView, totals: Sequence[PoolTotal]) -> str:
    if station.standing is Standing.NEXT:
        return _("przed nami")
    if station.standing is Standing.DONE:
        return _done(station, totals)
    if station.stage is Stage.RESULTS:
        return _("zespół ocenia") if view.rules.is_by_panels else _("liczymy głosy")
    if station.stage is Stage.IMPLEMENTATION or station.closes_at is None:
        return _("trwa")
    left = left_until(station.closes_at).rstrip(".")
    return _("trwa, %(left)s", left=left[:1].lower() + left[1:]) if left else _("trwa")


def _done(station: Station, totals: Sequence[PoolTotal]) -> str:
    if station.stage is Stage.SUBMISSION:
        sent = sum(one.projects for one in totals)
        return str(
            ngettext(
                "zakończony: %(shown)s zgłoszenie", "zakończony: %(shown)s zgłoszeń", sent, shown=number(sent)
            )
        )
    if station.stage is Stage.VERIFICATION:
        listed = sum(one.projects for one in totals if one.status == "on_ballot")
        return str(
            ngettext(
                "zakończona: %(shown)s na liście",
                "zakończona: %(shown)s na liście",
                listed,
                shown=number(listed),
            )
        )
    if station.stage is Stage.RESULTS:
        return _("ogłoszone")
    return _("zakończone") if station.stage is Stage.VOTING else _("zakończona")


def voting_needs(view: RoundView) -> list[str]:
    """What a voter needs, in sentences, from the rules in force."""
    rules = view.rules
    sentences = []
    if IdentityMethod.PESEL in rules.identity_methods:
        sentences.append(_("Numeru PESEL i oświadczenia, że mieszkasz w gminie."))
    if IdentityMethod.VOTING_CODE in rules.identity_methods:
        sentences.append(
            _("Kto nie ma numeru PESEL, dostanie w urzędzie jednorazowy kod po okazaniu dokumentu.")
        )
    if rules.minimum_age:
        sentences.append(_("Głosować można od %(age)d lat.", age=rules.minimum_age))
    else:
        sentences.append(_("Wiek nie ma znaczenia."))
    if rules.guardian_below_age:
        sentences.append(
            _("Za dziecko poniżej %(age)d lat zgodę zaznacza opiekun.", age=rules.guardian_below_age)
        )
    return sentences


def stage_line(view: RoundView) -> str:
    """Where the round stands, with the date that matters: "Głosowanie do 30 listopada, 23:59"."""
    published_at, rules = view.pb_round.published_at, view.rules
    if view.stage is Stage.IMPLEMENTATION:
        return _("Trwa realizacja wybranych projektów")
    if published_at is not None:
        return _("Wyniki ogłoszono %(day)s", day=day(published_at))
    if view.stage is Stage.COUNTING:
        due = rules.results_due_at
        if rules.is_by_panels:
            return (
                _("Zespół ocenia projekty, wyniki do %(day)s", day=day(due))
                if due
                else _("Zespół ocenia projekty")
            )
        return _("Liczymy głosy, wyniki do %(day)s", day=day(due)) if due else _("Liczymy głosy")
    running = next((one for one in rules.windows if one.holds(now())), None)
    if running is not None:
        return _(
            "%(stage)s do %(term)s", stage=station_name(running.stage, rules), term=moment(running.closes_at)
        )
    coming = next((one for one in rules.windows if one.opens_at > now()), None)
    if coming is not None:
        return _(
            "%(stage)s od %(term)s", stage=station_name(coming.stage, rules), term=moment(coming.opens_at)
        )
    return _("W przygotowaniu")


def left_of_stage(view: RoundView) -> str:
    """How much is left of the window that runs now; empty when none does or nobody has to hurry."""
    for stage in (Stage.SUBMISSION, Stage.VOTING):
        window = view.rules.window(stage)
        if window and window.holds(now()):
            return left_until(window.closes_at)
    return ""


def rounds_by_year(views: Sequence[RoundView]) -> list[tuple[int, list[dict[str, Any]]]]:
    """Every round for the list of rounds, newest year first. One statement."""
    totals = pool_totals([view.pb_round.id for view in views])
    years: dict[int, list[dict[str, Any]]] = {}
    for view in views:
        own = [one for one in totals if one.round_id == view.pb_round.id]
        years.setdefault(view.pb_round.year, []).append(
            _round_row(view, sum(_counted(own, view.stage).values()))
        )
    return sorted(years.items(), reverse=True)


def _round_row(view: RoundView, projects: int) -> dict[str, Any]:
    shown = number(projects)
    return {
        "title": view.pb_round.title,
        "url": url_for("public.round", slug=view.pb_round.slug),
        "line": stage_line(view),
        "projects": str(ngettext("%(shown)s projekt", "%(shown)s projektów", projects, shown=shown)),
        "amount": Amount(sum((pool.amount for pool in view.rules.pools), Decimal(0)), view.pb_round.currency),
    }


def calendar_events(view: RoundView) -> list[Event]:
    """The stations as entries of a calendar."""
    pb_round = view.pb_round
    root = current_app.extensions["settings"].public_url
    page = root + url_for("public.round", slug=pb_round.slug)
    events = []
    for station in schedule(view):
        begins_at = station.opens_at or station.closes_at
        if begins_at is None:
            continue
        events.append(
            Event(
                uid=f"{pb_round.slug}-{station.stage.value}@wspolnie",
                title=f"{station_name(station.stage, view.rules)}: {pb_round.title}",
                begins_at=begins_at,
                ends_at=station.closes_at if station.opens_at else None,
                text=station.paragraph,
                url=page,
            )
        )
    return events
