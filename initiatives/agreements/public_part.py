"""What everybody reads of an agreement and its work on the page of the application: sums and photos, never a name."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import format_date

from initiatives.agreements.page import parts_of
from initiatives.agreements.queries import agreement_of, hours_by_month, in_force, photos_of, progress_of
from initiatives.agreements.rules.progress import part_done
from initiatives.agreements.texts import ROLES
from initiatives.applications.models import Application
from initiatives.applications.page import gantt
from initiatives.applications.rules.statuses import ApplicationStatus
from initiatives.applications.texts import CHOICES
from initiatives.programmes.queries import ProgrammeView

WORKED = frozenset({ApplicationStatus.AGREED, ApplicationStatus.BUILT, ApplicationStatus.SETTLED})


@dataclass(frozen=True)
class Month:
    """Hours of a month, of all people together; ``per_mille`` of the month with most."""

    word: str
    hours: Decimal
    per_mille: int


def agreement_part(one: Application, view: ProgrammeView, is_own: bool) -> dict[str, Any] | None:
    """The agreement's facts, what is done, hours month by month, photos. Six statements, none before it is signed."""
    found = agreement_of(one.id) if ApplicationStatus(one.status) in WORKED else None
    if found is None or found.signed_on is None:
        return None
    bound = in_force(found)
    done = progress_of(bound)
    return {
        "bound": bound, "terms": bound.terms, "found": done, "whole_parts": parts_of(done.promised, done.done),
        "own_done": part_done(done.done.own, done.promised.own), "months": _months(found.id),
        "photos": photos_of(one.id, only_public=True), "roles": ROLES,
        "works": bound.terms.works, "picture": gantt(bound.terms.works), "worked_by": CHOICES,
    }  # fmt: skip


def _months(agreement_id: int) -> list[Month]:
    rows = hours_by_month(agreement_id)
    most = max((hours for _month, hours in rows), default=Decimal(0))
    return [Month(format_date(on, "LLLL yyyy"), hours, part_done(hours, most)) for on, hours in rows]
