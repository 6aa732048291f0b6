"""What an author does with a sent project while the call is open: correct it, or withdraw it.

A correction is written in the sent draft first, through the same steps; the project changes only when the author
says so on the last page, as a new version with a line of history. Whoever opens corrections at another time (an
official who returns the project) gives the fields of the answers that may change.
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
from pb.submission.queries import author_of
from pb.submission.rules.filing import Missing, check_answers, said_of
from pb.submission.services.drafts import lock
from pb.submission.services.history import add_event, content_of, keep_version
from pb.submission.services.sending import placing_of, write_content, write_lines

CORRECTING = "_correcting"
OPEN_STATUSES = frozenset({"submitted"})


def is_correcting(draft: Draft) -> bool:
    """Whether the author has opened the sent draft for corrections."""
    return draft.project_id is not None and bool(draft.answers.get(CORRECTING))


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
    """Close the corrections; what was written stays in the draft, the project as it was."""
    lock(draft)
    draft.answers = {key: value for key, value in draft.answers.items() if key != CORRECTING}
    db.session.flush()


def save_corrections(
    draft: Draft, round_view: RoundView, filing: FilingRules, now: datetime
) -> Project | list[Missing]:
    """Put the corrected answers into the project as its next version; without a difference nothing is written."""
    lock(draft)
    project = db.session.get_one(Project, draft.project_id, with_for_update=True)
    problems = [Missing("person", problem) for problem in check_change(project, round_view, now)]
    placed = placing_of(draft, filing)
    problems += [Missing("place", problem) for problem in (*placed.reading.problems, *placed.problems)]
    problems += check_answers(draft.answers, filing, placed.pool, with_person=False)
    if problems or placed.pool is None:
        return problems
    before = content_of(project)
    told = said_of(draft.answers, filing, placed.pool)
    write_content(project, placed, told)
    write_lines(project, told)
    if content_of(project) != before:
        number = keep_version(project, "author", now)
        add_event(project, "corrected_in_call", {"version": number}, now)
        slug = round_view.pb_round.slug
        audit.record("project.corrected", f"round:{slug}/project:{project.filed_number}", {"version": number})
    drop_corrections(draft)
    return project


def withdraw_project(
    project: Project, round_view: RoundView, actor: Actor | None, now: datetime
) -> list[Problem]:
    """Withdraw the project at its author's wish; its number is not given again."""
    db.session.refresh(project, with_for_update=True)
    if project.status == "withdrawn":
        return []
    problems = check_change(project, round_view, now)
    if problems:
        return problems
    project.status, project.withdrawn_at = "withdrawn", now
    add_event(project, "withdrawn", {}, now)
    slug = round_view.pb_round.slug
    audit.record("project.withdrawn", f"round:{slug}/project:{project.filed_number}", {}, actor)
    return []


def show_name(project: Project, is_public: bool) -> None:
    """Give or take back the consent to the author's name beside the project; at any time (GDPR art. 7 ust. 3)."""
    author = author_of(project.id)
    if author is None or author.is_name_public == is_public:
        return
    author.is_name_public = is_public
    project.proposer = author.name if is_public else ""
    db.session.flush()
