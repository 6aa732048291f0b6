"""What papers, support and people ask of a draft before it is sent, and what becomes of them afterwards."""

from __future__ import annotations

from datetime import datetime

from pb.rounds.filing_rules import FilingPool, FilingRules
from pb.submission import support_queries as queries
from pb.submission.models import Draft, Project
from pb.submission.rules.attachments import check_attachments
from pb.submission.rules.authors import check_guardian
from pb.submission.rules.filing import Missing
from pb.submission.rules.person import said
from pb.submission.rules.steps import answers_of
from pb.submission.rules.support import check_support, required_endorsements
from pb.submission.services.attachments import hand_over_attachments
from pb.submission.services.history import add_event
from pb.submission.services.people import GUARDIAN, hand_over_people
from pb.submission.services.sending import ASKED, DONE


def missing_papers(draft: Draft, filing: FilingRules, _pool: FilingPool | None) -> list[Missing]:
    """Papers without a title, or none where the rules ask for one."""
    titles = [paper.title for paper in queries.papers_of_draft(draft.id)]
    return [Missing("attachments", problem) for problem in check_attachments(titles, filing, "file-1")]


def missing_support(draft: Draft, _filing: FilingRules, pool: FilingPool | None) -> list[Missing]:
    """Too few supporters for the pool."""
    if pool is None:
        return []
    support = queries.support_of(draft.id, required_endorsements(pool))
    return [Missing("support", problem) for problem in check_support(support)]


def missing_guardian(draft: Draft, filing: FilingRules, _pool: FilingPool | None) -> list[Missing]:
    """A guardian who has not agreed, where the author says to be below the age of the rules."""
    age = said(answers_of(draft.answers, "person"), "age")
    named = queries.people_of(draft.id, GUARDIAN)
    guardian = queries.invited(named[0]) if named else None
    return [Missing("person", problem) for problem in check_guardian(age, guardian, filing, "people")]


def hand_over(project: Project, draft: Draft, now: datetime) -> None:
    """Papers, co-authors and the guardian's consent go with the project; the number of supporters into its history."""
    hand_over_attachments(draft.id, project.id)
    hand_over_people(draft.id, project.id)
    support = queries.support_of(draft.id, 0)
    if support.total:
        add_event(project, "supported", {"total": support.total, "on_scans": support.on_scans}, now)


ASKED.extend((missing_papers, missing_support, missing_guardian))
DONE.append(hand_over)
