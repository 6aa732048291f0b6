"""The editor's pages of templates, of agreements and of annexes: the one in force, its fields, a new one sent."""

from __future__ import annotations

from dataclasses import dataclass
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
from initiatives.agreements.rules.fields import AGREEMENT, ANNEX, KINDS, VOCABULARY
from initiatives.agreements.running import check_template
from initiatives.agreements.services.templates import keep_template
from initiatives.agreements.template_shape import DOCX, MOST_BYTES
from initiatives.agreements.texts import told
from initiatives.office.application_frame import programme_page
from initiatives.programmes.models import Programme
from initiatives.programmes.queries import record_of

blueprint = Blueprint("initiative_templates", __name__, url_prefix="/urzad/inicjatywy/<slug:slug>/ustawienia")
MAY = "initiatives.programme.edit"


@dataclass(frozen=True)
class Words:
    """What the page says of a kind of templates."""

    title: str
    about: str
    page: str
    send: str
    ours: str
    loop: tuple[str, str]
    """A list for the example, and what one of its rows is called."""


WORDS = {
    AGREEMENT: Words(
        "Wzór umowy", "Umowa każdej inicjatywy powstaje z tego wzoru, a pola wypełniają się z wniosku.", "page", "send",
        "ours", ("pozycje", "pozycja"),
    ),
    ANNEX: Words(
        "Wzór aneksu",
        "Aneks do umowy powstaje z tego wzoru. Pokazuje obok siebie, co było i co jest: dni, kwoty, pozycje i etapy.",
        "annex_page", "send_annex", "our_annex", ("etapy_zmiany", "etap"),
    ),
}  # fmt: skip


def _page(one: Programme, kind: str, problems: list[Problem]) -> Response:
    fields, lists = VOCABULARY[kind]
    return programme_page(
        one, "template", "ustawienia", told(problems), fields=fields, lists=lists, kept=templates_of(one.id, kind),
        most=MOST_BYTES, words=WORDS[kind], others=[WORDS[other] for other in KINDS if other != kind],
    )  # fmt: skip


def _send(slug: str, kind: str) -> Response:
    one, sent = record_of(slug), request.files.get("file")
    if not token_is_valid():
        return _page(one, kind, [Problem("session_lost")])
    content = sent.stream.read(MOST_BYTES + 1) if sent is not None and sent.filename else b""
    problems = check_template(content, kind) if content else [Problem("file_missing", "file")]
    if not problems:
        with transaction():
            problems = keep_template(slug, content, (sent.filename or "") if sent else "", now(), kind)
    if problems:
        return _page(one, kind, problems)
    flash("Wzór jest sprawdzony i od teraz obowiązuje.", "good")
    return go_to(url_for(f"initiative_templates.{WORDS[kind].page}", slug=slug))


def _ours(slug: str, kind: str, name: str) -> Response:
    from initiatives.agreements.default_template import default_template

    record_of(slug)
    answer: Response = send_file(
        BytesIO(default_template(kind)), DOCX, as_attachment=True, download_name=name
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.get("/umowa", endpoint="page")
@requires(MAY)
def show(slug: str) -> Response:
    """The template in force, the former ones, the fields that may be used."""
    return _page(record_of(slug), AGREEMENT, [])


@blueprint.post("/umowa")
@checks_token
@requires(MAY)
def send(slug: str) -> Response:
    """Look at a template, try it, keep it."""
    return _send(slug, AGREEMENT)


@blueprint.get("/umowa/wzor.docx")
@requires(MAY)
def ours(slug: str) -> Response:
    """The template that comes with the program, to begin one's own from."""
    return _ours(slug, AGREEMENT, "wzor-umowy.docx")


@blueprint.get("/aneks")
@requires(MAY)
def annex_page(slug: str) -> Response:
    """The same of annexes."""
    return _page(record_of(slug), ANNEX, [])


@blueprint.post("/aneks")
@checks_token
@requires(MAY)
def send_annex(slug: str) -> Response:
    """Look at a template of annexes, try it, keep it."""
    return _send(slug, ANNEX)


@blueprint.get("/aneks/wzor.docx")
@requires(MAY)
def our_annex(slug: str) -> Response:
    """The template of annexes that comes with the program."""
    return _ours(slug, ANNEX, "wzor-aneksu.docx")


@blueprint.get("/umowa/<int(max=9223372036854775807):template_id>")
@requires(MAY)
def own(slug: str, template_id: int) -> Response:
    """A template of the programme's own, of either kind."""
    programme = record_of(slug)
    kept = (row[0] for kind in KINDS for row in templates_of(programme.id, kind))
    found = next((one for one in kept if one.id == template_id), None)
    if found is None:
        raise NotFound
    return file_answer(find_file(found.file_id), is_public=False)
