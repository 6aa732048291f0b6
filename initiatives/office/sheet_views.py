"""One sheet of a committee member: points by criterion, a conflict of interest, handing in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _

from core.access import signed_in
from core.clock import now
from core.db import transaction
from core.problems import Problem, StaleVersion
from core.web.autosave import is_autosave, refused_quietly, saved_quietly
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import go_to
from core.web.summary import summary
from initiatives.applications.models import Application
from initiatives.applications.queries import find_public
from initiatives.office.application_frame import NUMBER, PREFIX
from initiatives.office.check_texts import verdict_tag
from initiatives.office.scoring_texts import named, sentence
from initiatives.office.sheet_page import criteria_page, read_typed, typed_of
from initiatives.office.sheets_views import seated
from initiatives.programmes.queries import ProgrammeView, find_published
from initiatives.programmes.services.editing import Act
from initiatives.scoring.models import ScoreSheet
from initiatives.scoring.opinion_queries import given_opinions
from initiatives.scoring.rules.sheets import Sheet, TypedSheet, check_whole, read_sheet, sound_fields
from initiatives.scoring.services.sheets import hand_in_sheet, keep_sheet, refuse_scoring
from initiatives.scoring.sheet_queries import codes_of, find_sheet, sheet_of

blueprint = Blueprint("initiative_sheet", __name__, url_prefix=PREFIX)
Problems = Sequence[Problem]


@blueprint.after_request
def keep_nowhere(response: Response) -> Response:
    """Points are the member's own until all have handed in: no cache keeps them."""
    response.headers["Cache-Control"] = "no-store"
    return response


@dataclass
class Desk:
    """Somebody of the committee at their own sheet of one application."""

    view: ProgrammeView
    one: Application
    member: int

    @property
    def act(self) -> Act:
        """This member, now."""
        return Act(self.member, now())

    @property
    def row(self) -> ScoreSheet | None:
        """The sheet's row as it is kept."""
        return find_sheet(self.one.id, self.member)

    def kept(self) -> Sheet:
        """The sheet as it is kept."""
        return sheet_of(self.row, codes_of(self.view.id))

    def url(self, endpoint: str) -> str:
        """An address of this application's sheet."""
        return url_for(f"initiative_sheet.{endpoint}", slug=self.view.slug, number=self.one.number)


def sit_down(slug: str, number: int) -> Desk:
    """The desk of a request. Raises ``NotFound`` and ``NotAllowed``."""
    one = find_public(find_published(slug).id, number)
    view, member = seated(slug)
    return Desk(view, one, member)


def _page(desk: Desk, typed: TypedSheet, problems: Problems = (), status: int = 0, newer: TypedSheet | None = None) -> Response:  # fmt: skip
    row = desk.row
    refused = refuse_scoring(desk.view, desk.one, row, now())
    told = summary([(one.field, sentence(one)) for one in problems])
    told["errors"] = [(one.field, named(one, desk.view.terms.criteria)) for one in problems]
    seen = request.form.get("seen") if problems and newer is None else None
    body = render_template(
        "initiatives/office/sheet.html", view=desk.view, one=desk.one, typed=typed, newer=newer, **told,
        opinions=given_opinions(desk.one.id), verdict_tag=verdict_tag,
        refused=sentence(refused[0]) if refused else "", this_url=desk.url("page"),
        seen=seen if seen is not None else (row.version if row else 0),
        **criteria_page(desk.one, desk.view, read_sheet(typed, desk.view.terms.criteria)[0]),
    )  # fmt: skip
    return make_response(body, status or (422 if problems else 200))


@blueprint.get(NUMBER + "/ocena")
@signed_in
def page(slug: str, number: int) -> Response:
    """One's own sheet; nobody else's."""
    desk = sit_down(slug, number)
    return _page(desk, typed_of(desk.kept()))


@blueprint.post(NUMBER + "/ocena")
@checks_token
@signed_in
def keep(slug: str, number: int) -> Response:
    """Keep the draft; ``then=hand_in`` goes on to handing in. A save by itself stays on the page."""
    desk = sit_down(slug, number)
    typed = read_typed(request.form, desk.view)
    problems = _keep(desk, typed)
    if is_autosave():
        return _told_quietly(desk, problems)
    if not problems and request.form.get("then") == "hand_in":
        problems = check_whole(desk.kept(), desk.view.terms.criteria)
    if problems:
        is_stale = problems[0].code == "sheet_newer"
        status = 409 if is_stale or problems[0].code == "handed_in" else 422
        return _page(desk, typed, problems, status, typed_of(desk.kept()) if is_stale else None)
    return _onward(desk)


def _keep(desk: Desk, typed: TypedSheet) -> list[Problem]:
    """What is wrong; nothing is kept then, but by a save of the page's own accord all that is right."""
    if not token_is_valid():
        return [Problem("session_lost")]
    criteria = desk.view.terms.criteria
    sheet, problems = read_sheet(typed, criteria)
    wrong = {one.field for one in problems if one.field}
    if wrong and is_autosave():
        sheet, _left = read_sheet(sound_fields(typed, wrong, typed_of(desk.kept())), criteria)
    elif problems:
        return problems
    try:
        with transaction():
            return [*keep_sheet(desk.view, desk.one, sheet, desk.act, _seen()), *problems]
    except StaleVersion:
        return [Problem("sheet_newer")]


def _seen() -> int | None:
    text = request.form.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _told_quietly(desk: Desk, problems: Problems) -> Response:
    row = desk.row
    fields = {"seen": str(row.version if row else 0)}
    if not problems:
        return saved_quietly(fields)
    if not all(one.field for one in problems):
        return refused_quietly(sentence(problems[0]), 409 if problems[0].code == "sheet_newer" else 422)
    return refused_quietly(sentence(problems[0]), 422, fields)


def _onward(desk: Desk) -> Response:
    if request.form.get("then") == "hand_in" and not desk.kept().conflict:
        return go_to(desk.url("sure"))
    flash(_("Zapisano kartę wniosku nr %(number)d.", number=desk.one.number), "good")
    return go_to(url_for("initiative_sheets.page", slug=desk.view.slug))


@blueprint.get(NUMBER + "/ocena/oddaj")
@signed_in
def sure(slug: str, number: int) -> Response:
    """Ask once more, with the points in sight: a sheet that is handed in stays as it is."""
    desk = sit_down(slug, number)
    sheet, row = desk.kept(), desk.row
    if row is None or row.handed_in_at is not None or sheet.conflict:
        return go_to(desk.url("page"))
    shown = criteria_page(desk.one, desk.view, sheet)
    return make_response(
        render_template(
            "initiatives/office/sheet_sure.html", view=desk.view, one=desk.one, sheet=sheet, **shown
        )
    )


@blueprint.post(NUMBER + "/ocena/oddaj")
@signed_in
def hand_in(slug: str, number: int) -> Response:
    """Hand it in for good."""
    desk = sit_down(slug, number)
    with transaction():
        problems = hand_in_sheet(desk.view, desk.one, desk.act)
    if problems:
        return _page(desk, typed_of(desk.kept()), problems)
    flash(_("Karta wniosku nr %(number)d jest oddana.", number=desk.one.number), "good")
    return go_to(url_for("initiative_sheets.page", slug=desk.view.slug))
