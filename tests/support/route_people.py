"""Who comes in the matrix of routes, and what belongs to a person: sign-ins, links, drafts, letters, areas."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from accounts.departments.models import Department, DepartmentMember
from accounts.factors import give_ready_factor
from accounts.models import RoleGrant, SignIn, User
from accounts.services import CONFIRM, PASSWORD, make_link
from accounts.signing import start_sign_in
from core.clock import now
from core.db import db
from core.files.reading import ReadFile
from core.files.storing import store_file
from core.models import CaughtMail, MailFile
from maps.models import Area
from pb.rounds.models import Round
from pb.submission.models import Attachment, Draft, DraftPerson, Endorsement, Project, ProjectAuthor
from pb.submission.queries import key_hash

ROLES = ("nobody", "resident", "official", "clerk", "administrator")
OFFICE = ROLES[2:]
"""Those who have given the code of a second factor, which the town asks of its office."""
OTHERS = {"other": "resident", "colleague": "official"}
"""Whose things are foreign to the resident and to the official."""
ADDRESS = "mieszkaniec@poczta.example"
"""The address under which a draft is written."""
KEPT = timedelta(days=900)
BOUNDARY = "SRID=4326;MULTIPOLYGON(((23.1 53.1, 23.2 53.1, 23.2 53.2, 23.1 53.2, 23.1 53.1)))"


@dataclass
class People:
    """Accounts by role (or by name in ``OTHERS``), and the key of each one's sign-in."""

    users: dict[str, User]
    keys: dict[str, str]


def key_of(kind: str, owner: str) -> str:
    """The key of a private link: the same each time, so that a case can name it."""
    return f"klucz-{kind}-{owner}"


def make_people() -> People:
    """An account for each role, a second resident and a second official, each signed in; inside a transaction."""
    users = {name: _user(name, OTHERS.get(name, name)) for name in (*ROLES[1:], *OTHERS)}
    keys = {name: start_sign_in(user, "test") for name, user in users.items()}
    for name in OFFICE:
        give_ready_factor(users[name].id, now())
    db.session.flush()
    of_office = select(SignIn).where(SignIn.user_id.in_([users[name].id for name in OFFICE]))
    for sign_in in db.session.scalars(of_office):
        sign_in.verified_at = now()
    return People(users, keys)


def _user(name: str, role: str) -> User:
    user = User(email=f"{name}@urzad.example", created_at=now(), confirmed_at=now())
    user.grants.append(RoleGrant(role=role, granted_at=now()))
    db.session.add(user)
    db.session.flush()
    return user


def things_of(owner: User, member: User) -> dict[str, Any]:
    """An area, a letter with a file, a department of ``member``, and ``owner``'s account with its sign-in and links."""
    area = Area(slug=f"a{owner.id}", name="Rzeki", kind="solectwo", boundary=BOUNDARY)
    department = Department(name=f"Wydział {owner.id}")
    mail = CaughtMail(received_at=now(), sender="a@b.pl", recipient=owner.email, subject="List", body="Treść")
    file_id = kept_file()
    db.session.add_all([area, department, mail])
    db.session.flush()
    db.session.add(MailFile(caught_id=mail.id, file_id=file_id))
    db.session.add(DepartmentMember(department_id=department.id, user_id=member.id))
    return {
        "area_id": area.id, "department_id": department.id, "user_id": owner.id, "mail": mail.id, "file_id": file_id,
        "sign_in_id": db.session.scalars(select(SignIn.id).where(SignIn.user_id == owner.id)).one(),
        "confirm": make_link(owner.id, CONFIRM, KEPT), "password": make_link(owner.id, PASSWORD, KEPT),
    }  # fmt: skip


def kept_file(name: str = "list.pdf") -> int:
    """A file in the database."""
    return store_file(ReadFile(name, "application/pdf", b"%PDF-1.7 %%EOF"), now()).id


def open_draft(pb_round: Round, name: str, owner: User) -> dict[str, Any]:
    """A draft being written, with a co-author, a guardian and a neighbour who were asked; keys by ``key_of``."""
    draft = _draft(pb_round, owner, key_of("draft", name), timedelta(minutes=1))
    for kind in ("coauthor", "guardian"):
        db.session.add(
            DraftPerson(
                draft_id=draft.id, kind=kind, name="Ewa Próbna", email=f"{kind}@poczta.example", asked_at=now(),
                key_hash=key_hash(key_of(kind, name)), retention_until=now() + KEPT,
            )
        )  # fmt: skip
    db.session.add(
        Endorsement(
            draft_id=draft.id, name="Ewa Próbna", email="sasiadka@poczta.example", asked_at=now(),
            key_hash=key_hash(key_of("neighbour", name)), retention_until=now() + KEPT,
        )
    )  # fmt: skip
    return {"draft_id": draft.id}


def _draft(pb_round: Round, owner: User, key: str, later: timedelta) -> Draft:
    draft = Draft(
        round_id=pb_round.id, key_hash=key_hash(key), user_id=owner.id, created_at=now(), updated_at=now() + later,
        retention_until=now() + KEPT, answers={"what": {"title": "Ławki przy stacji"}, "person": {"email": ADDRESS}},
    )  # fmt: skip
    db.session.add(draft)
    db.session.flush()
    return draft


def give_project(project: Project, name: str, owner: User) -> int:
    """Make ``owner`` the author of a filed project: by account, by private link. Gives a paper for the office alone."""
    author = db.session.scalars(select(ProjectAuthor).where(ProjectAuthor.project_id == project.id)).one()
    author.user_id, author.email = owner.id, owner.email
    author.key_hash = key_hash(key_of(f"author-{project.filed_number}", name))
    pb_round = db.session.get_one(Round, project.round_id)
    draft = _draft(pb_round, owner, key_of(f"sent-{project.filed_number}", name), timedelta())
    draft.project_id = project.id
    paper = Attachment(
        draft_id=draft.id, project_id=project.id, file_id=kept_file(), kind="consent", title="Zgoda", added_at=now()
    )  # fmt: skip
    db.session.add(paper)
    db.session.flush()
    return paper.id
