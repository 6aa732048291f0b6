"""What the pages of an application share: whose it is, the page of a step, keeping what was typed.

Who may write: the account that began it, and members who confirmed by their link, in the browser where they did.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext

from accounts.sessions import Actor, current_actor
from core.clock import now, today
from core.db import db, transaction
from core.limits import Limit, client_key, refuse_over
from core.problems import NotFound, Problem, StaleVersion
from core.web.csrf import form_token, token_is_valid
from core.web.errors import error_answer
from core.web.kept_form import kept_fields
from core.web.summary import summary
from initiatives.applications.models import Application, ApplicationMember
from initiatives.applications.queries import draft_of
from initiatives.applications.rules.answers import PEOPLE, SEND, STEPS
from initiatives.applications.rules.calls import check_call
from initiatives.applications.rules.statuses import ApplicationStatus, check_move
from initiatives.applications.services.drafts import NotEditable, is_editable, save_step
from initiatives.applications.texts import STEP_TITLES, label_of, named, sentence
from initiatives.programmes.queries import ProgrammeView, find_published

blueprint = Blueprint("applications", __name__, url_prefix="/inicjatywy/<slug:slug>")
OWN = "/wniosek/<int(max=9223372036854775807):application_id>"
MEMBER = "initiative_members"
"""In the session: members who confirmed in this browser, by number."""
SAVES = Limit("initiative-save", 6_000, 3600)
LOST, SENT = Problem("session_lost"), Problem("not_editable")
MOST_ERRORS = 20


def _(message: str, **facts: Any) -> str:
    return str(gettext(message, **facts))


@dataclass
class Desk:
    """A request at an application that is being written."""

    view: ProgrammeView
    one: Application
    arrived_at: datetime
    actor: Actor | None
    tab: str = field(default_factory=lambda: secrets.token_urlsafe(9))

    @property
    def slug(self) -> str:
        """The programme's address."""
        return self.view.slug

    @property
    def is_owner(self) -> bool:
        """Whether this is the representative: by the account, or by the link when the first one has left."""
        return _owns(self.one, self.actor) or (self.one.owner_id is None and _is_member(self.one, True))

    @property
    def is_editable(self) -> bool:
        """Whether anything may be changed now."""
        return is_editable(self.one)

    @property
    def shut(self) -> list[str]:
        """Why a draft cannot be sent now, in words, when that is because no call is open."""
        is_draft = self.one.status == ApplicationStatus.DRAFT
        return [sentence(one) for one in check_call(self.view.times, self.arrived_at)] if is_draft else []

    @property
    def may_withdraw(self) -> bool:
        """Whether it is sent and can still be taken back."""
        return not check_move(ApplicationStatus(self.one.status), ApplicationStatus.WITHDRAWN)

    def answers(self, step: str) -> dict[str, Any]:
        """What has been typed at a step."""
        found: dict[str, Any] = self.one.answers.get(step, {})
        return found


def sit_down(slug: str, application_id: int) -> Desk:
    """The desk of a request. Raises ``NotFound`` for whoever has nothing to do with this application.

    Who is not signed in is sent to log in, whatever the number; what was typed when the sign-in ended comes again.
    """
    view, actor = find_published(slug), current_actor()
    one = draft_of(view.id, application_id)
    if one is not None and (_owns(one, actor) or _is_member(one)):
        return Desk(view, one, now(), actor)
    if actor is None:
        abort(_signed_out())
    raise NotFound


def _signed_out() -> Response:
    if request.headers.get("X-Requested-With") == "autosave":
        return _quietly(LOST, 422)
    kept = kept_fields(needs_account=True)
    if kept:
        return error_answer(422, is_session_lost=True, kept=kept, needs_login=True)
    back = (
        request.full_path.rstrip("?")
        if request.method == "GET"
        else url_for("applications.start", slug=_slug())
    )
    return make_response(redirect(url_for("accounts.login", wroc=back), 303))


def _slug() -> str:
    return str((request.view_args or {})["slug"])


def _owns(one: Application, actor: Actor | None) -> bool:
    return actor is not None and one.owner_id == actor.id


def _is_member(one: Application, as_representative: bool = False) -> bool:
    for number in session.get(MEMBER, [])[:20]:
        member = db.session.get(ApplicationMember, number)
        is_here = member is not None and member.application_id == one.id and member.confirmed_at is not None
        if member is not None and is_here and (member.is_representative or not as_representative):
            return True
    return False


def remember_member(member: ApplicationMember) -> None:
    """Let this browser write at the application of a member who has just confirmed."""
    session[MEMBER] = [*[one for one in session.get(MEMBER, []) if one != member.id], member.id][-20:]


def step_url(desk: Desk, step: str) -> str:
    """The address of a step."""
    return url_for(f"applications.{step}", slug=desk.slug, application_id=desk.one.id)


def go_to(desk: Desk, step: str) -> Response:
    """Show a step (303)."""
    return make_response(redirect(step_url(desk, step), 303))


def step_page(
    desk: Desk, step: str, problems: Sequence[Problem] = (), status: int = 0,
    more_errors: Sequence[tuple[str | None, str]] = (), **context: Any,
) -> Response:  # fmt: skip
    """The page of a step: where one is, what to mend, and what the step itself shows."""
    form_token()
    told = [*((one.field, sentence(one)) for one in problems), *more_errors]
    shown = {
        # The page that sends has none of the fields: a link to one would lead nowhere.
        **summary(told), "errors": [(None if step == SEND else name, named(name, said)) for name, said in told[:MOST_ERRORS]],
        "desk": desk, "view": desk.view, "one": desk.one, "slug": desk.slug, "step": step, "number": STEPS.index(step) + 1,
        "steps": [(each, STEP_TITLES[each](), step_url(desk, each)) for each in STEPS],
        # Names of people are not kept before they are right, and nothing is with a session that has ended.
        "is_kept": step != PEOPLE and LOST not in problems and SENT not in problems,
        "shut": desk.shut, "typed": desk.answers(step), "this_url": step_url(desk, step), "today": today(), **context,
    }  # fmt: skip
    answer = make_response(
        render_template(f"initiatives/applications/{step}.html", **shown), status or (422 if told else 200)
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def keep_step(
    desk: Desk,
    step: str,
    answers: Mapping[str, Any],
    problems: Sequence[Problem],
    page: Any,
    stays: bool = False,
) -> Response:
    """Save ``answers``, right or wrong, and go on; with problems show ``page(answers, problems, status)`` again (422).

    Somebody else's newer answers are never overwritten: then both versions are shown (409).
    """
    is_quiet = request.headers.get("X-Requested-With") == "autosave"
    refused = SENT if not desk.is_editable else LOST if not token_is_valid() else None
    if refused:
        return _quietly(refused, 422) if is_quiet else page(answers, [refused], 422)
    refuse_over(SAVES, client_key())
    try:
        with transaction():
            save_step(desk.one, step, answers, _seen(), now(), request.form.get("tab", "")[:40])
    except StaleVersion:
        return _clashed(desk, step, answers, is_quiet)
    except NotEditable:
        return _quietly(SENT, 422) if is_quiet else page(answers, [SENT], 422)
    if is_quiet:
        return jsonify(version=desk.one.version)
    return _onward(desk, step, answers, problems, page, stays)


def _onward(
    desk: Desk, step: str, answers: Mapping[str, Any], problems: Sequence[Problem], page: Any, stays: bool
) -> Response:
    wanted = request.form.get("go", "next")
    if wanted in ("later", "back"):
        return leave_step(desk, step)
    if wanted != "next" or stays:
        return page(answers, problems if stays else [], 200)  # type: ignore[no-any-return]
    if problems:
        return page(answers, problems, 422)  # type: ignore[no-any-return]
    return leave_step(desk, step)


def leave_step(desk: Desk, step: str) -> Response:
    """Go where the button that was pressed leads: on, back, or to one's own applications to finish later."""
    wanted, place = request.form.get("go", "next"), STEPS.index(step)
    if wanted == "later":
        return make_response(redirect(url_for("applications.start", slug=desk.slug), 303))
    return go_to(desk, STEPS[max(place - 1, 0) if wanted == "back" else place + 1])


def _quietly(problem: Problem, status: int) -> Response:
    return make_response(jsonify(said=sentence(problem)), status)


def _clashed(desk: Desk, step: str, answers: Mapping[str, Any], is_quiet: bool) -> Response:
    said = _("Ktoś z grupy zapisał tu nowszą wersję. Naciśnij „Dalej”, a pokażemy różnice.")
    if is_quiet:
        return make_response(jsonify(said=said), 409)
    db.session.refresh(desk.one)
    page = render_template(
        "initiatives/applications/clash.html", desk=desk, view=desk.view, step_title=STEP_TITLES[step](),
        rows=differences(desk.answers(step), answers), this_url=step_url(desk, step),
        again=[(name, text) for name, text in request.form.items(multi=True) if name not in ("csrf_token", "version")],
    )  # fmt: skip
    return make_response(page, 409)


def differences(saved: Mapping[str, Any], typed: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Label, what stands saved, what was typed: where the two differ."""
    flat = [_flat(one) for one in (saved, typed)]
    names = dict.fromkeys([*flat[0], *flat[1]])
    return [
        (label_of(name) or name, flat[0].get(name, ""), flat[1].get(name, ""))
        for name in names
        if flat[0].get(name, "") != flat[1].get(name, "")
    ]


def _flat(answers: Mapping[str, Any]) -> dict[str, str]:
    rows = answers.get("rows")
    if not isinstance(rows, list):
        return {name: str(value) for name, value in answers.items()}
    kind = "work" if any("starts_on" in row for row in rows) else "line"
    return {f"{kind}-{n}-{name}": str(value) for n, row in enumerate(rows, 1) for name, value in row.items()}


def _seen() -> int:
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def pdf_answer(body: bytes, name: str) -> Response:
    """A document for whoever asked, kept by nobody on the way."""
    answer = make_response(body)
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
