"""The mails of accounts: plain text, in the language of whoever asked. Sent with the transaction of the act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext

from accounts.services import Letter, LetterKind
from core.mail import send
from core.site.record import current_site

_PAGES = {
    LetterKind.CONFIRM: "accounts.confirm",
    LetterKind.HAS_ACCOUNT: "accounts.set_password",
    LetterKind.RESET: "accounts.set_password",
    LetterKind.INVITATION: "accounts.set_password",
}


def link_of(letter: Letter) -> str:
    """The whole address of the letter's one-time link, at the town's public address; empty without a key."""
    if not letter.key:
        return ""
    path: str = current_app.url_map.bind("localhost").build(_PAGES[letter.kind], {"key": letter.key})
    public_url: str = current_app.extensions["settings"].public_url
    return public_url + path


def post(letter: Letter) -> None:
    """Have the letter sent once the current transaction is committed."""
    subject, paragraphs = _TEXTS[letter.kind](letter)
    town = current_site().name
    closing = _("Wspólnie, %(town)s", town=town)
    send(letter.email, f"{subject} ({town})", "\n\n".join([_("Dzień dobry,"), *paragraphs, closing]) + "\n")


def _hours(life: timedelta) -> str:
    hours = round(life.total_seconds() / 3600)
    sentence: str = ngettext(
        "Link działa przez %(num)d godzinę i tylko raz.",
        "Link działa przez %(num)d godzin i tylko raz.",
        hours,
    )
    return sentence


def _confirm(letter: Letter) -> tuple[str, list[str]]:
    return _("Rejestracja konta"), [
        _("z tym adresem ktoś zakłada konto na stronie, na której decydujemy o sprawach miasta."),
        _("Jeśli to Ty, otwórz link, ustaw hasło i potwierdź adres:"),
        link_of(letter),
        _hours(letter.lasts),
        _("Jeśli to nie Ty, nic nie rób: po tygodniu adres zniknie z naszej bazy."),
    ]


def _has_account(letter: Letter) -> tuple[str, list[str]]:
    return _("Rejestracja konta"), [
        _("ktoś próbował założyć konto z tym adresem, a takie konto już istnieje. Niczego nie zmieniliśmy."),
        _("Jeśli to Ty, zaloguj się jak zwykle. Nowe hasło możesz ustawić tutaj:"),
        link_of(letter),
        _hours(letter.lasts),
        _("Jeśli to nie Ty, nic nie rób: nikt nie dowiedział się od nas, że masz konto."),
    ]


def _disabled(letter: Letter) -> tuple[str, list[str]]:
    return _("Rejestracja konta"), [
        _("ktoś próbował założyć konto z tym adresem. Takie konto istnieje, ale urząd je wyłączył."),
        _("Jeśli to pomyłka, skontaktuj się z urzędem: %(contact)s", contact=_contact()),
    ]


def _reset(letter: Letter) -> tuple[str, list[str]]:
    return _("Nowe hasło"), [
        _("ktoś poprosił o nowe hasło do konta z tym adresem. Jeśli to Ty, ustaw je tutaj:"),
        link_of(letter),
        _hours(letter.lasts),
        _("Jeśli to nie Ty, nic nie rób: dotychczasowe hasło działa."),
    ]


def _invitation(letter: Letter) -> tuple[str, list[str]]:
    return _("Konto w urzędzie"), [
        _("administrator przygotował dla Ciebie konto albo link do nowego hasła. Ustaw hasło tutaj:"),
        link_of(letter),
        _hours(letter.lasts),
    ]


def _factor_set(letter: Letter) -> tuple[str, list[str]]:
    return _("Drugi składnik logowania"), [
        _(
            "do Twojego konta dodano właśnie drugi składnik: przy logowaniu trzeba będzie podać kod z telefonu."
        ),
        _("Jeśli to nie Ty, od razu skontaktuj się z urzędem: %(contact)s", contact=_contact()),
    ]


def _factor_reset(letter: Letter) -> tuple[str, list[str]]:
    return _("Drugi składnik logowania"), [
        _(
            "administrator usunął drugi składnik logowania z Twojego konta i zakończył wszystkie logowania. "
            "Przy następnym logowaniu ustawisz go na nowo."
        ),
        _("Jeśli o to nie prosisz, skontaktuj się z urzędem: %(contact)s", contact=_contact()),
    ]


def _contact() -> str:
    site = current_site()
    known = [word for word in (site.phone, site.email) if word]
    return ", ".join(known or [str(current_app.extensions["settings"].public_url)])


_TEXTS: dict[LetterKind, Callable[[Letter], tuple[str, list[str]]]] = {
    LetterKind.CONFIRM: _confirm,
    LetterKind.HAS_ACCOUNT: _has_account,
    LetterKind.DISABLED: _disabled,
    LetterKind.RESET: _reset,
    LetterKind.INVITATION: _invitation,
    LetterKind.FACTOR_SET: _factor_set,
    LetterKind.FACTOR_RESET: _factor_reset,
}
