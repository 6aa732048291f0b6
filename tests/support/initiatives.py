"""A published programme with applications, straight into the database: for tests of what comes after."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import uuid4

from core.db import db
from initiatives.agreements.models import Agreement, WorkLink
from initiatives.agreements.queries import work_key_hash
from initiatives.applications.models import Application, ApplicationMember, EstimateLine, WorkStep
from initiatives.applications.queries import lines_of, members_of
from initiatives.applications.rules.answers import Work
from initiatives.applications.rules.kept_lines import kept_lines
from initiatives.applications.rules.kept_works import kept_works
from initiatives.programmes.models import Programme, ProgrammeCall, ProgrammeCriterion

SPOT = "SRID=4326;POINT(23.2065 53.1987)"
CRITERIA = (
    {"code": "wklad", "name": "Wkład własny", "kind": "own_share", "points": 30, "none_at": 30, "full_at": 60},
    {"code": "ludzie", "name": "Zaangażowane osoby", "kind": "people", "points": 20, "none_at": 0, "full_at": 20},
    {"code": "potrzeba", "name": "Potrzeba społeczna", "kind": "committee", "points": 50},
)  # fmt: skip


def add_programme(now: datetime, slug: str = "pil-2027", **changes: Any) -> Programme:
    """A programme of 100,000 zł with 30% own contribution whose call opened five days ago and closes in fifteen.

    Inside a ``transaction()``.
    """
    told = {
        "title": "Program Inicjatyw Lokalnych", "year": 2027, "budget": Decimal(100_000), "own_share": Decimal(30),
        "hour_rate": Decimal(35), "threshold": Decimal(40), "created_at": now - timedelta(days=40),
        "published_at": now - timedelta(days=10),
    }  # fmt: skip
    one = Programme(slug=slug, **told | changes)
    db.session.add(one)
    db.session.flush()
    call = ProgrammeCall(programme_id=one.id, number=1)
    call.opens_at, call.closes_at = now - timedelta(days=5), now + timedelta(days=15)
    criteria = [ProgrammeCriterion(programme_id=one.id, position=n, **row) for n, row in enumerate(CRITERIA)]
    db.session.add_all([call, *criteria])
    db.session.flush()
    return one


def add_application(
    programme: Programme, now: datetime, number: int | None = 1, members: int = 3, **changes: Any
) -> Application:
    """A whole application of confirmed neighbours, sent in the programme's first call; inside a ``transaction()``."""
    call_id = db.session.query(ProgrammeCall.id).filter_by(programme_id=programme.id, number=1).scalar()
    is_sent = number is not None
    told = {
        "title": "Ogród sąsiedzki na Majówce", "summary": "Skrzynie z warzywami i ławki.", "scope": "nature",
        "description": "Posadzimy warzywa i zioła, a ławki pomalujemy.", "beneficiaries": "Mieszkańcy osiedla",
        "starts_on": (now + timedelta(days=90)).date(), "ends_on": (now + timedelta(days=150)).date(),
        "place": "przy ul. Spacerowej", "location": SPOT, "status": "submitted" if is_sent else "draft",
        "call_id": call_id if is_sent else None, "submitted_at": now if is_sent else None, "created_at": now,
        "answer_due_on": (now + timedelta(days=45)).date() if is_sent else None,
        "saved_at": now, "retention_until": now + timedelta(days=1800), "entry_key": uuid4(),
        "key_hash": sha256(f"{programme.slug}/{number}/{uuid4()}".encode()).digest(),
    }  # fmt: skip
    one = Application(programme_id=programme.id, number=number, **told | changes)
    db.session.add(one)
    db.session.flush()
    for place in range(1, members + 1):
        member = ApplicationMember(
            application_id=one.id, position=place, name=f"Sąsiadka {place}", confirmed_at=now
        )
        member.email, member.is_representative = f"s{place}-{one.id}@example.org", place == 1
        db.session.add(member)
    for place, line in enumerate(
        (
            {"name": "Deski i ziemia", "town": Decimal(6000), "in_kind": Decimal(800), "source": "rachunek"},
            {"name": "Kopanie i sadzenie", "people": 12, "hours": Decimal(6)},
        ),
        1,
    ):
        db.session.add(EstimateLine(application_id=one.id, position=place, **line))
    step = WorkStep(application_id=one.id, position=1, name="Kopanie i sadzenie", who="members")
    step.starts_on, step.ends_on = one.starts_on, one.ends_on
    db.session.add(step)
    db.session.flush()
    return one


def add_agreement(one: Application, now: datetime, is_signed: bool = True, **changes: Any) -> Agreement:
    """The agreement on an application, in force since thirty days, signed on paper on its first day; inside a
    ``transaction()``. The application becomes agreed."""
    starts_on = (now - timedelta(days=30)).date()
    told = {
        "signature": "WI.273.1.2027",
        "starts_on": starts_on,
        "ends_on": (now + timedelta(days=60)).date(),
    } | changes
    works = [Work("Kopanie i sadzenie", told["starts_on"], told["ends_on"], "members")]
    content = {"lines": kept_lines(lines_of(one.id)), "works": kept_works(works), "rate": "35.00"}
    made = Agreement(application_id=one.id, content=content, made_at=now, **told)
    one.status, one.grounds, one.granted = "agreed" if is_signed else "accepted", "Potrzebne.", Decimal(6000)
    if is_signed:
        made.way, made.signed_on = "paper", told["starts_on"]
    db.session.add(made)
    db.session.flush()
    return made


def add_work_link(one: Application, key: str, now: datetime) -> None:
    """A link to the work for the representative; inside a ``transaction()``."""
    lead = next(each for each in members_of(one.id) if each.is_representative)
    db.session.add(WorkLink(member_id=lead.id, key_hash=work_key_hash(key), made_at=now))
    db.session.flush()
