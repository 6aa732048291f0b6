"""One line of the plan: added, changed, taken off. What was typed is never lost, to an error or to somebody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from consultations.consultation.queries import ConsultationView, find_published
from consultations.marks.mark_page import with_boundary
from consultations.marks.models import PlantingLine
from consultations.marks.queries.near import boundary_of
from consultations.planting.placing import kept_spot, read_spot
from consultations.planting.queries import find_line
from consultations.planting.rules import line_content, next_season, read_line
from consultations.planting.services import add_line, change_line, remove_line
from consultations.planting.views.frame import (
    EDIT,
    LOST,
    PLAN,
    READ,
    blueprint,
    page,
    read_entry,
    read_version,
    typed_line,
)
from core.access import requires
from core.clock import today
from core.db import db, transaction
from core.problems import Problem, StaleVersion
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import go_to
from maps.place_reading import PlaceReading
from maps.relations import taken_out

NUMBER = PLAN + "/<int(max=2147483647):number>"
STALE = Problem("changed_meanwhile")


def form_page(
    view: ConsultationView,
    line: PlantingLine | None,
    typed: Mapping[str, str],
    reading: PlaceReading,
    problems: Sequence[Problem] = (),
    status: int = 0,
    entry: UUID | None = None,
) -> Response:
    """The form of a line, new without one."""
    place = with_boundary(reading, boundary_of(view.id))
    return page(
        "line",
        view,
        problems,
        status,
        place.errors,
        line=line,
        typed=typed,
        place=place,
        entry=entry or uuid4(),
    )


@blueprint.get(PLAN + "/nowa")
@requires(EDIT)
def new(slug: str) -> Response:
    """A line of the office's own, of the coming season."""
    season = next_season(today())
    typed = {"pieces": "1", "season": season.name, "season_year": str(season.year)}
    return form_page(find_published(slug), None, typed, kept_spot())


def _read(view: ConsultationView) -> tuple[dict[str, str], PlaceReading, dict[str, object], list[Problem]]:
    """What was typed, the place, the values, and what is wrong with them."""
    typed, reading = typed_line(request.form), read_spot(request.form, boundary_of(view.id))
    values, problems = read_line(typed, today())
    return typed, reading, values, problems if token_is_valid() else [LOST]


@blueprint.post(PLAN + "/nowa")
@checks_token
@requires(EDIT)
def add(slug: str) -> Response:
    """Take the new line."""
    view, entry = find_published(slug), read_entry()
    typed, reading, values, problems = _read(view)
    if problems or not reading.is_final or reading.geometry is None:
        status = 422 if problems or reading.problems else 200
        return form_page(view, None, typed, reading, _unless_asked(problems), status, entry)
    with transaction():
        number = add_line(view, values, reading.geometry, reading.words, entry).number
    flash(_("Pozycja nr %(number)d jest w planie.", number=number), "good")
    return go_to(url_for("planting_office.plan", slug=slug))


def _unless_asked(problems: list[Problem]) -> list[Problem]:
    """A button of the place field only looks for the place: the other fields are not judged yet."""
    return [] if request.form.get("place-do") else problems


@blueprint.get(NUMBER)
@requires(READ)
def line(slug: str, number: int) -> Response:
    """A line as it stands."""
    view = find_published(slug)
    one = find_line(view.id, number)
    return form_page(view, one, line_content(one), kept_spot(taken_out(one.location), one.place))


@blueprint.post(NUMBER)
@checks_token
@requires(EDIT)
def change(slug: str, number: int) -> Response:
    """Write the line anew; somebody else's change is never overwritten unseen."""
    view = find_published(slug)
    typed, reading, values, problems = _read(view)
    one = find_line(view.id, number)
    if problems or not reading.is_final or reading.geometry is None:
        status = 422 if problems or reading.problems else 200
        return form_page(view, one, typed, reading, _unless_asked(problems), status)
    try:
        with transaction():
            change_line(view, number, values, reading.geometry, reading.words, read_version())
    except StaleVersion:
        db.session.expire_all()
        return form_page(view, find_line(view.id, number), typed, reading, [STALE], 409)
    flash(_("Zapisano pozycję nr %(number)d.", number=number), "good")
    return go_to(url_for("planting_office.plan", slug=slug))


@blueprint.post(NUMBER + "/usun")
@checks_token
@requires(EDIT)
def remove(slug: str, number: int) -> Response:
    """Take the line off the plan."""
    view = find_published(slug)
    one = find_line(view.id, number)
    typed, reading = line_content(one), kept_spot(taken_out(one.location), one.place)
    if not token_is_valid():
        return form_page(view, one, typed, reading, [LOST])
    try:
        with transaction():
            remove_line(view, number, read_version())
    except StaleVersion:
        db.session.expire_all()
        return form_page(view, find_line(view.id, number), typed, reading, [STALE], 409)
    flash(_("Pozycja nr %(number)d jest usunięta z planu.", number=number), "good")
    return go_to(url_for("planting_office.plan", slug=slug))
