"""A rejected application goes on to another procedure, as a draft of its author's there; it stays as it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from geoalchemy2.shape import to_shape

from core.audit import record
from core.db import db
from core.passing import Passed, PassedLine, PassedPaper, Receiver, Source, entry_of_pair
from core.problems import Problem
from initiatives.applications.models import Application
from initiatives.applications.queries import files_of, lines_of, location_of
from initiatives.applications.rules.statuses import ApplicationStatus
from initiatives.applications.services.drafts import lock, note_event
from initiatives.applications.services.sending import subject_of
from initiatives.programmes.queries import ProgrammeView
from maps.place_shapes import as_text, parts_of, raw_of

ACT = "initiatives.application.pass_on"
PEOPLES_LIST = "members"
"""The kind of paper that stays: people signed for this application and no other."""


def pass_on(
    one: Application, view: ProgrammeView, url: str, receiver: Receiver, destination: str, actor_id: int, now: datetime
) -> str | list[Problem]:  # fmt: skip
    """Make the author's draft at ``destination``; gives its key there. A second time finds what the first one made.

    ``url`` is the application's public path. Codes: ``not_rejected``, ``destination_closed``.
    """
    lock(one)
    if one.status != ApplicationStatus.REJECTED:
        return [Problem("not_rejected", "destination")]
    known = set(receiver.made_from(url))
    target = receiver.take(_passed(one, view, url, destination), destination, actor_id, now)
    if isinstance(target, str) and target not in known:
        title = dict(receiver.destinations(now)).get(destination, "")
        note_event(one, "handed_on", now, {"title": title}, is_public=False)
        record(ACT, subject_of(view, one), {"to": receiver.name, "destination": destination})
        db.session.flush()
    return target


def _passed(one: Application, view: ProgrammeView, url: str, destination: str) -> Passed:
    return Passed(
        entry_key=entry_of_pair(url, destination),
        source=Source("initiatives", one.title, url, url, ((one.number or 0, url),)),
        title=one.title, summary=one.summary, description=one.description,
        shapes=_shapes(location_of(one.id)), place=one.place, parcels=", ".join(one.parcels),
        beneficiaries=one.beneficiaries, lines=_lines(one, view), papers=_papers(one),
    )  # fmt: skip


def _shapes(location: Any) -> str:
    return "" if location is None else as_text([raw_of(part) for part in parts_of(to_shape(location))])


def _lines(one: Application, view: ProgrammeView) -> tuple[PassedLine, ...]:
    # In the budget the town pays for everything, also for what neighbours would have brought.
    rate = view.terms.hour_rate
    return tuple(PassedLine(line.name, line.total(rate), line.source) for line in lines_of(one.id))


def _papers(one: Application) -> tuple[PassedPaper, ...]:
    held = [file for file in files_of(one.id) if file.kind != PEOPLES_LIST]
    return tuple(PassedPaper(file.file_id, file.caption, file.kind) for file in held)
