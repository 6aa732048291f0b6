"""Mails to those who subscribed: the question whether it is theirs, the opening, news, the report."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _

from consultations.consultation.contents import last_day
from consultations.consultation.models import ConsultationNews
from consultations.consultation.queries import ConsultationView
from consultations.consultation.services.subscribing import Letter
from core.mail import send
from core.site.record import current_site
from core.web.addresses import public_link
from core.web.filters import day


def _post(letter: Letter, subject: str, paragraphs: list[str], is_subscribed: bool = True) -> None:
    """Plain text; a mail that somebody subscribed to says how to end it."""
    town = current_site().name
    leave = public_link("consultations_subscriptions.leave", key=letter.key)
    if is_subscribed:
        paragraphs = [*paragraphs, _("Nie chcesz takich wiadomości? Jedno kliknięcie:") + f"\n{leave}"]
    closing = _("Wspólnie, %(town)s", town=town)
    body = "\n\n".join([_("Dzień dobry,"), *paragraphs, closing]) + "\n"
    send(letter.email, f"{subject} ({town})", body, unsubscribe_url=leave if is_subscribed else "")


def post_question(letter: Letter, what: str) -> None:
    """Ask whether the subscription is theirs; ``what`` it is about, in words."""
    link = public_link("consultations_subscriptions.confirm", key=letter.key)
    if letter.is_confirmed:
        _post(
            letter,
            _("Powiadomienia już są włączone"),
            [_("powiadomienia (%(what)s) już dostajesz.", what=what)],
        )
        return
    paragraphs = [
        _("podano ten adres, żeby dostawać powiadomienia o konsultacjach: %(what)s.", what=what),
        _("Jeśli to Ty, otwórz link i potwierdź:") + f"\n{link}",
        _("Jeśli nie, nic nie rób: niczego nie wyślemy, a adres usuniemy po trzech dniach."),
    ]
    _post(letter, _("Potwierdź powiadomienia"), paragraphs, is_subscribed=False)


def post_opening(letter: Letter, view: ConsultationView) -> None:
    """A consultation has opened."""
    with force_locale(letter.language):
        until = last_day(view.record.closes_at) if view.record.closes_at else None
        paragraphs = [
            _("zaczęły się konsultacje „%(title)s”.", title=view.title),
            view.lead,
            _("Można brać udział do %(day)s:", day=day(until) if until else "") + f"\n{_page(view)}",
        ]
        _post(letter, _("Konsultacje: %(title)s", title=view.title), [one for one in paragraphs if one])


def post_news(letter: Letter, view: ConsultationView, news: ConsultationNews) -> None:
    """A news of a consultation."""
    with force_locale(letter.language):
        about = _("co nowego w konsultacjach „%(title)s”:", title=view.title)
        _post(letter, news.title, [about, f"{news.title}\n\n{news.body}", _page(view)])


def post_report(letter: Letter, view: ConsultationView) -> None:
    """The report of a consultation is published."""
    with force_locale(letter.language):
        said = _("jest raport z konsultacji „%(title)s”, z odpowiedzią na każdą uwagę:", title=view.title)
        subject = _("Raport: %(title)s", title=view.title)
        _post(letter, subject, [f"{said}\n{_page(view)}"])


def _page(view: ConsultationView) -> str:
    return public_link("consultations.consultation", slug=view.slug)
