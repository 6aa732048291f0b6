"""Lines out of accepted marks: several at once, each with its own species and number, of one season."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import ngettext

from consultations.consultation.queries import ConsultationView, find_published
from consultations.marks.texts import decision_word
from consultations.planting.queries import (
    PER_PAGE,
    accepted_marks,
    count_accepted,
    planted_topics,
    topic_names,
)
from consultations.planting.rules import (
    FIELDS,
    SHARED,
    next_season,
    read_line,
    wished_pieces,
    wished_species,
)
from consultations.planting.services import ChosenMark, add_marks
from consultations.planting.views.frame import EDIT, LONGEST, LOST, PLAN, blueprint, chosen_numbers, page
from core.access import requires
from core.clock import today
from core.db import transaction
from core.problems import Problem
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import go_to
from core.web.typed import without_unseen

OWN = ("species", "pieces")
SHARED_FIELDS = tuple(one for one in FIELDS if one.name in SHARED)
OWN_FIELDS = tuple(one for one in FIELDS if one.name in OWN)
MOST_PAGES = 100_000
ALL = "wszystkie"
"""In the address: marks of every topic, not only of those that ask for a species."""


def _page_number() -> int:
    text = request.args.get("strona", "")
    return min(max(int(text), 1), MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def choosing_page(view: ConsultationView, problems: Sequence[Problem] = ()) -> Response:
    """The accepted marks that are not in the plan, with what was typed or what their authors wished for."""
    only, season = _asked_numbers(), next_season(today())
    planted = () if ALL in request.args else planted_topics(view.id)
    total = count_accepted(view.id, planted)
    if planted and not total:
        planted, total = (), count_accepted(view.id)
    pages = 1 if only else max(1, -(-total // PER_PAGE))
    number = min(_page_number(), pages)
    topics, base = topic_names(view.id), url_for("planting_office.choose", slug=view.slug)
    first = {"size": "", "season": season.name, "season_year": str(season.year)}
    rows: list[dict[str, Any]] = []
    for mark in accepted_marks(view.id, number, tuple(only), planted):
        sign, name, questions = topics[mark.topic_id]
        wish = {
            "species": wished_species(mark.replies, questions),
            "pieces": str(wished_pieces(mark.replies)),
        }
        typed = {part: request.form.get(f"{part}-{mark.number}", wish[part])[:LONGEST] for part in OWN}
        rows.append(
            {"mark": mark, "sign": sign, "topic": name, **typed, "decision": decision_word(mark.outcome)}
        )
    asked = chosen_numbers("uwaga") if request.method == "POST" else only
    return page(
        "from_marks", view, problems, rows=rows, total=total, number=number, pages=pages, chosen=set(asked),
        typed={part: request.form.get(part, first[part])[:LONGEST] for part in SHARED},
        here=base + (f"?{query}" if (query := request.query_string.decode()) else ""),
        page_url=lambda one: _page_url(view.slug, one), all_url="" if only or not planted else f"{base}?{ALL}=1",
    )  # fmt: skip


def _page_url(slug: str, number: int) -> str:
    """The address of a page of the same choice."""
    told = {ALL: request.args.get(ALL), "strona": number if number > 1 else None}
    return url_for("planting_office.choose", slug=slug, **told)  # type: ignore[arg-type]


def _asked_numbers() -> list[int]:
    """Marks that a link of another page has chosen: only these are shown then."""
    found = request.args.getlist("uwaga")[:PER_PAGE]
    return [int(one) for one in found if one.isascii() and one.isdigit() and len(one) < 10]


@blueprint.get(PLAN + "/z-uwag")
@requires(EDIT)
def choose(slug: str) -> Response:
    """What can be planted."""
    return choosing_page(find_published(slug))


def read_chosen(form: Mapping[str, str]) -> tuple[list[ChosenMark], list[Problem]]:
    """The ticked marks with their values, and what is wrong beside which field."""
    shared, problems = read_line(form, today(), SHARED_FIELDS)
    chosen = []
    for number in chosen_numbers("uwaga"):
        typed = {
            part: " ".join(without_unseen(form.get(f"{part}-{number}", "")).split())[:LONGEST] for part in OWN
        }
        values, wrong = read_line(typed, today(), OWN_FIELDS)
        problems += [replace(one, field=f"{one.field}-{number}") for one in wrong]
        chosen.append(ChosenMark(number, {**shared, **values}))
    return chosen, problems


@blueprint.post(PLAN + "/z-uwag")
@checks_token
@requires(EDIT)
def take(slug: str) -> Response:
    """Put the ticked marks into the plan."""
    view = find_published(slug)
    chosen, problems = read_chosen(request.form)
    problems = problems if token_is_valid() else [LOST]
    if not problems:
        with transaction():
            problems = add_marks(view, chosen)
    if problems:
        return choosing_page(view, problems)
    flash(
        ngettext("W planie przybyła %(num)d pozycja.", "W planie przybyło %(num)d pozycji.", len(chosen)),
        "good",
    )
    return go_to(url_for("planting_office.plan", slug=slug))
