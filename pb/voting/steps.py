"""One voter's sitting at the ballot: what a request needs to know, and the page of each step."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Response, current_app, make_response, render_template, request
from markupsafe import Markup

from core.clock import now
from core.problems import Problem
from core.web.filters import day
from core.web.i18n import current_language
from core.web.kept import Kept, kept
from pb.rounds.queries import RoundView, find_round
from pb.rounds.rules import Stage, StageWindow, refusal
from pb.submission.categories import SHAPES
from pb.submission.texts import category_names
from pb.voting import booth as booths
from pb.voting import queries
from pb.voting.ballot_page import BallotSearch, PoolPart, pool_parts, typed_of
from pb.voting.booth import Booth
from pb.voting.forms import TypedBallot, TypedIdentity
from pb.voting.queries import BallotProject
from pb.voting.rules import Ballot, make_ballot
from pb.voting.sealing import draw_receipt
from pb.voting.texts import _, already_voted, sentence

STEP_NAMES = ("choose", "identify", "confirm", "done")
COUNTDOWN_SECONDS = 600
MOST_KEPT = 60
MOST_ERRORS = 12


@dataclass
class Sitting:
    """A request at a round's ballot. ``arrived_at`` (UTC) counts in whole seconds: the closing second is in time."""

    slug: str
    round_view: RoundView
    arrived_at: datetime
    booth: Booth
    _projects: Sequence[BallotProject] | None = field(default=None, repr=False)

    @property
    def projects(self) -> Sequence[BallotProject]:
        """The ballot list, read once."""
        if self._projects is None:
            self._projects = queries.ballot_projects(self.round_view.pb_round.id)
        return self._projects

    @property
    def window(self) -> StageWindow | None:
        """When voting is on."""
        return self.round_view.rules.window(Stage.VOTING)

    def refusal(self) -> Problem | None:
        """Why nobody can vote at this moment."""
        return refusal(self.round_view.rules, Stage.VOTING, self.arrived_at)

    def ballot(self, lines: Sequence[tuple[int, int | None]] | None = None) -> Ballot:
        """The ballot of these lines, or of those in the booth."""
        return make_ballot(
            self.booth.lines if lines is None else lines, {p.number: p.pool_id for p in self.projects}
        )


def sit_down(slug: str) -> Sitting:
    """The sitting that this request belongs to. Raises ``NotFound``."""
    arrived_at = now().replace(microsecond=0)
    round_view = find_round(slug, arrived_at)
    held = booths.unlock(request.cookies.get(booths.COOKIE), _key(), round_view.pb_round.id, arrived_at)
    return Sitting(slug, round_view, arrived_at, held)


def keep(answer: Response, sitting: Sitting) -> Response:
    """Give the booth to the voter's browser; an empty one takes the cookie away."""
    path = f"/bo/{sitting.slug}/glosowanie"
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    if sitting.booth == Booth(sitting.booth.round_id):
        answer.delete_cookie(booths.COOKIE, path=path, secure=secure, httponly=True, samesite="Lax")
        return answer
    value = booths.lock_up(sitting.booth, _key(), sitting.arrived_at)
    answer.set_cookie(
        booths.COOKIE, value, max_age=booths.SECONDS, path=path, secure=secure, httponly=True, samesite="Lax"
    )
    return answer


def has_key(round_id: int) -> bool:
    """Whether ballots of this round can be sealed; a key that is there stays. The urn itself asks once more."""
    known: set[int] = current_app.extensions.setdefault("rounds_with_key", set())
    if round_id not in known and queries.commission_key(round_id) is not None:
        known.add(round_id)
    return round_id in known


def _key() -> bytes:
    return booths.cookie_key(current_app.extensions["settings"].secret_key)


def new_receipt() -> str:
    """A receipt code from the system's randomness."""
    return draw_receipt(secrets.randbelow)


def _page(
    sitting: Sitting, step: str, status: int, problems: Sequence[Problem], **context: object
) -> Response:
    errors = [(_anchor(problem), sentence(problem)) for problem in problems[:MOST_ERRORS]]
    window = sitting.window
    context = {
        "pb_round": sitting.round_view.pb_round,
        "slug": sitting.slug,
        "step": STEP_NAMES.index(step) + 1 if step in STEP_NAMES else 0,
        "errors": errors,
        "has_errors": bool(errors),
        "window": window,
        "closes_at": window.closes_at.isoformat() if window else "",
        "arrived_at": sitting.arrived_at.isoformat(),
        "minutes_left": minutes_left(sitting),
        "term_text": _("Głosowanie do %(day)s", day=day(window.closes_at)) if window else "",
        **context,
    }
    answer = make_response(render_template(f"pb/voting/{step}.html", **context), status)
    if step != "choose":
        answer.headers["Cache-Control"] = "no-store"
    return answer


def _anchor(problem: Problem) -> str | None:
    return None if problem.code == "project_unknown" else problem.field


def minutes_left(sitting: Sitting) -> str:
    """Whole minutes until the end in its last ten minutes, at least "1"; empty before and after."""
    if sitting.window is None or sitting.refusal() is not None:
        return ""
    seconds = (sitting.window.closes_at - sitting.arrived_at).total_seconds()
    return str(max(1, round(seconds / 60))) if seconds <= COUNTDOWN_SECONDS else ""


def choose_page(
    sitting: Sitting, typed: TypedBallot | None = None, problems: Sequence[Problem] = (), status: int = 200
) -> Response:
    """Step 1: the whole ballot, with what was typed or what the booth holds."""
    typed = typed or TypedBallot(typed=typed_of(sitting.booth.lines))
    search = BallotSearch(typed.query, typed.category)
    rules = sitting.round_view.rules
    parts = pool_parts(sitting.slug, rules, sitting.projects, typed.typed, problems, search)
    used = {project.category for project in sitting.projects}
    names = [(code, name) for code, name in category_names().items() if code in used]
    hidden = sum(part.hidden for part in parts)
    return _page(
        sitting,
        "choose",
        status,
        problems,
        parts=parts,
        drawn={part.pool_id: _drawn(part) for part in parts},
        search=search,
        category_names=names,
        hidden=hidden,
        shown=len(sitting.projects) - hidden,
        points=_map_points(sitting) if typed.with_map else None,
        legend=[(SHAPES[code], name) for code, name in names],
        kept_text=_("Twoje zaznaczenia są. Nic z nich nie przepadło."),
    )


def _drawn(part: PoolPart) -> str:
    """The rows of a pool. As nobody has filled it in they are the same for every voter, and drawn once."""

    def draw() -> str:
        macros: Any = current_app.jinja_env.get_template("pb/voting/_pool.html").module
        return str(macros.pool_fieldset(part))

    if part.error or any(row.value or row.error for row in part.rows):
        return Markup(draw())
    pools: Kept[str] = kept("ballot_pools", MOST_KEPT)
    return Markup(pools.get((part, current_language()), draw))


def _map_points(sitting: Sitting) -> list[dict[str, object]]:
    """The ballot's projects as the map takes them; those without a place are only on the list."""
    places = queries.ballot_places(sitting.round_view.pb_round.id)
    return [
        {
            "number": project.number, "title": project.title, "shape": SHAPES.get(project.category, ""),
            "outcome": "open", "url": f"/bo/{sitting.slug}/projekty/{project.number}",
            "lon": places[project.project_id][0], "lat": places[project.project_id][1],
        }
        for project in sitting.projects if project.project_id in places
    ]  # fmt: skip


def identity_page(
    sitting: Sitting, typed: TypedIdentity | None = None, problems: Sequence[Problem] = (), status: int = 200
) -> Response:
    """Step 2: the identity fields, with what was typed."""
    by_field: dict[str, str] = {}
    for problem in problems:
        by_field.setdefault(problem.field or "", sentence(problem))
    methods = {method.value for method in sitting.round_view.rules.identity_methods}
    return _page(
        sitting,
        "identify",
        status,
        problems,
        typed=typed or TypedIdentity(),
        field_errors=by_field,
        methods=methods,
        rules=sitting.round_view.rules,
        voter=sitting.booth.voter,
        kept_text=_("Twoja karta czeka. Nic z niej nie przepadło."),
    )


def confirm_page(sitting: Sitting, problems: Sequence[Problem] = (), status: int = 200) -> Response:
    """Step 3: the whole card as it would fall into the urn."""
    parts = pool_parts(
        sitting.slug, sitting.round_view.rules, sitting.projects, typed_of(sitting.booth.lines)
    )
    return _page(
        sitting,
        "confirm",
        status,
        problems,
        parts=parts,
        voter=sitting.booth.voter,
        kept_text=_("Twoja karta czeka. Nic z niej nie przepadło."),
    )


def done_page(sitting: Sitting) -> Response:
    """Step 4: the receipt, and nothing of what was chosen."""
    rules = sitting.round_view.rules
    return _page(
        sitting, "done", 200, (), receipt=sitting.booth.receipt_code, results_due_at=rules.results_due_at
    )


def closed_page(sitting: Sitting, problem: Problem, status: int) -> Response:
    """Voting is not on: why, and when it will be; a ballot that came late is told both moments."""
    rules = sitting.round_view.rules
    came_late = request.method == "POST" and problem.code in ("stage_over", "urn_closed")
    reason = sentence(problem) if came_late or problem.code != "stage_over" else ""
    return _page(
        sitting,
        "closed",
        status,
        (),
        problem=problem,
        reason=reason,
        is_refused=request.method == "POST",
        results_due_at=rules.results_due_at,
        is_published=sitting.round_view.pb_round.published_at is not None,
    )


def no_key_page(sitting: Sitting) -> Response:
    """The commission has not made its key, so no ballot can be sealed."""
    answer = _page(sitting, "no_key", 503, ())
    answer.headers["Retry-After"] = "600"
    return answer


def second_vote_page(sitting: Sitting, problem: Problem) -> Response:
    """Somebody has voted with this number before: the day, the channel, and the way to complain."""
    voter = sitting.booth.voter
    reason = already_voted(problem.facts, by_code=voter is not None and not voter.ending)
    return _page(sitting, "second_vote", 409, (), reason=reason)
