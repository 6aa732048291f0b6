"""A member's sheet: the list of projects, one project at a time, and the handing in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _

from core.access import signed_in
from core.clock import now
from core.db import transaction
from core.problems import NotAllowed, NotFound, Problem, StaleVersion
from core.web.autosave import is_autosave, refused_quietly, saved_quietly
from core.web.csrf import csrf, token_is_valid
from core.web.summary import summary
from pb.panel import queries, services
from pb.panel.forms import read_seen, read_typed_entry
from pb.panel.models import PanelMember
from pb.panel.rules import LONGEST_GROUND, Entry, Typed, sound_part
from pb.panel.texts import (
    entry_state,
    mean_written,
    quiet_sentence,
    scale_sentence,
    score_written,
    sentence,
)
from pb.rounds.queries import RoundView, find_round
from pb.rounds.rules import PoolRules
from pb.submission.models import Project

blueprint = Blueprint("panel", __name__, url_prefix="/bo/<slug:slug>/ocena/<pool>")
ONE = "/<int(max=2147483647):number>"


@dataclass(frozen=True)
class Desk:
    """Somebody at their sheet."""

    round_view: RoundView
    pool: PoolRules
    member: PanelMember
    projects: Sequence[Project]

    def project(self, number: int) -> Project:
        """The project with this number. Raises ``NotFound``."""
        for project in self.projects:
            if project.number == number:
                return project
        raise NotFound


def init_app(app: Flask) -> None:
    """The form of an entry checks its token itself, so that no ground is lost with a session."""
    csrf.exempt(keep)


@blueprint.after_request
def keep_nowhere(response: Response) -> Response:
    """Scores are the member's own until all have handed in: no cache keeps them."""
    response.headers["Cache-Control"] = "no-store"
    return response


def _sit_down(slug: str, pool: str, is_locked: bool = False) -> Desk:
    """The member's sheet; an act locks it. Raises ``NotFound``, and ``NotAllowed`` for who is not on the panel."""
    view = find_round(slug, now())
    rules = queries.panel_pool(view, pool)
    user_id = current_app.extensions["current_actor"]().user_id
    member = queries.find_member(rules.pool_id, user_id, is_locked)
    if member is None:
        raise NotAllowed(Problem("not_a_member"))
    return Desk(view, rules, member, queries.listed_projects(rules.pool_id))


def _page(template: str, desk: Desk, problems: Sequence[Problem], **context: Any) -> Response:
    status = context.pop("status", 0) or (422 if problems else 200)
    told = summary([(problem.field, sentence(problem)) for problem in problems])
    shown = {"pb_round": desk.round_view.pb_round, "slug": desk.round_view.pb_round.slug, "pool": desk.pool}
    shown |= {
        "member": desk.member,
        "scale": scale_sentence(queries.scale_of(desk.pool)),
        "total": len(desk.projects),
    }
    return make_response(render_template(f"pb/panel/{template}.html", **shown, **told, **context), status)


def _sheet_page(desk: Desk, problems: Sequence[Problem] = (), status: int = 0) -> Response:
    entries = queries.entries_of(desk.member.id)
    members = queries.members_of(desk.pool.pool_id) if desk.member.handed_in_at else []
    is_whole = bool(members) and queries.is_whole_panel(desk.pool, members)
    refused = services.refuse_change(desk.round_view, desk.member, now())
    return _page(
        "sheet", desk, problems, status=status,
        rows=[(one, entry_state(entries.get(one.id))) for one in desk.projects],
        done=sum(one.is_whole for one in entries.values()),
        refused=sentence(refused) if refused else "",
        waiting=sum(one.handed_in_at is None for one in members),
        scored=queries.scored_projects(desk.pool.pool_id) if is_whole else [],
        written=score_written, mean=mean_written,
    )  # fmt: skip


@blueprint.get("")
@signed_in
def sheet(slug: str, pool: str) -> Response:
    """The list of what is to be scored, with where each stands."""
    return _sheet_page(_sit_down(slug, pool))


def _entry_page(
    desk: Desk, project: Project, typed: Typed, problems: Sequence[Problem] = (), status: int = 0,
    newer: Typed | None = None,
) -> Response:  # fmt: skip
    """The form. ``newer``: what another window has kept meanwhile; sent again, the typed replaces it."""
    refused = services.refuse_change(desk.round_view, desk.member, now())
    seen = read_seen(request.form) if problems and newer is None else None
    place = next(at for at, one in enumerate(desk.projects, 1) if one.id == project.id)
    return _page(
        "entry", desk, problems, status=status, project=project, typed=typed, place=place, most=LONGEST_GROUND,
        refused=sentence(refused) if refused else "", newer=newer,
        seen=queries.stamp_of(desk.member.id, project.id) if seen is None else seen,
    )  # fmt: skip


@blueprint.get(ONE)
@signed_in
def entry(slug: str, pool: str, number: int) -> Response:
    """One project with one's own score, ground and conflict of interest."""
    desk = _sit_down(slug, pool)
    project = desk.project(number)
    return _entry_page(desk, project, _kept(desk, project))


def _kept(desk: Desk, project: Project) -> Typed:
    """The entry as it is kept, in the words in which it is typed."""
    kept = queries.entries_of(desk.member.id).get(project.id, Entry())
    return Typed(score_written(kept.score), kept.ground, kept.is_conflicted)


@blueprint.post(ONE)
@signed_in
def keep(slug: str, pool: str, number: int) -> Response:
    """Keep the draft; then the next project that is not whole, or the list. A save by itself stays on the page."""
    typed = read_typed_entry(request.form)
    with transaction():
        desk = _sit_down(slug, pool, is_locked=True)
        project = desk.project(number)
        problems = _keep(desk, project, typed)
    if is_autosave():
        return _told_quietly(desk, project, problems)
    if problems:
        is_stale = problems[0].code == "entry_newer"
        status = 409 if is_stale or problems[0].code == "handed_in" else 422
        return _entry_page(desk, project, typed, problems, status, _kept(desk, project) if is_stale else None)
    flash(_("Zapisano nr %(number)d.", number=number), "good")
    return _next(desk, project)


def _keep(desk: Desk, project: Project, typed: Typed) -> Sequence[Problem]:
    """What is wrong with the entry; nothing is kept then, but by a save of the page's own accord all that is right."""
    if not token_is_valid():
        return [Problem("session_lost")]
    seen, place = read_seen(request.form), (desk.round_view, desk.pool, desk.member, project)
    try:
        problems = services.keep_entry(*place, typed, now(), seen)
        if wrong := {one.field for one in problems if one.field} if is_autosave() else set():
            services.keep_entry(*place, sound_part(typed, wrong, _kept(desk, project)), now(), seen)
    except StaleVersion:
        return [Problem("entry_newer")]
    return problems


def _told_quietly(desk: Desk, project: Project, problems: Sequence[Problem]) -> Response:
    """The answer to a save of the page's own accord."""
    fields = {"seen": queries.stamp_of(desk.member.id, project.id)}
    if not problems:
        return saved_quietly(fields)
    if problems[0].code == "entry_newer":
        return refused_quietly(quiet_sentence(problems), 409)
    return refused_quietly(quiet_sentence(problems), 422, fields if _keeps_part(problems) else None)


def _keeps_part(problems: Sequence[Problem]) -> bool:
    """Whether the right part of the entry was kept: only fields were wrong."""
    return all(one.field for one in problems)


def _next(desk: Desk, project: Project) -> Response:
    """The next project without a whole entry, after this one and round again; the list when there is none."""
    entries, slug, pool = queries.entries_of(desk.member.id), desk.round_view.pb_round.slug, desk.pool.code
    at = next(place for place, one in enumerate(desk.projects) if one.id == project.id)
    for one in [*desk.projects[at + 1 :], *desk.projects[:at]]:
        if request.form.get("then") == "next" and not entries.get(one.id, Entry()).is_whole:
            return make_response(
                redirect(url_for("panel.entry", slug=slug, pool=pool, number=one.number), 303)
            )
    return make_response(redirect(url_for("panel.sheet", slug=slug, pool=pool), 303))


@blueprint.post("")
@signed_in
def hand_in(slug: str, pool: str) -> Response:
    """Hand the sheet in: from now on it is frozen."""
    with transaction():
        desk = _sit_down(slug, pool, is_locked=True)
        problems = services.hand_in(desk.round_view, desk.pool, desk.member, now())
    if problems:
        return _sheet_page(desk, problems, 409 if problems[0].code == "handed_in" else 422)
    flash(_("Arkusz jest oddany."), "good")
    return make_response(redirect(url_for("panel.sheet", slug=slug, pool=pool), 303))
