"""A rejected project goes on to another procedure, as a draft of its author's there; the project stays as it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from geoalchemy2.shape import to_shape
from sqlalchemy import select

from core.audit import record
from core.db import db
from core.passing import Passed, PassedLine, PassedPaper, Receiver, Source, entry_of_pair
from core.problems import Problem
from maps.place_shapes import as_text, parts_of, raw_of
from pb.rounds.queries import RoundView
from pb.submission.models import Attachment, CostLine, Project
from pb.submission.rules.attachments import SCAN
from pb.submission.services.correcting import hold_project
from pb.submission.services.history import add_event

ACT = "project.pass_on"


def pass_on(
    project: Project, view: RoundView, url: str, receiver: Receiver, destination: str, actor_id: int, now: datetime
) -> str | list[Problem]:  # fmt: skip
    """Make the author's draft at ``destination``; gives its key there. A second time finds what the first one made.

    ``url`` is the project's permanent path. Codes: ``not_rejected``, ``destination_closed``.
    """
    hold_project(project)
    if project.status != "rejected":
        return [Problem("not_rejected", "destination")]
    known = set(receiver.made_from(url))
    target = receiver.take(_passed(project, view, url, destination), destination, actor_id, now)
    if isinstance(target, str) and target not in known:
        title = dict(receiver.destinations(now)).get(destination, "")
        add_event(project, "handed_on", {"title": title}, now, is_public=False)
        subject = f"round:{view.pb_round.slug}/project:{project.filed_number}"
        record(ACT, subject, {"to": receiver.name, "destination": destination})
        db.session.flush()
    return target


def _passed(project: Project, view: RoundView, url: str, destination: str) -> Passed:
    number = project.filed_number or project.number
    return Passed(
        entry_key=entry_of_pair(url, destination),
        source=Source("pb", project.title, url, url, ((number, url),)),
        title=project.title, summary=project.summary, description=project.description,
        shapes=_shapes(project.location), place=project.address or project.place,
        parcels=str(project.extra.get("parcels", "")), beneficiaries=project.beneficiaries,
        lines=_lines(project.id), papers=_papers(project.id),
    )  # fmt: skip


def _shapes(location: Any) -> str:
    return "" if location is None else as_text([raw_of(one) for one in parts_of(to_shape(location))])


def _lines(project_id: int) -> tuple[PassedLine, ...]:
    query = select(CostLine).where(CostLine.project_id == project_id).order_by(CostLine.position)
    return tuple(PassedLine(one.name, one.amount, one.price_source) for one in db.session.scalars(query))


def _papers(project_id: int) -> tuple[PassedPaper, ...]:
    query = select(Attachment).where(Attachment.project_id == project_id, Attachment.kind != SCAN)
    held = db.session.scalars(query.order_by(Attachment.id))
    return tuple(PassedPaper(one.file_id, one.title, one.kind) for one in held if one.waiting is None)
