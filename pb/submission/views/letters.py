"""What can be done with a draft besides writing on: mail its link, read it as text, carry it over, erase it."""

from __future__ import annotations

from flask import Response, flash, make_response, request

from accounts.rules import check_email, normal_email
from core.access import public
from core.db import transaction
from core.limits import Limit, client_key, hit, refuse_over
from core.problems import NotFound
from core.web.csrf import csrf, token_is_valid
from pb.rounds.filing_queries import filing_rules
from pb.submission import emails
from pb.submission.draft_text import draft_text
from pb.submission.filing_texts import _, ngettext
from pb.submission.models import Draft
from pb.submission.services import carrying, drafts
from pb.submission.support_emails import post_invitation
from pb.submission.views.frame import Desk, blueprint, choose_draft, go, keep_cookie, sit_down
from pb.submission.views.saving import LOST
from pb.submission.views.start import open_calls, start_page
from pb.submission.views.support import ASKED_ADDRESS

LINKS_CLIENT = Limit("filing-link-client", 120, 3600)
LINKS_EMAIL = Limit("filing-link-email", 5, 3600)


def _unsent(slug: str) -> tuple[Desk, Draft]:
    desk = sit_down(slug)
    if desk.draft is None or desk.draft.project_id is not None:
        raise NotFound
    return desk, desk.draft


@blueprint.post("/szkic/wyslij")
@public
@csrf.exempt
def mail_link(slug: str) -> Response:
    """Mail the private link of this browser's draft."""
    desk, draft = _unsent(slug)
    typed = request.form.get("email", "").strip()[:300]
    email = normal_email(typed)
    problems = check_email(email) if token_is_valid() else [LOST]
    if problems:
        return start_page(desk, 422, problems, typed)
    refuse_over(LINKS_CLIENT, client_key())
    refuse_over(LINKS_EMAIL, email.lower())
    with transaction():
        key = desk.key if drafts.opens(draft, desk.key) else drafts.renew_key(draft)
        drafts.keep_email(draft, email)
        emails.post_link(draft, desk.round_view, email, key)
    flash(_("Wysłaliśmy link na adres %(email)s.", email=email), "good")
    return go("start", slug)


@blueprint.get("/szkic.txt")
@public
def as_text(slug: str) -> Response:
    """The draft as plain text, to keep or to print, also when the call is over."""
    desk = sit_down(slug)
    if desk.draft is None:
        raise NotFound
    answer = make_response(draft_text(desk.draft, desk.round_view, desk.filing))
    answer.mimetype = "text/plain"
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}-szkic.txt"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/szkic/przenies")
@public
def carry_over(slug: str) -> Response:
    """Copy the draft into another round's call; this one stays. Co-authors are asked again by mail."""
    desk, draft = _unsent(slug)
    wanted = request.form.get("round", "")
    target = next((view for view in open_calls(desk) if view.pb_round.slug == wanted), None)
    if target is None:
        raise NotFound
    title = str(desk.answers("what").get("title") or _("bez tytułu"))
    with transaction():
        carried = carrying.carry_over(draft, target, filing_rules(target), desk.arrived_at)
        for invitation in carried.invitations:
            if hit(ASKED_ADDRESS, invitation.email.lower()).allowed:
                post_invitation(invitation, wanted, title)
    flash(_carried_words(carried), "good")
    answer = go("resume", wanted)
    if desk.actor and carried.draft.user_id == desk.actor.id:
        choose_draft(wanted, carried.draft.id)
        return answer
    return keep_cookie(answer, wanted, carried.key)


def _carried_words(carried: carrying.Carried) -> str:
    """What went along and what has to be gathered anew."""
    papers, people = carried.papers, len(carried.invitations)
    parts = [
        _("Szkic jest przeniesiony."),
        ngettext("Jest w nim %(num)d załącznik.", "Są w nim załączniki: %(num)d.", papers) if papers else "",
        ngettext(
            "Współautora zapytaliśmy jeszcze raz.", "Współautorów zapytaliśmy jeszcze raz: %(num)d.", people
        )
        if people
        else "",
        _("Podpisy poparcia i zgodę opiekuna trzeba zebrać od nowa."),
    ]
    return " ".join(part for part in parts if part)


@blueprint.post("/szkic/usun")
@public
def erase(slug: str) -> Response:
    """Erase the draft for good, with the confirmation ticked."""
    _desk, draft = _unsent(slug)
    if request.form.get("confirm") != "yes":
        flash(_("Zaznacz, że szkic ma zniknąć."), "wait")
        return go("start", slug)
    with transaction():
        drafts.erase_draft(draft)
    flash(_("Szkic jest usunięty."), "good")
    return keep_cookie(go("start", slug), slug, "")
