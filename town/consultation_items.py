"""Consultations among what residents can do now and soon, on the start page and on the map of everything."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup

from consultations.consultation.public_queries import open_consultations
from consultations.consultation.queries import ConsultationView
from consultations.consultation.rules.stages import ConsultationStage
from consultations.public.listing import points_of, rows_of
from core.clock import now
from core.site.record import current_site
from core.web.filters import moment
from core.web.polish import polish
from core.web.terms import left_until
from maps.geojson import encode
from maps.layers import feature_of
from town.texts import leaf


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


Timed = tuple[datetime, dict[str, Any]]
"""An item of the list of things to do with the moment that it is sorted by."""


@dataclass(frozen=True)
class OpenConsultations:
    """Those in which people can take part now, and those that are announced."""

    open: list[ConsultationView] = field(default_factory=list)
    announced: list[ConsultationView] = field(default_factory=list)

    @property
    def items(self) -> list[Timed]:
        """What can be done now."""
        return [(_ends(view), _open_item(view)) for view in self.open]

    @property
    def coming(self) -> list[Timed]:
        """What will be possible."""
        return [(view.record.opens_at or now(), _coming_item(view)) for view in self.announced]


def consultations_now() -> OpenConsultations:
    """At the application's moment. One statement, none where nothing goes on."""
    until = current_site().parts.get("consulted_until")
    if until is None or until <= now():
        return OpenConsultations()
    views = open_consultations(now())
    is_open = [view.stage(now()) is ConsultationStage.OPEN for view in views]
    return OpenConsultations(
        [view for view, goes_on in zip(views, is_open, strict=True) if goes_on],
        [view for view, goes_on in zip(views, is_open, strict=True) if not goes_on],
    )


def _ends(view: ConsultationView) -> datetime:
    """The last second in which somebody may take part."""
    return (view.record.closes_at or now()) - timedelta(seconds=1)


def _url(view: ConsultationView) -> str:
    return url_for("consultations.consultation", slug=view.slug)


def _open_item(view: ConsultationView) -> dict[str, Any]:
    ends = _ends(view)
    return {
        **leaf(ends, _("do")),
        "url": _url(view),
        "title": Markup(_("Konsultacje: %(title)s", title=polish(view.title))),
        "text": polish(view.lead),
        "left": left_until(ends),
        "button": _("Weź udział"),
    }


def _coming_item(view: ConsultationView) -> dict[str, Any]:
    title = Markup(_("Konsultacje: %(title)s", title=polish(view.title)))
    opens_at = view.record.opens_at or now()
    text = _("Potrwają do %(term)s.", term=moment(_ends(view)))
    return {**leaf(opens_at, _("od")), "url": _url(view), "title": title, "text": text}


def on_map(is_wanted: bool) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows and points of consultations on the map of everything, called K1, K2 … as projects have numbers there."""
    if not is_wanted:
        return [], []
    found = consultations_now()
    views = [*found.open, *found.announced]
    rows = [{**row, "number": f"K{row['number']}"} for row in rows_of(views)]
    return rows, points_of(views, rows)


def with_consultations(written: str, is_wanted: bool) -> str:
    """The GeoJSON of the map with a point for each consultation."""
    points = on_map(is_wanted)[1]
    if not points:
        return written
    collection = json.loads(written)
    collection["features"] += [feature_of(one) for one in points]
    return encode(collection)


def consultations_version(version: str, is_wanted: bool) -> str:
    """A short name of that GeoJSON that changes when it does."""
    points = on_map(is_wanted)[1]
    return hashlib.sha256(f"{version} {points}".encode()).hexdigest()[:24] if points else version
