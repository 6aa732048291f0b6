"""Mails about consultations: asking for them, confirming by the mailed link, leaving by one click."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consultations.consultation.emails import post_question
from consultations.consultation.models import Subscription
from consultations.consultation.queries import ConsultationView, find_published
from consultations.consultation.services.subscribing import (
    Wanted,
    confirm_subscription,
    find_subscription,
    leave,
    subscribe,
)
from consultations.consultation.services.topics import catalogue
from consultations.consultation.texts import problem_sentence
from consultations.public.subscription_texts import about
from core.access import public
from core.clock import now
from core.db import transaction
from core.limits import Limit, client_key, refuse_over
from core.problems import NotFound, Problem
from core.web.csrf import checks_token, token_is_valid
from core.web.i18n import current_language
from core.web.summary import summary
from maps.queries import area_choices

blueprint = Blueprint("consultations_subscriptions", __name__, url_prefix="/konsultacje/powiadomienia")
ASKING = Limit("subscription-asked", 60, 3600)
"""A library or a school asks from one address."""
WRITING = Limit("subscription-written", 5, 24 * 3600)
"""Letters to one address in a day: nobody's box is filled by a stranger."""
FIELDS = ("email", "area", "topic", "konsultacja")


def _consulted(slug: str) -> ConsultationView | None:
    return find_published(slug) if slug else None


def _form(typed: dict[str, str], problems: list[Problem]) -> Response:
    told = summary([(one.field, problem_sentence(one)) for one in problems])
    html = render_template(
        "consultations/public/subscribe.html",
        **told,
        typed=typed,
        consulted=_consulted(typed.get("konsultacja", "")),
        areas=[("", _("całe miasto")), *((str(one.id), one.name) for one in area_choices())],
        topics=[("", _("wszystkie tematy")), *((one.code, one.name) for one in catalogue() if one.is_active)],
    )
    return make_response(html, 422 if problems else 200)


@blueprint.get("")
@public
def ask() -> Response:
    """The form; ``?konsultacja=slug`` is about one consultation."""
    return _form({"konsultacja": request.args.get("konsultacja", "")[:80]}, [])


@blueprint.post("")
@checks_token
@public
def subscribe_to() -> Response:
    """Send the question whether the address is theirs; the answer is the same whoever asks."""
    typed = {name: request.form.get(name, "")[:300] for name in FIELDS}
    view = _consulted(typed["konsultacja"])
    if not token_is_valid():
        return _form(typed, [Problem("session_lost")])
    refuse_over(ASKING, client_key())
    wanted = Wanted(typed["email"], typed["area"], typed["topic"], view.id if view else None)
    with transaction():
        letter = subscribe(wanted, current_language(), now())
        if not isinstance(letter, list):
            refuse_over(WRITING, letter.email)
            post_question(letter, about(find_subscription(letter.key)))
    if isinstance(letter, list):
        return _form(typed, letter)
    return make_response(redirect(url_for("consultations_subscriptions.asked"), 303))


@blueprint.get("/wyslane")
@public
def asked() -> str:
    """What happens next."""
    return render_template("consultations/public/subscribe_asked.html")


def _question(key: str, is_leaving: bool) -> Response:
    one = find_subscription(key)
    html = render_template(
        "consultations/public/subscription.html", what=about(one), key=key, is_leaving=is_leaving, one=one
    )
    answer = make_response(html)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/<key>")
@public
def confirm(key: str) -> Response:
    """The mailed link: it only asks, since programs that look through mails open every link."""
    return _question(key, is_leaving=False)


@blueprint.post("/<key>")
@checks_token
@public
def confirmed(key: str) -> Response:
    """From now on mails are sent. Nothing but the key is needed: whoever has it has the mail."""
    with transaction():
        one: Subscription = confirm_subscription(key, now())
    return make_response(
        render_template("consultations/public/subscription_done.html", what=about(one), key=key)
    )


@blueprint.get("/<key>/rezygnacja", endpoint="leave")
@public
def leaving(key: str) -> Response:
    """The link of each mail: one button."""
    try:
        return _question(key, is_leaving=True)
    except NotFound:
        return make_response(render_template("consultations/public/subscription_done.html", what="", key=""))


@blueprint.post("/<key>/rezygnacja")
@checks_token
@public
def left(key: str) -> Response:
    """End it: the button of the page, or that of a mail program (RFC 8058), which has no session."""
    with transaction():
        leave(key)
    return make_response(render_template("consultations/public/subscription_done.html", what="", key=""))
