"""Programmes of initiatives for the matrix of routes: an open one with a committee and a document, another, a draft."""

from __future__ import annotations

from core.db import db
from initiatives.programmes.models import CommitteeMember, ProgrammeDocument
from tests.support.clock import MovableClock
from tests.support.initiatives import add_programme
from tests.support.route_objects import DRAFTED_PROGRAMME, OTHER_PROGRAMME, OWN_PROGRAMME_DOCUMENT, PROGRAMME
from tests.support.route_people import kept_file


def make_initiatives(clock: MovableClock, member_id: int | None = None) -> None:
    """Inside a ``transaction()``. ``member_id``: an account that sits in the committee of the open one."""
    for place, slug in enumerate((PROGRAMME, OTHER_PROGRAMME)):
        one = add_programme(
            clock(), slug, contact_name="Ola Lis", contact_phone="41 000 00 00", lead="Razem."
        )
        number = OWN_PROGRAMME_DOCUMENT + place
        document = ProgrammeDocument(id=number, programme_id=one.id, file_id=kept_file(), added_at=clock())
        document.name = "Uchwała"
        db.session.add(document)
        if member_id is not None and not place:
            db.session.add(CommitteeMember(programme_id=one.id, user_id=member_id, added_at=clock()))
    add_programme(clock(), DRAFTED_PROGRAMME, published_at=None)
    db.session.flush()
