"""An initiative whose work is done and written down, ready to be settled."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from core.db import db
from core.files.storing import find_file
from initiatives.agreements.models import Agreement, Delivery, LabourEntry
from initiatives.applications.models import Application
from initiatives.applications.queries import lines_of, works_of
from initiatives.applications.rules.kept_lines import kept_lines
from initiatives.applications.rules.kept_works import kept_works
from initiatives.programmes.models import Programme
from initiatives.settlement.contents import content_of
from initiatives.settlement.models import Settlement
from initiatives.settlement.queries import work_of, written_in
from tests.support.initiatives import add_application

PROMISED = {"rate": "35.00"}


def add_built(
    programme: Programme, now: datetime, number: int = 1, hours: int = 60, **changes: Any
) -> Application:
    """A built application of 6,000 zł of the town, 800 zł of things and 72 hours (2,520 zł) promised by neighbours:
    the town paid all, the things came, ``hours`` were worked in two days; inside a ``transaction()``."""
    told: dict[str, Any] = {
        "status": "built",
        "grounds": "Potrzebne.",
        "granted": Decimal(6000),
        "decided_at": now,
    }
    one = add_application(programme, now, number, **told | changes)
    on = (now - timedelta(days=20)).date()
    content = {"lines": kept_lines(lines_of(one.id)), "works": kept_works(works_of(one.id)), **PROMISED}
    agreement = Agreement(application_id=one.id, signature=f"WI.273.{number}", content=content, made_at=now)
    agreement.starts_on, agreement.ends_on, agreement.built_on = on, on + timedelta(days=60), now.date()
    agreement.way, agreement.signed_on = "paper", on
    db.session.add(agreement)
    db.session.flush()
    for day in (1, 2):
        entry = LabourEntry(agreement_id=agreement.id, line_no=2, who="Sąsiedzi", people=6, added_at=now)
        entry.hours, entry.worked_on, entry.entry_key = Decimal(hours) / 12, on + timedelta(days=day), uuid4()
        db.session.add(entry)
    for kind, amount in (("town", 6000), ("in_kind", 800)):
        thing = Delivery(
            agreement_id=agreement.id, line_no=1, kind=kind, what="Deski", amount=Decimal(amount)
        )
        thing.happened_on, thing.entry_key, thing.added_at = on, uuid4(), now
        db.session.add(thing)
    db.session.flush()
    return one


def add_settled(
    programme: Programme, now: datetime, number: int, file_id: int, **changes: Any
) -> Application:
    """A settled application whose published settlement is the file of that number; inside a ``transaction()``."""
    one = add_built(programme, now, number, **changes)
    work = work_of(one, programme, now.date())
    kept = Settlement(agreement_id=work.agreement.id, saved_at=now, published_at=now, file_id=file_id)
    kept.content, kept.sha256 = (
        content_of(work.about, work.found, written_in(None)),
        find_file(file_id).sha256,
    )
    db.session.add(kept)
    one.status = "settled"
    db.session.flush()
    return one
