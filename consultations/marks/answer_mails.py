"""Mails to authors when the office has answered: each with the author's own words. Put in by a job after approval."""

from __future__ import annotations

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from consultations.consultation.models import Consultation
from consultations.marks.models import Answer, Mark
from consultations.marks.texts import decision_word
from core.db import db, transaction
from core.jobs import task
from core.mail import send
from core.site.record import current_site
from core.web.filters import day


@task("consultations.tell_answered")
def tell_answered(answer_id: int) -> None:
    """Write to each author of an answered mark who has confirmed an address."""
    with transaction():
        answer = db.session.get(Answer, answer_id)
        if answer is None or answer.approved_at is None:
            return
        consultation = db.session.get_one(Consultation, answer.consultation_id)
        wanted = select(Mark).where(
            Mark.answer_id == answer_id, Mark.email.is_not(None), Mark.email_confirmed_at.is_not(None)
        )
        for mark in db.session.scalars(wanted.order_by(Mark.number)):
            with force_locale(mark.language):
                tell_author(mark, answer, consultation)


def tell_author(mark: Mark, answer: Answer, consultation: Consultation) -> None:
    """One mail: whose words, what was decided and why, until when, where it stands."""
    assert mark.email, "the address was confirmed"
    town = current_site().name
    quoted = "\n".join(f"> {line}" for line in mark.body.splitlines())
    decision = _("Decyzja: %(decision)s.", decision=decision_word(answer.decision))
    if answer.promised_on:
        decision += " " + _("Termin: do %(day)s.", day=day(answer.promised_on))
    path = f"/konsultacje/{consultation.slug}/uwagi/{mark.number}"
    paragraphs = [
        _("Dzień dobry,"),
        _("urząd odpowiedział na uwagę nr %(number)d w konsultacjach „%(title)s”.", number=mark.number, title=consultation.title),
        _("Napisano w niej:") + "\n" + quoted,
        decision, answer.grounds,
        _("Uwaga z odpowiedzią:") + f"\n{current_app.extensions['settings'].public_url}{path}",
        _("Wspólnie, %(town)s", town=town),
    ]  # fmt: skip
    subject = _("Odpowiedź urzędu na uwagę nr %(number)d", number=mark.number)
    send(mark.email, f"{subject} ({town})", "\n\n".join(paragraphs) + "\n")
