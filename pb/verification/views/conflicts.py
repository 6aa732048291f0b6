"""The office's page of exclusions: pairs that lie near each other, and the groups that were made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, request

from core.access import requires
from core.clock import now
from core.db import db, transaction
from core.problems import NotFound, Problem, StaleVersion
from core.web.csrf import csrf, token_is_valid
from pb.rounds.queries import RoundView
from pb.verification.forms import text_of
from pb.verification.list_forms import read_numbers
from pb.verification.queries.conflicts import conflict_groups_of, near_pairs
from pb.verification.rules.conflicts import sensible_metres
from pb.verification.services import conflicts as services
from pb.verification.services.ballot_list import refuse_list
from pb.verification.views.frame import me
from pb.verification.views.list_frame import blueprint, go_to, page, view_of

PLACE = "/bo/<slug:slug>/wykluczenia"
MOST_PAGES = 10_000


def _shown(view: RoundView, problems: Sequence[Problem] = (), status: int = 0, **typed: Any) -> Response:
    metres = sensible_metres(request.args.get("metry", None, type=int))
    asked = min(max(1, request.args.get("strona", 1, type=int)), MOST_PAGES)
    return page(
        "conflicts", view, problems, status,
        pairs=near_pairs(view.pb_round.id, metres, asked), groups=conflict_groups_of(view.pb_round.id), metres=metres,
        refused=refuse_list(view), typed=typed, is_stale=status == 409,
    )  # fmt: skip


@blueprint.get(PLACE)
@requires("pb.case.read")
def conflicts(slug: str) -> Response:
    """Pairs and groups."""
    return _shown(view_of(slug))


@blueprint.post(PLACE)
@csrf.exempt
@requires("pb.conflict.edit")
def set_conflict(slug: str) -> Response:
    """Make a group, or change one."""
    view, form = view_of(slug), request.form
    code = form.get("code", "")[:40] or None
    typed: dict[str, Any] = {
        "code": code or "", "numbers": form.get("numbers", "")[:500], "reason": text_of(form, "reason"),
        "seen": form.get("seen", "")[:500],
    }  # fmt: skip
    if not token_is_valid():
        return _shown(view, [Problem("session_lost")], **typed)
    (numbers, wrong), (seen, _wrong) = read_numbers(typed["numbers"]), read_numbers(typed["seen"])
    try:
        with transaction():
            problems = services.set_group(view, me(), code, numbers, wrong, typed["reason"], seen, now())
    except StaleVersion:
        db.session.rollback()
        return _shown(view_of(slug), [Problem("group_stale")], 409, **typed)
    if problems:
        return _shown(view_of(slug), problems, **typed)
    flash("Wykluczenie zapisane. Widać je na stronach tych projektów i na karcie.", "good")
    return go_to("conflicts", slug=slug)


@blueprint.post(PLACE + "/usun")
@requires("pb.conflict.edit")
def drop_conflict(slug: str) -> Response:
    """Drop a group."""
    view = view_of(slug)
    code = request.form.get("code", "")[:40]
    if not code:
        raise NotFound
    with transaction():
        problems = services.drop_group(view, code, now())
    if problems:
        return _shown(view_of(slug), problems)
    flash("Te projekty już się nie wykluczają.", "good")
    return go_to("conflicts", slug=slug)
