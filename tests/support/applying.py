"""An application filled in step by step, as neighbours do it in a browser."""

from __future__ import annotations

import json
import re

from flask import g
from sqlalchemy import select

from core.db import db
from core.models import OutgoingMail
from initiatives.applications.models import Application
from tests.support.editing import errors_in, sent
from tests.support.editing import opened as form_of

HOME = "/inicjatywy/pil-2027"
SPOT = json.dumps(
    {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [23.2065, 53.1987]}]}
)
IDEA = {
    "title": "Ogród sąsiedzki", "scope": "nature", "summary": "Skrzynie z warzywami.", "description": "Posadzimy warzywa.",
    "beneficiaries": "Osiedle", "starts_on": "4.5.2027", "ends_on": "30.6.2027", "applicant": "group",
}  # fmt: skip
LINES = {
    "line-1-name": "Deski i ziemia", "line-1-town": "6 000", "line-1-in_kind": "800", "line-1-source": "rachunek",
    "line-2-name": "Kopanie i sadzenie", "line-2-people": "12", "line-2-hours": "6",
}  # fmt: skip


def opened(browser, address: str):
    g.pop("csrf_token", None)
    return form_of(browser, address)


def filled(browser, address: str, **typed: object):
    return sent(browser, address, opened(browser, address), **typed)


def begun(neighbour) -> str:
    answer = filled(neighbour, HOME + "/wniosek")
    assert answer.status_code == 303
    return answer.location.removesuffix("/pomysl")


def whole(neighbour, own: str) -> None:
    for step, typed in (
        ("pomysl", IDEA), ("miejsce", {"place-shapes": SPOT}), ("koszty", LINES),
        ("harmonogram", {"work-1-name": "Kopanie", "work-1-starts_on": "4.5.2027", "work-1-ends_on": "9.5.2027"}),
        ("ludzie", {"name": "Jan", "on_paper": "yes"}),
    ):  # fmt: skip
        answer = filled(neighbour, f"{own}/{step}", **typed, go="add" if step == "ludzie" else "next")
        assert answer.status_code == 303, (step, errors_in(answer))


def only() -> Application:
    db.session.expire_all()
    return db.session.scalars(select(Application)).one()


def letters(address: str) -> list[OutgoingMail]:
    found = select(OutgoingMail).where(OutgoingMail.recipient == address).order_by(OutgoingMail.id)
    return list(db.session.scalars(found))


def link_of(address: str) -> str:
    return re.search(r"/inicjatywy/\S+", letters(address)[-1].body).group(0)
