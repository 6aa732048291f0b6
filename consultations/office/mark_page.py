"""The office's own page of a mark: everything that is known of it, and what can be done next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from flask import Response, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from accounts.departments.queries import active_departments
from accounts.queries import names_of, working_people
from accounts.rules import Role
from consultations.consultation.layers import shown_layers
from consultations.consultation.queries import ConsultationView, TopicView, topics_of, town_hiding_grounds
from consultations.marks.asked import reply_rows
from consultations.marks.handed_part import handed_part
from consultations.marks.mark_page import still_of
from consultations.marks.models import Answer, Mark, SiteCheck
from consultations.marks.one_page import is_unread, thread_items
from consultations.marks.queries.answers import answers_behind, state_of
from consultations.marks.queries.board import department_names
from consultations.marks.queries.ground import ground_of_marks
from consultations.marks.queries.one import (
    PhotoView,
    answer_of,
    every_comment,
    photos_of,
    shown_geometry,
    thread_of,
)
from consultations.marks.queries.works import checks_of
from consultations.marks.rules.answers import PROMISING
from consultations.marks.rules.retention import is_emptied
from consultations.marks.rules.works import CHECK_PHOTOS, WORK_PHOTOS
from consultations.marks.texts import agreeing, decision_word, outcome_tag
from consultations.marks.work_page import WorkView, done_day, of_moments, work_of
from consultations.office.board_frame import may, page
from consultations.planting.queries import lines_of_mark
from core.clock import today
from core.db import db
from core.fields import Kind, fingerprint, write
from core.problems import Problem
from core.web.filters import moment
from maps.on_page import map_data

Photo = dict[str, Any]
MARK = "/<slug:slug>/uwagi/<int(max=999999999):number>"


@dataclass(frozen=True)
class CheckView:
    """A check on site with its photos, and how many more it takes."""

    check: SiteCheck
    who: str
    photos: Sequence[Photo]

    @property
    def room(self) -> int:
        """How many photos may still be added."""
        return max(0, CHECK_PHOTOS - len(self.photos))


def photo_rows(mark: Mark, slug: str) -> list[Photo]:
    """Every photo of a mark with its address for the office."""
    return [_photo(one, mark, slug) for one in photos_of(mark.id, only_public=False)]


def _photo(one: PhotoView, mark: Mark, slug: str) -> Photo:
    url = url_for("consultations_board.mark_photo", slug=slug, number=mark.number, photo_id=one.photo_id)
    return {
        "photo_id": one.photo_id, "url": url, "role": one.role, "caption": one.caption, "is_public": one.is_public,
        "width": one.width, "height": one.height, "check_id": one.check_id,
    }  # fmt: skip


def assigned_as(mark: Mark) -> dict[str, str]:
    """Who has it, as the form of assigning shows it."""
    return {
        "department": write(Kind.LINE, mark.department_id),
        "official": write(Kind.LINE, mark.official_id),
    }


def work_as(mark: Mark) -> dict[str, str]:
    """What the form of a work was opened upon: nobody else may have changed that meanwhile."""
    return {
        "done_on": write(Kind.DAY, done_day(mark.done_at)), "outcome": mark.outcome,
        "answer": write(Kind.LINE, mark.answer_id),
    }  # fmt: skip


def _answer_in_hand(mark: Mark) -> Answer | None:
    """The answer that is being written or waits for approval."""
    answer_id = mark.next_answer_id or (mark.answer_id if mark.state != "answered" else None)
    return db.session.get(Answer, answer_id) if answer_id else None


def _checks(mark: Mark, photos: Sequence[Photo]) -> list[CheckView]:
    found = checks_of(mark.id)
    names = names_of({one.checked_by_id for one in found if one.checked_by_id})
    return [
        CheckView(
            one,
            names.get(one.checked_by_id or 0, ""),
            [each for each in photos if each["check_id"] == one.id],
        )
        for one in found
    ]


def facts_of(mark: Mark) -> list[tuple[str, Any]]:
    """Where it is, who agrees, whom it may be answered to; what was not given is left out."""
    rows: list[tuple[str, Any]] = [(_("Miejsce"), mark.place)] if mark.place else []
    rows.append((_("Dodana"), moment(mark.created_at)))
    if mark.supports:
        rows.append((_("Zgody"), agreeing(mark.supports)))
    if mark.author_name:
        rows.append((_("Podpis"), mark.author_name))
    if mark.email:
        said = (
            _("potwierdzony") if mark.email_confirmed_at else _("niepotwierdzony, nic na niego nie wysyłamy")
        )
        link = Markup('<a href="mailto:{0}">{0}</a>').format(mark.email)
        rows.append((_("E-mail autora"), Markup("{} ({})").format(link, said)))
    return rows


def _work(mark: Mark, answer: Answer | None, photos: Sequence[Photo]) -> WorkView | None:
    return work_of(mark, answer, *of_moments(photos))


def _still(mark: Mark, topic: TopicView) -> Markup:
    geometry = shown_geometry(mark.id, is_precise=True)
    if geometry is None:
        return Markup()
    return still_of(geometry, mark.number, topic.sign, topic.name, mark.outcome)


def mark_page(
    view: ConsultationView,
    mark: Mark,
    problems: Sequence[Problem] = (),
    status: int = 0,
    typed: Mapping[str, Any] | None = None,
    **stale: Any,
) -> Response:
    """The page; ``typed`` stands in the fields of the form that was sent, ``stale`` names what changed meanwhile."""
    topic = next(one for one in topics_of(view.id) if one.id == mark.topic_id)
    answer, photos, events = (
        answer_of(mark),
        photo_rows(mark, view.slug),
        thread_of(mark.id, only_public=False),
    )
    officials = working_people(Role.OFFICIAL)
    fresh = {"checked_on": write(Kind.DAY, today()), "done_on": write(Kind.DAY, today()), **assigned_as(mark)}
    return page(
        "mark", view, problems, status, mark=mark, is_emptied=is_emptied(mark.visibility, mark.retention_until), topic=topic, outcome=outcome_tag(mark.outcome), about=facts_of(mark), still=_still(mark, topic),
        settings=map_data(), thread=thread_items(events, mark, bool(answer)), is_unread=is_unread(mark, events),
        answer=answer, in_hand=_answer_in_hand(mark), state_of=state_of, former=answers_behind(mark.id)[1:],
        photos=photos, own_photos=[one for one in photos if one["role"] == "author"], checks=_checks(mark, photos),
        work=_work(mark, answer, photos), promises=answer is not None and answer.decision in PROMISING,
        comments=every_comment(mark.id), replies=reply_rows(topic, mark.replies), units=department_names(),
        names=names_of({mark.official_id} if mark.official_id else set()), decision_word=decision_word,
        departments=[(str(one.id), one.name) for one in active_departments()], officials=officials,
        typed={**fresh, **(typed or {})}, entry=(typed or {}).get("entry") or uuid4(), opened_work=fingerprint(work_as(mark)),
        opened_hands=fingerprint(assigned_as(mark)), check_photos=CHECK_PHOTOS, work_photos=WORK_PHOTOS,
        hiding_grounds=town_hiding_grounds(), may_answer=may("consultations.answer.write"), stale=stale or None, handed=handed_part(mark.id), lines=lines_of_mark(mark.id),
        ground=ground_of_marks(view.id, [mark.id], today()).get(mark.number), layers=shown_layers(view.id, view.slug, is_office=True),
    )  # fmt: skip
