"""Where an application came from and what became of a rejected one, for its pages."""

from __future__ import annotations

from flask import url_for

from core.passing import Fate, became
from initiatives.applications.models import Application
from initiatives.applications.passing_queries import origin_title
from initiatives.applications.rules.statuses import ApplicationStatus
from initiatives.programmes.queries import ProgrammeView

TAKER = "pb_calls"


def public_url(view: ProgrammeView, one: Application) -> str:
    """The path of a sent application; a draft has none."""
    return url_for("applications.one", slug=view.slug, number=one.number) if one.number else ""


def became_of(one: Application, view: ProgrammeView) -> list[Fate]:
    """Projects that a rejected application has become, drafts among them. Two statements; none for others."""
    if one.status != ApplicationStatus.REJECTED:
        return []
    return became(TAKER, public_url(view, one))


def passing_part(one: Application, view: ProgrammeView) -> dict[str, object]:
    """``origin``: path and title of what it came from; ``became``: what everybody may read of what it became."""
    origin = (one.origin, origin_title(one.id) or one.origin) if one.origin else None
    return {"origin": origin, "became": [each for each in became_of(one, view) if each.url]}
