"""The blueprint of the settings, and how its pages come back: with problems (422), or with both versions (409)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _

from core.db import transaction
from core.problems import Problem
from core.site.editing import Saved, Stale, Values, fingerprint, save_fields, values_of
from core.site.record import SiteRecord, forget_site, read_site
from core.web.csrf import token_is_valid
from core.web.summary import summary
from town.settings.texts import FIELD_NAMES, error_lines, shown_value

blueprint = Blueprint("settings", __name__, url_prefix="/urzad/ustawienia")
EDIT = "core.site.edit"
LONGEST = 50_000


def page(template: str, problems: Sequence[Problem] = (), status: int = 200, **context: Any) -> Response:
    """A page of the settings: 422 with the summary and sentences beside the fields when there are problems."""
    # Another worker may have saved: the header on these pages is never some seconds old.
    forget_site()
    errors = error_lines(problems)
    html = render_template(
        f"town/settings/{template}.html", **summary(errors), links=_links(),
        **context,
    )  # fmt: skip
    answer = make_response(html, 422 if problems and status == 200 else status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _links() -> list[dict[str, Any]]:
    places = (
        (_("Miasto i kontakt"), url_for("settings.town")),
        (_("Wygląd i herb"), url_for("settings.look")),
        (_("Podkłady mapy"), url_for("settings.maps")),
        (_("Obszary"), url_for("areas.areas")),
        (_("Deklaracja dostępności"), url_for("settings.text", kind="dostepnosc")),
        (_("Prywatność"), url_for("settings.text", kind="prywatnosc")),
    )
    return [{"label": label, "url": url, "is_current": request.path == url} for label, url in places]


def go_to(address: str) -> Response:
    """Show another page (303)."""
    return make_response(redirect(address, 303))


def actor_label() -> str:
    """The name of whoever is signed in, as it stands beside what they changed."""
    actor = current_app.extensions["current_actor"]()
    return str(actor.label) if actor else ""


def typed_fields() -> dict[str, str]:
    """What was typed, as it came."""
    return {name[:100]: value[:LONGEST] for name, value in request.form.items()}


def opened_with(site: SiteRecord, names: Sequence[str]) -> str:
    """The fingerprint of what a form is opened with."""
    return fingerprint(values_of(site, names))


def token_problems() -> list[Problem]:
    """A lost session is told beside the form, which keeps what was typed."""
    return [] if token_is_valid() else [Problem("session_lost")]


def save(values: Values, opened: str) -> Saved | Stale:
    """Save these fields as one act, and say so."""
    with transaction():
        outcome = save_fields(values, opened)
    if isinstance(outcome, Saved):
        flash(_("Zapisano.") if outcome.changes else _("Nic się nie zmieniło."), "good")
    return outcome


def difference_rows(stale: Stale, values: Values) -> list[dict[str, str]]:
    """Both versions of the fields that differ, for the page of the second editor."""
    return [
        {
            "label": FIELD_NAMES[name](),
            "typed": shown_value(name, value),
            "saved": shown_value(name, stale.saved[name]),
        }
        for name, value in values.items()
        if value != stale.saved[name]
    ]


def present_site() -> SiteRecord:
    """The record as it stands now, not as it was some seconds ago."""
    return read_site()
