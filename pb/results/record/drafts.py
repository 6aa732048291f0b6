"""Drafts of the tally record: asked for, begun, kept by what they say. Writing is inside the caller's transaction."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from flask_babel import force_locale
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from core.db import db
from core.files.reading import PDF, ReadFile
from core.files.storing import store_file
from core.web.filters import amounts_in
from pb.results.models import TallyDraft
from pb.results.record.content import round_record
from pb.rounds.queries import RoundView

GIVEN_UP = timedelta(minutes=10)
"""After this a draft that never came is asked for once more."""


def draft_content(round_view: RoundView, moment: datetime) -> str:
    """SHA-256 (hex) of all that the office's record says now, but for the moment of its making."""
    with force_locale("pl"), amounts_in(round_view.pb_round.currency):
        said = replace(round_record(round_view, moment, is_public=False), made="")
        whole = json.dumps(asdict(said), default=str, ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()


def find_draft(round_id: int, content: str) -> TallyDraft | None:
    """The draft that says this, made or waited for; ``None`` where only another one is there."""
    query = select(TallyDraft).where(TallyDraft.round_id == round_id, TallyDraft.content == content)
    return db.session.scalar(query)


def ask_for_draft(round_id: int, content: str, moment: datetime) -> bool:
    """Note that a draft is wanted; whether it is not there and nobody makes it, so that a job is needed."""
    adding = insert(TallyDraft).values(round_id=round_id, content=content, asked_at=moment)
    again = adding.on_conflict_do_update(
        index_elements=[TallyDraft.round_id],
        set_={"content": content, "asked_at": moment, "begun_at": None, "file_id": None},
        where=(TallyDraft.content != content)
        | (TallyDraft.file_id.is_(None) & (TallyDraft.asked_at < moment - GIVEN_UP)),
    )
    return db.session.scalar(again.returning(TallyDraft.id)) is not None


def begin_draft(round_id: int, content: str, moment: datetime) -> bool:
    """Note that it is being made; ``False`` when nobody waits for it."""
    waits = (TallyDraft.round_id == round_id, TallyDraft.content == content, TallyDraft.file_id.is_(None))
    begun = update(TallyDraft).where(*waits).values(begun_at=moment).returning(TallyDraft.id)
    return db.session.scalar(begun) is not None


def keep_draft(round_view: RoundView, content: str, made: bytes, moment: datetime) -> None:
    """Keep the document, unless the count has changed since and another one is waited for."""
    draft = find_draft(round_view.pb_round.id, content)
    if draft is not None and draft.file_id is None:
        name = f"protokol-projekt-{round_view.pb_round.slug}.pdf"
        draft.file_id = store_file(ReadFile(name, PDF, made), moment).id


def forget_draft(round_id: int) -> None:
    """The final record is there: nobody shall take the draft for it."""
    db.session.execute(delete(TallyDraft).where(TallyDraft.round_id == round_id))
