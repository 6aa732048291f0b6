"""The office's page of the people of an application: who is in the group, the signed list, the attachments."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, request
from flask_babel import gettext as _

from core.access import requires
from core.clock import now
from core.db import transaction
from initiatives.applications.queries import members_of, papers_of, states_of
from initiatives.applications.rules.members import confirmed
from initiatives.applications.services.signatures import CHECKED_IN, check_signatures, signers_of
from initiatives.applications.texts import PAPER_KINDS, sentence
from initiatives.office.application_frame import (
    NUMBER,
    PREFIX,
    Opened,
    Told,
    application_page,
    matter_url,
    opened,
)

blueprint = Blueprint("initiative_people", __name__, url_prefix=PREFIX)
CHECK = "initiatives.application.check"


def _page(at: Opened, told: Told = ()) -> Response:
    members = members_of(at.one.id)
    return application_page(
        at, "people", "ludzie", told, members=members, signers=signers_of(at.one.id), confirmed=confirmed(states_of(members)),
        least=at.view.terms.least_members, papers=papers_of(at.one.id), kind_names=PAPER_KINDS, may_check=at.status in CHECKED_IN,
    )  # fmt: skip


@blueprint.get(NUMBER + "/ludzie")
@requires(CHECK)
def page(slug: str, number: int) -> Response:
    """The group by name, what it attached, and whose signature was found."""
    return _page(opened(slug, number))


@blueprint.post(NUMBER + "/ludzie")
@requires(CHECK)
def checked(slug: str, number: int) -> Response:
    """Keep whose signature stands on the paper list."""
    at = opened(slug, number)
    answers = {one.id: request.form.get(f"signed-{one.id}", "") for one in signers_of(at.one.id)}
    found = {member_id: said == "yes" for member_id, said in answers.items() if said in ("yes", "no")}
    with transaction():
        problems = check_signatures(at.one, at.view, found, now())
    if problems:
        return _page(at, [(one.field, sentence(one)) for one in problems])
    flash(_("Zapisano, czyje podpisy są na liście."), "good")
    return redirect(matter_url(at, "ludzie"), 303)  # type: ignore[return-value]
