"""The author's word on the finished work: asked for by a mailed link, given on its page."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256

from core.audit import record
from core.clock import WARSAW
from core.problems import NotFound, Problem
from pb.implementation import rules
from pb.implementation.queries.office import AskedWork, WorkFile, work_by_key
from pb.implementation.rules import Acceptance, State
from pb.implementation.services.answers import put_answer_by
from pb.implementation.services.telling import Asked, locked, published_on, touch

LONGEST_KEY = 100


def key_hash(key: str) -> bytes:
    """What is kept of a link's key: SHA-256, enough for 256 bits that nobody chose."""
    return sha256(key.encode()).digest()


def ask_author(asked: Asked) -> tuple[WorkFile, str] | list[Problem]:
    """A new link for the author of a finished work; an older one ends. Gives the work and the link's key.

    After remarks the author may be asked anew: the answer is kept with its date. Raises ``NotFound`` and ``StaleVersion``.
    """
    file = locked(asked)
    if file.work.state != State.DONE:
        return [Problem("not_done_yet")]
    if not file.author_email:
        return [Problem("author_unknown")]
    if file.work.acceptance == Acceptance.ACCEPTED:
        return [Problem("answered_already")]
    put_answer_by(file.work, asked.now)
    key = secrets.token_urlsafe(32)
    file.work.acceptance_key_hash, file.work.acceptance_asked_at = key_hash(key), asked.now
    touch(file, asked.now)
    record("pb.work.acceptance.ask", asked.subject)
    return file, key


@dataclass(frozen=True)
class PaperAnswer:
    """What the author gave on paper. ``is_readable``: what stands as its day is a day or nothing."""

    word: Acceptance | None
    note: str
    given_on: date | None
    is_readable: bool = True


def write_down(asked: Asked, told: PaperAnswer, actor_id: int | None) -> list[Problem]:
    """Keep an answer that the author gave on paper, and who wrote it down. Raises ``NotFound``, ``StaleVersion``."""
    file = locked(asked)
    work = file.work
    if work.state != State.DONE:
        return [Problem("not_done_yet")]
    if work.acceptance == Acceptance.ACCEPTED:
        return [Problem("answered_already")]
    finished_on = work.finished_on or published_on(file)
    problems = rules.check_paper(
        told.word, told.note, told.given_on, told.is_readable, finished_on, asked.today
    )
    if problems or told.word is None or told.given_on is None:
        return problems
    put_answer_by(work, asked.now)
    work.acceptance, work.acceptance_note = told.word.value, told.note
    work.accepted_at = datetime.combine(told.given_on, time(12), WARSAW)
    work.acceptance_recorded_by_id = actor_id
    touch(file, asked.now)
    facts = {"word": told.word, "given_on": told.given_on, "note": told.note, "on_paper": True}
    record("pb.work.acceptance.paper", asked.subject, facts)
    return []


def mark_read(asked: Asked) -> list[Problem]:
    """The office has read the author's remarks: they wait no longer. Raises ``NotFound`` and ``StaleVersion``."""
    file = locked(asked)
    if file.work.acceptance != Acceptance.REMARKS:
        return [Problem("no_remarks")]
    if file.work.remarks_read_at is None:
        file.work.remarks_read_at = asked.now
        record("pb.work.acceptance.read", asked.subject)
    return []


def asked_work(key: str, is_locked: bool = False) -> AskedWork:
    """The work of an author's link. Raises ``NotFound``."""
    if not key or len(key) > LONGEST_KEY:
        raise NotFound
    return work_by_key(key_hash(key), is_locked)


def answer(key: str, word: Acceptance | None, note: str, now: datetime) -> list[Problem]:
    """The author's word; it may be given anew as long as the link lives. Raises ``NotFound``."""
    found = asked_work(key, is_locked=True)
    problems = rules.check_acceptance(word, note)
    if problems or word is None:
        return problems
    work = found.work
    if work.state != State.DONE:
        return [Problem("not_done_yet")]
    if (work.acceptance, work.acceptance_note) != (word, note):
        work.remarks_read_at = None
    work.acceptance, work.acceptance_note, work.accepted_at = word.value, note, now
    work.updated_at = now
    record("pb.work.acceptance.answer", f"work:{found.slug}/{found.number}", {"word": word})
    return []
