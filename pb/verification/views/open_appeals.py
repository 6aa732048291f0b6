"""Appealing on-line: by the author at once, by others after the mailed link confirms their address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, flash, make_response, redirect, request, url_for

from accounts.rules import normal_email
from accounts.sessions import current_actor
from core.access import public
from core.clock import now
from core.db import transaction
from core.limits import Limit, client_key, hit, refuse_over
from core.problems import NotFound, Problem
from core.web.csrf import csrf, token_is_valid
from pb.rounds.queries import RoundView
from pb.rounds.shown import shown_round
from pb.submission import queries as submission
from pb.submission.models import ProjectAuthor
from pb.verification import list_emails
from pb.verification.forms import text_of
from pb.verification.list_forms import line_of
from pb.verification.list_texts import _
from pb.verification.models import AppealDraft
from pb.verification.queries.appeals import (
    Rejection,
    appeal_draft,
    author_by,
    find_appeal,
    rejection_of,
)
from pb.verification.queries.case import CaseFile, case_file, locked_case_file
from pb.verification.services import appeals as services
from pb.verification.services.appeals import Written
from pb.verification.views.open_frame import blueprint, open_page

CLIENT = Limit("appeal-client", 60, 3600)
ADDRESS = Limit("appeal-address", 5, 24 * 3600)
COOKIE = "szkic"
LOST = Problem("session_lost")


@dataclass(frozen=True)
class Appellant:
    """Whoever opens the form: the project's author by account or private link, or somebody else."""

    author: ProjectAuthor | None
    by_anyone: bool


def _appellant(file: CaseFile, found: Rejection | None) -> Appellant:
    author, actor = None, current_actor()
    if actor is not None:
        author = author_by(file.project.id, user_id=actor.id)
    draft = submission.draft_of_project(file.project.id) if author is None else None
    key = request.cookies.get(COOKIE, "")[:100]
    if draft and key and draft.key_hash == submission.key_hash(key):
        author = submission.author_of(file.project.id)
    return Appellant(author, found is not None and found.rules.by_anyone)


def _form(slug: str, number: int, problems: Sequence[Problem] = ()) -> Response:
    file = case_file(shown_round(slug), number)
    found = rejection_of(file.round_view, file.project)
    return open_page(
        "appeal",
        file.round_view,
        problems,
        file=file,
        project=file.project,
        found=found,
        refused=services.check_online(file, found, now()),
        who=_appellant(file, found),
        typed=request.form,
    )


@blueprint.get("/zgloszenia/<int:number>/odwolanie")
@public
def appeal(slug: str, number: int) -> Response:
    """The form, or why there is none: no rejection, too late, appealed against already."""
    return _form(slug, number)


@blueprint.post("/zgloszenia/<int:number>/odwolanie")
@public
@csrf.exempt
def write_appeal(slug: str, number: int) -> Response:
    """File the author's appeal, or mail the link that confirms somebody else's."""
    if not token_is_valid():
        return _form(slug, number, [LOST])
    refuse_over(CLIENT, client_key())
    file = case_file(shown_round(slug), number)
    found = rejection_of(file.round_view, file.project)
    who, statement = _appellant(file, found), text_of(request.form, "statement")
    if who.author is None:
        typed = Written(
            line_of(request.form, "name"), normal_email(line_of(request.form, "email")), statement
        )
        return _ask(file, who, typed)
    written = Written(who.author.name, who.author.email, statement)
    with transaction():
        file = locked_case_file(shown_round(slug), number)
        done = services.file_online(file, written, now())
        if not isinstance(done, list):
            list_emails.tell_filed(file, done)
    return _form(slug, number, done) if isinstance(done, list) else _thanks(slug, number)


def _ask(file: CaseFile, who: Appellant, typed: Written) -> Response:
    slug, number = file.round_view.pb_round.slug, file.project.filed_number or 0
    is_entitled = who.by_anyone or author_by(file.project.id, email=typed.email) is not None
    is_entitled = is_entitled and (not typed.email or hit(ADDRESS, typed.email.lower()).allowed)
    with transaction():
        asked = services.ask_to_confirm(file, typed, is_entitled, now())
        # A stranger to the project gets no mail, but the same page: it tells nobody who the author is.
        if isinstance(asked, str) and asked:
            list_emails.ask_confirmation(file, typed.email, asked)
    if isinstance(asked, list):
        return _form(slug, number, asked)
    return open_page("appeal_asked", file.round_view, email=typed.email, project=file.project, who=who)


def _thanks(slug: str, number: int) -> Response:
    flash(_("Odwołanie przyjęte. Odpowiedź przyjdzie pocztą elektroniczną."), "good")
    return make_response(redirect(url_for("objections.appeal", slug=slug, number=number), 303))


def _of_key(slug: str, key: str) -> tuple[RoundView, AppealDraft, CaseFile]:
    view = shown_round(slug)
    found = appeal_draft(view.pb_round.id, key[:100])
    if found is None:
        raise NotFound
    draft, project = found
    return view, draft, case_file(view, project.filed_number or 0)


def _confirmation(slug: str, key: str, problems: Sequence[Problem] = ()) -> Response:
    view, draft, file = _of_key(slug, key)
    filed = find_appeal(draft.appeal_id) if draft.appeal_id else None
    return open_page(
        "appeal_confirm", view, problems, draft=draft, project=file.project, filed=filed, key=key
    )  # fmt: skip


@blueprint.get("/odwolanie/<key>")
@public
def confirm_appeal(slug: str, key: str) -> Response:
    """What the mailed link shows: the appeal as written, and the button that files it."""
    return _confirmation(slug, key)


@blueprint.post("/odwolanie/<key>")
@public
def file_appeal(slug: str, key: str) -> Response:
    """File what was written; pressed twice, it is filed once."""
    with transaction():
        view, draft, file = _of_key(slug, key)
        file = locked_case_file(view, file.project.filed_number or 0)
        was_filed = draft.appeal_id is not None
        done = services.confirm(file, draft, now())
        if not isinstance(done, list) and not was_filed:
            list_emails.tell_filed(file, done)
    if isinstance(done, list):
        return _confirmation(slug, key, done)
    return make_response(redirect(url_for("objections.confirm_appeal", slug=slug, key=key), 303))
