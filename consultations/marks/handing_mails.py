"""Mails to authors whose mark went on as a part of a project. Put in by a job after the handover."""

from __future__ import annotations

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from consultations.consultation.models import Consultation
from consultations.marks.models import HandedMark, Handover, Mark
from core.db import db, transaction
from core.jobs import task
from core.mail import send
from core.site.record import current_site


@task("consultations.tell_handed")
def tell_handed(handover_id: int) -> None:
    """Write to each author of a handed mark who has confirmed an address."""
    with transaction():
        handover = db.session.get(Handover, handover_id)
        if handover is None or handover.taken_back_at is not None:
            return
        consultation = db.session.get_one(Consultation, handover.consultation_id)
        wanted = (
            select(Mark)
            .join(HandedMark, HandedMark.mark_id == Mark.id)
            .where(
                HandedMark.handover_id == handover_id,
                Mark.email.is_not(None),
                Mark.email_confirmed_at.is_not(None),
            )
        )
        for mark in db.session.scalars(wanted.order_by(Mark.number)):
            with force_locale(mark.language):
                tell_author(mark, handover, consultation)


def tell_author(mark: Mark, handover: Handover, consultation: Consultation) -> None:
    """One mail: whose words, which project, where it stands."""
    assert mark.email, "the address was confirmed"
    town = current_site().name
    quote = "\n".join(f"> {line}" for line in mark.body.splitlines())
    path = f"/konsultacje/{consultation.slug}/uwagi/{mark.number}"
    paragraphs = [
        _("Dzień dobry,"),
        _("Twoja uwaga nr %(number)d z konsultacji „%(title)s” stała się częścią projektu „%(project)s”. Urząd przygotowuje go do budżetu obywatelskiego.", number=mark.number, title=consultation.title, project=handover.title),
        _("Napisano w niej:") + "\n" + quote,
        _("Co się z nią dzieje, zobaczysz tutaj:") + f"\n{current_app.extensions['settings'].public_url}{path}",
        _("Wspólnie, %(town)s", town=town),
    ]  # fmt: skip
    subject = _("Uwaga nr %(number)d jest częścią projektu", number=mark.number)
    send(mark.email, f"{subject} ({town})", "\n\n".join(paragraphs) + "\n")
