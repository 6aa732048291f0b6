"""The office's page of the settlement: promised beside done, reasons for what differs, preview, publishing."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, flash, make_response, render_template, request, url_for

from core.access import requires
from core.clock import now, today
from core.db import transaction
from core.fields import Field, Kind, read, write
from core.jobs import enqueue
from core.problems import Problem, StaleVersion
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import actor_id, go_to
from core.web.requests import takes_long_form
from initiatives.office.application_frame import NUMBER, PREFIX, Opened, application_page, opened
from initiatives.settlement.contents import content_of, shown_of
from initiatives.settlement.making import make_settlement
from initiatives.settlement.models import Settlement
from initiatives.settlement.page import settlement_shown
from initiatives.settlement.queries import Work, settlement_of, work_of, written_in
from initiatives.settlement.rules.publishing import Written
from initiatives.settlement.rules.sums import FREE_PERCENT, settle
from initiatives.settlement.services.publishing import ask_to_publish
from initiatives.settlement.services.writing import check_open, is_being_made, write_settlement
from initiatives.settlement.texts import sentence

blueprint = Blueprint("initiative_settling", __name__, url_prefix=PREFIX)
READ, MAY = "initiatives.desk.read", "initiatives.settlement.publish"
LONGEST_FORM = 2 * 1024 * 1024
LONGEST, MOST_LINES = 20_000, 100
LOST = Problem("session_lost")


@dataclass
class Desk:
    """A request at a settlement."""

    at: Opened
    work: Work
    kept: Settlement | None

    @property
    def version(self) -> int:
        """What the page showed; 0 before anything was saved."""
        return self.kept.version if self.kept else 0


def _desk(slug: str, number: int) -> Desk:
    at = opened(slug, number)
    work = work_of(at.one, at.programme, today())
    return Desk(at, work, settlement_of(work.agreement.id))


def _page(
    desk: Desk, problems: list[Problem], told: Written | None = None, is_stale: bool = False
) -> Response:
    moment, kept = now(), desk.kept
    told = told or written_in(kept)
    is_fixed = kept is not None and (kept.published_at is not None or is_being_made(kept, moment))
    content = (
        kept.content if kept is not None and is_fixed else content_of(desk.work.about, desk.work.found, told)
    )
    errors = [(one.field, sentence(one)) for one in problems]
    return application_page(
        desk.at, "settling", "rozliczenie", errors, 409 if is_stale else 0,
        **settlement_shown(shown_of(content)), kept=kept, written=told, version=desk.version, stale=is_stale,
        is_open=not check_open(kept, moment), is_being_made=kept is not None and is_being_made(kept, moment),
        free_percent=FREE_PERCENT, proposed=settle(desk.work.found).returns, signature=desk.work.agreement.signature,
        typed_returns=request.form.get("returns", "") if problems else write(Kind.AMOUNT, told.returns),
    )  # fmt: skip


@blueprint.get(NUMBER + "/rozliczenie")
@requires(READ)
def page(slug: str, number: int) -> Response:
    """What was promised, what was done, why they differ."""
    return _page(_desk(slug, number), [])


@blueprint.get(NUMBER + "/rozliczenie/podglad")
@requires(READ)
def preview(slug: str, number: int) -> Response:
    """The public page as it would be published now."""
    desk = _desk(slug, number)
    content = content_of(desk.work.about, desk.work.found, written_in(desk.kept))
    html = render_template(
        "initiatives/settlement/one.html", view=desk.at.view, number=number, kept=None, is_preview=True,
        **settlement_shown(shown_of(content)),
    )  # fmt: skip
    answer = make_response(html)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post(NUMBER + "/rozliczenie")
@checks_token
@requires(MAY)
@takes_long_form(LONGEST_FORM)
def save(slug: str, number: int) -> Response:
    """Save the reasons; ``go=publish`` publishes, too."""
    desk, (told, wrong), seen = _desk(slug, number), _written(), _seen()
    if not token_is_valid():
        return _page(desk, [LOST], told)
    wants = request.form.get("go") == "publish"
    try:
        with transaction():
            paid = desk.work.found.done.town
            problems = wrong or write_settlement(
                desk.at.one, desk.at.view, desk.work.agreement.id, told, seen, now(), paid
            )
        problems = problems or (_published(desk) if wants else [])
    except StaleVersion:
        return _page(_desk(slug, number), [], told, is_stale=True)
    if problems:
        return _page(_desk(slug, number), problems, told)
    flash(
        "Rozliczenie jest zatwierdzone. Tworzymy dokument, za chwilę zobaczą je wszyscy."
        if wants
        else "Zapisano.",
        "good",
    )
    return go_to(url_for("initiative_settling.page", slug=slug, number=number))


def _published(desk: Desk) -> list[Problem]:
    with transaction():
        made = ask_to_publish(desk.at.one, desk.at.view, actor_id(), now())
        if isinstance(made, list):
            return made
        enqueue(make_settlement, settlement_id=made.id)
    return []


def _written() -> tuple[Written, list[Problem]]:
    names = [name for name in request.form if name.startswith("reason-")][:MOST_LINES]
    reasons = {name.removeprefix("reason-")[:4]: request.form[name].strip()[:LONGEST] for name in names}
    conclusions, grounds = (
        request.form.get(name, "").strip()[:LONGEST] for name in ("conclusions", "grounds")
    )
    is_decided = request.form.get("decision") == "other"
    returns, wrong = read(Field("returns", Kind.AMOUNT), request.form.get("returns", "")[:60])
    told = Written(reasons, conclusions, is_decided, returns, grounds)
    return told, [wrong] if wrong and is_decided else []


def _seen() -> int:
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
