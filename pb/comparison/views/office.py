"""Rules, amounts and limits tried on past rounds, before the council decides on the next one's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from core.access import requires
from core.clock import now
from core.db import transaction
from core.jobs import enqueue
from core.problems import NotFound, Problem
from core.web.csrf import checks_token, token_is_valid
from core.web.filters import write_amounts_in, zl_plain
from core.web.office_form import actor_id, go_to
from core.web.requests import takes_long_form
from core.web.summary import summary
from maps.on_page import still_map
from pb.comparison.desk import Desk, Named
from pb.comparison.exports import comparison_csv, comparison_pdf
from pb.comparison.forms import Choices, Typed, how_many, read_typed, read_variant
from pb.comparison.import_later import import_trial
from pb.comparison.page import comparison_tables, points_of
from pb.comparison.queries import past_rounds, waiting_files
from pb.comparison.rules import MOST_VARIANTS, OWN, Variant, Way, same_way
from pb.comparison.services.trial_files import Taken, take_file
from pb.comparison.texts import left_out_sentence, named_sentence, sentence, way_name
from pb.comparison.trial_reading import MOST_BYTES, fault, read_trial
from pb.comparison.trial_texts import file_sentence
from pb.comparison.views.everyone import offered_in
from pb.results.exports import attachment
from pb.rounds.queries import RoundView, find_any_round
from pb.rounds.rules import BallotMethod
from pb.tally.engine.errors import PabulibError
from pb.tally.services.imported import ANNOUNCED
from pb.tally.services.runs import current_runs
from pb.tally.services.terms import shares_of

blueprint = Blueprint("what_if", __name__, url_prefix="/urzad/co-gdyby")


def rounds_page(problems: Sequence[Problem] = ()) -> Response:
    """Rounds that rules can be tried on, files that wait, and the form that takes another file."""
    waiting = waiting_files()
    html = render_template(
        "pb/comparison/office/rounds.html",
        rounds=[one for one in past_rounds(now()) if not one.rules.is_by_panels],
        waiting=waiting,
        is_waiting=any(not one.problem for one in waiting),
        **summary([(one.field, file_sentence(one)) for one in problems]),
    )
    answer = make_response(html, 422 if problems else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/")
@requires("pb.round.edit")
def rounds() -> Response:
    """The past rounds that rules can be tried on."""
    return rounds_page()


@blueprint.post("/plik")
@takes_long_form(MOST_BYTES + 1024 * 1024)
@checks_token
@requires("pb.round.edit")
def take() -> Response:
    """A past vote from a Pabulib file, to try rules on; nobody but the office sees it."""
    sent = request.files.get("file")
    content = sent.stream.read(MOST_BYTES + 1) if sent else b""
    found = _taken(sent.filename or "" if sent else "", content)
    if isinstance(found, Problem):
        return rounds_page([found])
    if found.is_ready:
        flash(_("Plik jest wczytany. Widzi go tylko urząd."), "good")
        return go_to(url_for(".trial", slug=found.slug))
    flash(_("Plik jest duży, wczytujemy go w tle. Ta strona pokaże, kiedy będzie gotowy."), "good")
    return go_to(url_for(".rounds"))


def _taken(name: str, content: bytes) -> Taken | Problem:
    if not token_is_valid():
        return Problem("session_lost", "file")
    read = read_trial(name, content)
    if isinstance(read, Problem):
        return read
    try:
        with transaction():
            taken = take_file(read, actor_id(), now())
            if isinstance(taken, Taken) and taken.waits_as is not None:
                enqueue(import_trial, trial_id=taken.waits_as)
            return taken
    except PabulibError as wrong:
        return fault(wrong)


def _past(slug: str) -> RoundView:
    """A round with a published result and a vote. Raises ``NotFound`` for any other."""
    round_view = find_any_round(slug, now())
    if round_view.pb_round.published_at is None or round_view.rules.is_by_panels:
        raise NotFound
    write_amounts_in(round_view.pb_round.currency)
    return round_view


def _ways(round_view: RoundView) -> tuple[Way, ...]:
    """The round's own rule, where its file names one, and all others."""
    runs = current_runs(round_view.pb_round.id).values()
    own = () if any(run.rule == ANNOUNCED for run in runs) else (OWN,)
    return (*own, *offered_in(round_view))


def _choices(round_view: RoundView) -> Choices:
    pools = round_view.rules.ballot_pools
    longest = max((pool.maximum for pool in pools if pool.method is BallotMethod.RANKING), default=0)
    return Choices([way.code for way in _ways(round_view)], [pool.code for pool in pools], longest)


def _variants(round_view: RoundView) -> tuple[list[Typed], list[Named]]:
    choices = _choices(round_view)
    typed = read_typed(request.args, choices)
    named = []
    for one in typed:
        variant = read_variant(one, choices)
        name = (
            _("Wariant %(n)d: %(way)s", n=one.number, way=way_name(variant.way)) if not one.problems else ""
        )
        named.append(Named(f"w{one.number}", name, variant))
    return typed, named


@blueprint.get("/<slug:slug>")
@requires("pb.round.edit")
def trial(slug: str) -> Response:
    """The form with its variants and, when something was asked, what each would give."""
    round_view = _past(slug)
    if "dodaj" in request.args or "usun" in request.args:
        return _changed(slug)
    is_asked = "w1-zasada" in request.args
    typed, named = _variants(round_view)
    problems = [problem for one in typed for problem in one.problems] if is_asked else []
    told = summary([(one.field, sentence(one)) for one in problems])
    if problems:
        told["errors"] = [(one.field, named_sentence(one)) for one in problems]
    desk = Desk(round_view, named) if is_asked and not problems else None
    context = {**told, **_form(round_view, typed, is_asked), **_shown(desk, named)}
    answer = make_response(
        render_template("pb/comparison/office/trial.html", **context), 422 if problems else 200
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _changed(slug: str) -> Response:
    """The same address with one variant more, or without the last."""
    arguments = {name: value for name, value in request.args.items() if name not in ("dodaj", "usun")}
    number = how_many(arguments)
    if "usun" in request.args:
        arguments = {name: value for name, value in arguments.items() if not name.startswith(f"w{number}-")}
        number = max(1, number - 1)
    elif number < MOST_VARIANTS:
        last = {name: value for name, value in arguments.items() if name.startswith(f"w{number}-")}
        arguments |= {f"w{number + 1}-{name.split('-', 1)[1]}": value for name, value in last.items()}
        number += 1
    values: dict[str, Any] = {**arguments, "ile": number}
    address = url_for(".trial", slug=slug, **values) + f"#wariant-{number}"
    return make_response(redirect(address, 303))


def _form(round_view: RoundView, typed: Sequence[Typed], is_asked: bool) -> dict[str, Any]:
    if not is_asked:
        for one in typed:
            one.texts["zasada"] = one.texts["zasada"] or _ways(round_view)[0].code
            one.problems.clear()
    return {
        "pb_round": round_view.pb_round,
        "pools": round_view.rules.ballot_pools,
        "left_out": left_out_sentence([pool.name for pool in round_view.rules.panel_pools]),
        "typed": typed,
        "ways": [(way.code, way_name(way.code)) for way in _ways(round_view)],
        "own_way": _own_way(round_view),
        "ranking": _choices(round_view).ranking,
        "most": MOST_VARIANTS,
        "is_asked": is_asked,
        "query": dict(request.args),
    }


def _own_way(round_view: RoundView) -> str:
    """The name of the way by which all pools were counted; empty where they differ or none of the ways is theirs."""
    voted = round_view.rules.ballot_pools
    if any(pool.from_whole_unit for pool in voted):
        return ""
    pools = [(pool.allocation_rule.value, shares_of(pool)) for pool in voted]
    told = (
        (rule, one.get("utility"), one.get("completion"), one.get("run_off", False)) for rule, one in pools
    )
    way = same_way(told)
    return way_name(way.code) if way and OWN in _ways(round_view) else ""


def _shown(desk: Desk | None, named: Sequence[Named]) -> dict[str, Any]:
    if desk is None or not desk.is_ready:
        return {"desk": desk, "is_waiting": desk is not None}
    drawn = [
        (column.name, still_map(points, label=_("Mapa: %(way)s", way=column.name), list_url="#projekty"))
        for column in desk.columns
        if not column.problem and (points := points_of(desk.round_view, desk.measured, column.numbers))
    ]
    return {
        **comparison_tables(
            desk.round_view, desk.measured, desk.columns, request.args.get("pokaz") == "roznice"
        ),
        "desk": desk,
        "is_waiting": False,
        "only_different": request.args.get("pokaz") == "roznice",
        "notes": _notes(named),
        "maps": drawn,
    }


def _notes(named: Sequence[Named]) -> list[str]:
    """What each variant changes, in words."""
    return [f"{one.name}: {_changes(one.variant)}" for one in named]


def _changes(variant: Variant) -> str:
    parts = [
        _("pula %(pool)s: %(amount)s", pool=code, amount=zl_plain(amount))
        for code, amount in variant.amounts.items()
    ]
    if variant.ceiling is not None:
        parts.append(_("projekty najwyżej za %(amount)s", amount=zl_plain(variant.ceiling)))
    if variant.threshold is not None:
        parts.append(_("próg: %(n)d", n=variant.threshold))
    if variant.choices is not None:
        places = ngettext(
            "liczy się tylko pierwsze miejsce", "liczy się %(num)d pierwszych miejsc", variant.choices
        )
        parts.append(places)
    return "; ".join(parts) or _("kwoty i limity jak w tej edycji")


def _file(slug: str, make: Callable[[Desk, list[str]], Response]) -> Response:
    """A file of the trial; what cannot be read or is not counted yet is told on the page."""
    round_view = _past(slug)
    typed, named = _variants(round_view)
    desk = None if any(one.problems for one in typed) else Desk(round_view, named)
    if desk is not None and desk.is_ready:
        return make(desk, _notes(named))
    values: dict[str, Any] = dict(request.args)
    return make_response(redirect(url_for(".trial", slug=slug, **values), 303))


@blueprint.get("/<slug:slug>.csv")
@requires("pb.round.edit")
def trial_table(slug: str) -> Response:
    """The trial as a table for Polish spreadsheets."""
    name, kind = f"co-gdyby-{slug}.csv", "text/csv; charset=utf-8"
    return _file(slug, lambda desk, notes: attachment(comparison_csv(desk, notes), kind, name))


@blueprint.get("/<slug:slug>.pdf")
@requires("pb.round.edit")
def trial_sheet(slug: str) -> Response:
    """The trial printed for the council."""
    name, kind = f"co-gdyby-{slug}.pdf", "application/pdf"
    return _file(slug, lambda desk, notes: attachment(comparison_pdf(desk, notes), kind, name))
