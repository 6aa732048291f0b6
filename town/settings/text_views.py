"""The accessibility declaration and the privacy notice: edited as plain words, seen beforehand, version by version."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from core.access import requires
from core.clock import now
from core.db import transaction
from core.problems import NotFound, Problem
from core.site.page_texts import TextVersion, newest_text, save_text, versions_of
from core.web.csrf import checks_token
from town.settings.frame import (
    EDIT,
    LONGEST,
    actor_label,
    blueprint,
    go_to,
    page,
    present_site,
    token_problems,
)
from town.settings.legal_text import KINDS, NEEDED, PLACES, model_text, own_text, preview_text
from town.settings.prose import check_body
from town.settings.texts import TEXT_NAMES

ADDRESS = "/strony/<kind>"


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise NotFound
    return kind


def _page(kind: str, body: str, problems: list[Problem], opened: int, **given: Any) -> Response:
    return page(
        "text", problems, 409 if given.get("stale") else 200, kind=kind, title=TEXT_NAMES[kind](), body=body,
        opened=opened, places=PLACES, needed=sorted(NEEDED[kind]), versions=versions_of(kind),
        is_own=own_text(kind, present_site()) is not None, **given,
    )  # fmt: skip


def _typed() -> tuple[str, int]:
    opened = request.form.get("opened", "0")
    return request.form.get("body", "")[:LONGEST].replace("\r\n", "\n"), int(
        opened
    ) if opened.isdecimal() else 0


@blueprint.get(ADDRESS)
@requires(EDIT)
def text(kind: str) -> Response:
    """The words as they stand, or the model to begin with."""
    newest = newest_text(_known(kind))
    body = newest.body if newest and newest.body else model_text(kind)
    return _page(kind, body, [], newest.version if newest else 0)


@blueprint.post(ADDRESS + "/podglad")
@checks_token
@requires(EDIT)
def preview(kind: str) -> Response:
    """The words as they would be shown; nothing is saved."""
    body, opened = _typed()
    problems = token_problems() or check_body(body, dict.fromkeys(PLACES), NEEDED[_known(kind)])
    return _page(kind, body, problems, opened, shown=preview_text(kind, body, present_site()))


@blueprint.post(ADDRESS)
@checks_token
@requires(EDIT)
def save_words(kind: str) -> Response:
    """Save a version; the second of two editors gets both."""
    body, opened = _typed()
    problems = token_problems() or check_body(body, dict.fromkeys(PLACES), NEEDED[_known(kind)])
    if problems:
        return _page(kind, body, problems, opened)
    return _saved(kind, body, opened)


@blueprint.post(ADDRESS + "/wzor")
@requires(EDIT)
def back_to_model(kind: str) -> Response:
    """Show the programme's own page again; what the office wrote stays among the versions."""
    return _saved(_known(kind), "", _typed()[1])


def _saved(kind: str, body: str, opened: int) -> Response:
    with transaction():
        newer: TextVersion | None = save_text(kind, body, opened, actor_label(), now())
    if newer is not None:
        return _page(kind, body or newer.body, [], newer.version, stale=newer)
    flash(_("Zapisano. Strona pokazuje datę tej zmiany."), "good")
    return go_to(url_for("settings.text", kind=kind))
