"""Consultations among what residents can do now and soon, on the start page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup

from consultations.consultation.public_queries import open_consultations
from consultations.consultation.queries import ConsultationView
from consultations.consultation.rules.stages import ConsultationStage
from core.clock import now
from core.site.record import current_site
from core.web.filters import moment
from core.web.polish import polish
from core.web.terms import left_until
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
