"""Colours, krajka and crest: saved, shown beforehand, with the contrast that the system sees to."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from core.access import requires
from core.db import transaction
from core.problems import Problem
from core.site.crest import read_crest_file
from core.site.editing import Stale, save_crest, values_of
from core.site.krajka import PATTERNS, krajka
from core.web.csrf import checks_token
from town.settings.frame import (
    EDIT,
    blueprint,
    difference_rows,
    go_to,
    opened_with,
    page,
    present_site,
    save,
    token_problems,
    typed_fields,
)
from town.settings.look_page import change_sentence, contrast_rows, preview_css
from town.settings.rules import LOOK_FIELDS, check_look
from town.settings.texts import PATTERN_NAMES

KNOWN_PATTERNS = frozenset(PATTERNS)


def _page(typed: dict[str, Any], problems: list[Problem], opened: str, **given: Any) -> Response:
    checked = check_look(typed, KNOWN_PATTERNS)
    shown = {**values_of(present_site(), LOOK_FIELDS), **checked.values}
    if shown["krajka"] not in KNOWN_PATTERNS:
        shown["krajka"] = present_site().krajka
    colours = shown["colour_1"], shown["colour_2"]
    return page(
        "look", problems, 409 if given.get("stale") else 200, typed=typed, opened=opened, shown=shown,
        sentence=change_sentence(shown["colour_1"]), contrasts=contrast_rows(*colours), pattern=krajka(shown["krajka"]),
        patterns=[(name, PATTERN_NAMES[name](), krajka(name)) for name in PATTERNS], **given,
    )  # fmt: skip


@blueprint.get("/wyglad")
@requires(EDIT)
def look() -> Response:
    """The present look, or one that was asked to be seen beforehand (``colour_1``, ``colour_2``, ``krajka``)."""
    site = present_site()
    asked = {name: request.args[name][:20] for name in LOOK_FIELDS if name in request.args}
    typed = {**values_of(site, LOOK_FIELDS), **asked}
    problems = check_look(typed, KNOWN_PATTERNS).problems if asked else []
    opened = request.args.get("opened", "") or opened_with(site, LOOK_FIELDS)
    return _page(typed, problems, opened, is_preview=bool(asked))


@blueprint.get("/wyglad/podglad.css")
@requires(EDIT)
def look_css() -> Response:
    """Colours that are not saved yet, for the preview alone."""
    asked = {name: request.args.get(name, "")[:20] for name in LOOK_FIELDS}
    site = present_site()
    colours = {**values_of(site, LOOK_FIELDS), **check_look(asked, KNOWN_PATTERNS).values}
    answer = Response(preview_css(colours["colour_1"], colours["colour_2"]), mimetype="text/css")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/wyglad")
@checks_token
@requires(EDIT)
def save_look() -> Response:
    """Save colours and krajka; no colour is refused, the page says what became of it."""
    typed, opened = typed_fields(), request.form.get("opened", "")
    checked = check_look(typed, KNOWN_PATTERNS)
    problems = token_problems() + checked.problems
    problems += [Problem("town_unset")] if present_site().is_blank else []
    if problems:
        return _page(typed, problems, opened)
    outcome = save(checked.values, opened)
    if isinstance(outcome, Stale):
        rows = difference_rows(outcome, checked.values)
        return _page(typed, [], outcome.opened, stale=outcome, rows=rows)
    return go_to(url_for("settings.look"))


@blueprint.post("/wyglad/herb")
@checks_token
@requires(EDIT)
def save_crest_file() -> Response:
    """Take a crest in, or refuse it with the reason."""
    site, sent = present_site(), request.files.get("crest")
    problems = token_problems() + ([Problem("town_unset")] if site.is_blank else [])
    if not problems:
        read = (
            read_crest_file(sent.stream, sent.filename)
            if sent and sent.filename
            else Problem("crest_none", "crest")
        )
        if isinstance(read, Problem):
            problems = [read]
        else:
            with transaction():
                save_crest(*read)
    if problems:
        return _page(values_of(site, LOOK_FIELDS), problems, opened_with(site, LOOK_FIELDS))
    flash(_("Herb jest zapisany."), "good")
    return go_to(url_for("settings.look"))


@blueprint.post("/wyglad/herb/usun")
@requires(EDIT)
def remove_crest() -> Response:
    """Take the crest away; a shield with the initial stands in for it."""
    if not present_site().is_blank:
        with transaction():
            save_crest(None, None)
        flash(_("Herb jest usunięty. Zastępuje go tarcza z pierwszą literą nazwy."), "good")
    return go_to(url_for("settings.look"))
