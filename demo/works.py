"""What became of the winners of a demonstration: milestones, delays, an author's word, drawings for photographs."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from core.db import db
from core.files.storing import store_file
from demo.drawings import drawing
from demo.offsets import LoadingDay
from pb.implementation.models import Delay, Implementation, Milestone, WorkPhoto
from pb.submission.models import Project


def add_work(project: Project, told: dict[str, Any], loading: LoadingDay) -> None:
    """Write the building of ``project`` as ``projects.json`` tells it (see the README)."""
    word = told.get("acceptance") or {}
    work = Implementation(
        project_id=project.id, state=told["state"], spent=Decimal(told["spent"]), note=told["note"],
        due_on=_day(loading, told["due"]), delay_weeks=told["delay_weeks"], contractor=told.get("contractor", ""),
        finished_on=_day(loading, told.get("finished")), updated_at=_noon(loading, told.get("updated")),
        acceptance=word.get("word", ""), acceptance_note=word.get("note", ""), accepted_at=_noon(loading, word.get("on")),
    )  # fmt: skip
    db.session.add(work)
    db.session.flush()
    for position, step in enumerate(told["milestones"], 1):
        dates = {"planned_on": _day(loading, step["planned"]), "done_on": _day(loading, step["done"])}
        db.session.add(Milestone(implementation_id=work.id, position=position, name=step["name"], **dates))
    for one in told.get("delays", ()):
        db.session.add(
            Delay(
                implementation_id=work.id, reported_at=loading.moment(f"{one['reported']} 12:00:00"),
                from_on=_day(loading, one["from"]), to_on=loading.date(one["to"]), reason=one["reason"],
            )
        )  # fmt: skip
    for one in told.get("photos", ()):
        _add_photo(work, one, loading)


def _add_photo(work: Implementation, told: dict[str, Any], loading: LoadingDay) -> None:
    moment = loading.moment(f"{told['taken']} 12:00:00")
    stored = store_file(drawing(told["drawing"]), moment)
    db.session.add(
        WorkPhoto(
            implementation_id=work.id, file_id=stored.id, moment=told["moment"],
            description=told["description"], taken_on=loading.date(told["taken"]), added_at=moment,
        )
    )  # fmt: skip


def _day(loading: LoadingDay, offset: str | None) -> date | None:
    return loading.date(offset) if offset else None


def _noon(loading: LoadingDay, offset: str | None) -> datetime | None:
    return loading.moment(f"{offset} 12:00:00") if offset else None
