"""The step of papers: photographs, drawings, consents. Each file is kept by itself, so a refused one costs no other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Response, flash, request

from core.access import public
from core.clock import now
from core.db import transaction
from core.files.form_rows import pressed, rows_shown, without_rows
from core.problems import NotFound, Problem
from core.web.csrf import csrf
from pb.submission.paper_forms import described_papers, on_page, read_papers, typed_rows
from pb.submission.rules import steps
from pb.submission.rules.attachments import KINDS, MOST_ATTACHMENTS, OFFICE_ONLY, check_attachments
from pb.submission.services import attachments
from pb.submission.support_queries import papers_of_draft
from pb.submission.support_texts import _, paper_kind
from pb.submission.views.frame import (
    Desk,
    blueprint,
    go_to_step,
    sit_down,
    step_page,
    turned_away,
)
from pb.submission.views.saving import keep_step, take_files

KEY = "attachments"


def _page(
    desk: Desk, typed: Mapping[str, str], problems: Sequence[Problem] = (), status: int | None = None
) -> Response:
    papers = papers_of_draft(desk.draft.id) if desk.draft else []
    rows = rows_shown(typed, max(0, MOST_ATTACHMENTS - len(papers)))
    return step_page(
        desk, KEY, "pb/submission/attachments.html", on_page(problems, rows), status,
        typed=typed, papers=papers, rows=rows, most=MOST_ATTACHMENTS,
        kinds=[(kind, paper_kind(kind)) for kind in KINDS], office_only=OFFICE_ONLY, kind_name=paper_kind,
    )  # fmt: skip


@blueprint.get("/zglos/zalaczniki")
@public
def attachments_step(slug: str) -> Response:
    """The papers of the draft, and room for more."""
    desk = sit_down(slug)
    return turned_away(desk) or _page(desk, {})


@blueprint.post("/zglos/zalaczniki")
@public
@csrf.exempt
def attachments_sent(slug: str) -> Response:
    """Keep what can be kept, say what cannot; then the button that was pressed."""
    return take_files(sit_down(slug), KEY, typed_rows(request.form), _page, _done)


def _done(desk: Desk, typed: Mapping[str, str]) -> Response:
    draft = desk.draft
    assert draft is not None, "begun above"
    removed = pressed(request.form, "remove")
    sent = read_papers(request.form, request.files)
    with transaction():
        problems = _describe(draft.id, removed)
        if removed is not None:
            attachments.remove_attachment(draft.id, removed)
        refused = attachments.add_attachments(draft.id, sent, now())
    problems += [problem for found in refused.values() for problem in found]
    rest = without_rows(typed, (file.place for file in sent if file.place not in refused))
    problems = problems or _unready(desk, draft.id)
    if problems and (refused or removed is None):
        return _page(desk, rest, problems, 422)
    if removed is not None or request.form.get("go") == "add":
        flash(_("Zapisane."), "good")
        return go_to_step(desk.slug, steps.step_by_key(KEY))
    return keep_step(desk, KEY, {"seen": "yes"}, [], lambda *shown: _page(desk, rest, *shown[1:]))


def _unready(desk: Desk, draft_id: int) -> list[Problem]:
    """What the papers still lack before the next step; who only goes back or comes later is not kept for it."""
    papers = papers_of_draft(draft_id)
    untitled = next((paper.id for paper in papers if not paper.title), None)
    field = "file-1" if untitled is None else f"title-of-{untitled}"
    go = request.form.get("go", "next")
    if go in ("back", "later"):
        return []
    return [
        problem
        for problem in check_attachments([paper.title for paper in papers], desk.filing, field)
        if go == "next" or problem.code != "attachments_missing"
    ]


def _describe(draft_id: int, removed: int | None) -> list[Problem]:
    """Keep new titles of the papers shown; one that another window has removed is passed over."""
    problems: list[Problem] = []
    for number, (title, is_public) in described_papers(request.form).items():
        if number == removed:
            continue
        try:
            problems += attachments.describe_attachment(draft_id, number, title, is_public)
        except NotFound:
            continue
    return problems
