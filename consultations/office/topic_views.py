"""Topics: the town's catalogue, which of them a consultation asks, and the questions of each."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _

from consultations.consultation.models import Consultation
from consultations.consultation.queries import record_of, topics_of
from consultations.consultation.rules.sections import TOPICS
from consultations.consultation.services.building import ensure_catalogue
from consultations.consultation.services.topics import (
    NEW_TOPIC,
    add_topic,
    catalogue,
    choose_topics,
    chosen_content,
    find_copy,
    find_topic,
    save_copy,
    save_topic,
)
from consultations.consultation.texts import GEOMETRIES
from consultations.consultation.topic_form import topic_content
from consultations.office.building_views import MAY, frame, page
from consultations.office.topic_page import topic_context
from core.access import requires
from core.db import transaction
from core.fields import fingerprint
from core.page_saving import Outcome, Saved, Stale
from core.problems import Problem
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import go_to, typed_content

blueprint = Blueprint("consultations_topics", __name__, url_prefix="/urzad/konsultacje")
EDIT = "consultations.topic.edit"


def _said(outcome: Saved) -> None:
    flash(_("Zapisano.") if outcome.fields else _("Nic się nie zmieniło."), "good")


@blueprint.get("/tematy", endpoint="catalogue")
@requires(EDIT)
def all_topics() -> Response:
    """The town's topics; a fresh town is given the standard ones."""
    with transaction():
        ensure_catalogue()
    return page("catalogue", [], topics=catalogue(), geometry=_geometry_words)


def _geometry_words(geometries: list[str]) -> str:
    return ", ".join(GEOMETRIES[one]() for one in geometries)


def _topic_page(template_facts: dict[str, Any], outcome: Outcome | None, **given: Any) -> Response:
    """A topic's form with what is saved or typed."""
    stale = outcome if isinstance(outcome, Stale) else None
    problems = outcome if isinstance(outcome, list) else []
    shown = topic_context(given.pop("content"), problems, stale, **given)
    return page(
        "topic", problems, 409 if stale else 200, **{**template_facts, **shown, "own_url": request.path}
    )


@blueprint.get("/tematy/nowy")
@requires(EDIT)
def new_topic() -> Response:
    """The form of a further topic."""
    return _topic_page({}, None, content=NEW_TOPIC, saved={}, is_catalogue=True)


@blueprint.post("/tematy/nowy")
@checks_token
@requires(EDIT)
def create_topic() -> Response:
    """Add a topic to the catalogue."""
    typed, outcome = typed_content(), _guarded()
    if outcome is None:
        with transaction():
            outcome = add_topic(typed)
    if isinstance(outcome, Saved):
        _said(outcome)
        return go_to(url_for("consultations_topics.catalogue"))
    return _topic_page({}, outcome, content=typed, saved={}, is_catalogue=True)


def _guarded() -> Outcome | None:
    return None if token_is_valid() else [Problem("session_lost")]


@blueprint.get("/tematy/<code>")
@requires(EDIT)
def topic(code: str) -> Response:
    """A topic of the catalogue."""
    saved = topic_content(find_topic(code))
    return _topic_page({}, None, content=saved, saved=saved, is_catalogue=True)


@blueprint.post("/tematy/<code>")
@checks_token
@requires(EDIT)
def save_catalogue_topic(code: str) -> Response:
    """Save a topic of the catalogue."""
    typed, outcome = typed_content(), _guarded()
    saved = topic_content(find_topic(code))
    if outcome is None:
        with transaction():
            outcome = save_topic(code, typed, request.form.get("opened", ""))
    if isinstance(outcome, Saved):
        _said(outcome)
        return go_to(url_for("consultations_topics.catalogue"))
    return _topic_page({}, outcome, content=typed, saved=saved, is_catalogue=True)


def _chosen_page(one: Consultation, problems: list[Problem], stale: Stale | None = None) -> Response:
    copies = topics_of(one.id)
    taken = {topic.code for topic in copies}
    ticked = set(request.form.getlist("topics")) if request.method == "POST" else taken
    offered = [
        each for each in catalogue() if each.code not in taken and (each.is_active or each.code in ticked)
    ]
    return page(
        "topics",
        problems,
        409 if stale else 200,
        **frame(one, TOPICS),
        copies=copies,
        offered=offered,
        ticked=ticked,
        stale=stale,
        geometry=_geometry_words,
        opened=stale.opened if stale else request.form.get("opened") or fingerprint(chosen_content(one)),
        own_url=request.path,
    )


@blueprint.get("/<slug:slug>/ustawienia/tematy", endpoint="page")
@requires(MAY)
def chosen(slug: str) -> Response:
    """Which topics the consultation asks."""
    with transaction():
        ensure_catalogue()
    return _chosen_page(record_of(slug), [])


@blueprint.post("/<slug:slug>/ustawienia/tematy")
@checks_token
@requires(MAY)
def choose(slug: str) -> Response:
    """Take the ticked topics."""
    outcome = _guarded()
    if outcome is None:
        with transaction():
            codes = [code[:40] for code in request.form.getlist("topics")[:200]]
            outcome = choose_topics(slug, codes, request.form.get("opened", ""))
    if isinstance(outcome, Saved):
        _said(outcome)
        return go_to(url_for("consultations_topics.page", slug=slug))
    if isinstance(outcome, Stale):
        return _chosen_page(record_of(slug), [], outcome)
    return _chosen_page(record_of(slug), outcome)


@blueprint.get("/<slug:slug>/ustawienia/tematy/<code>")
@requires(MAY)
def copy(slug: str, code: str) -> Response:
    """A topic as this consultation asks it."""
    one = record_of(slug)
    saved = topic_content(find_copy(one, code))
    return _topic_page(frame(one, TOPICS), None, content=saved, saved=saved, is_catalogue=False)


@blueprint.post("/<slug:slug>/ustawienia/tematy/<code>")
@checks_token
@requires(MAY)
def save_copy_of_topic(slug: str, code: str) -> Response:
    """Save a topic of a draft."""
    typed, outcome = typed_content(), _guarded()
    saved = topic_content(find_copy(record_of(slug), code))
    if outcome is None:
        with transaction():
            outcome = save_copy(slug, code, typed, request.form.get("opened", ""))
    if isinstance(outcome, Saved):
        _said(outcome)
        return go_to(url_for("consultations_topics.page", slug=slug))
    facts = frame(record_of(slug), TOPICS)
    return _topic_page(facts, outcome, content=typed, saved=saved, is_catalogue=False)
