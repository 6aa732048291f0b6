"""The blueprint of marks: whose browser this is, which consultation, and how a page is answered."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)

from accounts.sessions import Actor, current_actor
from consultations.consultation.queries import ConsultationView, TopicView, find_published, topics_of
from consultations.marks.models import Mark
from consultations.marks.rules.acting import check_open, check_person
from consultations.marks.rules.keys import Person
from consultations.marks.services.marking import Secrets
from consultations.marks.texts import sentence
from core.clock import now
from core.limits import Limit, client_key, hit
from core.problems import Problem
from core.web.csrf import form_token
from core.web.summary import summary

blueprint = Blueprint("marks", __name__, url_prefix="/konsultacje")

COOKIE = "sasiad"
COOKIE_SECONDS = 365 * 24 * 3600
KEY_SHAPE = re.compile(r"[\w-]{20,40}")
LOST = Problem("session_lost")
HOUR = 3600
NUMBER = "/<slug:slug>/uwagi/<int(max=999999999):number>"
KEY = "/<slug:slug>/moja/<string(maxlength=60):key>"


@dataclass
class Desk:
    """A request at a consultation's marks: ``person`` is the account, or else this browser."""

    slug: str
    view: ConsultationView
    arrived_at: datetime
    actor: Actor | None
    person: Person
    _topics: list[TopicView] | None = field(default=None, repr=False)

    @property
    def topics(self) -> list[TopicView]:
        """What can be marked, read once."""
        if self._topics is None:
            self._topics = topics_of(self.view.id)
        return self._topics

    def topic(self, topic_id: int) -> TopicView:
        """The topic of a mark."""
        return next(one for one in self.topics if one.id == topic_id)

    @property
    def refusals(self) -> list[Problem]:
        """Why nothing is taken now, whoever asks."""
        return check_open(self.view.times, self.arrived_at)

    def refusals_of_person(self, is_resident: bool = True) -> list[Problem]:
        """Why nothing is taken now, or not from this person."""
        return self.refusals or check_person(
            self.view.record.participation, self.actor is not None, is_resident
        )


def sit_down(slug: str) -> Desk:
    """The desk of a request. Raises ``NotFound`` for a consultation that nobody may see yet."""
    actor = current_actor()
    return Desk(slug, find_published(slug), now(), actor, person_here(actor))


def person_here(actor: Actor | None) -> Person:
    """Who acts; a browser without a key is given one, which it keeps once it has answered a form of ours."""
    if actor is not None:
        return Person(user_id=actor.id)
    given = request.cookies.get(COOKIE, "")
    if not KEY_SHAPE.fullmatch(given):
        given = g.setdefault("marks_browser", secrets.token_urlsafe(18))
    return Person(browser=given)


@blueprint.after_request
def remember_browser(response: Response) -> Response:
    """Let the browser keep its key after a form was sent; pages that are only read set no cookie."""
    if request.method == "POST" and "marks_browser" in g:
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(
            COOKIE, g.marks_browser, max_age=COOKIE_SECONDS, path="/konsultacje/", httponly=True,
            secure=secure, samesite="Lax",
        )  # fmt: skip
    return response


def keys() -> Secrets:
    """What keys are made with."""
    settings = current_app.extensions["settings"]
    return Secrets(settings.pepper, settings.secret_key.encode())


def over_limit(by_browser: Limit, by_address: Limit, person: Person) -> list[Problem]:
    """Whether this browser, or this whole address, has sent too much: what was typed stays, so it is no 429 page."""
    results = [hit(by_browser, person.words), hit(by_address, client_key())]
    waits = [one.retry_after for one in results if not one.allowed]
    return [Problem("too_many", facts={"minutes": -(-max(waits) // 60)})] if waits else []


def page(
    desk: Desk, template: str, problems: Sequence[Problem] = (), status: int = 0,
    more_errors: Sequence[tuple[str | None, str]] = (), **context: Any,
) -> Response:  # fmt: skip
    """A page of marks; with problems 422, the summary above and sentences beside the fields. Kept by no cache."""
    form_token()
    told = [*more_errors, *((one.field, sentence(one)) for one in problems)]
    shown = {
        **summary(told),
        "desk": desk,
        "slug": desk.slug,
        "consultation": desk.view,
        "previewed": "",
        **context,
    }
    body = render_template(f"consultations/marks/{template}.html", **shown)
    response = make_response(body, status or (422 if told else 200))
    response.headers["Cache-Control"] = "no-store"
    return response


def behind_key(response: Response) -> Response:
    """An answer whose address is the author's key: no other site may learn it, no search may find it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "no-store"
    return response


def go(endpoint: str, **values: Any) -> Response:
    """Show another page of the blueprint (303)."""
    return make_response(redirect(url_for(f"marks.{endpoint}", **values), 303))


def mark_url(slug: str, mark: Mark) -> str:
    """The public page of a mark."""
    return url_for("marks.one", slug=slug, number=mark.number)
