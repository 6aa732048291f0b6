"""The author's page of co-authors and of the guardian: who is asked, who has agreed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Response, flash, make_response, render_template, request

from accounts.rules import normal_email
from core.access import public
from core.clock import now
from core.db import transaction
from core.files.form_rows import pressed
from core.limits import Limit, client_key, hit, refuse_over
from core.problems import Problem
from core.web.csrf import csrf, token_is_valid
from core.web.summary import summary
from pb.submission.filing_texts import sentence
from pb.submission.forms import read_line
from pb.submission.models import Draft
from pb.submission.rules.authors import ADULT
from pb.submission.services import people
from pb.submission.services.people import COAUTHOR, GUARDIAN, Invitation
from pb.submission.support_emails import post_invitation
from pb.submission.support_queries import people_of
from pb.submission.support_retention import kept_until
from pb.submission.support_texts import _
from pb.submission.told_outside import told_of
from pb.submission.views.frame import Desk, blueprint, go, sit_down, turned_away
from pb.submission.views.saving import LOST
from pb.submission.views.support import ASKED_ADDRESS, DAY

INVITING = Limit("filing-invite", 100, DAY)
FIELDS = ("coauthor_name", "coauthor_email", "guardian_name", "guardian_email", "guardian_here")


def _page(desk: Desk, draft: Draft, typed: Mapping[str, str], problems: Sequence[Problem] = ()) -> Response:
    errors = [(problem.field, sentence(problem)) for problem in problems]
    filing = desk.filing
    guardians = people_of(draft.id, GUARDIAN)
    page = render_template(
        "pb/submission/people.html", desk=desk, slug=desk.slug, pb_round=desk.round_view.pb_round, typed=typed,
        **summary(errors), coauthors=people_of(draft.id, COAUTHOR), most=filing.most_coauthors,
        guardian=guardians[0] if guardians else None, below=filing.author_guardian_below_age,
        is_open=turned_away(desk) is None,
        asks_guardian=filing.author_guardian_below_age is not None
        and desk.answers("person").get("age") != ADULT,
    )  # fmt: skip
    answer = make_response(page, 422 if errors else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/zglos/autorzy")
@public
def authors(slug: str) -> Response:
    """Co-authors and the guardian, with who has agreed."""
    desk = sit_down(slug)
    return _page(desk, desk.draft, {}) if desk.draft else go("start", slug)


@blueprint.post("/zglos/autorzy")
@public
@csrf.exempt
def authors_sent(slug: str) -> Response:
    """Ask somebody, ask again, or take somebody off."""
    desk = sit_down(slug)
    if desk.draft is None:
        return go("start", slug)
    back = turned_away(desk)
    if back and request.form.get("go") in ("coauthor", "guardian"):
        return back
    typed = {name: read_line(request.form, name) for name in FIELDS}
    if not token_is_valid():
        return _page(desk, desk.draft, typed, [LOST])
    refuse_over(INVITING, client_key())
    with transaction():
        problems = _act(desk, desk.draft, typed)
    if problems:
        return _page(desk, desk.draft, typed, problems)
    flash(_("Zapisane."), "good")
    return go("authors", slug)


def _act(desk: Desk, draft: Draft, typed: Mapping[str, str]) -> list[Problem]:
    removed, reminded = pressed(request.form, "remove"), pressed(request.form, "remind")
    until, wanted = kept_until(desk.round_view.rules, now()), request.form.get("go")
    if removed is not None:
        people.remove_person(draft, removed)
        return []
    if reminded is not None:
        asked = people.remind_person(draft, reminded)
        if asked and not hit(ASKED_ADDRESS, asked.email.lower()).allowed:
            return [Problem("letters_enough")]
        return _posted(desk, asked)
    if wanted == "guardian" and typed["guardian_here"]:
        return people.note_guardian(draft, typed["guardian_name"], until, now())
    field = "guardian_email" if wanted == "guardian" else "coauthor_email"
    email = normal_email(typed[field])
    if email and not hit(ASKED_ADDRESS, email.lower()).allowed:
        return [Problem("letters_enough", field)]
    if wanted == "guardian":
        return _posted(desk, people.invite_guardian(draft, typed["guardian_name"], email, until, now()))
    return _posted(
        desk, people.invite_coauthor(draft, typed["coauthor_name"], email, desk.filing, until, now())
    )


def _posted(desk: Desk, asked: Invitation | list[Problem] | None) -> list[Problem]:
    """Send the mail; gives why nobody was asked."""
    if isinstance(asked, list):
        return asked
    if asked is not None:
        post_invitation(asked, desk.slug, told_of(desk.draft).title or _("bez tytułu"))
    return []
