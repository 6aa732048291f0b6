"""The published settlement for everybody: its page, its document, its lines as a table."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, render_template, stream_with_context

from core.access import public
from core.files.serving import file_answer
from core.files.storing import find_file
from core.spreadsheets import csv_lines
from core.web.cache import shareable
from initiatives.applications.models import Application
from initiatives.applications.public_parts import show_on_application
from initiatives.applications.queries import find_public
from initiatives.applications.rules.statuses import ApplicationStatus
from initiatives.programmes.queries import ProgrammeView, find_published
from initiatives.settlement.contents import shown_of
from initiatives.settlement.exports import HEADS, rows_of
from initiatives.settlement.models import Settlement
from initiatives.settlement.page import settlement_shown
from initiatives.settlement.queries import find_settlement, published_settlement

blueprint = Blueprint("settlements", __name__, url_prefix="/inicjatywy/<slug:slug>")
ADDRESS = "/wnioski/<int(max=999999999):number>/rozliczenie"


def init_app(app: Flask) -> None:
    """Show on the application's page that it is settled."""
    show_on_application(app, "initiatives/settlement/_part.html", settled_part)


def settled_part(one: Application, _view: ProgrammeView, _is_own: bool) -> dict[str, Any] | None:
    """What came of it; nothing before it is settled. One statement."""
    if one.status != ApplicationStatus.SETTLED:
        return None
    kept = find_settlement(one.id)
    return {"number": one.number, "whole": shown_of(kept.content).whole} if kept else None


def _found(slug: str, number: int) -> tuple[ProgrammeView, Settlement]:
    view = find_published(slug)
    return view, published_settlement(find_public(view.id, number).id)


@blueprint.get(ADDRESS)
@public
def settlement(slug: str, number: int) -> str:
    """Promised beside done."""
    view, kept = _found(slug, number)
    shareable()
    return render_template(
        "initiatives/settlement/one.html", view=view, number=number, kept=kept, is_preview=False,
        **settlement_shown(shown_of(kept.content)),
    )  # fmt: skip


@blueprint.get(ADDRESS + ".pdf")
@public
def document(slug: str, number: int) -> Response:
    """The document, to the byte the one whose hash stands on its page."""
    _view, kept = _found(slug, number)
    assert kept.file_id is not None, "a published settlement has its document"
    return file_answer(find_file(kept.file_id), is_public=True)


@blueprint.get(ADDRESS + ".csv")
@public
def as_csv(slug: str, number: int) -> Response:
    """The lines for a spreadsheet."""
    _view, kept = _found(slug, number)
    lines = csv_lines(HEADS, rows_of(shown_of(kept.content)))
    answer = Response(stream_with_context(lines), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}-{number}-rozliczenie.csv"'
    return answer
