"""One mark ready for its pages: its words, its thread of facts, the town's answer, photos, comments.

Facts that the thread reads of an event: ``assigned`` a ``department`` (name), ``hidden`` and ``restored`` nothing more,
``handed_over`` a ``title``; all else is said by the kind alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from markupsafe import Markup

from accounts.departments.queries import all_departments
from consultations.consultation.queries import TopicView
from consultations.marks.asked import reply_rows
from consultations.marks.mark_page import still_of
from consultations.marks.models import Answer, Mark
from consultations.marks.queries.one import EventView, answer_of, photos_of, shown_geometry, thread_of
from consultations.marks.rules.retention import is_emptied
from consultations.marks.texts import _, agreeing, outcome_tag
from consultations.marks.work_page import MOMENTS, WorkView, of_moments, work_of
from core.web.filters import day
from core.web.polish import polish

Facts = dict[str, Any]
EVENTS: dict[str, Callable[[Facts], str]] = {
    "added": lambda f: _("dodana"),
    "published": lambda f: _("przeczytana, widać ją na mapie"),
    "corrected": lambda f: _("poprawiona przez autora"),
    "hidden": lambda f: _("ukryta przez urząd"),
    "restored": lambda f: _("pokazana znowu"),
    "withdrawn": lambda f: _("usunięta przez autora"),
    "assigned": lambda f: _("przekazana: %(unit)s", unit=f["department"]) if f.get("department") else _("przekazana do wydziału"),
    "checked": lambda f: _("sprawdzona na miejscu"),
    "answered": lambda f: _("odpowiedź miasta"),
    "answer_changed": lambda f: _("odpowiedź zmieniona"),
    "work_done": lambda f: _("zrobione"),
    "work_undone": lambda f: _("jednak niezrobione"),
    "handed_over": lambda f: _("przekazana do projektu „%(title)s”", title=f["title"]) if f.get("title") else _("jest częścią projektu"),
    "taken_back": lambda f: _("nie jest już częścią projektu"),
}  # fmt: skip
PHOTO_WORDS: dict[str, Callable[[], str]] = {
    "author": lambda: _("Zdjęcie autora uwagi"),
    "check": lambda: _("Zdjęcie ze sprawdzenia na miejscu"),
    "before": lambda: _("Przed"),
    "after": lambda: _("Po"),
}


@dataclass(frozen=True)
class OneMark:
    """A mark as its pages show it."""

    mark_id: int
    number: int
    visibility: str
    hidden_reason: str
    body: str
    name: str
    place: str
    topic: TopicView
    tag: str
    word: str
    supports: int
    agreeing: str
    created_at: datetime
    still: Markup
    thread: Sequence[dict[str, str]]
    answer: Answer | None
    promised: str
    answered_by: str
    photos: Sequence[dict[str, Any]]
    replies: Sequence[tuple[str, str]]
    """Questions of the topic and what was replied."""
    is_emptied: bool = False
    """Whether its keep time is over: what it held of people is gone, place and answer stay."""
    is_unread: bool = False
    """Whether nobody at the office read it in its keep time: nothing but the number is left."""
    work: WorkView | None = None
    """The promised work and what became of it."""

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.visibility == "public"

    @property
    def is_erased(self) -> bool:
        """Whether its author has erased it."""
        return self.visibility == "withdrawn"


def one_mark(mark: Mark, topic: TopicView, slug: str, key: str = "") -> OneMark:
    """The mark for everybody, or with ``key`` for its author, who sees the precise place and every photo."""
    is_own = bool(key)
    geometry = shown_geometry(mark.id, is_precise=is_own)
    answer = answer_of(mark)
    tag, word = outcome_tag(mark.outcome if answer else "")
    if mark.visibility == "hidden":
        tag, word = "no-go", _("ukryta przez urząd")
    photos = _photos(mark, slug, key)
    events = thread_of(mark.id, only_public=not is_own)
    still = (
        Markup()
        if geometry is None
        else still_of(geometry, mark.number, topic.sign, topic.name, mark.outcome)
    )
    return OneMark(
        mark_id=mark.id, number=mark.number, visibility=mark.visibility, hidden_reason=mark.hidden_reason,
        body=mark.body, name=mark.author_name, place=mark.place if is_own or not mark.is_home else "",
        topic=topic, tag=tag, word=word, supports=mark.supports,
        agreeing=agreeing(mark.supports) if mark.supports else "", created_at=mark.created_at, still=still,
        thread=thread_items(events, mark, bool(answer)), answer=answer, is_unread=is_unread(mark, events),
        promised=_promised(answer), answered_by=_department(answer), photos=[one for one in photos if one["role"] not in MOMENTS],
        replies=reply_rows(topic, mark.replies), work=work_of(mark, answer, *of_moments(photos)),
        is_emptied=is_emptied(mark.visibility, mark.retention_until),
    )  # fmt: skip


def is_unread(mark: Mark, events: Sequence[EventView]) -> bool:
    """Whether a mark without words and place was not erased by its author: its keep time ended before anybody read it."""
    return mark.visibility == "withdrawn" and all(one.kind != "withdrawn" for one in events)


def thread_items(events: Sequence[EventView], mark: Mark, is_answered: bool) -> list[dict[str, str]]:
    """The thread as ``components/stages`` takes it: what was, and the next thing that comes."""
    items = [
        {
            "name": EVENTS[one.kind](one.facts),
            "when": day(one.happened_at),
            "state": "done",
            "words": _said(one),
        }
        for one in events
    ]
    ahead = _ahead(mark, {one.kind for one in events}, is_answered)
    return [
        *items,
        *({"name": name, "when": "", "state": state, "words": words} for state, name, words in ahead),
    ]


def _said(event: EventView) -> str:
    """What the office added in its own words."""
    return str(event.facts.get("note") or event.facts.get("reason") or "")


def _ahead(mark: Mark, past: set[str], is_answered: bool) -> list[tuple[str, str, str]]:
    """State, name and words of each step to come; the work itself is never "now": nobody has told that it began."""
    if mark.visibility == "withdrawn" or mark.visibility == "hidden":
        return []
    if mark.visibility == "held":
        return [("now", _("czeka na przeczytanie przez urząd"), "")]
    coming = []
    works = _("zrobione")
    if not is_answered and "assigned" not in past:
        coming.append(_("przekazanie do wydziału"))
    if not is_answered:
        coming.append(_("odpowiedź miasta"))
    if mark.outcome != "done" and (not is_answered or mark.outcome in ("planned", "partly")):
        coming.append(works)
    return [
        ("next" if place or name == works else "now", name, _("przed nami"))
        for place, name in enumerate(coming)
    ]


def _promised(answer: Answer | None) -> str:
    return _("Do %(day)s.", day=day(answer.promised_on)) if answer and answer.promised_on else ""


def _department(answer: Answer | None) -> str:
    if answer is None or answer.department_id is None:
        return ""
    names = {row.department.id: row.department.name for row in all_departments()}
    return str(polish(names.get(answer.department_id, "")))


def _photos(mark: Mark, slug: str, key: str) -> list[dict[str, Any]]:
    """Photos with their addresses; an author's own one waits until the office has looked at it."""
    shown = []
    for one in photos_of(mark.id, only_public=not key):
        if one.role != "author" and not one.is_public:
            continue
        url = (
            url_for("marks.own_photo", slug=slug, key=key, photo_id=one.photo_id)
            if key
            else url_for("marks.photo", slug=slug, number=mark.number, photo_id=one.photo_id)
        )
        word = PHOTO_WORDS[one.role]()
        waits = "" if one.is_public else _(" (czeka, aż urząd je obejrzy)")
        shown.append(
            {"url": url, "alt": one.caption or word, "caption": f"{one.caption or word}{waits}", "width": one.width, "height": one.height, "role": one.role}
        )  # fmt: skip
    return shown
