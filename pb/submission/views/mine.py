"""The author's page of a sent project, at its permanent address; everybody else is led to the public page."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, render_template, request

from core.access import public
from core.db import transaction
from core.problems import NotFound, Problem
from pb.submission import queries
from pb.submission.filing_texts import _, sentence
from pb.submission.history_texts import event_sentence
from pb.submission.models import Draft, Project
from pb.submission.passing_part import became_of
from pb.submission.rules import steps
from pb.submission.services import correcting
from pb.submission.support_emails import post_withdrawn
from pb.submission.support_queries import accepted_coauthors
from pb.submission.texts import status_name
from pb.submission.views.frame import Desk, blueprint, go, go_to_step, sit_down


def of_author(slug: str, number: int) -> tuple[Desk, Project, Draft]:
    """The desk, the project and its draft. Raises ``NotFound`` for anybody but the author."""
    desk = sit_down(slug)
    project = _project(desk, number)
    draft = _own_draft(desk, project)
    if draft is None:
        raise NotFound
    return desk, project, draft


def _project(desk: Desk, number: int) -> Project:
    known = number < 2**31
    project = queries.filed_project(desk.round_view.pb_round.id, number) if known else None
    if project is None:
        raise NotFound
    return project


def _own_draft(desk: Desk, project: Project) -> Draft | None:
    """The sent draft, when this browser or account is its author's."""
    draft = queries.draft_of_project(project.id)
    if draft is None:
        return None
    is_owner = desk.actor is not None and draft.user_id == desk.actor.id
    holds_key = bool(desk.key) and draft.key_hash == queries.key_hash(desk.key)
    return draft if is_owner or holds_key else None


@blueprint.get("/zgloszenia/<int:number>")
@public
def filed(slug: str, number: int) -> Response:
    """The permanent address: the author's page, or the way to the public one."""
    desk = sit_down(slug)
    project = _project(desk, number)
    if _own_draft(desk, project) is None:
        return make_response(redirect(f"/bo/{slug}/projekty/{project.number}", 302))
    return _page(desk, project)


def _page(desk: Desk, project: Project, problems: list[Problem] | None = None) -> Response:
    events = queries.events_of(project.id, only_public=False)
    author = queries.author_of(project.id)
    errors = [(problem.field, sentence(problem)) for problem in problems or []]
    page = render_template(
        "pb/submission/mine.html",
        slug=desk.slug,
        pb_round=desk.round_view.pb_round,
        project=project,
        author=author,
        status=status_name(project.status),
        history=[
            (event.happened_at, told) for event in events if (told := event_sentence(event.code, event.facts))
        ],
        can_change=not correcting.check_change(project, desk.round_view, desk.arrived_at),
        closes_at=desk.closes_at,
        made=became_of(desk.slug, project.filed_number, project.status),
        errors=errors,
        has_errors=bool(errors),
    )
    answer = make_response(page, 422 if errors else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/zgloszenia/<int:number>/popraw")
@public
def correct(slug: str, number: int) -> Response:
    """Open the steps again for corrections; the project stays as it is until they are sent."""
    desk, project, draft = of_author(slug, number)
    with transaction():
        problems = correcting.open_corrections(draft, desk.round_view, desk.arrived_at)
    return _page(desk, project, problems) if problems else go_to_step(slug, steps.STEPS[-1])


@blueprint.post("/zgloszenia/<int:number>/porzuc")
@public
def drop(slug: str, number: int) -> Response:
    """Leave the corrections; the project stays as it was sent."""
    _desk, _project_row, draft = of_author(slug, number)
    with transaction():
        correcting.drop_corrections(draft)
    return go("filed", slug, number=number)


@blueprint.post("/zgloszenia/<int:number>/nazwisko")
@public
def show_name(slug: str, number: int) -> Response:
    """Give or take back the consent to the name beside the project."""
    _desk, project, _draft = of_author(slug, number)
    with transaction():
        correcting.show_name(project, request.form.get("is_name_public") == "yes")
    flash(_("Zapisano."), "good")
    return go("filed", slug, number=number)


def _mailed(project: Project) -> list[str]:
    """Addresses of the author and of the co-authors who have agreed."""
    author = queries.author_of(project.id)
    people = [*([author] if author else []), *accepted_coauthors(project.id)]
    return [one.email for one in people]


@blueprint.get("/zgloszenia/<int:number>/wycofaj")
@public
def ask_withdrawal(slug: str, number: int) -> Response:
    """Ask once more before withdrawing."""
    desk, project, _draft = of_author(slug, number)
    return _withdrawal_page(desk, project)


def _withdrawal_page(desk: Desk, project: Project, problems: list[Problem] | None = None) -> Response:
    errors = [(problem.field, sentence(problem)) for problem in problems or []]
    page = render_template(
        "pb/submission/withdraw.html",
        slug=desk.slug, pb_round=desk.round_view.pb_round, project=project, errors=errors, has_errors=bool(errors),
    )  # fmt: skip
    return make_response(page, 422 if errors else 200)


@blueprint.post("/zgloszenia/<int:number>/wycofaj")
@public
def withdraw(slug: str, number: int) -> Response:
    """Withdraw the project, with the confirmation ticked."""
    desk, project, _draft = of_author(slug, number)
    if request.form.get("confirm") != "yes":
        return _withdrawal_page(desk, project, [Problem("withdrawal_unconfirmed", "confirm")])
    with transaction():
        correcting.hold_project(project)
        is_first = project.status != "withdrawn"
        problems = correcting.withdraw_project(project, desk.round_view, desk.actor, desk.arrived_at)
        if is_first and not problems:
            post_withdrawn(_mailed(project), slug, project)
    if problems:
        return _withdrawal_page(desk, project, problems)
    flash(_("Projekt jest wycofany."), "good")
    return go("filed", slug, number=number)
