"""The step of papers: photographs, drawings, consents, the scan of the paper list; each file is kept by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Response, flash, request

from core.access import public
from core.clock import now
from core.db import transaction
from core.files.form_rows import pressed, rows_shown, without_rows
from core.files.serving import file_answer
from core.files.storing import find_file
from core.limits import Limit, client_key, refuse_over
from core.problems import NotFound, Problem
from core.web.csrf import csrf, token_is_valid
from initiatives.applications.forms import described_papers, read_papers, typed_beside
from initiatives.applications.queries import papers_of
from initiatives.applications.rules.answers import PAPERS
from initiatives.applications.rules.attachments import KINDS, MOST_FILES, OFFICE_ONLY, check_captions
from initiatives.applications.services.attachments import add_papers, describe_paper, remove_paper
from initiatives.applications.services.drafts import NotEditable
from initiatives.applications.texts import PAPER_KINDS, _
from initiatives.applications.views.frame import (
    LOST,
    OWN,
    SENT,
    Desk,
    blueprint,
    go_to,
    leave_step,
    sit_down,
    step_page,
)

UPLOADS = Limit("initiative-upload", 300, 3600)
AT_ONCE = 5


def _papers_page(
    desk: Desk, typed: Mapping[str, str], problems: Sequence[Problem] = (), status: int = 0
) -> Response:
    papers = papers_of(desk.one.id)
    rows = rows_shown(typed, min(AT_ONCE, max(0, MOST_FILES - len(papers)))) if desk.is_editable else []
    shown = {f"{name}-{n}" for name in ("file", "title") for n in rows}
    shown |= {f"title-of-{paper.id}" for paper in papers}
    told = [one if one.field in shown else Problem(one.code, None, one.facts) for one in problems]
    return step_page(
        desk, PAPERS, told, status, typed=typed, papers=papers, rows=rows, most=MOST_FILES,
        kinds=[(kind, PAPER_KINDS[kind]()) for kind in KINDS], office_only=OFFICE_ONLY, kind_names=PAPER_KINDS,
    )  # fmt: skip


@blueprint.get(OWN + "/zalaczniki", endpoint=PAPERS)
@public
def papers(slug: str, application_id: int) -> Response:
    """The papers kept so far, and room for more."""
    return _papers_page(sit_down(slug, application_id), {})


@blueprint.post(OWN + "/zalaczniki")
@public
@csrf.exempt
def papers_sent(slug: str, application_id: int) -> Response:
    """Keep what can be kept, say what cannot; then the button that was pressed."""
    desk = sit_down(slug, application_id)
    typed = typed_beside(request.form)
    refused = SENT if not desk.is_editable else LOST if not token_is_valid() else None
    if refused:
        return _papers_page(desk, typed, [refused], 422)
    refuse_over(UPLOADS, client_key())
    try:
        return _kept(desk, typed)
    except NotEditable:
        return _papers_page(desk, typed, [SENT], 422)


def _kept(desk: Desk, typed: Mapping[str, str]) -> Response:
    removed, sent = pressed(request.form, "remove"), read_papers(request.form, request.files)
    with transaction():
        if removed is not None:
            remove_paper(desk.one, removed)
        problems = _describe(desk, removed)
        refused = add_papers(desk.one, sent, now())
    problems += [problem for found in refused.values() for problem in found]
    rest = without_rows(typed, (paper.place for paper in sent if paper.place not in refused))
    wanted = request.form.get("go", "next")
    if not problems and wanted in ("next", "add"):
        problems = check_captions({paper.id: paper.caption for paper in papers_of(desk.one.id)})
    if problems and (refused or removed is None):
        return _papers_page(desk, rest, problems, 422)
    if removed is not None or wanted == "add":
        flash(_("Zapisane."), "good")
        return go_to(desk, PAPERS)
    return leave_step(desk, PAPERS)


def _describe(desk: Desk, removed: int | None) -> list[Problem]:
    return [
        problem
        for number, (caption, is_public) in described_papers(request.form).items()
        if number != removed
        for problem in describe_paper(desk.one, number, caption, is_public)
    ]


@blueprint.get(OWN + "/pliki/<int(max=9223372036854775807):paper_id>")
@public
def own_paper(slug: str, application_id: int, paper_id: int) -> Response:
    """A paper for those who write the application."""
    desk = sit_down(slug, application_id)
    kept = next((each for each in papers_of(desk.one.id) if each.id == paper_id), None)
    if kept is None:
        raise NotFound
    return file_answer(find_file(kept.file_id), is_public=False)
