"""The last step: everything once more, who proposes, and the button that sends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, request

from core.access import public
from core.clock import now
from core.db import transaction
from core.jobs import enqueue
from core.limits import Limit, client_key, hit, refuse_over
from core.problems import Problem, StaleVersion
from core.web.csrf import csrf, token_is_valid
from pb.submission import emails
from pb.submission.check_page import missing_links, parts_of_draft
from pb.submission.forms import read_person
from pb.submission.models import Draft, Project
from pb.submission.receipts import send_receipt
from pb.submission.rules.filing import Missing
from pb.submission.rules.person import email_of
from pb.submission.services import correcting, drafts, sending
from pb.submission.support_page import parts_of_papers, people_of_draft
from pb.submission.views.frame import Desk, blueprint, go, sit_down, step_page, turned_away
from pb.submission.views.saving import APART, LOST, is_locked_out, keep_step, locked_out, version_seen

SENDINGS = Limit("filing-send", 600, 3600)
"""Generous: a whole school may send at once from one address."""
LETTERS = Limit("filing-address", 5, 24 * 3600)
"""Letters that one mailbox gets a day about whose address it is."""


def _check_page(
    desk: Desk, typed: dict[str, Any], missing: Sequence[Missing] | None = None, status: int | None = None
) -> Response:
    draft = desk.draft
    assert draft is not None, "turned away before"
    base = f"/bo/{desk.slug}/zglos"
    found = sending.look_through(draft, desk.filing)
    own = [one.problem for one in missing or () if one.step == "person"]
    actor = desk.actor
    known = {"email": actor.email, "name": actor.display_name} if actor and not typed else {}
    return step_page(
        desk, "person", "pb/submission/check.html", own, status,
        typed=typed or known,
        parts=parts_of_draft(base, draft.answers, found.placed, desk.filing, desk.round_view)
        + parts_of_papers(base, draft, desk.filing, found.pool),
        people=people_of_draft(draft, desk.filing),
        lacking=missing_links(base, list(missing if missing is not None else _of_steps(found.missing))),
        is_refused=missing is not None,
        filing=desk.filing,
        need=desk.filing.need,
        corrected=correcting.is_correcting(draft),
    )  # fmt: skip


def _of_steps(missing: Sequence[Missing]) -> list[Missing]:
    return [one for one in missing if one.step != "person"]


@blueprint.get("/zglos/sprawdz")
@public
def check(slug: str) -> Response:
    """The whole proposal, with what is still missing."""
    desk = sit_down(slug)
    return turned_away(desk) or _check_page(desk, desk.answers("person"))


@blueprint.post("/zglos/sprawdz")
@public
@csrf.exempt
def check_sent(slug: str) -> Response:
    """Send the project, once. What is missing is listed with the way to each step (422)."""
    desk = sit_down(slug)
    if desk.draft is None or request.form.get("go", "next") != "next":
        return _only_keep(desk)
    if desk.draft.project_id and not correcting.is_correcting(desk.draft):
        return go("sent", slug)
    typed = read_person(request.form)
    if not token_is_valid():
        return _check_page(desk, typed, [Missing("person", LOST)], 422)
    refuse_over(SENDINGS, client_key())
    return _send(desk, desk.draft, typed)


def _only_keep(desk: Desk) -> Response:
    typed = read_person(request.form)
    if is_locked_out(desk):
        return locked_out(desk, "person", typed)
    if desk.draft is None and request.form.get("go") != APART:
        return go("start", desk.slug)

    def page(kept: Mapping[str, Any], wrong: Sequence[Problem], status: int | None) -> Response:
        lost = [Missing("person", problem) for problem in wrong]
        return _check_page(desk, dict(kept), lost or None, status)

    return keep_step(desk, "person", typed, [], page)


def _send(desk: Desk, draft: Draft, typed: dict[str, Any]) -> Response:
    """Keep the last answers, then send: two acts, so that a refusal loses nothing."""
    if not correcting.is_correcting(draft):
        try:
            with transaction():
                drafts.save_answers(
                    draft, "person", typed, version_seen(), now(), request.form.get("tab", "")[:40]
                )
        except StaleVersion:
            return keep_step(desk, "person", typed, [], lambda *_shown: _check_page(desk, typed))
    with transaction():
        if correcting.is_correcting(draft):
            result = correcting.save_corrections(draft, desk.round_view, desk.filing, desk.arrived_at)
        else:
            drafts.lock(draft)
            was_sent = draft.project_id is not None
            result = sending.send_draft(draft, desk.round_view, desk.filing, desk.actor, desk.arrived_at)
            if isinstance(result, Project) and not was_sent:
                _post_receipt(desk, draft, result)
    if isinstance(result, list):
        _ask_whose(desk, draft, result)
        return _check_page(desk, typed or desk.answers("person"), result, 422)
    return go("sent", desk.slug)


def _ask_whose(desk: Desk, draft: Draft, missing: Sequence[Missing]) -> None:
    """Mail the page that confirms the address, where projects that nobody has confirmed keep this one from going."""
    email = email_of(desk.answers("person"))
    if (
        any(one.problem.code == "projects_unconfirmed" for one in missing)
        and hit(LETTERS, email.lower()).allowed
    ):
        with transaction():
            emails.post_address(draft, desk.round_view, email)


def _post_receipt(desk: Desk, draft: Draft, project: Project) -> None:
    key = desk.key if drafts.opens(draft, desk.key) else drafts.renew_key(draft)
    mail_id = emails.post_receipt(draft, project, desk.round_view, key)
    enqueue(send_receipt, project_id=project.id, mail_id=mail_id)
