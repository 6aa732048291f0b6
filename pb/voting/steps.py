"""The page of each step of voting."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Response, current_app, make_response, render_template, request
from markupsafe import Markup

from core.problems import Problem
from core.site.record import current_site
from core.web.csrf import form_token
from core.web.filters import day
from core.web.i18n import current_language
from core.web.kept import Kept, kept
from core.web.kept_pages import kept_page
from pb.rounds.categories import shape_of
from pb.rounds.category_texts import category_legend, category_options, polish_codes
from pb.voting import queries
from pb.voting.ballot_page import BallotSearch, PoolPart, pool_parts, typed_of, without_ballot
from pb.voting.forms import TypedBallot, TypedIdentity
from pb.voting.sitting import Sitting, minutes_left
from pb.voting.texts import _, already_voted, sentence

STEP_NAMES = ("choose", "identify", "confirm", "done")
MOST_KEPT = 60
MOST_ERRORS = 12

Context = Mapping[str, object]


def _page(
    sitting: Sitting,
    step: str,
    context: Callable[[], Context],
    problems: Sequence[Problem] = (),
    status: int = 200,
    is_alike: bool = False,
    **of_voter: str | Markup,
) -> Response:
    """The page of a step. ``is_alike``: but for ``of_voter`` it is the same for all voters, so it is drawn once."""
    template = f"pb/voting/{step}.html"
    places = {"arrived_at": sitting.arrived_at.isoformat(), **of_voter}
    if step in STEP_NAMES:
        places["token"] = form_token()

    def whole() -> Context:
        return {**_step_context(sitting, step, problems), **context()}

    if is_alike and sitting.sheet.stamp and not problems:
        text = kept_page(template, (sitting.sheet.stamp, minutes_left(sitting)), whole, places)
    else:
        text = render_template(template, **whole(), **places)
    answer = make_response(text, status)
    if step != "choose":
        answer.headers["Cache-Control"] = "no-store"
    return answer


def _step_context(sitting: Sitting, step: str, problems: Sequence[Problem]) -> Context:
    """What the page of every step shows."""
    window = sitting.window
    return {
        "pb_round": sitting.round_view.pb_round,
        "texts": sitting.round_view.rules.texts,
        "slug": sitting.slug,
        "step": STEP_NAMES.index(step) + 1 if step in STEP_NAMES else 0,
        "errors": [(_anchor(problem), sentence(problem)) for problem in problems[:MOST_ERRORS]],
        "has_errors": bool(problems),
        "window": window,
        "closes_at": window.closes_at.isoformat() if window else "",
        "minutes_left": minutes_left(sitting),
        "term_text": _("Głosowanie do %(day)s", day=day(window.closes_at)) if window else "",
    }


def _anchor(problem: Problem) -> str | None:
    return None if problem.code == "project_unknown" else problem.field


def choose_page(
    sitting: Sitting, typed: TypedBallot | None = None, problems: Sequence[Problem] = (), status: int = 200
) -> Response:
    """Step 1: the whole ballot, with what was typed or what the booth holds."""
    typed = typed or TypedBallot(typed=typed_of(sitting.booth.lines))
    return _page(
        sitting,
        "choose",
        lambda: _ballot_context(sitting, typed, problems),
        problems,
        status,
        is_alike=typed == TypedBallot(),
    )


def _ballot_context(sitting: Sitting, typed: TypedBallot, problems: Sequence[Problem]) -> Context:
    search = BallotSearch(typed.query, typed.category)
    rules = sitting.round_view.rules
    parts = pool_parts(sitting.slug, rules, sitting.projects, typed.typed, problems, search)
    used = {project.category for project in sitting.projects}
    hidden = sum(part.hidden for part in parts)
    return {
        "parts": parts,
        "scored_by_panels": without_ballot(rules),
        "drawn": {part.pool_id: _drawn(part) for part in parts},
        "search": search,
        "category_names": category_options(used),
        "polish_codes": polish_codes(),
        "hidden": hidden,
        "shown": len(sitting.projects) - hidden,
        "points": _map_points(sitting) if typed.with_map else None,
        "legend": category_legend(used),
        "kept_text": _("Twoje zaznaczenia są. Nic z nich nie przepadło.")
        if _are_kept(typed, problems)
        else "",
    }


NOT_KEPT = frozenset({"choices_lost", "ballot_empty", "project_unknown"})


def _are_kept(typed: TypedBallot, problems: Sequence[Problem]) -> bool:
    """Whether every choice that the voter made is on the page again."""
    return bool(typed.typed) and not any(problem.code in NOT_KEPT for problem in problems)


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
            "number": project.number, "title": project.title, "shape": shape_of(project.category),
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
    rules, voter = sitting.round_view.rules, sitting.booth.voter
    return _page(
        sitting,
        "identify",
        lambda: {
            "typed": typed or TypedIdentity(),
            "field_errors": by_field,
            "methods": {method.value for method in rules.identity_methods},
            "rules": rules,
            "voter": voter,
            "kept_text": _("Twoja karta czeka. Nic z niej nie przepadło."),
        },
        problems,
        status,
        is_alike=typed is None and voter is None,
    )


def confirm_page(sitting: Sitting, problems: Sequence[Problem] = (), status: int = 200) -> Response:
    """Step 3: the whole card as it would fall into the urn. The card is drawn for its voter alone and not kept."""
    parts = pool_parts(
        sitting.slug, sitting.round_view.rules, sitting.projects, typed_of(sitting.booth.lines)
    )
    macros: Any = current_app.jinja_env.get_template("pb/voting/_card.html").module
    card = macros.card(parts, sitting.booth.voter, sitting.address, current_site().name)
    return _page(
        sitting,
        "confirm",
        lambda: {"kept_text": _("Twoja karta czeka. Nic z niej nie przepadło.")},
        problems,
        status,
        is_alike=True,
        card=card,
    )


def done_page(sitting: Sitting) -> Response:
    """Step 4: the receipt, and nothing of what was chosen."""
    results_due_at = sitting.round_view.rules.results_due_at
    return _page(
        sitting,
        "done",
        lambda: {"results_due_at": results_due_at},
        is_alike=True,
        receipt=sitting.booth.receipt_code or "",
        host=request.host,
    )


def closed_page(sitting: Sitting, problem: Problem, status: int) -> Response:
    """Voting is not on: why, and when it will be; a ballot that came late is told both moments."""
    rules = sitting.round_view.rules
    came_late = request.method == "POST" and problem.code in ("stage_over", "urn_closed")
    reason = sentence(problem) if came_late or problem.code != "stage_over" else ""
    context = {
        "problem": problem,
        "reason": reason,
        "is_refused": request.method == "POST",
        "results_due_at": rules.results_due_at,
        "is_published": sitting.round_view.pb_round.published_at is not None,
    }
    return _page(sitting, "closed", lambda: context, status=status)


def no_key_page(sitting: Sitting) -> Response:
    """The commission has not made its key, so no ballot can be sealed."""
    answer = _page(sitting, "no_key", dict, status=503)
    answer.headers["Retry-After"] = "600"
    return answer


def second_vote_page(sitting: Sitting, problem: Problem) -> Response:
    """Somebody has voted with this number before: the day, the channel, and the way to complain."""
    voter = sitting.booth.voter
    reason = already_voted(problem.facts, by_code=voter is not None and not voter.ending)
    return _page(sitting, "second_vote", lambda: {"reason": reason}, status=409)
