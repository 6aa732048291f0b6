"""The editor's page of the committee."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from accounts.queries import addresses_of, names_of
from core.access import requires
from core.clock import now
from core.db import transaction
from core.problems import Problem
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import go_to
from initiatives.office.building_views import MAY, frame, page
from initiatives.office.settings_pages import settings_blueprint
from initiatives.programmes.models import Programme
from initiatives.programmes.queries import committee_of, record_of
from initiatives.programmes.rules.sections import COMMITTEE
from initiatives.programmes.services.committee import add_member, remove_member


def _page(one: Programme, problems: list[Problem]) -> Response:
    members = committee_of(one.id)
    names, addresses = names_of(members), addresses_of(members)
    rows = [(number, names.get(number, "–"), addresses.get(number, "")) for number in members]
    email = request.form.get("email", "")[:254]
    return page("committee", problems, **frame(one, COMMITTEE), members=rows, email=email)


blueprint = settings_blueprint("programmes_committee", "komisja", _page)


@blueprint.post("")
@checks_token
@requires(MAY)
def add(slug: str) -> Response:
    """Seat somebody by the address of their account."""
    problems = [Problem("session_lost")]
    if token_is_valid():
        with transaction():
            problems = add_member(slug, request.form.get("email", "")[:254], now())
    if problems:
        return _page(record_of(slug), problems)
    flash(_("Ta osoba jest w komisji."), "good")
    return go_to(url_for("programmes_committee.page", slug=slug))


@blueprint.post("/<int:user_id>/usun")
@requires(MAY)
def remove(slug: str, user_id: int) -> Response:
    """Take somebody off."""
    with transaction():
        problems = remove_member(slug, user_id)
    if problems:
        return _page(record_of(slug), problems)
    flash(_("Tej osoby nie ma już w komisji."), "good")
    return go_to(url_for("programmes_committee.page", slug=slug))
