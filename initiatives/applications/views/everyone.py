"""Applications for everybody: the list, one of them, files of all; an attachment that the office let be seen."""

from __future__ import annotations

from flask import Response, abort, make_response, render_template, request, stream_with_context, url_for

from accounts.permissions import may
from accounts.sessions import current_actor
from core.access import public
from core.clock import now
from core.files.serving import file_answer
from core.files.storing import find_file
from core.limits import Limit, client_key, refuse_over
from core.problems import NotFound
from core.spreadsheets import csv_lines, xlsx_bytes
from core.web.cache import shareable
from initiatives.applications.documents import application_pdf
from initiatives.applications.exports import HEADS, as_geojson, rows_of
from initiatives.applications.models import Application
from initiatives.applications.one_page import one_page
from initiatives.applications.public_parts import public_parts
from initiatives.applications.queries import every_public, files_of, find_public, is_withdrawn, public_list
from initiatives.applications.rules.statuses import PUBLIC, ApplicationStatus
from initiatives.applications.texts import STATUSES
from initiatives.applications.views.frame import blueprint, pdf_answer
from initiatives.programmes.queries import ProgrammeView, find_published

DOCUMENTS = Limit("initiative-pdf", 120, 3600)
NUMBER = "/wnioski/<int(max=999999999):number>"


@blueprint.get("/wnioski/")
@public
def applications(slug: str) -> str:
    """The public applications with their sums and statuses."""
    view = find_published(slug)
    word, status = request.args.get("strona", ""), request.args.get("status", "")
    at = int(word) if word.isascii() and word.isdecimal() and len(word) < 7 else 1
    shareable()
    return render_template(
        "initiatives/applications/list.html", view=view, page=public_list(view, at, status), status=status,
        statuses=STATUSES, offered=[one.value for one in ApplicationStatus if one in PUBLIC],
        page_url=lambda number: url_for("applications.applications", slug=slug, status=status or None, strona=number if number > 1 else None),
    )  # fmt: skip


def _shown(view: ProgrammeView, number: int) -> Application:
    """An application that everybody may read; of a withdrawn one the plain page that it is withdrawn (410)."""
    if is_withdrawn(view.id, number):
        gone = render_template("initiatives/applications/withdrawn.html", view=view, number=number)
        abort(make_response(gone, 410))
    return find_public(view.id, number)


@blueprint.get(NUMBER)
@public
def one(slug: str, number: int) -> str:
    """One application: what, where, who brings what, what happened to it."""
    view = find_published(slug)
    found = _shown(view, number)
    actor = current_actor()
    is_own = actor is not None and actor.id == found.owner_id
    parts = public_parts(found, view, is_own)
    return render_template(
        "initiatives/applications/one.html", view=view, **one_page(found, view), is_own=is_own, parts=parts,
        has_newer_schedule=any(part.shown.get("works") for part in parts),
    )  # fmt: skip


@blueprint.get(NUMBER + "/wniosek.pdf")
@public
def pdf(slug: str, number: int) -> Response:
    """The application as a document; names only for the representative."""
    view = find_published(slug)
    found = _shown(view, number)
    refuse_over(DOCUMENTS, client_key())
    actor = current_actor()
    body = application_pdf(found, view, now(), actor is not None and actor.id == found.owner_id)
    return pdf_answer(body, f"wniosek-{slug}-{number}.pdf")


@blueprint.get(NUMBER + "/pliki/<int(max=9223372036854775807):file_id>")
@public
def attachment(slug: str, number: int, file_id: int) -> Response:
    """An attachment: a public one for everybody, any for the office and for the representative."""
    found = _shown(find_published(slug), number)
    actor = current_actor()
    sees_all = actor is not None and (actor.id == found.owner_id or may(actor.roles, "initiatives.desk.read"))
    kept = next((each for each in files_of(found.id, only_public=not sees_all) if each.id == file_id), None)
    if kept is None:
        raise NotFound
    return file_answer(find_file(kept.file_id), is_public=kept.is_public)


@blueprint.get("/wnioski.csv")
@public
def as_csv(slug: str) -> Response:
    """All of them for a spreadsheet."""
    rows = rows_of(every_public(find_published(slug)))
    answer = Response(stream_with_context(csv_lines(HEADS, rows)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}-wnioski.csv"'
    return answer


@blueprint.get("/wnioski.xlsx")
@public
def as_xlsx(slug: str) -> Response:
    """The same as a workbook."""
    view = find_published(slug)
    answer = make_response(xlsx_bytes(view.title, HEADS, rows_of(every_public(view))))
    answer.mimetype = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}-wnioski.xlsx"'
    return answer


@blueprint.get("/wnioski.geojson")
@public
def as_map(slug: str) -> Response:
    """The same on a map."""
    shareable()
    return Response(as_geojson(every_public(find_published(slug))), mimetype="application/geo+json")
