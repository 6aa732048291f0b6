"""What the office does with held marks, comments and reports of abuse: show, hide comments, settle. Marks: ``hiding``."""

from __future__ import annotations

from datetime import datetime

from consultations.consultation.queries import town_hiding_grounds
from consultations.marks.models import AbuseReport, Mark, MarkComment, MarkPhoto
from consultations.marks.rules.hiding import Given, check_hiding, check_words, ground_named, reason_of
from consultations.marks.rules.retention import is_emptied
from consultations.marks.rules.screening import without_personal
from consultations.marks.services.changing import note_event
from consultations.marks.services.hiding import end_hiding
from consultations.marks.services.taking_back import tell_taking_back
from core.audit import record
from core.db import db
from core.files.storing import forget_file
from core.problems import Problem, StaleVersion


def show_mark(mark: Mark, version: int, now: datetime) -> list[Problem]:
    """Everybody may see it; its photo is let be seen by itself. What outlived its keep time has nothing to show.

    Raises ``StaleVersion`` when its author has changed it since it was read.
    """
    if mark.version != version:
        raise StaleVersion
    if mark.visibility == "public":
        return []
    is_back = mark.visibility == "hidden"
    if is_back and is_emptied(mark.visibility, mark.retention_until):
        return [Problem("words_gone")]
    mark.visibility, mark.hidden_reason = "public", ""
    mark.published_at = mark.published_at or now
    end_hiding(mark.id, now)
    note_event(mark.id, "restored" if is_back else "published", now)
    record("consultations.mark.show", f"mark:{mark.id}", {"number": mark.number})
    if is_back:
        db.session.flush()
        tell_taking_back(mark.consultation_id, mark.number, "restored", now)
    return []


def show_photo(photo: MarkPhoto) -> None:
    """Everybody may see it: the office has looked at it and found nobody's face and no number plate."""
    photo.is_public = True
    record("consultations.photo.show", f"photo:{photo.id}", {"mark": photo.mark_id})


def take_down_photo(photo: MarkPhoto) -> None:
    """Nobody but the author and the office sees it any more; it waits at the desk to be let be seen or erased."""
    photo.is_public = False
    record("consultations.photo.hide", f"photo:{photo.id}", {"mark": photo.mark_id})


def remove_photo(photo: MarkPhoto) -> None:
    """Erase it with its file; the mark stays."""
    record("consultations.photo.remove", f"photo:{photo.id}", {"mark": photo.mark_id})
    file_id = photo.file_id
    db.session.delete(photo)
    db.session.flush()
    forget_file(file_id)


def show_comment(comment: MarkComment) -> None:
    """Everybody may read it."""
    comment.visibility, comment.hidden_reason = "public", ""
    record("consultations.comment.show", f"comment:{comment.id}")


def hide_comment(comment: MarkComment, given: Given) -> list[Problem]:
    """Nobody reads it any more; for what and why is told in its place."""
    grounds = town_hiding_grounds()
    problems = check_hiding(given, grounds)
    if not problems:
        ground = ground_named(given.ground, grounds)
        comment.visibility, comment.hidden_reason = "hidden", reason_of(ground, given.words)
        facts = {"ground": ground.name, "reason": without_personal(given.words)}
        record("consultations.comment.hide", f"comment:{comment.id}", facts)
    return problems


def settle_report(report: AbuseReport, finding: str, user_id: int | None, now: datetime) -> list[Problem]:
    """Say what was found; what is done to the mark or the comment is an act of its own."""
    problems = check_words(finding)
    if not problems:
        report.settled_at, report.settled_by_id, report.finding = now, user_id, finding
        record("consultations.report.settle", f"abuse:{report.id}", {"mark": report.mark_id})
    return problems
