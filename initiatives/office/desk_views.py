"""The desk of applications: the list of those that were sent, one of them whole, its attachments."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, make_response, request, stream_with_context, url_for
from flask_babel import gettext as _

from core.access import requires
from core.clock import today
from core.db import transaction
from core.files.serving import file_answer
from core.files.storing import find_file
from core.problems import NotFound
from core.spreadsheets import csv_lines
from core.web.office_form import go_to
from initiatives.applications.models import ApplicationFile
from initiatives.applications.queries import files_of
from initiatives.applications.rules.statuses import ApplicationStatus as Status
from initiatives.applications.rules.waiting import Turn
from initiatives.applications.services.visibility import show_file
from initiatives.office.application_frame import (
    NUMBER,
    PREFIX,
    Opened,
    application_page,
    opened,
    programme_page,
)
from initiatives.office.desk_page import HEADS, facets_of, file_row, row_of, whole_page
from initiatives.office.desk_queries import MOST_WORDS, DeskAsked, desk_counts, desk_page, every_asked
from initiatives.programmes.queries import bare_view, record_of

blueprint = Blueprint("initiative_desk", __name__, url_prefix=PREFIX)
READ, CHECK = "initiatives.desk.read", "initiatives.application.check"
FILE = NUMBER + "/pliki/<int(max=9223372036854775807):file_id>"


def _asked() -> DeskAsked:
    args = request.args
    status, turn, page = args.get("status", ""), args.get("czeka", ""), args.get("strona", "")
    return DeskAsked(
        today(),
        Status(status) if status in set(Status) - {Status.DRAFT} else None,
        Turn(turn) if turn in set(Turn) else None,
        args.get("po-terminie") == "1",
        " ".join(args.get("q", "").replace("\x00", "").split())[:MOST_WORDS],
        int(page) if page.isascii() and page.isdecimal() and len(page) < 7 else 1,
    )


def _kept(asked: DeskAsked) -> dict[str, Any]:
    told = {
        "status": asked.status,
        "czeka": asked.turn,
        "po-terminie": "1" if asked.is_late else "",
        "q": asked.words,
    }
    return {name: str(value) for name, value in told.items() if value}  # fmt: skip


@blueprint.get("/wnioski")
@requires(READ)
def applications(slug: str) -> Response:
    """The sent applications: whose move it is, until when, what they cost."""
    programme, asked = record_of(slug), _asked()
    found, kept = desk_page(programme, asked), _kept(asked)
    counts = desk_counts(programme.id, asked.today)
    return programme_page(
        programme, "applications", "wnioski", found=found, asked=asked, kept=kept, counts=counts,
        rows=[row_of(one, totals, found.opinions.get(one.id)) for one, totals in found.rows],
        facets=facets_of(slug, asked, counts),
        page_url=lambda n: url_for("initiative_desk.applications", slug=slug, **kept, strona=n if n > 1 else None),
    )  # fmt: skip


@blueprint.get("/wnioski.csv")
@requires(READ)
def as_csv(slug: str) -> Response:
    """The same for a spreadsheet, as it was asked for."""
    rows = [file_row(one) for one in every_asked(record_of(slug), _asked())]
    answer = make_response(Response(stream_with_context(csv_lines(HEADS, rows)), mimetype="text/csv"))
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}-wnioski-urzad.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get(NUMBER)
@requires(READ)
def page(slug: str, number: int) -> Response:
    """One application: all that was sent, its people, its history."""
    at = opened(slug, number)
    return application_page(at, "application", "wniosek", **whole_page(at))


def _file(at: Opened, file_id: int) -> ApplicationFile:
    found = next((one for one in files_of(at.one.id) if one.id == file_id), None)
    if found is None:
        raise NotFound
    return found


@blueprint.get(FILE)
@requires(READ)
def attachment(slug: str, number: int, file_id: int) -> Response:
    """An attachment, also one that nobody else may see."""
    return file_answer(find_file(_file(opened(slug, number), file_id).file_id), is_public=False)


@blueprint.post(FILE)
@requires(CHECK)
def show_attachment(slug: str, number: int, file_id: int) -> Response:
    """Let everybody see an attachment, or hide it again."""
    is_public = request.form.get("public") == "yes"
    with transaction():
        at = opened(slug, number)
        show_file(at.one, bare_view(at.programme), _file(at, file_id), is_public)
    flash(_("Wszyscy widzą ten załącznik.") if is_public else _("Załącznik widzi tylko urząd."), "good")
    return go_to(url_for("initiative_desk.page", slug=slug, number=number, _anchor="zalaczniki"))
