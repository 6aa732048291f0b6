"""What the pages of proposing share: whose draft it is, the page of a step, and the way through the steps.

A step's page is made by ``step_page``; its template extends ``pb/submission/_step.html`` and fills the block
``step_content``, with ``form_head(desk)`` of ``pb/submission/_form.html`` inside its form. Its POST view:

    desk = sit_down(slug)
    back = turned_away(desk)
    if back:
        return back
    ...read the form into ``answers``; check them into ``problems``...
    return keep_step(desk, "whom", answers, problems, page)    # of ``views.saving``; page(typed, problems, status)

The POST view carries ``@csrf.exempt`` (innermost): ``keep_step`` checks the token itself and keeps what was typed.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)

from accounts.sessions import Actor, current_actor
from core.clock import now
from core.problems import NotFound, Problem
from core.web.summary import summary
from pb.rounds.filing_queries import filing_rules
from pb.rounds.filing_rules import FilingPool, FilingRules
from pb.rounds.queries import RoundView, find_round
from pb.rounds.rules import Stage, refusal
from pb.submission import queries
from pb.submission.filing_texts import named_sentence, sentence, step_title
from pb.submission.models import Draft
from pb.submission.rules import steps
from pb.submission.services.correcting import is_correcting

blueprint = Blueprint("filing", __name__, url_prefix="/bo/<slug:slug>")

COOKIE = "szkic"
COOKIE_SECONDS = 60 * 24 * 3600
CHOSEN = "drafts"
"""In the session: which draft of a round its signed-in owner has open, by the round's slug."""
MOST_ERRORS = 20
DRAFT = "draft"
"""In a step's form: the number of the draft that its page showed, so that it is never saved into another."""
LARGEST = 2**63 - 1


@dataclass
class Desk:
    """A request at a round's proposals. ``draft`` is the one being written, ``None`` when there is none yet."""

    slug: str
    round_view: RoundView
    arrived_at: datetime
    actor: Actor | None
    draft: Draft | None
    key: str = ""
    tab: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    _filing: FilingRules | None = field(default=None, repr=False)

    @property
    def filing(self) -> FilingRules:
        """What the rules ask of a proposal, read once."""
        if self._filing is None:
            self._filing = filing_rules(self.round_view)
        return self._filing

    @property
    def pool(self) -> FilingPool | None:
        """The pool that the place was found to belong to, or that was chosen there."""
        wanted = str(self.answers("place").get("pool", ""))
        return next((pool for pool in self.filing.pools if str(pool.pool_id) == wanted), None)

    @property
    def pool_name(self) -> str:
        """The name of ``pool``; empty as long as there is none."""
        rules = self.round_view.rules.pool(self.pool.pool_id) if self.pool else None
        return rules.name if rules else ""

    @property
    def refusal(self) -> Problem | None:
        """Why nothing can be sent now, with the dates."""
        return refusal(self.round_view.rules, Stage.SUBMISSION, self.arrived_at)

    @property
    def closes_at(self) -> datetime | None:
        """The last moment of the call."""
        window = self.round_view.rules.window(Stage.SUBMISSION)
        return window.closes_at if window else None

    @property
    def version(self) -> int:
        """The draft's version that this page shows; 0 before there is a draft."""
        return self.draft.version if self.draft else 0

    @property
    def comes_from_check(self) -> bool:
        """Whether the step was opened by "change" on the last page, where it then leads back."""
        return request.values.get("to") == "sprawdz"

    def answers(self, key: str) -> dict[str, Any]:
        """What has been answered at a step."""
        return steps.answers_of(self.draft.answers, key) if self.draft else {}


def sit_down(slug: str) -> Desk:
    """The desk that this request belongs to. Raises ``NotFound`` for a round that nobody may see yet."""
    arrived_at = now()
    round_view = find_round(slug, arrived_at)
    actor = current_actor()
    key = request.cookies.get(COOKIE, "")[:100]
    desk = Desk(slug, round_view, arrived_at, actor, None, key)
    wanted = request.form.get(DRAFT, "")
    if wanted:
        desk.draft = held_draft(desk, int(wanted)) if wanted.isascii() and wanted.isdigit() else None
    else:
        desk.draft = _draft_of(desk)
    return desk


def held_draft(desk: Desk, draft_id: int) -> Draft | None:
    """The draft of this number, when it belongs to whoever is signed in or this browser has its key."""
    round_id = desk.round_view.pb_round.id
    if draft_id > LARGEST:
        return None
    found = queries.own_draft(desk.actor.id, round_id, draft_id) if desk.actor else None
    by_key = queries.draft_by_key(round_id, desk.key) if desk.key and not found else None
    return found or (by_key if by_key and by_key.id == draft_id else None)


def _draft_of(desk: Desk) -> Draft | None:
    """The draft opened last in this log-in; else the account's own; else what this browser has begun without one."""
    round_id, actor = desk.round_view.pb_round.id, desk.actor
    chosen = session.get(CHOSEN, {}).get(desk.slug)
    found = held_draft(desk, chosen) if actor and isinstance(chosen, int) else None
    if found:
        return found
    by_key = queries.draft_by_key(round_id, desk.key) if desk.key else None
    if actor is None or (by_key and by_key.user_id == actor.id):
        return by_key
    return queries.newest_draft(actor.id, round_id) or by_key


def other_draft(desk: Desk) -> Draft | None:
    """A second draft, not sent, that whoever is signed in can open here: of this browser, or of the account."""
    round_id, actor = desk.round_view.pb_round.id, desk.actor
    if actor is None or desk.draft is None:
        return None
    by_key = queries.draft_by_key(round_id, desk.key) if desk.key else None
    for found in (by_key, queries.newest_draft(actor.id, round_id)):
        if found and found.id != desk.draft.id and found.project_id is None:
            return found
    return None


def current_draft(slug: str) -> tuple[RoundView, Draft]:
    """The round and the draft being written in this browser. Raises ``NotFound`` when there is none."""
    desk = sit_down(slug)
    if desk.draft is None:
        raise NotFound
    return desk.round_view, desk.draft


def go(endpoint: str, slug: str, **values: Any) -> Response:
    """Show another page of the blueprint (303)."""
    return make_response(redirect(url_for(f"filing.{endpoint}", slug=slug, **values), 303))


def go_to_step(slug: str, step: steps.Step | None) -> Response:
    """Show a step; after the last one the page that follows the sending."""
    path = step.path if step else "wyslane"
    return make_response(redirect(f"/bo/{slug}/zglos/{path}", 303))


def turned_away(desk: Desk) -> Response | None:
    """Where a step's request goes instead: to the start without a draft, to the sent project after sending."""
    if desk.draft is None:
        return go("start", desk.slug)
    is_sent = desk.draft.project_id is not None and not is_correcting(desk.draft)
    return go("sent", desk.slug) if is_sent else None


def keep_cookie(answer: Response, slug: str, key: str) -> Response:
    """Let this browser find the draft again; an empty key takes the way away."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    path = f"/bo/{slug}/"
    if key:
        answer.set_cookie(
            COOKIE, key, max_age=COOKIE_SECONDS, path=path, secure=secure, httponly=True, samesite="Lax"
        )
    else:
        answer.delete_cookie(COOKIE, path=path, secure=secure, httponly=True, samesite="Lax")
    return answer


def choose_draft(slug: str, draft_id: int) -> None:
    """Remember in the session which of their drafts a signed-in resident has open."""
    session[CHOSEN] = {**session.get(CHOSEN, {}), slug: draft_id}


def all_steps() -> list[dict[str, str]]:
    """Every step with its title, for the list of links."""
    return [{"key": one.key, "path": one.path, "title": step_title(one.key)} for one in steps.STEPS]


def step_page(
    desk: Desk,
    key: str,
    template: str,
    problems: Sequence[Problem] = (),
    status: int | None = None,
    more_errors: Sequence[tuple[str, str]] = (),
    **context: Any,
) -> Response:
    """The page of a step: progress in words, summary of what to mend, and what the step itself shows.

    ``typed`` may be given in the context; without it the saved answers are shown. Errors stand in ``beside`` by
    field as well. ``more_errors`` are those already in words (id of the field, sentence).
    """
    errors = [(problem.field, sentence(problem)) for problem in problems[:MOST_ERRORS]]
    errors += more_errors
    before = steps.previous_step(key)
    shown = {
        "desk": desk,
        "slug": desk.slug,
        "pb_round": desk.round_view.pb_round,
        "step_key": key,
        "step_number": steps.number_of(key),
        "step_count": len(steps.STEPS),
        "step_title": step_title(key),
        "before_url": f"/bo/{desk.slug}/zglos/{before.path}"
        if before
        else url_for("filing.start", slug=desk.slug),
        "this_url": f"/bo/{desk.slug}/zglos/{steps.step_by_key(key).path}",
        **summary(errors),
        "errors": [(name, named_sentence(name, said)) for name, said in errors],
        "typed": desk.answers(key),
        "is_lost": any(problem.code == "session_lost" for problem in problems),
        "all_steps": all_steps,
        "late": sentence(desk.refusal) if desk.refusal else "",
        **context,
    }
    answer = make_response(render_template(template, **shown), status or (422 if errors else 200))
    answer.headers["Cache-Control"] = "no-store"
    return answer
