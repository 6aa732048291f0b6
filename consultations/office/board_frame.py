"""The blueprint of the officials' board: who acts, which consultation, what the address asks for, how a page answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, current_app, make_response, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from accounts.rules import Role
from consultations.consultation.queries import ConsultationView, TopicView, find_published
from consultations.marks.answer_texts import sentence
from consultations.marks.queries.board import NOBODY, BoardAsked, Column
from consultations.marks.queries.gathering import gathered
from consultations.marks.rules.answers import Approver
from consultations.marks.rules.gathering import LONGEST_SHAPE, NAMES, SHAPE, read_gathering
from core.clock import now, today
from core.problems import Problem
from core.web.summary import summary

blueprint = Blueprint("consultations_board", __name__, url_prefix="/urzad/konsultacje")
COLUMN_WORDS = {
    "nowe": Column.NEW,
    "przydzielone": Column.ASSIGNED,
    "do-podpisu": Column.TO_APPROVE,
    "odpowiedziane": Column.ANSWERED,
}
MOST_WORDS, MOST_PAGES, MOST_CHOSEN = 100, 100_000, 200
LOST = Problem("session_lost")


@blueprint.after_request
def keep_nowhere(response: Response) -> Response:
    """The board holds what only the office may read."""
    response.headers["Cache-Control"] = "no-store"
    return response


def actor() -> Any:
    """Whoever is signed in."""
    return current_app.extensions["current_actor"]()


def may(permission: str) -> bool:
    """Whether whoever is signed in holds a permission."""
    return bool(current_app.extensions["permission_check"](permission))


def approver() -> Approver:
    """Whoever is signed in, as the rule of the second person asks."""
    who = actor()
    return Approver(who.user_id, Role.OFFICIAL in who.roles, Role.ADMINISTRATOR in who.roles)


def published(slug: str) -> ConsultationView:
    """The consultation. Raises ``NotFound`` for one that nobody may mark in yet."""
    return find_published(slug)


def number_of(values: MultiDict[str, str], name: str) -> int | None:
    """A whole number that is not negative; ``None`` for anything else."""
    written = values.get(name, "").strip()
    return int(written) if written.isascii() and written.isdigit() and len(written) <= 9 else None


def numbers_of(values: MultiDict[str, str], name: str) -> list[int]:
    """Whole numbers of a repeated field; what is none is left out."""
    found = values.getlist(name)[: MOST_CHOSEN + 1]
    return [int(one) for one in found if one.isascii() and one.isdigit() and len(one) <= 9]


def text_of(name: str, longest: int = 8000) -> str:
    """A typed text with one kind of line end."""
    return request.form.get(name, "").replace("\r\n", "\n").strip()[:longest]


def board_asked(view: ConsultationView, topics: Sequence[TopicView]) -> tuple[BoardAsked, list[Problem]]:
    """What the address asks for; what is unknown there is nothing, and what is gathered from nowhere is a problem."""
    args = request.args
    gathering, problems = read_gathering(args)
    condition, unknown = gathered(view.id, gathering)
    topic = next((one.id for one in topics if one.code == args.get("temat")), None)
    unit = NOBODY if args.get("wydzial") == "bez" else number_of(args, "wydzial")
    asked = BoardAsked(
        view.id, now(), today(), COLUMN_WORDS.get(args.get("kolumna", ""), Column.NEW), unit, topic,
        number_of(args, "obszar"), actor().user_id if args.get("moje") else None, number_of(args, "wiek"),
        args.get("q", "").strip()[:MOST_WORDS], bool(args.get("po-terminie")),
        min(max(number_of(args, "strona") or 1, 1), MOST_PAGES), condition,
    )  # fmt: skip
    return asked, [*problems, *unknown]


KEPT = ("kolumna", "temat", "wydzial", "obszar", "moje", "wiek", "q", "po-terminie", *NAMES)


def kept() -> dict[str, str]:
    """What the address says, for the form of filters."""
    return {
        name: request.args.get(name, "")[: LONGEST_SHAPE if name == SHAPE else MOST_WORDS] for name in KEPT
    }


def board_url(slug: str, **changes: Any) -> str:
    """The address of the board as it is now, changed; on its first page."""
    return told_url("consultations_board.board", slug, **changes)


def told_url(endpoint: str, slug: str, **changes: Any) -> str:
    """An address of the board's with what its own address says, changed."""
    told = kept() | changes
    return url_for(endpoint, slug=slug, **{name: one for name, one in told.items() if one})


def page(
    template: str, view: ConsultationView, problems: Sequence[Problem] = (), status: int = 0, **context: Any
) -> Response:
    """A page of the board; with problems 422, the summary above and sentences beside the fields."""
    told = summary([(one.field, sentence(one)) for one in problems])
    shown = {**told, "consultation": view, "slug": view.slug, "today": today(), "may": may, **context}
    body = render_template(f"consultations/office/{template}.html", **shown)
    return make_response(body, status or (422 if problems else 200))
