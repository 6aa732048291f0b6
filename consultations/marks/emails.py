"""Mails to authors: confirm the address, the private link, hidden and shown again."""

from __future__ import annotations

from flask import current_app
from flask_babel import force_locale

from consultations.consultation.queries import ConsultationView
from consultations.marks.models import Mark
from consultations.marks.rules.keys import email_key, link_key
from consultations.marks.services.marking import Secrets
from consultations.marks.texts import _
from core.mail import send
from core.site.record import current_site


def _post(recipient: str, subject: str, paragraphs: list[str]) -> None:
    town = current_site().name
    closing = _("Wspólnie, %(town)s", town=town)
    send(recipient, f"{subject} ({town})", "\n\n".join([_("Dzień dobry,"), *paragraphs, closing]) + "\n")


def public_link(endpoint: str, **values: object) -> str:
    """The whole address of a page of ours at the town's public address, also outside a request."""
    path: str = current_app.url_map.bind("localhost").build(endpoint, values)
    return f"{current_app.extensions['settings'].public_url}{path}"


def own_link(mark: Mark, slug: str, secret: bytes) -> str:
    """The author's private link, with the town's address before it."""
    return public_link("marks.mine", slug=slug, key=link_key(secret, mark.entry_key))


def post_confirmation(mark: Mark, view: ConsultationView, keys: Secrets) -> None:
    """Ask whose address it is. The private link is not in it: the address may be a stranger's."""
    assert mark.email, "there is an address to confirm"
    key = f"{mark.id}-{email_key(keys.secret, mark.id, mark.email)}"
    with force_locale(mark.language):
        paragraphs = [
            _("w konsultacjach „%(title)s” zaznaczono miejsce nr %(number)d i podano ten adres.", title=view.title, number=mark.number),
            _("Jeśli to Twoja uwaga, otwórz link i potwierdź. Wtedy napiszemy, gdy urząd odpowie:"),
            public_link("marks.confirm_address", slug=view.slug, key=key),
            _("Jeśli nie, nic nie rób: bez potwierdzenia nic więcej nie wyślemy."),
        ]  # fmt: skip
        _post(mark.email, _("Potwierdź adres do odpowiedzi urzędu"), paragraphs)


def post_own_link(mark: Mark, view: ConsultationView, keys: Secrets) -> None:
    """The private link, once the address is confirmed."""
    assert mark.email, "the address was confirmed"
    with force_locale(mark.language):
        paragraphs = [
            _("adres jest potwierdzony. Napiszemy, gdy urząd odpowie na uwagę nr %(number)d.", number=mark.number),
            _("Pod tym linkiem można ją śledzić, poprawić i usunąć. Kto go zna, może to zrobić za Ciebie, więc nikomu go nie podawaj:"),
            own_link(mark, view.slug, keys.secret),
        ]  # fmt: skip
        _post(mark.email, _("Link do Twojej uwagi nr %(number)d", number=mark.number), paragraphs)


def post_moderated(mark: Mark, view: ConsultationView, keys: Secrets) -> None:
    """Tell an author with a confirmed address that the office has shown or hidden the mark, and why."""
    if not mark.email or not mark.email_confirmed_at:
        return
    is_hidden = mark.visibility == "hidden"
    with force_locale(mark.language):
        if is_hidden:
            subject = _("Uwaga nr %(number)d jest ukryta", number=mark.number)
            said = [
                _("urząd ukrył Twoją uwagę w konsultacjach „%(title)s”.", title=view.title),
                _("Powód: %(reason)s", reason=mark.hidden_reason),
                _(
                    "Jeśli to pomyłka, wnieś sprzeciw: rozpatrzy go inna osoba. Dopóki konsultacje trwają, możesz też uwagę poprawić. Jedno i drugie zrobisz tu:"
                ),
            ]
        else:
            subject = _("Uwaga nr %(number)d jest na mapie", number=mark.number)
            said = [
                _(
                    "urząd przeczytał Twoją uwagę w konsultacjach „%(title)s” i widzą ją już wszyscy.",
                    title=view.title,
                )
            ]
        _post(mark.email, subject, [*said, own_link(mark, view.slug, keys.secret)])


def post_upheld(mark: Mark | None, judgement: str, view: ConsultationView, keys: Secrets) -> None:
    """Tell an author with a confirmed address that the objection was looked at and the mark stays hidden, and why."""
    if mark is None or not mark.email or not mark.email_confirmed_at:
        return
    with force_locale(mark.language):
        said = [
            _("inna osoba w urzędzie rozpatrzyła Twój sprzeciw w konsultacjach „%(title)s”. Uwaga zostaje ukryta.", title=view.title),
            _("Odpowiedź: %(words)s", words=judgement),
            own_link(mark, view.slug, keys.secret),
        ]  # fmt: skip
        _post(mark.email, _("Sprzeciw w sprawie uwagi nr %(number)d", number=mark.number), said)
