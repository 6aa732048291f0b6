"""Authors of a demonstration's projects: invented persons, so that letters and questions have somebody to go to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from accounts.models import User
from core.clock import now
from core.db import db
from pb.rounds.models import Round
from pb.submission.models import Draft, Project, ProjectAuthor
from pb.submission.queries import key_hash
from pb.submission.services.drafts import new_key

KEPT = timedelta(days=400)
"""As long as the rows live: a demonstration is looked at for a year at most."""


def add_authors(pb_round: Round, told: dict[str, Any], resident: User) -> None:
    """An author for each project of the round; a few belong to the resident who can log in."""
    for project in db.session.query(Project).filter_by(round_id=pb_round.id).order_by(Project.id):
        _add_author(pb_round.slug, project, told, resident)
    db.session.flush()


def _add_author(slug: str, project: Project, told: dict[str, Any], resident: User) -> None:
    is_residents = project.number in told["of_resident"].get(slug, ())
    facts = {"slug": slug, "number": project.number}
    db.session.add(
        ProjectAuthor(
            project_id=project.id,
            position=0,
            user_id=resident.id if is_residents else None,
            name=resident.display_name if is_residents else told["name"].format(**facts),
            email=resident.email if is_residents else told["email"].format(**facts),
            accepted_at=project.submitted_at,
            retention_until=now() + KEPT,
        )
    )
    if is_residents and project.status == "rejected":
        db.session.add(_draft_of(project, resident))


def _draft_of(project: Project, resident: User) -> Draft:
    """What makes the author's own page of a rejected project theirs: from there it can be handed on."""
    sent_at = project.submitted_at or now()
    return Draft(
        round_id=project.round_id, project_id=project.id, user_id=resident.id, answers={},
        key_hash=key_hash(new_key()), created_at=sent_at, updated_at=sent_at, retention_until=now() + KEPT,
    )  # fmt: skip
