"""What the owner of an address says of a draft or a project that bears it: it is mine, or it was not me.

See ``pb.submission.services.confirming`` for what follows from it.
"""

from __future__ import annotations

from datetime import datetime

from core import audit
from core.db import db
from core.problems import Problem
from pb.rounds.filing_rules import FilingRules
from pb.rounds.queries import RoundView
from pb.submission import queries
from pb.submission.models import Draft, Project
from pb.submission.rules.filing import check_author
from pb.submission.rules.person import email_of
from pb.submission.rules.steps import answers_of
from pb.submission.services.confirming import is_confirmed, note_confirmed
from pb.submission.services.correcting import take_back
from pb.submission.services.drafts import lock, renew_key
from pb.submission.services.history import add_event
from pb.submission.services.people import name_proposers


def address_of(draft: Draft) -> str:
    """The author's address: of the filed project, or as it stands in the draft; empty when there is none."""
    if draft.project_id is None:
        return email_of(answers_of(draft.answers, "person"))
    author = queries.author_of(draft.project_id)
    return author.email if author else ""


def confirm_address(draft: Draft, filing: FilingRules, now: datetime) -> list[Problem]:
    """Count the draft, or its project, as of this address. A second click changes nothing."""
    lock(draft)
    email = address_of(draft)
    if is_confirmed(draft, email):
        return []
    if draft.project_id is not None:
        filed, _unsure = queries.filed_by(draft.round_id, email, None)
        problems = check_author(filing, filed)
        if problems:
            return problems
        add_event(
            db.session.get_one(Project, draft.project_id), "address_confirmed", {}, now, is_public=False
        )
    note_confirmed(draft, email, now)
    return []


def disown(draft: Draft, round_view: RoundView, now: datetime) -> bool:
    """Take back a project that somebody sent in another's name; gives whether it is withdrawn.

    Once the call is over the office decides: it sees in the history that the author is not the author. Whoever
    holds the former private link can do nothing more.
    """
    lock(draft)
    project = db.session.get_one(Project, draft.project_id)
    author = queries.author_of(project.id)
    if author is None:
        return project.status == "withdrawn"
    problems = take_back(project, round_view, now)
    db.session.delete(author)
    db.session.flush()
    name_proposers(project.id)
    renew_key(draft)
    draft.answers = {key: value for key, value in draft.answers.items() if key != "person"}
    draft.email, draft.email_confirmed_at = "", None
    add_event(project, "disowned", {"is_withdrawn": not problems}, now)
    db.session.flush()
    slug = round_view.pb_round.slug
    audit.record("project.disowned", f"round:{slug}/project:{project.filed_number}", {})
    return not problems
