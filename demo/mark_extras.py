"""What lies around invented marks: who agrees, comments, reports of abuse, photos, site checks, planting lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text

from consultations.consultation.rules.hiding_grounds import USUAL, hiding_grounds
from consultations.marks.models import (
    AbuseReport,
    MarkComment,
    MarkEvent,
    MarkPhoto,
    PlantingLine,
    SiteCheck,
)
from consultations.marks.rules.hiding import ground_named, reason_of
from consultations.marks.rules.keys import Person, author_key, supporter_key
from core.clock import warsaw
from core.db import db
from core.files.storing import store_file
from demo.drawings import drawing
from demo.mark_drafts import DraftMark, Season
from demo.mark_rows import Desk
from maps.relations import stored

MOST_AGREE = 160
TAIL = 1.15
"""Of the Pareto distribution: a few marks gather most of the agreement."""
AGREE = text(
    "INSERT INTO con_mark_supports (mark_id, supporter_key, supported_on)"
    " SELECT * FROM unnest(CAST(:marks AS bigint[]), CAST(:keys AS bytea[]), CAST(:days AS date[]))"
)
"""Ten thousand rows in one statement."""
PLANTED = {"drzewo": "species", "krzew": "shrubs"}
DRAWN = {
    "drzewo": "mark-heat",
    "upal": "mark-heat",
    "cien-przystanek": "mark-heat",
    "podtopienie": "mark-water",
}


def add_agreement(desk: Desk, drafts: Sequence[DraftMark], mean: float, people: int, season: Season) -> None:
    """Who agrees with which mark: a long tail, never more than half of the ``people``."""
    marks: list[int] = []
    keys: list[bytes] = []
    days: list[date] = []
    for one in (mark for mark in drafts if mark.visibility == "public"):
        count = min(MOST_AGREE, people // 2, int((desk.random.paretovariate(TAIL) - 1) * mean * 0.4))
        first, last = warsaw(one.created_at).date(), season.last
        for number in range(count):
            days.append(first + timedelta(days=desk.random.randrange(max(1, (last - first).days + 1))))
            keys.append(
                supporter_key(desk.secrets.pepper, one.mark_id, Person(browser=f"pokaz-zgoda-{number}"))
            )
            marks.append(one.mark_id)
    db.session.execute(AGREE, {"marks": marks, "keys": keys, "days": days})


def add_comments(
    desk: Desk, drafts: Sequence[DraftMark], number: int, words: dict[str, Any], season: Season
) -> None:
    """Comments under public marks; one in twenty waits, one in thirty was hidden."""
    public = [one for one in drafts if one.visibility == "public"]
    rows = []
    for place in range(number):
        mark, random = desk.random.choice(public), desk.random
        row = {
            "mark_id": mark.mark_id, "body": random.choice(words["comments"]), "author_name": random.choice(words["names"]),
            "author_key": author_key(desk.secrets.pepper, desk.view.id, Person(browser=f"pokaz-komentarz-{place}")),
            "visibility": "held" if place % 20 == 7 else "public", "hidden_reason": "",
            "entry_key": _key(desk), "created_at": _later(desk, mark.created_at, season),
        }  # fmt: skip
        if place % 30 == 11:
            body, ground, reason = words["hidden_comment"]
            why = reason_of(ground_named(ground, hiding_grounds(USUAL)), reason)
            row |= {"body": body, "hidden_reason": why, "visibility": "hidden"}
        rows.append(row)
    if rows:
        db.session.execute(insert(MarkComment), rows)


def _later(desk: Desk, moment: datetime, season: Season) -> datetime:
    """Some time between a moment and the end of what has passed."""
    return moment + max(season.until - moment, timedelta()) * desk.random.uniform(0.05, 0.9)


def add_reports(desk: Desk, drafts: Sequence[DraftMark], words: dict[str, Any], season: Season) -> None:
    """Reports of abuse, one for every 150 marks at least; half of them are settled."""
    public = [one for one in drafts if one.visibility == "public"]
    chosen = desk.random.sample(public, min(len(public), 1 + len(public) // 150))
    for place, one in enumerate(chosen):
        reason, said, finding = words["reports"][place % len(words["reports"])]
        at = _later(desk, one.created_at, season)
        is_settled = place % 2 == 1
        db.session.add(
            AbuseReport(
                mark_id=one.mark_id, reason=reason, words=said, reported_at=at,
                reporter_key=supporter_key(desk.secrets.pepper, one.mark_id, Person(browser="pokaz-zgloszenie")),
                settled_at=at + timedelta(hours=5) if is_settled else None, finding=finding if is_settled else "",
                settled_by_id=desk.approver_id if is_settled else None,
            )
        )  # fmt: skip


def add_photos(desk: Desk, drafts: Sequence[DraftMark], number: int) -> None:
    """Drawings for photos: of authors (one in four not looked at yet), before and after of what is done."""
    drawn = [one for one in drafts if one.visibility == "public" and one.topic.code in DRAWN]
    for place, one in enumerate(desk.random.sample(drawn, min(number, len(drawn)))):
        _add_photo(one, DRAWN[one.topic.code], "author", "", place % 4 != 3, one.created_at)
    done = [one for one in drafts if one.visibility == "public" and one.done_at]
    for one in desk.random.sample(done, min(number // 2, len(done))):
        assert one.done_at is not None
        told = (
            ("before", "Miejsce przed pracami. Rysunek na potrzeby pokazu."),
            ("after", "Po pracach. Rysunek na potrzeby pokazu."),
        )
        for role, caption in told:
            _add_photo(one, f"mark-{role}", role, caption, True, one.done_at)


def _add_photo(draft: DraftMark, name: str, role: str, caption: str, is_public: bool, at: datetime) -> None:
    stored_file = store_file(drawing(name), at)
    db.session.add(
        MarkPhoto(
            mark_id=draft.mark_id,
            file_id=stored_file.id,
            role=role,
            caption=caption,
            is_public=is_public,
            added_at=at,
        )
    )


def add_checks(
    desk: Desk, drafts: Sequence[DraftMark], number: int, words: dict[str, Any], season: Season
) -> None:
    """Somebody of the office was there."""
    seen = [one for one in drafts if one.visibility == "public" and one.assigned_at]
    for one in desk.random.sample(seen, min(number, len(seen))):
        assert one.assigned_at is not None
        last = one.answer.written_at if one.answer else season.until
        at = one.assigned_at + max(last - one.assigned_at, timedelta()) * 0.6
        told = {
            "mark_id": one.mark_id,
            "checked_at": at,
            "finding": desk.random.choice(words["finding"]),
            "entry_key": _key(desk),
        }
        db.session.add(SiteCheck(checked_by_id=desk.officials.get(one.topic.department_id or 0), **told))
        db.session.add(MarkEvent(mark_id=one.mark_id, kind="checked", happened_at=at, facts={}))


def _key(desk: Desk) -> UUID:
    return UUID(int=desk.random.getrandbits(128), version=4)


def add_planting(
    desk: Desk, drafts: Sequence[DraftMark], number: int, words: dict[str, Any], season: Season
) -> None:
    """Lines of the planting plan out of what is planned; what is done has been planted."""
    wanted = [
        one
        for one in drafts
        if one.topic.code in PLANTED and one.answer and one.answer.promised_on and one.visibility == "public"
    ]
    for place, one in enumerate(wanted[:number], 1):
        assert one.answer is not None and one.answer.promised_on is not None
        kinds, planted_on = (
            words[PLANTED[one.topic.code]],
            warsaw(one.done_at).date() if one.done_at else None,
        )
        term = planted_on or one.answer.promised_on
        is_tree = one.topic.code == "drzewo"
        db.session.add(
            PlantingLine(
                consultation_id=desk.view.id, number=place, entry_key=_key(desk), mark_id=one.mark_id, place=one.stand.name,
                location=stored(one.stand.geometry.representative_point()), species=desk.random.choice(kinds),
                size=desk.random.choice(words["sizes"]) if is_tree else "pojemnik 5 l",
                pieces=int(one.replies.get("ile", 1)) if is_tree else desk.random.choice((20, 40, 60)),
                season="spring" if term.month < 7 else "autumn", season_year=term.year,
                planted_on=planted_on,
            )
        )  # fmt: skip
