"""The office's page of merging: what was proposed and who has agreed, and the form of a new proposal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, request

from core.access import requires
from core.clock import now
from core.db import transaction
from core.problems import Problem
from core.web.csrf import csrf, token_is_valid
from pb.rounds.queries import RoundView
from pb.verification import list_emails
from pb.verification.list_forms import read_numbers, read_proposal
from pb.verification.list_office_texts import MERGE_STATES
from pb.verification.merge_page import MergeShown, merge_shown
from pb.verification.queries.merging import lines_of, merges_of, projects_filed_as
from pb.verification.rules.merging import TIME_TO_ANSWER, read_lines
from pb.verification.services import merging as services
from pb.verification.services.merged_content import papers_together, whole_of
from pb.verification.services.merging import Asked
from pb.verification.views.frame import me
from pb.verification.views.list_frame import blueprint, go_to, page, view_of

PLACE = "/bo/<slug:slug>/laczenie"
FIELDS = ("into", "others", "reason", "title", "summary", "description", "lines")


def _shown(
    view: RoundView, problems: Sequence[Problem] = (), typed: dict[str, Any] | None = None
) -> Response:
    return page(
        "merging", view, problems,
        rows=merges_of(view.pb_round.id, now()), states=MERGE_STATES, refused=services.check_time(view),
        typed=typed, whole=_whole(view, typed), days=TIME_TO_ANSWER.days,
    )  # fmt: skip


def _whole(view: RoundView, typed: dict[str, Any] | None) -> MergeShown | None:
    """What the one project will take over from all, as the numbers in the form stand."""
    if typed is None:
        return None
    numbers, _wrong = read_numbers(f"{typed['into']} {typed['others']}")
    projects = projects_filed_as(view.pb_round.id, numbers)
    if not projects:
        return None
    lines = [{"amount": line.amount} for line in read_lines(typed["lines"])[0]]
    return merge_shown({**whole_of(projects), "lines": lines, "papers": papers_together(projects)})


@blueprint.get(PLACE)
@requires("pb.case.read")
def merges(slug: str) -> Response:
    """Proposals; with numbers in the address also the form, filled in from these projects."""
    view = view_of(slug)
    numbers, _wrong = read_numbers(request.args.get("numery", ""))
    return _shown(view, typed=_from_projects(view, numbers) if numbers else None)


def _from_projects(view: RoundView, numbers: list[int]) -> dict[str, Any]:
    projects = projects_filed_as(view.pb_round.id, numbers)
    lines = lines_of([project.id for project in projects])
    first = projects[0] if projects else None
    rows = [f"{line.name}; {line.amount.normalize():f}".replace(".", ",") for line in lines]
    return {
        "into": first.filed_number if first else "",
        "others": ", ".join(str(one.filed_number) for one in projects[1:]) if first else ", ".join(map(str, numbers)),
        "title": first.title if first else "",
        "summary": "\n\n".join(project.summary for project in projects),
        "description": "\n\n".join(filter(None, (project.description for project in projects))),
        "lines": "\n".join(rows),
    }  # fmt: skip


@blueprint.post(PLACE)
@csrf.exempt
@requires("pb.merge.propose")
def propose_merge(slug: str) -> Response:
    """Write to the authors."""
    view, typed = view_of(slug), {name: request.form.get(name, "")[:20_000] for name in FIELDS}
    if not token_is_valid():
        return _shown(view, [Problem("session_lost")], typed)
    written, wrong = read_proposal(request.form)
    with transaction():
        done = services.propose(view, me(), written, wrong, now())
        for email, key in done.letters if isinstance(done, Asked) else ():
            list_emails.ask_consent(slug, done.merge, done.numbers, email, key)  # type: ignore[union-attr]
    if isinstance(done, list):
        return _shown(view_of(slug), done, typed)
    flash(f"Zapytaliśmy autorów. Listów: {len(done.letters)}.", "good")
    return go_to("merges", slug=slug)
