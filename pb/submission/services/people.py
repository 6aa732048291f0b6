"""Co-authors and guardians: asked by mailed link, counted once they have agreed, handed over at filing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, func, select

from accounts.rules import check_email
from core.db import db
from core.problems import NotFound, Problem
from pb.rounds.filing_rules import FilingRules
from pb.submission.models import Draft, DraftPerson, Project, ProjectAuthor
from pb.submission.queries import author_of, key_hash
from pb.submission.rules.authors import check_coauthor
from pb.submission.rules.steps import answers_of
from pb.submission.rules.support import check_full_name
from pb.submission.services.attachments import lock_draft
from pb.submission.services.drafts import new_key
from pb.submission.services.history import add_event

COAUTHOR, GUARDIAN = "coauthor", "guardian"
PROPOSER_MOST = 200


@dataclass(frozen=True)
class Invitation:
    """A mail to be written by ``support_emails``: to a co-author or a guardian."""

    kind: str
    email: str
    name: str
    key: str = field(repr=False)


def author_email(draft: Draft) -> str:
    """The author's address, as far as it is known."""
    return draft.email or str(answers_of(draft.answers, "person").get("email", ""))


def invite_coauthor(
    draft: Draft, name: str, email: str, filing: FilingRules, kept_until: datetime, now: datetime
) -> Invitation | list[Problem]:
    """Ask somebody to be a co-author."""
    lock_draft(draft.id)
    problems = check_full_name(name, "coauthor_name") + _in(check_email(email), "coauthor_email")
    taken = db.session.scalars(
        select(DraftPerson.email).where(DraftPerson.draft_id == draft.id, DraftPerson.kind == COAUTHOR)
    ).all()
    problems = problems or check_coauthor(email, author_email(draft), taken, filing, "coauthor_email")
    return problems or _invite(draft, COAUTHOR, name, email, kept_until, now)


def invite_guardian(
    draft: Draft, name: str, email: str, kept_until: datetime, now: datetime
) -> Invitation | list[Problem]:
    """Ask the author's parent or guardian to agree; another one named before is forgotten."""
    lock_draft(draft.id)
    problems = check_full_name(name, "guardian_name") + _in(check_email(email), "guardian_email")
    if not problems and email.lower() == author_email(draft).lower():
        problems = [Problem("guardian_is_author", "guardian_email")]
    if problems:
        return problems
    _forget_guardian(draft)
    return _invite(draft, GUARDIAN, name, email, kept_until, now)


def note_guardian(draft: Draft, name: str, kept_until: datetime, now: datetime) -> list[Problem]:
    """Note a guardian who agrees here and now, beside the author, by a tick under their own name."""
    lock_draft(draft.id)
    problems = check_full_name(name, "guardian_name")
    if problems:
        return problems
    _forget_guardian(draft)
    _invite(draft, GUARDIAN, name, "", kept_until, now)
    person = db.session.scalars(
        select(DraftPerson).where(DraftPerson.draft_id == draft.id, DraftPerson.kind == GUARDIAN)
    ).one()
    person.agreed_at = now
    return []


def _in(problems: list[Problem], name: str) -> list[Problem]:
    return [Problem(problem.code, name, problem.facts) for problem in problems]


def _forget_guardian(draft: Draft) -> None:
    named = select(DraftPerson).where(DraftPerson.draft_id == draft.id, DraftPerson.kind == GUARDIAN)
    for person in db.session.scalars(named):
        db.session.delete(person)
    db.session.flush()


def _invite(
    draft: Draft, kind: str, name: str, email: str, kept_until: datetime, now: datetime
) -> Invitation:
    key = new_key()
    person = DraftPerson(
        draft_id=draft.id, kind=kind, name=name, email=email, key_hash=key_hash(key), asked_at=now,
        retention_until=kept_until,
    )  # fmt: skip
    db.session.add(person)
    db.session.flush()
    return Invitation(kind, email, name, key)


def ask_coauthors_again(
    former: Draft, draft: Draft, most: int, kept_until: datetime, now: datetime
) -> list[Invitation]:
    """Name the co-authors of a former draft in this one, at most ``most``; each has to agree anew."""
    named = select(DraftPerson).where(DraftPerson.draft_id == former.id, DraftPerson.kind == COAUTHOR)
    people = db.session.scalars(named.order_by(DraftPerson.id).limit(most)).all()
    return [_invite(draft, COAUTHOR, one.name, one.email, kept_until, now) for one in people]


def remind_person(draft: Draft, person_id: int) -> Invitation | None:
    """A new link for somebody who has not answered; ``None`` when they have. Raises ``NotFound``."""
    person = _of_draft(draft, person_id)
    if person.agreed_at is not None or not person.email:
        return None
    key = new_key()
    person.key_hash = key_hash(key)
    return Invitation(person.kind, person.email, person.name, key)


def remove_person(draft: Draft, person_id: int) -> None:
    """Take somebody off the draft; their link no longer works. Raises ``NotFound``."""
    lock_draft(draft.id)
    db.session.delete(_of_draft(draft, person_id))


def _of_draft(draft: Draft, person_id: int) -> DraftPerson:
    mine = select(DraftPerson).where(DraftPerson.id == person_id, DraftPerson.draft_id == draft.id)
    person = db.session.scalar(mine)
    if person is None:
        raise NotFound
    return person


def agree(person: DraftPerson, is_name_public: bool, guardian_name: str, now: datetime) -> list[Problem]:
    """A co-author or guardian agrees. A co-author under age names the guardian who agrees beside them.

    After filing a co-author who agrees joins the project's authors at once. A second click changes nothing.
    """
    if person.agreed_at is not None:
        return []
    problems = check_full_name(guardian_name, "guardian_name") if guardian_name else []
    if problems:
        return problems
    person.is_name_public = is_name_public and person.kind == COAUTHOR
    person.guardian_name = guardian_name
    person.agreed_at = now
    project_id = lock_draft(person.draft_id)
    if project_id is not None and person.kind == COAUTHOR:
        _join(person, project_id)
    return []


def decline(person: DraftPerson, now: datetime) -> None:
    """Forget somebody who does not want to, or no more. The office sees in the history that a guardian withdrew."""
    project_id = lock_draft(person.draft_id)
    if project_id is not None and person.kind == COAUTHOR:
        _leave(person, project_id)
    elif project_id is not None and person.agreed_at is not None:
        author = author_of(project_id)
        if author is not None:
            author.guardian_name, author.guardian_consented_at = "", None
        add_event(db.session.get_one(Project, project_id), "guardian_withdrew", {}, now, is_public=False)
    db.session.delete(person)


def hand_over_people(draft_id: int, project_id: int) -> None:
    """At filing: co-authors who have agreed become authors, the guardian's consent stands with the author."""
    author = author_of(project_id)
    agreed = select(DraftPerson).where(DraftPerson.draft_id == draft_id, DraftPerson.agreed_at.is_not(None))
    for person in db.session.scalars(agreed.order_by(DraftPerson.id)).all():
        if person.kind == COAUTHOR:
            _join(person, project_id)
        elif author is not None:
            author.guardian_name, author.guardian_consented_at = person.name, person.agreed_at


def _join(person: DraftPerson, project_id: int) -> None:
    same = select(ProjectAuthor.id).where(
        ProjectAuthor.project_id == project_id, func.lower(ProjectAuthor.email) == person.email.lower()
    )
    if db.session.scalar(same) is not None:
        return
    last = db.session.scalar(
        select(func.max(ProjectAuthor.position)).where(ProjectAuthor.project_id == project_id)
    )
    author = author_of(project_id)
    db.session.add(
        ProjectAuthor(
            project_id=project_id, position=(last or 0) + 1, name=person.name, email=person.email,
            accepted_at=person.agreed_at, is_name_public=person.is_name_public, guardian_name=person.guardian_name,
            guardian_consented_at=person.agreed_at if person.guardian_name else None,
            retention_until=author.retention_until if author else person.retention_until,
        )
    )  # fmt: skip
    db.session.flush()
    name_proposers(project_id)


def _leave(person: DraftPerson, project_id: int) -> None:
    joined = delete(ProjectAuthor).where(
        ProjectAuthor.project_id == project_id,
        ProjectAuthor.position > 0,
        func.lower(ProjectAuthor.email) == person.email.lower(),
    )
    db.session.execute(joined)
    name_proposers(project_id)


def name_proposers(project_id: int) -> None:
    """Beside the project stand those who agreed to be named, as many whole names as there is room for.

    Nobody, where there is no author: a co-author alone would seem to have filed what was sent in another's name.
    """
    project = db.session.get_one(Project, project_id)
    if author_of(project_id) is None:
        project.proposer = ""
        return
    public = select(ProjectAuthor.name).where(
        ProjectAuthor.project_id == project_id, ProjectAuthor.is_name_public
    )
    shown = ""
    for name in db.session.scalars(public.order_by(ProjectAuthor.position)):
        longer = f"{shown}, {name}" if shown else name
        shown = longer if len(longer) <= PROPOSER_MOST else shown
    project.proposer = shown
