"""The editor's page of the template of agreements: the one in force, its fields, a new one sent."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, Response, flash, request, send_file, url_for

from core.access import requires
from core.clock import now
from core.db import transaction
from core.files.serving import file_answer
from core.files.storing import find_file
from core.problems import NotFound, Problem
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import go_to
from initiatives.agreements.queries import templates_of
from initiatives.agreements.rules.fields import FIELDS, LISTS
from initiatives.agreements.running import check_template
from initiatives.agreements.services.templates import keep_template
from initiatives.agreements.template_shape import DOCX, MOST_BYTES
from initiatives.agreements.texts import told
from initiatives.office.application_frame import programme_page
from initiatives.programmes.models import Programme
from initiatives.programmes.queries import record_of

blueprint = Blueprint(
    "initiative_templates", __name__, url_prefix="/urzad/inicjatywy/<slug:slug>/ustawienia/umowa"
)
MAY = "initiatives.programme.edit"


def _page(one: Programme, problems: list[Problem]) -> Response:
    return programme_page(
        one, "template", "ustawienia", told(problems), fields=FIELDS, lists=LISTS, kept=templates_of(one.id),
        most=MOST_BYTES,
    )  # fmt: skip


@blueprint.get("", endpoint="page")
@requires(MAY)
def show(slug: str) -> Response:
    """The template in force, the former ones, the fields that may be used."""
    return _page(record_of(slug), [])


@blueprint.post("")
@checks_token
@requires(MAY)
def send(slug: str) -> Response:
    """Look at a template, try it, keep it."""
    one, sent = record_of(slug), request.files.get("file")
    if not token_is_valid():
        return _page(one, [Problem("session_lost")])
    content = sent.stream.read(MOST_BYTES + 1) if sent is not None and sent.filename else b""
    problems = check_template(content) if content else [Problem("file_missing", "file")]
    if not problems:
        with transaction():
            problems = keep_template(slug, content, (sent.filename or "") if sent else "", now())
    if problems:
        return _page(one, problems)
    flash("Wzór jest sprawdzony i od teraz obowiązuje.", "good")
    return go_to(url_for("initiative_templates.page", slug=slug))


@blueprint.get("/wzor.docx")
@requires(MAY)
def ours(slug: str) -> Response:
    """The template that comes with the program, to begin one's own from."""
    from initiatives.agreements.default_template import default_template

    record_of(slug)
    answer: Response = send_file(
        BytesIO(default_template()), DOCX, as_attachment=True, download_name="wzor-umowy.docx"
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.get("/<int(max=9223372036854775807):template_id>")
@requires(MAY)
def own(slug: str, template_id: int) -> Response:
    """A template of the programme's own."""
    found = next((row for row in templates_of(record_of(slug).id) if row[0].id == template_id), None)
    if found is None:
        raise NotFound
    return file_answer(find_file(found[0].file_id), is_public=False)
