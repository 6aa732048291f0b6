"""The office's blueprint, who acts, what the address says of the queue, and how a page shows a form again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for

from core.clock import now, today
from core.db import transaction
from core.problems import Problem
from core.web.summary import summary
from pb.rounds.queries import RoundView, find_round
from pb.verification.office_texts import sentence
from pb.verification.permissions import Official
from pb.verification.queries.case import CaseFile, case_file, locked_case_file, official_for
from pb.verification.queries.queue import QueueAsk, QueueRow, Tab
from pb.verification.services.opening import open_cases, unopened

blueprint = Blueprint("verification", __name__, url_prefix="/urzad")
CASE = "/bo/<slug:slug>/zgloszenia/<int:number>"
LONGEST_SEARCH = 100
MOST_PAGES = 100_000


@blueprint.after_request
def keep_nowhere(response: Response) -> Response:
    """Cases hold what only the office may read: no cache keeps them."""
    response.headers["Cache-Control"] = "no-store"
    return response


def me() -> Official:
    """Whoever is signed in, before anything is known of a case."""
    actor = current_app.extensions["current_actor"]()
    return Official(actor.user_id, actor.roles)


def opened(slug: str, number: int) -> tuple[CaseFile, Official]:
    """A case to be read, and the reader with what was declared for it. Raises ``NotFound``."""
    file = case_file(view_of(slug), number)
    return file, official_for(file.project.id, me())


def opened_for_act(slug: str, number: int) -> tuple[CaseFile, Official]:
    """The same for an act, within a transaction: the case is locked until its end."""
    file = locked_case_file(find_round(slug, now()), number)
    return file, official_for(file.project.id, me())


def view_of(slug: str) -> RoundView:
    """The round, its cases opened if this is the first look after the call. Raises ``NotFound``."""
    view = find_round(slug, now())
    return view if not open_what_is_new([view]) else find_round(slug, now())


def open_what_is_new(views: Sequence[RoundView]) -> bool:
    """Open the cases that are not open yet; whether there were any. Afterwards the rounds must be read again."""
    if not unopened(views, now()):
        return False
    with transaction():
        open_cases(views, now())
    return True


def queue_ask() -> QueueAsk:
    """What the address says of the queue."""
    wanted = request.args.get("kolejka", "")
    tab = next((one for one in Tab if one.value == wanted), Tab.MINE)
    page = request.args.get("strona", 1, type=int)
    return QueueAsk(
        me().user_id, today(), tab, request.args.get("q", "").strip()[:LONGEST_SEARCH],
        request.args.get("edycja", "").strip()[:60], min(max(1, page), MOST_PAGES),
    )  # fmt: skip


def queue_state(ask: QueueAsk, **other: Any) -> dict[str, Any]:
    """The queue's state for an address, without what is as it is anyway."""
    page = str(ask.page) if ask.page > 1 else ""
    tab = "" if ask.tab is Tab.MINE else ask.tab.value
    state = {"kolejka": tab, "q": ask.text, "edycja": ask.slug, "strona": page, **other}
    return {name: value for name, value in state.items() if value}


def queue_url(ask: QueueAsk, **other: Any) -> str:
    """Address of the queue with this state, changed by ``other``."""
    return url_for("verification.queue", **queue_state(ask, **other))


def case_url(slug: str, number: int, ask: QueueAsk | None = None, **other: Any) -> str:
    """Address of a case, with the queue beside it as it was."""
    state = queue_state(ask) if ask else {}
    return url_for("verification.case", slug=slug, number=number, **state, **other)


def decision_url(slug: str, number: int, kind: str, ask: QueueAsk) -> str:
    """Address of the form of a conclusion, with the queue to come back to."""
    return url_for("verification.decision", slug=slug, number=number, kind=kind, **queue_state(ask))


def row_url(row: QueueRow, ask: QueueAsk) -> str:
    """Address of a row's case."""
    return case_url(row.slug, row.number, ask)


def page(template: str, problems: Sequence[Problem] = (), status: int = 0, **context: Any) -> Response:
    """A page of the office; with problems 422, the summary above and sentences beside the fields."""
    errors = [(problem.field, sentence(problem)) for problem in problems]
    shown = {**summary(errors), "today": today()}
    body = render_template(f"pb/verification/office/{template}.html", **shown, **context)
    return make_response(body, status or (422 if problems else 200))


def go_to(address: str) -> Response:
    """Show another page, so that reloading does not send a form again."""
    return make_response(redirect(address, 303))


Act = Callable[[CaseFile, Official], Any]


def act_on(slug: str, number: int, act: Act) -> Any:
    """Do something to a locked case in one transaction; gives what the act gives."""
    with transaction():
        return act(*opened_for_act(slug, number))
