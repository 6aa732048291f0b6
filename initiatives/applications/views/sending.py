"""Beginning an application, checking and sending it, withdrawing and erasing it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, make_response, redirect, render_template, request, url_for

from accounts.sessions import current_actor
from core.access import SIGNED_IN, public, requires
from core.clock import now, today
from core.db import transaction
from core.jobs import enqueue
from core.limits import Limit, client_key, refuse_over
from core.problems import NotFound, Problem
from core.web.csrf import csrf, form_token, token_is_valid
from initiatives.applications.documents import application_pdf
from initiatives.applications.emails import post_withdrawn
from initiatives.applications.one_page import receipt_of
from initiatives.applications.queries import drafts_of_user, members_of, papers_of
from initiatives.applications.review import review
from initiatives.applications.rules.answers import IDEA, SEND
from initiatives.applications.rules.calls import BEGINNING, check_call
from initiatives.applications.services.drafts import erase_draft, start_application
from initiatives.applications.services.sending import send_application, whole_of, withdraw_application
from initiatives.applications.telling import tell_sent
from initiatives.applications.texts import PAPER_KINDS, STATUSES, _, named, sentence
from initiatives.applications.views.frame import (
    LOST,
    OWN,
    Desk,
    blueprint,
    go_to,
    pdf_answer,
    sit_down,
    step_page,
    step_url,
)
from initiatives.programmes.queries import ProgrammeView, find_published

DOCUMENTS = Limit("initiative-pdf", 120, 3600)
BEGINNINGS = Limit("initiative-begin", 60, 3600)


@blueprint.get("/wniosek")
@requires(SIGNED_IN)
def start(slug: str) -> Response:
    """One's own applications in this programme, and the button that begins another while a call is open."""
    return _start_page(find_published(slug))


def _start_page(view: ProgrammeView, problems: Sequence[Problem] = ()) -> Response:
    actor = current_actor()
    form_token()
    own = drafts_of_user(view.id, actor.id) if actor else []
    page = render_template(
        "initiatives/applications/start.html", view=view, own=own, statuses=STATUSES,
        call=view.times.open_call(now()), errors=[(None, sentence(one)) for one in problems],
        shut=[sentence(one) for one in check_call(view.times, now(), BEGINNING)],
    )  # fmt: skip
    answer = make_response(page, 422 if problems else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/wniosek")
@requires(SIGNED_IN)
def begin(slug: str) -> Response:
    """Begin a draft, while a call is open."""
    view, actor = find_published(slug), current_actor()
    if actor is None:
        raise NotFound
    refuse_over(BEGINNINGS, client_key())
    if refused := check_call(view.times, now(), BEGINNING):
        return _start_page(view, refused)
    with transaction():
        one = start_application(view, actor, now())
    return go_to(Desk(view, one, now(), actor), IDEA)


def _check_page(desk: Desk, problems: Sequence[Problem] = (), status: int = 0) -> Response:
    whole = whole_of(desk.one, desk.view, today())
    lacking = [
        (step_url(desk, step), named(one.field, sentence(one)))
        for step, found in whole.problems.items() if desk.is_editable
        for one in found
    ]  # fmt: skip
    every = {problem for found in whole.problems.values() for problem in found}
    other = [one for one in problems if one not in every]
    return step_page(
        desk, SEND, other, status, lacking=lacking, is_refused=len(other) < len(problems), has_errors=bool(problems),
        page=review(desk.one.answers, whole, desk.view.terms), members=members_of(desk.one.id),
        papers=papers_of(desk.one.id), kind_names=PAPER_KINDS, rate=desk.view.terms.hour_rate,
    )  # fmt: skip


@blueprint.get(OWN + "/wyslanie", endpoint=SEND)
@public
def check(slug: str, application_id: int) -> Response:
    """Everything on one page, and what is still missing."""
    return _check_page(sit_down(slug, application_id))


@blueprint.post(OWN + "/wyslanie")
@public
@csrf.exempt
def check_sent(slug: str, application_id: int) -> Response:
    """Send it."""
    desk = sit_down(slug, application_id)
    if not token_is_valid():
        return _check_page(desk, [LOST], 422)
    with transaction():
        problems, is_fresh = send_application(desk.one, desk.view, today(), now())
        if is_fresh:
            enqueue(tell_sent, application_id=desk.one.id)
    if problems:
        return _check_page(desk, problems, 422)
    return make_response(
        redirect(url_for("applications.receipt", slug=slug, application_id=desk.one.id), 303)
    )


@blueprint.get(OWN + "/potwierdzenie")
@public
def receipt(slug: str, application_id: int) -> Response:
    """The receipt of a sent application, to print or keep: number, day, sums, what follows."""
    desk = sit_down(slug, application_id)
    if desk.one.number is None:
        return go_to(desk, SEND)
    page = render_template(
        "initiatives/applications/receipt.html", desk=desk, view=desk.view, one=desk.one, **receipt_of(desk.one, desk.view)
    )  # fmt: skip
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get(OWN + "/wniosek.pdf")
@public
def own_pdf(slug: str, application_id: int) -> Response:
    """A sent application as a document with the names of the group, for those who write it."""
    desk = sit_down(slug, application_id)
    if desk.one.number is None:
        raise NotFound
    refuse_over(DOCUMENTS, client_key())
    return pdf_answer(
        application_pdf(desk.one, desk.view, now(), True), f"wniosek-{slug}-{desk.one.number}.pdf"
    )


@blueprint.post(OWN + "/wycofaj")
@public
def withdraw(slug: str, application_id: int) -> Response:
    """Withdraw a sent application: the representative alone, after a second question."""
    desk = sit_down(slug, application_id)
    if not desk.is_owner:
        raise NotFound
    if request.form.get("sure") != "yes" and desk.may_withdraw:
        return make_response(
            render_template("initiatives/applications/withdraw.html", desk=desk, view=desk.view)
        )
    with transaction():
        problems = withdraw_application(desk.one, desk.view, now())
        if not problems:
            post_withdrawn(desk.one, desk.view)
    if problems:
        return _check_page(desk, problems, 422)
    flash(_("Wniosek jest wycofany."), "good")
    return make_response(redirect(url_for("applications.start", slug=slug), 303))


@blueprint.post(OWN + "/skasuj")
@public
def erase(slug: str, application_id: int) -> Response:
    """Erase a draft: the representative alone, after a second question."""
    desk = sit_down(slug, application_id)
    if not desk.is_owner or desk.one.number is not None:
        raise NotFound
    if request.form.get("sure") != "yes":
        return make_response(
            render_template("initiatives/applications/erase.html", desk=desk, view=desk.view)
        )
    with transaction():
        erase_draft(desk.one)
    flash(_("Szkic jest skasowany."), "good")
    return make_response(redirect(url_for("applications.start", slug=slug), 303))
