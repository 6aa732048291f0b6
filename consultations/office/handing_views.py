"""Marks handed over to a project of the green budget: chosen, titled, sent; what became of it; taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from accounts.queries import names_of
from consultations.consultation.queries import ConsultationView
from consultations.marks.handed_part import part_of
from consultations.marks.handing_mails import tell_handed
from consultations.marks.queries.handed import (
    find_handover,
    handover_of_entry,
    handovers_of,
    marks_of_handover,
    marks_to_hand,
)
from consultations.marks.rules.handing import proposed_title
from consultations.marks.services.handing import Handing, hand_over, take_back
from consultations.office.board_frame import (
    LOST,
    actor,
    blueprint,
    numbers_of,
    page,
    published,
    text_of,
)
from core.access import requires
from core.clock import now
from core.db import transaction
from core.jobs import enqueue
from core.passing import Receiver, receiver_named
from core.problems import Problem
from core.web.addresses import whole_url
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import go_to

RECEIVER = "pb"
ONE = "/<slug:slug>/przekazane/<int(max=9223372036854775807):handover_id>"
LONGEST_TITLE = 300


def green_budget() -> Receiver:
    """Who takes marks as projects."""
    return receiver_named(RECEIVER)


def mark_address(slug: str) -> str:
    """The whole address of a mark's public page, with ``{number}`` in it."""
    return whole_url("marks.one", slug=slug, number=987654321).replace("987654321", "{number}")


def handing_page(
    view: ConsultationView, numbers: list[int], problems: Sequence[Problem] = (), entry: UUID | None = None
) -> Response:
    """The form: the marks, the title, where to."""
    receiver = green_budget()
    marks = marks_to_hand(view.id, numbers, mark_address(view.slug))
    typed = {
        "title": request.form.get("title", proposed_title(marks, receiver.lengths.title))[:LONGEST_TITLE],
        "destination": request.form.get("destination", ""),
    }
    return page(
        "hand", view, problems, marks=marks, typed=typed, destinations=receiver.destinations(now()),
        entry=entry or uuid4(), title_most=receiver.lengths.title,
    )  # fmt: skip


@blueprint.get("/<slug:slug>/przekaz")
@requires("consultations.answer.write")
def hand(slug: str) -> Response:
    """The form for the marks that the address names."""
    return handing_page(published(slug), numbers_of(request.args, "uwaga"))


def entry_of(values: MultiDict[str, str]) -> UUID | None:
    """The number of a form; ``None`` when there is none."""
    try:
        return UUID(values.get("wpis", ""))
    except ValueError:
        return None


def read_handing(view: ConsultationView, numbers: Sequence[int], entry: UUID) -> Handing:
    """What the form says."""
    return Handing(
        numbers=tuple(numbers), title=" ".join(text_of("title", LONGEST_TITLE).split()),
        destination=request.form.get("destination", "")[:120], entry_key=entry,
        url=url_for("consultations.consultation", slug=view.slug), address=mark_address(view.slug),
        office_url=url_for("consultations_board.handovers", slug=view.slug, wpis=str(entry)),
        opening=_("Z konsultacji „%(title)s”.", title=view.title),
        more=_("Pozostałe uwagi są na stronie konsultacji."),
    )  # fmt: skip


@blueprint.post("/<slug:slug>/przekaz")
@checks_token
@requires("consultations.answer.write")
def hand_sent(slug: str) -> Response:
    """Hand the marks over; without a form of ours (from the board) show it first."""
    view, numbers, entry = published(slug), numbers_of(request.form, "uwaga"), entry_of(request.form)
    if entry is None:
        return go_to(url_for("consultations_board.hand", slug=slug, uwaga=numbers))
    made: Any = [LOST]
    if token_is_valid():
        with transaction():
            made = hand_over(view, read_handing(view, numbers, entry), green_budget(), actor().user_id, now())
            if not isinstance(made, list) and made.is_new:
                enqueue(tell_handed, handover_id=made.handover_id)
    if isinstance(made, list):
        return handing_page(view, numbers, made, entry)
    flash(_("Szkic projektu czeka w budżecie. Dokończ go i zgłoś."), "good")
    return go_to(url_for("consultations_board.handover", slug=slug, handover_id=made.handover_id))


@blueprint.get("/<slug:slug>/przekazane")
@requires("consultations.desk.read")
def handovers(slug: str) -> Response:
    """Everything that this consultation has handed over; with ``wpis`` the one of that entry."""
    view = published(slug)
    asked = handover_of_entry(entry) if (entry := entry_of(request.args)) else None
    if asked is not None and asked.consultation_id == view.id:
        return go_to(url_for("consultations_board.handover", slug=slug, handover_id=asked.id))
    rows = handovers_of(view.id)
    return page("handovers", view, rows=rows, fates=green_budget().fates([one.target for one in rows]))


def handover_page(view: ConsultationView, handover_id: int, problems: Sequence[Problem] = ()) -> Response:
    """One handover with its marks and what became of it."""
    handover = find_handover(view.id, handover_id)
    part = part_of(handover)
    people = {one for one in (handover.handed_by_id, part.fate.owner_id) if one}
    return page(
        "handover", view, problems, part=part, marks=marks_of_handover(handover.id), names=names_of(people),
        is_own=part.fate.owner_id == actor().user_id,
    )  # fmt: skip


@blueprint.get(ONE)
@requires("consultations.desk.read")
def handover(slug: str, handover_id: int) -> Response:
    """One handover."""
    return handover_page(published(slug), handover_id)


@blueprint.post(ONE)
@checks_token
@requires("consultations.answer.write")
def take_handover_back(slug: str, handover_id: int) -> Response:
    """Take the marks back."""
    view = published(slug)
    problems = [] if token_is_valid() else [LOST]
    with transaction():
        one = find_handover(view.id, handover_id, is_locked=True)
        problems = problems or take_back(view, one, receiver_named(one.procedure), now())
    if problems:
        return handover_page(view, handover_id, problems)
    flash(_("Uwagi wróciły do konsultacji. Można na nie odpowiedzieć na nowo."), "good")
    return go_to(url_for("consultations_board.handover", slug=slug, handover_id=handover_id))
