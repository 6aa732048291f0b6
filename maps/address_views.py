"""The office's upload of the town's register of addresses, beside its areas."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from flask import Blueprint, Response, flash, make_response, redirect, request, url_for

from core.access import requires
from core.db import transaction
from core.problems import Problem
from core.web.csrf import checks_token, token_is_valid
from maps.address_files import NotAddresses, Wrong, read_addresses
from maps.address_loading import Loading, replace_addresses
from maps.area_page import address_lines
from maps.area_views import EDIT, list_page
from maps.queries import town_bounds
from maps.texts import of_feature

blueprint = Blueprint("addresses", __name__, url_prefix="/urzad/obszary/adresy")
FIELD = "addresses"
MOST_MEGABYTES = 32
"""A county's address points take some 15 MB; a town's take less."""
MOST_FLASHED = 8


@blueprint.post("")
@checks_token
@requires(EDIT)
def load() -> Response:
    """Put the addresses of a file in place of those that stood, or say line by line why there are none."""
    typed = {"addresses_source": request.form.get("addresses_source", "").strip()[:300]}
    if not token_is_valid():
        return list_page([Problem("form_lost")], typed)
    done = _load_sent(typed["addresses_source"])
    if isinstance(done, list):
        return list_page(done, typed)
    for line, kind in address_lines(done):
        flash(line, kind)
    for wrong in done.wrong[:MOST_FLASHED]:
        flash(of_feature(_of_row(wrong)), "wait")
    return make_response(redirect(url_for("areas.areas"), 303))


def _load_sent(source: str) -> Loading | list[Problem]:
    sent = request.files.get(FIELD)
    content = sent.stream.read(MOST_MEGABYTES * 1024 * 1024 + 1) if sent and sent.filename else b""
    if not content:
        return [Problem("addresses_empty", FIELD)]
    if len(content) > MOST_MEGABYTES * 1024 * 1024:
        return [Problem("file_too_big", FIELD, {"limit_mb": MOST_MEGABYTES})]
    name = str(sent.filename) if sent else ""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "addresses"
        path.write_bytes(content)
        return _load_file(path, source or name)


def _load_file(path: Path, source: str) -> Loading | list[Problem]:
    bounds = town_bounds()
    near = ((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2) if bounds else None
    try:
        with transaction():
            told = replace_addresses(read_addresses(path, near), source)
    except NotAddresses as wrong:
        return [replace(wrong.problem, field=FIELD)]
    if told.taken:
        return told
    facts = {"outside": told.outside, "repeated": told.repeated, "wrong": told.wrong_count}
    return [Problem("addresses_none", FIELD, facts), *(_of_row(one) for one in told.wrong)]


def _of_row(wrong: Wrong) -> Problem:
    return Problem(wrong.problem.code, FIELD, {**wrong.problem.facts, "line": wrong.line})
