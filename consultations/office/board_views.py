"""The board of a consultation: columns as links with counts, filters, and what is done with several marks at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from accounts.departments.queries import active_departments
from accounts.queries import names_of, working_people
from accounts.rules import Role
from consultations.consultation.layers import shown_layers
from consultations.consultation.queries import ConsultationView, TopicView, topics_of
from consultations.marks.answer_texts import column_name
from consultations.marks.queries.answers import promise_counts
from consultations.marks.queries.board import (
    BoardAsked,
    BoardCounts,
    BoardRow,
    areas_with_marks,
    board_counts,
    board_page,
    board_points,
    department_names,
    on_page,
    public_ids,
)
from consultations.marks.queries.near import boundary_of
from consultations.marks.rules.gathering import NAMES
from consultations.marks.rules.terms import AGES, progress_of
from consultations.marks.services.answering import begin_answer
from consultations.marks.services.assigning import OF_TOPIC, assign_marks
from consultations.office.board_frame import (
    COLUMN_WORDS,
    LOST,
    actor,
    blueprint,
    board_asked,
    board_url,
    kept,
    may,
    number_of,
    numbers_of,
    page,
    published,
    told_url,
)
from consultations.office.board_terms import term_of
from core.access import requires
from core.clock import now, today
from core.db import transaction
from core.problems import Problem
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import go_to
from maps.layers import feature_collection
from maps.on_page import map_data


def board_page_of(view: ConsultationView, problems: Sequence[Problem] = ()) -> Response:
    """The board as the address asks for it."""
    topics = topics_of(view.id)
    asked, unread = board_asked(view, topics)
    problems = [*problems, *unread]
    counts = board_counts(asked)
    asked = on_page(asked, counts.columns.get(asked.column, 0))
    rows = board_page(asked)
    return page(
        "board", view, problems, asked=asked, counts=counts, rows=rows, topics={one.id: one for one in topics},
        columns=column_links(view.slug, asked, counts), choices=choices_of(view, topics), kept=kept(),
        progress=progress_of(counts.marks, counts.answered, view.record.answers_due_on, today()),
        terms={one.number: term_of(one, view.record.answers_due_on, today()) for one in rows},
        promises=promise_counts(view.id, today()), units=department_names(),
        people=names_of({one.official_id for one in rows if one.official_id}),
        departments=[(str(one.id), one.name) for one in active_departments()],
        officials=working_people(Role.OFFICIAL) if may("consultations.mark.assign") else {},
        pages=max(1, -(-counts.columns.get(asked.column, 0) // asked.per_page)), chosen=chosen_of(asked, rows),
        **gather_context(view, topics, asked),
        typed=request.form, page_url=lambda number: board_url(view.slug, strona=number), here=request.full_path.rstrip("?"),
        board_url=lambda **changes: board_url(view.slug, **changes),
    )  # fmt: skip


def chosen_of(asked: BoardAsked, rows: Sequence[BoardRow]) -> set[int]:
    """Numbers of the ticked marks: those of the sent form, or all that were gathered."""
    if request.method == "POST" or asked.gathered is None:
        return set(numbers_of(request.form, "uwaga"))
    return {one.number for one in rows}


def gather_context(view: ConsultationView, topics: Sequence[TopicView], asked: BoardAsked) -> dict[str, Any]:
    """What the map and the forms of gathering show. Two statements."""
    return {
        "gathers": asked.gathered is not None or any(kept()[name] for name in NAMES),
        "points_url": told_url("consultations_board.board_map", view.slug),
        "map_settings": {**map_data(), "bounds": list(boundary_of(view.id).bounds)},
        "legend": [(one.sign, one.name) for one in topics],
        "layers": shown_layers(view.id, view.slug, is_office=True),
        "board_home": url_for("consultations_board.board", slug=view.slug),
        "told_url": lambda endpoint: told_url(endpoint, view.slug),
    }


@blueprint.get("/<slug:slug>/uwagi.geojson")
@requires("consultations.desk.read")
def board_map(slug: str) -> Response:
    """The marks of the column at their precise places, for the board's map."""
    view = published(slug)
    topics = topics_of(view.id)
    asked, _unread = board_asked(view, topics)
    signs = {one.id: one.sign for one in topics}
    rows = [
        {
            "lon": one.lon, "lat": one.lat, "number": one.number, "title": one.body[:120], "shape": signs[one.topic_id],
            "outcome": "won" if one.outcome else "none",
            "url": url_for("consultations_board.mark", slug=slug, number=one.number),
        }
        for one in board_points(asked)
    ]  # fmt: skip
    return Response(feature_collection(rows), mimetype="application/geo+json")


def column_links(slug: str, asked: BoardAsked, counts: BoardCounts) -> list[dict[str, Any]]:
    """The four columns with their counts."""
    return [
        {"label": column_name(column), "count": counts.columns.get(column, 0), "is_current": column is asked.column,
         "url": board_url(slug, kolumna=word)}
        for word, column in COLUMN_WORDS.items()
    ]  # fmt: skip


def choices_of(view: ConsultationView, topics: Sequence[TopicView]) -> dict[str, list[tuple[str, str]]]:
    """What the board can be narrowed to."""
    units = [(str(one.id), one.name) for one in active_departments()]
    return {
        "wydzial": [("", _("każdy")), ("bez", _("bez wydziału")), *units],
        "temat": [("", _("każdy")), *((one.code, one.name) for one in topics)],
        "obszar": [("", _("każdy")), *((str(one), name) for one, name in areas_with_marks(view.id))],
        "wiek": [("", _("każdy")), *((str(days), _("starsze niż %(days)d dni", days=days)) for days in AGES)],
    }


@blueprint.get("/<slug:slug>/")
@requires("consultations.desk.read")
def board(slug: str) -> Response:
    """The board."""
    return board_page_of(published(slug))


@blueprint.post("/<slug:slug>/przydziel")
@checks_token
@requires("consultations.mark.assign")
def assign(slug: str) -> Response:
    """Give the ticked marks to a unit and a person."""
    view = published(slug)
    chosen = numbers_of(request.form, "uwaga")
    unit, official = number_of(request.form, "department"), number_of(request.form, "official")
    problems = [] if token_is_valid() else [LOST]
    if not problems:
        with transaction():
            ids = public_ids(view.id, chosen)
            problems = assign_marks(slug, ids, OF_TOPIC if unit is None else unit, official, now())
    if problems:
        return board_page_of(view, problems)
    flash(_("Przydzielono uwagi: %(count)d.", count=len(chosen)), "good")
    return go_to(board_url(slug))


@blueprint.post("/<slug:slug>/odpowiedzi")
@checks_token
@requires("consultations.answer.write")
def begin(slug: str) -> Response:
    """Begin one answer to the ticked marks."""
    view = published(slug)
    made: Any = [LOST]
    if token_is_valid():
        with transaction():
            made = begin_answer(
                view, public_ids(view.id, numbers_of(request.form, "uwaga")), actor().user_id, now()
            )
            answer_id = 0 if isinstance(made, list) else made.id
    if isinstance(made, list):
        return board_page_of(view, made)
    return go_to(url_for("consultations_board.answer", slug=slug, answer_id=answer_id))
