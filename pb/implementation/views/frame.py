"""The blueprint of works, and how a page of the office takes a form and shows it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.datastructures import MultiDict

from core.clock import now
from core.db import db, transaction
from core.problems import Problem, StaleVersion
from core.web.csrf import token_is_valid
from core.web.filters import write_amounts_in
from core.web.summary import summary
from pb.implementation.forms import Form, number_of
from pb.implementation.office_texts import sentence
from pb.implementation.services.opening import is_any_unfollowed, open_works
from pb.implementation.services.telling import Asked
from pb.rounds.queries import RoundView, find_round

blueprint = Blueprint("implementation", __name__)
WORK = "/urzad/realizacja/<slug:slug>/<int:number>"
Act = Callable[[Asked], list[Problem]]


@blueprint.after_request
def keep_nowhere(response: Response) -> Response:
    """What the office sees, and an author's own page, are kept by no cache on the way."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def followed(slug: str) -> RoundView:
    """The round, its winners followed if this is the first look. Raises ``NotFound``."""
    begin_to_follow()
    view = find_round(slug, now())
    write_amounts_in(view.pb_round.currency)
    return view


def begin_to_follow() -> None:
    """Open the works that the announcement has missed."""
    if is_any_unfollowed():
        with transaction():
            open_works()


def may_edit() -> bool:
    """Whether who is signed in may write of works."""
    return bool(current_app.extensions["permission_check"]("pb.work.edit"))


def part_of(part: str) -> Form:
    """The fields of one of the page's forms; their names begin with its own, so that no id stands there twice."""
    own = MultiDict[str, str]()
    for name, value in request.form.items(multi=True):
        if name.startswith(f"{part}-"):
            own.add(name.removeprefix(f"{part}-"), value)
    return own


def work_url(slug: str, number: int, part: str = "") -> str:
    """Address of a work for the office."""
    return url_for("implementation.work", slug=slug, number=number, _anchor=part or None)


def go_to(address: str) -> Response:
    """Show another page, so that reloading does not send a form again."""
    return make_response(redirect(address, 303))


def typed_day(on: date | None) -> str:
    """A day as people type it."""
    return f"{on.day}.{on.month}.{on.year}" if on else ""


def page(
    template: str, problems: Sequence[Problem] = (), part: str = "", status: int = 0, **context: Any
) -> Response:
    """A page of the office; with problems 422, the summary above and sentences beside the fields of ``part``."""
    told = [(f"{part}-{one.field}" if one.field else None, sentence(one)) for one in problems]
    shown = {**summary(told), "typed_day": typed_day}
    body = render_template(f"pb/implementation/office/{template}.html", **shown, **context)
    return make_response(body, status or (422 if problems else 200))


Show = Callable[..., Response]


def write(slug: str, number: int, part: str, act: Act, done: str, show: Show) -> Response:
    """Do one act on a work. A lost token, a problem or somebody's newer version shows all that was typed again."""
    view = followed(slug)
    typed: Mapping[str, Mapping[str, str]] = {part: part_of(part)}
    if not token_is_valid():
        return show(view, number, [Problem("session_lost")], part, typed=typed)
    version = number_of(request.form, "version") or 0
    asked = Asked(view.pb_round.id, slug, number, version, now())
    try:
        with transaction():
            problems = act(asked)
    except StaleVersion:
        db.session.rollback()
        return show(followed(slug), number, (), part, status=409, typed=typed)
    if problems:
        return show(followed(slug), number, problems, part, typed=typed)
    flash(done, "good")
    return go_to(work_url(slug, number, part))
