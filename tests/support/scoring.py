"""A call that is over and scored: applications in scoring, a committee in its browsers, the office."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.queries import user_by_email
from core.db import db, transaction
from initiatives.applications.models import Application, EstimateLine
from initiatives.programmes.models import CommitteeMember, Programme
from initiatives.scoring.models import ScoreSheet, SheetPoint
from initiatives.scoring.sheet_queries import codes_of
from tests.support.clock import MovableClock
from tests.support.initiatives import add_application, add_programme
from tests.support.officials import signed_in
from tests.support.panels import post_to

OFFICE = "/urzad/inicjatywy/pil-2027"
HOME = "/inicjatywy/pil-2027"


@dataclass
class ScoredCall:
    """Browsers of the committee and of an official; applications by number, each asks the town for 6,000 zł."""

    programme: Programme
    members: list[FlaskClient]
    accounts: list[int]
    official: FlaskClient

    def sheet(self, number: int) -> str:
        """The address of a member's sheet."""
        return f"{OFFICE}/wnioski/{number}/ocena"

    def give(self, member: int, number: int, points: str, **fields: Any):
        """A member gives points for the need and saves the draft, in the browser."""
        typed = {"points-potrzeba": points, **fields}
        return post_to(self.members[member], self.sheet(number), **typed)

    def hand_in(self, member: int, number: int, points: str):
        """A member gives points and hands the sheet in, in the browser."""
        assert self.give(member, number, points, then="hand_in").status_code == 303
        return post_to(self.members[member], self.sheet(number) + "/oddaj")


def scored_call(
    app: Flask, clock: MovableClock, numbers: int = 3, members: int = 3, **terms: Any
) -> ScoredCall:
    """A call of ``numbers`` applications that are scored, closed since yesterday; nobody has scored yet."""
    told = {"budget": Decimal(10_000), "contact_email": "pil@urzad.example", "contact_name": "Ola Lis"}
    with transaction():
        programme = add_programme(clock(), **told | terms)
        for number in range(1, numbers + 1):
            title = f"Ogród {number}"
            add_application(programme, clock(), number, title=title, status="in_scoring")
    clock.move(days=16)
    browsers = [signed_in(app, "resident", f"k{n}@example.org", f"Komisja {n}") for n in range(members)]
    accounts = [_account(f"k{n}@example.org") for n in range(members)]
    with transaction():
        for account in accounts:
            db.session.add(CommitteeMember(programme_id=programme.id, user_id=account, added_at=clock()))
    official = signed_in(app, "official", "ula@urzad.example", "Ula Urzędniczka")
    return ScoredCall(programme, browsers, accounts, official)


def _account(email: str) -> int:
    user = user_by_email(email)
    assert user is not None
    return user.id


def add_sheet(
    one: Application, account: int, points: object, clock: MovableClock, is_handed_in: bool = True
) -> None:
    """A member's sheet, straight into the database: ``points`` of the need, ``None`` for a conflict of interest."""
    sheet = ScoreSheet(application_id=one.id, member_id=account, saved_at=clock())
    sheet.conflict = "Jestem w tej grupie." if points is None else ""
    db.session.add(sheet)
    db.session.flush()
    if points is not None:
        codes = {code: number for number, code in codes_of(one.programme_id).items()}
        row = SheetPoint(sheet_id=sheet.id, criterion_id=codes["potrzeba"], points=Decimal(str(points)))
        db.session.add(row)
        db.session.flush()
        sheet.handed_in_at = clock() if is_handed_in else None
        db.session.flush()


def all_scored(call: ScoredCall, clock: MovableClock, given: dict[int, list[object]]) -> None:
    """Every member's points by application's number, handed in."""
    with transaction():
        for number, points in given.items():
            for account, each in zip(call.accounts, points, strict=True):
                add_sheet(application(number), account, each, clock)


def application(number: int) -> Application:
    """The application as it is now."""
    db.session.expire_all()
    return db.session.scalars(select(Application).where(Application.number == number)).one()


def costs(number: int, town: int) -> None:
    """Let an application ask the town for another sum; inside a ``transaction()``."""
    line = db.session.scalars(
        select(EstimateLine).where(
            EstimateLine.application_id == application(number).id, EstimateLine.town > 0
        )
    ).one()
    line.town = Decimal(town)


def publish(call: ScoredCall):
    """The official looks at the ranking and publishes it."""
    page = call.official.get(f"{OFFICE}/ranking").text
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    return post_to(call.official, f"{OFFICE}/ranking", "/1/opublikuj", seen=seen)
