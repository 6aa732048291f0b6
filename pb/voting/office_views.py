"""The officials' side of voting: the commission's key as a one-time download, codes for residents without PESEL."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from flask import Blueprint, Flask, Response, current_app, make_response, render_template, request

from core.access import requires
from core.clock import now
from core.db import transaction
from core.problems import Problem
from core.web.csrf import csrf, token_is_valid
from pb.rounds.queries import RoundView, find_round
from pb.rounds.rules import Stage, refusal
from pb.voting import queries, services
from pb.voting.forms import TypedDocument, check_document_form, read_document
from pb.voting.shares import SHARES, SHARES_NEEDED, ShareFile, fingerprint
from pb.voting.texts import sentence

blueprint = Blueprint("voting_office", __name__, url_prefix="/urzad/bo/<slug>")


def init_app(app: Flask) -> None:
    """The form for a code checks its token itself, so that nothing typed is lost."""
    csrf.exempt(issue_code)


def _page(
    template: str, round_view: RoundView, problems: list[Problem], status: int = 200, **context: Any
) -> Response:
    actor = current_app.extensions["current_actor"]()
    errors = [(problem.field, sentence(problem)) for problem in problems]
    beside = {problem.field or "": sentence(problem) for problem in reversed(problems)}
    context = {
        "pb_round": round_view.pb_round,
        "slug": round_view.pb_round.slug,
        "rules": round_view.rules,
        **context,
    }
    shown = {
        "errors": errors,
        "has_errors": bool(errors),
        "field_errors": beside,
        "who": getattr(actor, "shown_name", ""),
    }
    answer = make_response(render_template(f"pb/voting/office/{template}.html", **context, **shown), status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _key_page(round_view: RoundView, problems: list[Problem], status: int = 200) -> Response:
    key = queries.commission_key(round_view.pb_round.id)
    refused = services.refuse_key(round_view)
    return _page(
        "key",
        round_view,
        problems,
        status,
        key=key,
        fingerprint=fingerprint(key.public_key) if key else "",
        shares=SHARES,
        shares_needed=SHARES_NEEDED,
        refused=sentence(refused) if refused else "",
        window=round_view.rules.window(Stage.VOTING),
    )


@blueprint.get("/klucz")
@requires("pb.key.create")
def key(slug: str) -> Response:
    """What the commission's key is, whether there is one, and the button that makes it."""
    return _key_page(find_round(slug, now()), [])


@blueprint.post("/klucz")
@requires("pb.key.create")
def make_key(slug: str) -> Response:
    """Make the key and hand over the shares, once: they are not kept anywhere."""
    round_view = find_round(slug, now())
    existing = queries.commission_key(round_view.pb_round.id)
    if request.form.get("understood") != "yes":
        return _key_page(round_view, [Problem("understood_missing", "understood")], 422)
    if existing and request.form.get("replace") != "yes":
        return _key_page(round_view, [Problem("replace_missing", "replace")], 422)
    with transaction():
        made = services.create_commission_key(round_view, current_app.extensions["current_actor"]())
    if isinstance(made, Problem):
        return _key_page(round_view, [made], 422)
    return _download(made, slug)


def _download(made: list[ShareFile], slug: str) -> Response:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for share in made:
            archive.writestr(share.name, share.text)
    answer = make_response(packed.getvalue())
    answer.headers["Content-Type"] = "application/zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="klucz-komisji-{slug}.zip"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _code_page(
    round_view: RoundView, typed: TypedDocument, problems: list[Problem], status: int = 200, code: str = ""
) -> Response:
    closed = refusal(round_view.rules, Stage.VOTING, now())
    if problems:
        status = 422
    return _page(
        "codes",
        round_view,
        problems,
        status,
        typed=typed,
        code=code,
        closed=sentence(closed) if closed else "",
        issued=queries.issued_codes(round_view.pb_round.id),
        window=round_view.rules.window(Stage.VOTING),
    )


@blueprint.get("/kody")
@requires("pb.code.issue")
def codes(slug: str) -> Response:
    """The form a clerk fills in with the resident's document at hand."""
    return _code_page(find_round(slug, now()), TypedDocument(), [])


@blueprint.post("/kody")
@requires("pb.code.issue")
def issue_code(slug: str) -> Response:
    """Hand out a code; it is shown this once and can be printed."""
    round_view, typed = find_round(slug, now()), read_document(request.form)
    problems = check_document_form(typed)
    if not token_is_valid():
        problems = [Problem("session_lost"), *problems]
    if problems:
        return _code_page(round_view, typed, problems)
    with transaction():
        issued = _issue(round_view, typed)
    if isinstance(issued, list):
        return _code_page(round_view, typed, issued)
    return _code_page(round_view, TypedDocument(), [], code=issued)


def _issue(round_view: RoundView, typed: TypedDocument) -> str | list[Problem]:
    born_on = typed.birth_date
    if born_on is None:
        return [Problem("birth_date_missing", "born_on")]
    actor = current_app.extensions["current_actor"]()
    document, guardian, replace = typed.document_number, typed.guardian, typed.replace
    return services.issue_voting_code(round_view, document, born_on, guardian, actor, replace)
