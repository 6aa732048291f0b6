"""Publishing: what the settlement says is fixed by the act, a job makes the document and keeps both for good."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from core.audit import record
from core.clock import warsaw
from core.db import db
from core.files.reading import PDF, ReadFile
from core.files.storing import store_file
from core.problems import NotFound, Problem
from initiatives.agreements.models import Agreement
from initiatives.applications.models import Application
from initiatives.applications.rules.statuses import ApplicationStatus, check_move
from initiatives.applications.services.drafts import lock, note_event
from initiatives.applications.services.sending import subject_of
from initiatives.programmes.models import Programme
from initiatives.programmes.queries import ProgrammeView, view_of
from initiatives.settlement.contents import Content, content_of
from initiatives.settlement.models import Settlement
from initiatives.settlement.queries import settlement_of, work_of, written_in
from initiatives.settlement.rules.publishing import check_publishing
from initiatives.settlement.services.writing import check_open

ACT_ASKED, ACT = "initiatives.settlement.ask", "initiatives.settlement.publish"


def ask_to_publish(
    one: Application, view: ProgrammeView, actor_id: int | None, now: datetime
) -> Settlement | list[Problem]:
    """Fix what it says as of now; whoever calls enqueues the job that makes its document."""
    lock(one)
    work = work_of(one, view.record, warsaw(now).date())
    kept = settlement_of(work.agreement.id, is_locked=True)
    problems = check_open(kept, now) or check_publishing(
        ApplicationStatus(one.status), work.found, written_in(kept)
    )
    if problems:
        return problems
    if kept is None:
        kept = Settlement(agreement_id=work.agreement.id)
        db.session.add(kept)
    kept.content = content_of(work.about, work.found, written_in(kept))
    kept.returns = Decimal(kept.content["returns"])
    kept.saved_at, kept.published_by_id = now, actor_id
    db.session.flush()
    record(ACT_ASKED, subject_of(view, one), {"returns": str(kept.returns)})
    return kept


def keep_published(settlement_id: int, content: Content, pdf: bytes, now: datetime) -> bool:
    """Keep the document with its hash for good; the application is settled. Nothing where nobody waits for it."""
    kept = db.session.get(Settlement, settlement_id)
    if kept is None:
        return False
    one, view = place_of(kept)
    lock(one)
    db.session.refresh(kept, with_for_update=True)
    if kept.published_at is not None or kept.content != content:
        return False
    if check_move(ApplicationStatus(one.status), ApplicationStatus.SETTLED):
        return False
    stored = store_file(ReadFile(f"rozliczenie-{view.slug}-{one.number}.pdf", PDF, pdf), now)
    kept.file_id, kept.sha256, kept.published_at = stored.id, stored.sha256, now
    one.status = ApplicationStatus.SETTLED.value
    note_event(one, "settled", now, {"sha256": stored.sha256.hex(), "returns": str(kept.returns)})
    db.session.flush()
    record(ACT, subject_of(view, one), {"sha256": stored.sha256.hex(), "returns": str(kept.returns)})
    return True


def place_of(kept: Settlement) -> tuple[Application, ProgrammeView]:
    """The application of a settlement and its programme. Raises ``NotFound``."""
    agreement = db.session.get_one(Agreement, kept.agreement_id)
    one = db.session.get(Application, agreement.application_id)
    programme = db.session.get(Programme, one.programme_id) if one else None
    if one is None or programme is None:
        raise NotFound
    return one, view_of(programme)
