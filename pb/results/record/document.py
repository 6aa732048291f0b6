"""The tally record as PDF, and the two final ones kept: the office's to be signed, the public one with its hash."""

from __future__ import annotations

from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select

from core.audit import record
from core.clock import now
from core.db import db, transaction
from core.files.reading import PDF, ReadFile
from core.files.storing import store_file
from core.jobs import enqueue, task
from core.pdf import make_pdf
from core.site.record import current_site
from core.web.filters import amounts_in
from pb.results.models import TallyRecord
from pb.results.record.content import round_record
from pb.results.record.drafts import forget_draft
from pb.results.record.kept import has_record, kept_record
from pb.results.services.publishing import announced
from pb.rounds.models import Round
from pb.rounds.queries import RoundView, find_any_round

PATIENCE = 600
"""Seconds that a job waits for one document: 1,400 projects take half a minute on a quiet machine."""


def record_pdf(
    round_view: RoundView, moment: datetime, *, is_public: bool, seconds: int | None = None
) -> bytes:
    """The record as PDF/UA. Raises ``DocumentNotMade``, also when it takes longer than ``seconds``."""
    with force_locale("pl"), amounts_in(round_view.pb_round.currency):
        shown = round_record(round_view, moment, is_public=is_public)
        template = current_app.jinja_env.get_template("documents/tally_record.html")
        html = template.render(site=current_site(), lang="pl", record=shown)
    return make_pdf(html, seconds)


@task("pb.results.keep_record")
def keep_record(round_id: int) -> None:
    """Make both versions of the record of an announced result, once; a second time changes nothing."""
    slug = db.session.scalars(select(Round.slug).where(Round.id == round_id)).one_or_none()
    if slug is None or kept_record(round_id) is not None:
        return
    round_view = find_any_round(slug, now())
    if round_view.pb_round.published_at is None or not has_record(round_view):
        return
    office, public = (
        record_pdf(round_view, now(), is_public=is_public, seconds=PATIENCE) for is_public in (False, True)
    )
    with transaction():
        _keep(round_view, office, public, now())


def _keep(round_view: RoundView, office: bytes, public: bytes, moment: datetime) -> None:
    slug = round_view.pb_round.slug
    files = [
        store_file(ReadFile(f"{name}-{slug}.pdf", PDF, made), moment)
        for name, made in (("protokol-do-podpisu", office), ("protokol", public))
    ]
    db.session.add(
        TallyRecord(
            round_id=round_view.pb_round.id,
            made_at=moment,
            office_file_id=files[0].id,
            public_file_id=files[1].id,
        )
    )
    forget_draft(round_view.pb_round.id)
    db.session.flush()
    facts = {"office_sha256": files[0].sha256.hex(), "public_sha256": files[1].sha256.hex()}
    record("pb.result.record", f"round:{slug}", facts)


@announced.connect
def _record_announced(_sender: None, round_id: int, moment: datetime) -> None:
    """The final record is made by a job once the announcement stands: a large one takes a minute."""
    enqueue(keep_record, round_id=round_id)
