"""The people: members added and taken off by the group, and each member's own link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Response, flash, make_response, redirect, render_template, request, url_for

from core.access import public
from core.clock import now, today
from core.db import transaction
from core.limits import Limit, client_key, hit, refuse_over
from core.problems import NotFound, Problem
from core.web.csrf import csrf, form_token, token_is_valid
from initiatives.applications.documents import members_list_pdf
from initiatives.applications.emails import post_invitation
from initiatives.applications.models import Application, ApplicationMember
from initiatives.applications.queries import draft_of, member_of_key, members_of, states_of
from initiatives.applications.review import told_to_member
from initiatives.applications.rules.answers import IDEA, PEOPLE
from initiatives.applications.rules.members import confirmed
from initiatives.applications.services.members import (
    add_member,
    confirm_member,
    decline_member,
    find_member,
    invite_again,
    remove_member,
)
from initiatives.applications.services.sending import whole_of
from initiatives.applications.texts import _
from initiatives.applications.views.frame import (
    LOST,
    OWN,
    Desk,
    blueprint,
    go_to,
    leave_step,
    pdf_answer,
    remember_member,
    sit_down,
    step_page,
)
from initiatives.applications.views.old_link import old_link
from initiatives.programmes.queries import ProgrammeView, find_published

INVITATIONS = Limit("initiative-invitation", 300, 3600)
TO_ONE = Limit("initiative-invited", 5, 24 * 3600)
"""Letters a day to one address, whoever sends them: nobody's mailbox is filled through us."""
LISTS = Limit("initiative-list", 60, 3600)
LONGEST_TITLE = 200
"""In a letter: a draft's title is whatever was typed, and letters are no place for a stranger's text."""
MEMBER_NUMBER = "/ludzie/<int(max=9223372036854775807):member_id>"
LINK = "/czlonek/<string(maxlength=60):key>"


def _people_page(
    desk: Desk, problems: Sequence[Problem] = (), typed: Mapping[str, str] | None = None
) -> Response:
    members = members_of(desk.one.id)
    return step_page(
        desk, PEOPLE, problems, typed=typed or {}, members=members, confirmed=confirmed(states_of(members)),
        least=desk.view.terms.least_members,
    )  # fmt: skip


@blueprint.get(OWN + "/ludzie", endpoint=PEOPLE)
@public
def people(slug: str, application_id: int) -> Response:
    """Who is in the group, who has confirmed."""
    return _people_page(sit_down(slug, application_id))


@blueprint.post(OWN + "/ludzie")
@public
@csrf.exempt
def people_sent(slug: str, application_id: int) -> Response:
    """Add a member; ``go=next`` without a name goes on, ``go=back`` goes back."""
    desk = sit_down(slug, application_id)
    typed = {name: request.form.get(name, "").strip()[:300] for name in ("name", "email", "on_paper")}
    wanted = request.form.get("go", "add")
    if wanted in ("next", "back") and not (typed["name"] or typed["email"]):
        return leave_step(desk, PEOPLE)
    if not token_is_valid():
        return _people_page(desk, [LOST], typed)
    refuse_over(INVITATIONS, client_key())
    if typed["email"] and not hit(TO_ONE, typed["email"].lower()).allowed:
        return _people_page(desk, [Problem("invited_often", "email")], typed)
    with transaction():
        made = add_member(desk.one, typed["name"], typed["email"], typed["on_paper"] == "yes", now())
        if not isinstance(made, list) and made[1]:
            _invite(desk, *made)
    if isinstance(made, list):
        return _people_page(desk, made, typed)
    flash(_("Dodano: %(name)s.", name=made[0].name), "good")
    return go_to(desk, PEOPLE)


@blueprint.get(OWN + "/lista.pdf")
@public
def paper_list(slug: str, application_id: int) -> Response:
    """The list for signatures, to print and hand round."""
    desk = sit_down(slug, application_id)
    refuse_over(LISTS, client_key())
    idea = desk.answers(IDEA)
    signing = [one.name for one in members_of(desk.one.id) if one.is_on_paper]
    title = " ".join(str(idea.get("title", "")).split())[:LONGEST_TITLE] or _("bez tytułu")
    return pdf_answer(
        members_list_pdf(desk.view, title, str(idea.get("summary", ""))[:600], signing), f"lista-{slug}.pdf"
    )


def _invite(desk: Desk, member: ApplicationMember, key: str) -> None:
    members = members_of(desk.one.id)
    by = next((one.name for one in members if one.is_representative), "")
    title = " ".join(str(desk.answers(IDEA).get("title", "")).split())[:LONGEST_TITLE]
    post_invitation(member, title, desk.view, by, key)


@blueprint.post(OWN + MEMBER_NUMBER + "/zapros")
@public
def invite(slug: str, application_id: int, member_id: int) -> Response:
    """Send the invitation once more; the former link no longer works."""
    desk = sit_down(slug, application_id)
    refuse_over(INVITATIONS, client_key())
    if not hit(TO_ONE, (find_member(desk.one, member_id).email or "").lower()).allowed:
        return _people_page(desk, [Problem("invited_often")])
    with transaction():
        _invite(desk, *invite_again(desk.one, member_id, now()))
    flash(_("Zaproszenie wysłane jeszcze raz."), "good")
    return go_to(desk, PEOPLE)


@blueprint.post(OWN + MEMBER_NUMBER + "/usun")
@public
def take_off(slug: str, application_id: int, member_id: int) -> Response:
    """Take a member off the list."""
    desk = sit_down(slug, application_id)
    with transaction():
        problems = remove_member(desk.one, member_id)
    return _people_page(desk, problems) if problems else go_to(desk, PEOPLE)


def _of_link(slug: str, key: str) -> tuple[ProgrammeView, ApplicationMember, Application]:
    view, member = find_published(slug), member_of_key(key)
    one = draft_of(view.id, member.application_id) if member else None
    if member is None or one is None:
        raise NotFound
    return view, member, one


def _behind_key(response: Response) -> Response:
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get(LINK)
@public
def member(slug: str, key: str) -> Response:
    """The member's own link: what the application says, and whether they take part. Nothing happens before a button.

    Who has said yes may write again from here, in whatever browser.
    """
    try:
        view, found, one = _of_link(slug, key)
    except NotFound:
        return old_link(slug)
    if found.confirmed_at is not None:
        remember_member(found)
    form_token()
    asked = (
        None if found.confirmed_at else told_to_member(one.answers, whole_of(one, view, today()), view.terms)
    )
    page = render_template(
        "initiatives/applications/member.html", view=view, member=found, one=one, key=key,
        idea=one.answers.get(IDEA, {}), asked=asked, rate=view.terms.hour_rate,
    )  # fmt: skip
    return _behind_key(make_response(page))


@blueprint.post(LINK)
@public
def member_answered(slug: str, key: str) -> Response:
    """Yes or no; a yes lets this browser write at the application."""
    view, found, one = _of_link(slug, key)
    says_yes = request.form.get("answer") == "yes"
    with transaction():
        if says_yes:
            confirm_member(found, now())
        else:
            decline_member(found, now())
    if says_yes:
        remember_member(found)
    flash(_("Potwierdzono udział.") if says_yes else _("Zapisaliśmy, że nie bierzesz udziału."), "good")
    return _behind_key(make_response(redirect(url_for("applications.member", slug=view.slug, key=key), 303)))
