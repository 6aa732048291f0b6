"""The page of what the town set for all its consultations."""

from __future__ import annotations

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _

from consultations.consultation.services.town_terms import FIELDS, save_settings, settings_content
from consultations.consultation.texts import problem_sentence
from consultations.office.builder_page import difference_rows, shown_field
from consultations.office.building_views import MAY, page
from core.access import requires
from core.db import transaction
from core.fields import Content, fingerprint
from core.page_saving import Outcome, Saved, Stale
from core.problems import Problem
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import go_to, typed_content
from core.web.summary import beside_fields

blueprint = Blueprint("consultations_terms", __name__, url_prefix="/urzad/konsultacje/zasady")


def _page(content: Content, problems: list[Problem], stale: Stale | None = None) -> Response:
    beside = beside_fields([(one.field, problem_sentence(one)) for one in problems])
    return page(
        "terms",
        problems,
        409 if stale else 200,
        fields=[shown_field(one, content, beside) for one in FIELDS],
        stale=stale,
        rows=difference_rows(stale.fields, content, stale.saved) if stale else [],
        opened=stale.opened if stale else request.form.get("opened") or fingerprint(settings_content()),
        own_url=request.path,
    )


@blueprint.get("", endpoint="page")
@requires(MAY)
def show() -> Response:
    """The terms as they stand."""
    return _page(settings_content(), [])


@blueprint.post("")
@checks_token
@requires(MAY)
def save() -> Response:
    """Save them."""
    typed = typed_content()
    done: Outcome = [Problem("session_lost")]
    if token_is_valid():
        with transaction():
            done = save_settings(typed, request.form.get("opened", ""))
    if isinstance(done, Saved):
        flash(_("Zapisano.") if done.fields else _("Nic się nie zmieniło."), "good")
        return go_to(url_for("consultations_terms.page"))
    if isinstance(done, Stale):
        return _page(typed, [], done)
    return _page(typed, done)
