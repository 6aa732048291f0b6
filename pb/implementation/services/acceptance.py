"""The author's word on the finished work: asked for by a mailed link, given on its page."""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256

from core.audit import record
from core.problems import NotFound, Problem
from pb.implementation import rules
from pb.implementation.queries.office import AskedWork, WorkFile, work_by_key
from pb.implementation.rules import Acceptance, State
from pb.implementation.services.telling import Asked, locked, touch

LONGEST_KEY = 100


def key_hash(key: str) -> bytes:
    """What is kept of a link's key: SHA-256, enough for 256 bits that nobody chose."""
    return sha256(key.encode()).digest()


def ask_author(asked: Asked) -> tuple[WorkFile, str] | list[Problem]:
    """A new link for the author of a finished work; an older one ends. Gives the work and the link's key.

    Raises ``NotFound`` and ``StaleVersion``.
    """
    file = locked(asked)
    if file.work.state != State.DONE:
        return [Problem("not_done_yet")]
    if not file.author_email:
        return [Problem("author_unknown")]
    if file.work.acceptance:
        return [Problem("answered_already")]
    key = secrets.token_urlsafe(32)
    file.work.acceptance_key_hash, file.work.acceptance_asked_at = key_hash(key), asked.now
    touch(file, asked.now)
    record("pb.work.acceptance.ask", asked.subject)
    return file, key


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
    work.acceptance, work.acceptance_note, work.accepted_at = word.value, note, now
    work.updated_at = now
    record("pb.work.acceptance.answer", f"work:{found.slug}/{found.number}", {"word": word})
    return []
