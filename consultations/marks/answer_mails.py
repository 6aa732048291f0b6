"""Mails to authors when the office has answered or done what it promised: each with the author's own words.

Put in by a job after the act.
"""

from __future__ import annotations

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from consultations.consultation.models import Consultation
from consultations.marks.models import Answer, Mark, MarkEvent
from consultations.marks.queries.works import last_work_event
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


@task("consultations.tell_work")
def tell_work(mark_id: int) -> None:
    """Write to an author with a confirmed address that the promised work is done, or that it is not after all."""
    with transaction():
        mark, event = db.session.get(Mark, mark_id), last_work_event(mark_id)
        if mark is None or event is None or not mark.email or mark.email_confirmed_at is None:
            return
        consultation = db.session.get_one(Consultation, mark.consultation_id)
        with force_locale(mark.language):
            (_tell_done if event.kind == "work_done" else _tell_undone)(mark, event, consultation)


def _tell_done(mark: Mark, event: MarkEvent, consultation: Consultation) -> None:
    done_on = day(mark.done_at or event.happened_at)
    _tell_of_work(
        mark, consultation, _("Zrobione: uwaga nr %(number)d", number=mark.number),
        [
            _("zrobiono to, co obiecano w odpowiedzi na uwagę nr %(number)d w konsultacjach „%(title)s”. Dzień: %(day)s.", number=mark.number, title=consultation.title, day=done_on),
            event.facts.get("note", ""),
        ],
    )  # fmt: skip


def _tell_undone(mark: Mark, event: MarkEvent, consultation: Consultation) -> None:
    _tell_of_work(
        mark, consultation, _("Jednak niezrobione: uwaga nr %(number)d", number=mark.number),
        [
            _("przy uwadze nr %(number)d w konsultacjach „%(title)s” napisano, że to zrobione. Urząd to cofa.", number=mark.number, title=consultation.title),
            _("Powód: %(reason)s", reason=event.facts.get("reason", "")),
        ],
    )  # fmt: skip


def _tell_of_work(mark: Mark, consultation: Consultation, subject: str, said: list[str]) -> None:
    assert mark.email, "the address was confirmed"
    town, quoted = current_site().name, "\n".join(f"> {line}" for line in mark.body.splitlines())
    path = f"/konsultacje/{consultation.slug}/uwagi/{mark.number}"
    paragraphs = [
        _("Dzień dobry,"), *filter(None, said), _("Napisano w niej:") + "\n" + quoted,
        _("Uwaga ze zdjęciami i terminem:") + f"\n{current_app.extensions['settings'].public_url}{path}",
        _("Wspólnie, %(town)s", town=town),
    ]  # fmt: skip
    send(mark.email, f"{subject} ({town})", "\n\n".join(paragraphs) + "\n")
