"""A town in which each kind of object is there: the resident's own, somebody else's, and addresses of none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from accounts.models import RoleGrant, SignIn, User
from accounts.sessions import KEY
from accounts.signing import start_sign_in
from core.clock import now
from core.db import db, transaction
from core.files.reading import ReadFile
from core.files.storing import store_file
from core.models import CaughtMail, MailFile
from maps.models import Area
from pb.rounds.models import Round
from pb.rounds.rules import Stage
from pb.submission.models import Draft, Project, ProjectAuthor
from pb.verification.models import Department
from tests.support.filed import filed_round
from tests.support.projects import add_work, count_votes
from tests.support.rounds import TOWN, VILLAGE, make_round

ROLES = ("nobody", "resident", "official", "clerk", "administrator")
VOTING, CALL, CHECKED, PUBLISHED = "glosowanie", "nabor", "weryfikacja", "wyniki"
SLUGS = {
    "filing": CALL, "corrections": CHECKED, "verification": CHECKED, "before_vote": CHECKED, "objections": CHECKED, "results": PUBLISHED,
    "implementation": PUBLISHED, "works": PUBLISHED,
}  # fmt: skip
"""The round that the pages of a blueprint are tried with; the others are tried with the one that votes now."""
FILED = ("filing", "corrections", "verification", "before_vote", "objections")
OWN_NUMBER, FOREIGN_NUMBER = 5001, 5002
ABSENT: dict[str, object] = {
    "slug": "nie-ma-takiej", "number": 999_999, "code": "xx", "key": "klucz-niczyj", "name": "nie-ma-takiej",
    "filename": "css/nie-ma.css", "digest": "0", "user_id": 999_999, "draft_id": 999_999, "draw_id": 999_999, "kind": "nie-ma",
    "department_id": 999_999, "photo_id": 999_999, "row_id": 999_999, "area_id": 999_999, "file_id": 999_999,
    "section": "nie-ma", "pool": "nie-ma", "sign_in_id": 999_999,
}  # fmt: skip
TOKEN = "0123456789012345678901234567890123456789"


class World:
    """The application, a cookie for each role, and the objects."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            make_round(VOTING, Stage.VOTING, (TOWN, VILLAGE))
            make_round(PUBLISHED, Stage.RESULTS, (TOWN,), year=2025)
            count_votes(PUBLISHED, {1})
            add_work(PUBLISHED, 1, state="planned")
            filed_round(2, Stage.SUBMISSION, CALL, year=2028)
            filed_round(2, Stage.VERIFICATION, CHECKED, year=2026)
            with transaction():
                users = {role: self._user(role) for role in (*ROLES[1:], "other")}
                self.keys = {role: start_sign_in(user, "test") for role, user in users.items()}
                db.session.flush()
                self.own, self.foreign = self._objects(users["resident"]), self._objects(users["other"])
                self._owners(users["resident"], users["other"])

    @staticmethod
    def _user(role: str) -> User:
        user = User(email=f"{role}@urzad.example", created_at=now(), confirmed_at=now())
        user.grants.append(RoleGrant(role="resident" if role == "other" else role, granted_at=now()))
        db.session.add(user)
        db.session.flush()
        return user

    @staticmethod
    def _objects(user: User) -> dict[str, object]:
        """One of each kind of thing; those with an owner are ``user``'s."""
        call = db.session.scalars(select(Round).where(Round.slug == CALL)).one()
        draft = Draft(
            round_id=call.id, key_hash=sha256(user.email.encode()).digest(), user_id=user.id, created_at=now(),
            updated_at=now(), retention_until=now() + timedelta(days=100),
        )  # fmt: skip
        area = Area(slug=f"a{user.id}", name="Rzeki", kind="solectwo", boundary=BOUNDARY)
        department = Department(name=f"Wydział {user.id}")
        mail = CaughtMail(
            received_at=now(), sender="a@b.pl", recipient=user.email, subject="List", body="Treść"
        )
        kept = store_file(ReadFile("list.pdf", "application/pdf", b"%PDF-1.7 %%EOF"), now())
        db.session.add_all([draft, area, department, mail])
        db.session.flush()
        db.session.add(MailFile(caught_id=mail.id, file_id=kept.id))
        sign_in = db.session.scalars(select(SignIn.id).where(SignIn.user_id == user.id)).one()
        return {
            "draft_id": draft.id, "area_id": area.id, "department_id": department.id, "user_id": user.id,
            "sign_in_id": sign_in, "mail": mail.id, "file_id": kept.id,
        }  # fmt: skip

    @staticmethod
    def _owners(resident: User, other: User) -> None:
        for number, user in ((OWN_NUMBER, resident), (FOREIGN_NUMBER, other)):
            wanted = select(ProjectAuthor).join(Project, Project.id == ProjectAuthor.project_id)
            for author in db.session.scalars(wanted.where(Project.filed_number == number)):
                author.user_id = user.id

    def values(self, blueprint: str, of: dict[str, object], is_own: bool) -> dict[str, object]:
        """What stands in the variable parts of a blueprint's addresses; parts without any are left out."""
        number: object = (OWN_NUMBER if is_own else FOREIGN_NUMBER) if blueprint in FILED else 1
        named = {
            "slug": SLUGS.get(blueprint, VOTING), "number": of["mail"] if blueprint == "mailbox" else number,
            "code": "en", "filename": "css/wspolnie.css", "digest": "0", "section": "harmonogram", "pool": TOWN.code,
            "kind": "dostepnosc" if blueprint == "settings" else "dopuszczenie",
        }  # fmt: skip
        return {**named, **{name: value for name, value in of.items() if name != "mail"}}

    def cases(self, blueprint: str, names: set[str]) -> Iterator[tuple[str, dict[str, object]]]:
        """Each way to fill the variable parts ``names``: own, foreign where it differs, and each part absent."""
        own = self.values(blueprint, self.own, is_own=True)
        foreign = self.values(blueprint, self.foreign, is_own=False)
        chosen = {name: own.get(name, ABSENT[name]) for name in names}
        if names <= set(own):
            yield ("existing" if names else "-"), chosen
            other = {name: foreign[name] for name in names}
            if other != chosen:
                yield "foreign", other
        for name in sorted(names):
            yield f"absent {name}", {**chosen, name: ABSENT[name]}

    def browser(self, role: str) -> FlaskClient:
        """A browser of that role as it is at the beginning, whatever was done before."""
        client = self.app.test_client()
        with client.session_transaction() as session:
            session["csrf_token"] = TOKEN
            if role != "nobody":
                session[KEY] = self.keys[role]
        return client

    def token(self) -> str:
        """The form token of every browser here."""
        return str(URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(TOKEN))


BOUNDARY = "SRID=4326;MULTIPOLYGON(((23.1 53.1, 23.2 53.1, 23.2 53.2, 23.1 53.2, 23.1 53.1)))"
