"""Files of a proposal: papers as they were sent, and documents made of what it says."""

from __future__ import annotations

from flask import Response, current_app, make_response

from core.access import public
from core.clock import now
from core.files.serving import file_answer
from core.files.storing import find_file
from core.limits import Limit, client_key, refuse_over
from core.problems import NotFound
from pb.submission.check_page import parts_of_draft
from pb.submission.documents import endorsement_list_pdf, sheet_pdf
from pb.submission.filing_texts import field_label
from pb.submission.queries import filed_project
from pb.submission.rules.support import required_endorsements
from pb.submission.services.sending import placing_of
from pb.submission.sheets import sheet_of_draft, sheet_of_project
from pb.submission.support_queries import PaperOwner, owner_of_project, paper_owner
from pb.submission.support_texts import _
from pb.submission.views.frame import Desk, blueprint, sit_down

DOCUMENTS = Limit("filing-document", 40, 3600)
"""A document costs a second of the processor; a whole library may print from one address."""
LARGEST = 2**63 - 1


def is_office(desk: Desk, project_id: int | None) -> bool:
    """Whether the reader may look into the case of a filed project; what is not filed yet is no case."""
    if project_id is None:
        return False
    return bool(current_app.extensions["may_read_case"](desk.round_view, project_id))


def is_author(desk: Desk, owner: PaperOwner) -> bool:
    """Whether the reader has that draft open, or is one of the project's authors by their account."""
    if desk.draft is not None and desk.draft.id == owner.draft_id:
        return True
    return desk.actor is not None and desk.actor.id in owner.author_ids


@blueprint.get(f"/zalaczniki/<int(max={LARGEST}):number>")
@public
def paper(slug: str, number: int) -> Response:
    """A paper: public ones to everybody once the project is filed, the others to its author and to whoever may look
    into its case; a draft's are its author's alone (404)."""
    owner = paper_owner(number)
    if owner is None or owner.round_slug != slug:
        raise NotFound
    if not owner.is_shown:
        desk = sit_down(slug)
        if not is_author(desk, owner) and not is_office(desk, owner.project_id):
            raise NotFound
    return file_answer(find_file(owner.file_id), is_public=owner.is_shown)


@blueprint.get("/zglos/poparcie/lista.pdf")
@public
def endorsement_list(slug: str) -> Response:
    """The list for signatures with the draft's own words."""
    desk = sit_down(slug)
    if desk.draft is None:
        raise NotFound
    refuse_over(DOCUMENTS, client_key())
    placed = placing_of(desk.draft, desk.filing)
    place = parts_of_draft("", desk.draft.answers, placed, desk.filing, desk.round_view)[0]
    what = desk.answers("what")
    summary = [(_("Krótko"), str(what["summary"]))] if what.get("summary") else []
    required = required_endorsements(placed.pool) if placed.pool else 0
    title = str(what.get("title") or _("bez tytułu"))
    round_title = desk.round_view.pb_round.title
    facts = [fact for fact in (*summary, *place.facts) if fact[0] != field_label("shapes")]
    made = endorsement_list_pdf(
        round_title, title, facts, required, desk.closes_at, desk.filing.texts.get("endorsements", "")
    )
    return _pdf(made, f"lista-poparcia-{slug}.pdf")


@blueprint.get("/zglos/szkic.pdf")
@public
def draft_document(slug: str) -> Response:
    """The draft to keep, also when the term has passed."""
    desk = sit_down(slug)
    if desk.draft is None:
        raise NotFound
    refuse_over(DOCUMENTS, client_key())
    made = sheet_pdf(sheet_of_draft(desk.round_view, desk.filing, desk.draft), now())
    return _pdf(made, f"szkic-{slug}.pdf")


@blueprint.get("/zgloszenia/<int(max=2147483647):number>/potwierdzenie.pdf")
@public
def receipt(slug: str, number: int) -> Response:
    """The receipt of filing, for the authors and the office; nobody else learns that there is one (404)."""
    desk = sit_down(slug)
    project = filed_project(desk.round_view.pb_round.id, number)
    if project is None:
        raise NotFound
    if not is_author(desk, owner_of_project(project, slug)) and not is_office(desk, project.id):
        raise NotFound
    refuse_over(DOCUMENTS, client_key())
    made = sheet_pdf(sheet_of_project(desk.round_view, desk.filing, project), now())
    return _pdf(made, f"potwierdzenie-{slug}-{number}.pdf")


def _pdf(made: bytes, name: str) -> Response:
    answer = make_response(made)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
