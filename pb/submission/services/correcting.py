"""What an author does with a sent project while the call is open: correct it, or withdraw it.

A correction is written in the sent draft first, through the same steps; the project changes only when the author
says so on the last page, as a new version with a line of history, after the same checks as at sending. Papers
that were added, described anew or taken away meanwhile wait aside with the draft and take part in this. What an
official asks for later is corrected elsewhere (``pb.verification.services.correcting``).
"""

from __future__ import annotations

from datetime import datetime

from core import audit
from core.audit import Actor
from core.db import db
from core.problems import Problem
from pb.rounds.filing_rules import FilingRules
from pb.rounds.queries import RoundView
from pb.rounds.rules import Stage, refusal
from pb.submission.models import Draft, Project
from pb.submission.queries import author_of, draft_of_project
from pb.submission.rules.filing import Missing, said_of
from pb.submission.services.drafts import lock
from pb.submission.services.history import add_event, content_of, keep_version
from pb.submission.services.paper_changes import drop_paper_changes, take_paper_changes
from pb.submission.services.people import name_proposers
from pb.submission.services.sending import look_at_project, write_content, write_lines

CORRECTING = "_correcting"
OPEN_STATUSES = frozenset({"submitted"})


def is_correcting(draft: Draft) -> bool:
    """Whether the author has opened the sent draft for corrections, and the office has not taken the project since."""
    if draft.project_id is None or not draft.answers.get(CORRECTING):
        return False
    return db.session.get_one(Project, draft.project_id).status in OPEN_STATUSES


def check_change(project: Project, round_view: RoundView, now: datetime) -> list[Problem]:
    """Why the author cannot change or withdraw the project now: the call is over, or it is being checked."""
    late = refusal(round_view.rules, Stage.SUBMISSION, now)
    if late:
        return [late]
    return (
        []
        if project.status in OPEN_STATUSES
        else [Problem("project_not_open", facts={"status": project.status})]
    )


def open_corrections(draft: Draft, round_view: RoundView, now: datetime) -> list[Problem]:
    """Let the sent draft be written again; the project stays as it is."""
    lock(draft)
    project = db.session.get_one(Project, draft.project_id)
    problems = check_change(project, round_view, now)
    if not problems:
        draft.answers = {**draft.answers, CORRECTING: True}
        db.session.flush()
    return problems


def drop_corrections(draft: Draft) -> None:
    """Close the corrections; what was written stays in the draft, the project and its papers as they were."""
    lock(draft)
    drop_paper_changes(draft.id)
    draft.answers = {key: value for key, value in draft.answers.items() if key != CORRECTING}
    db.session.flush()


def save_corrections(
    draft: Draft, round_view: RoundView, filing: FilingRules, now: datetime
) -> Project | list[Missing]:
    """Put the corrected answers into the project as its next version; without a difference nothing is written."""
    lock(draft)
    project = db.session.get_one(Project, draft.project_id, with_for_update=True)
    problems = [Missing("person", problem) for problem in check_change(project, round_view, now)]
    found = look_at_project(draft, filing)
    problems += found.missing
    if problems or found.pool is None:
        return problems
    before = content_of(project)
    told = said_of(draft.answers, filing, found.pool)
    write_content(project, found.placed, told)
    write_lines(project, told)
    if content_of(project) != before:
        number = keep_version(project, "author", now)
        add_event(project, "corrected_in_call", {"version": number}, now)
        slug = round_view.pb_round.slug
        audit.record("project.corrected", f"round:{slug}/project:{project.filed_number}", {"version": number})
    if take_paper_changes(draft.id, project.id):
        add_event(project, "papers_changed", {}, now)
    drop_corrections(draft)
    return project


def withdraw_project(
    project: Project, round_view: RoundView, actor: Actor | None, now: datetime
) -> list[Problem]:
    """Withdraw the project at its author's wish; its number is not given again. A second click changes nothing."""
    hold_project(project)
    if project.status == "withdrawn":
        return []
    problems = take_back(project, round_view, now)
    if not problems:
        add_event(project, "withdrawn", {}, now)
        slug = round_view.pb_round.slug
        audit.record("project.withdrawn", f"round:{slug}/project:{project.filed_number}", {}, actor)
    return problems


def hold_project(project: Project) -> Draft | None:
    """Hold the project and its draft for this act and read both as they are now; gives the draft."""
    draft = draft_of_project(project.id)
    if draft is not None:
        lock(draft)
    db.session.refresh(project, with_for_update=True)
    return draft


def take_back(project: Project, round_view: RoundView, now: datetime) -> list[Problem]:
    """Set the project to withdrawn, whoever wanted it; nothing is told of it. One withdrawn before stays as it is."""
    draft = hold_project(project)
    if project.status == "withdrawn":
        return []
    problems = check_change(project, round_view, now)
    if problems:
        return problems
    if draft is not None:
        drop_corrections(draft)
    project.status, project.withdrawn_at = "withdrawn", now
    db.session.flush()
    return []


def show_name(project: Project, is_public: bool) -> None:
    """Give or take back the consent to the author's name beside the project; at any time (GDPR art. 7 ust. 3)."""
    author = author_of(project.id)
    if author is None or author.is_name_public == is_public:
        return
    author.is_name_public = is_public
    db.session.flush()
    name_proposers(project.id)
