"""Forms of accounts: which fields there are and how long they may be. Decisions are made by the rules."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, HiddenField, PasswordField, StringField
from wtforms.validators import Length

from accounts.rules import EMAIL_MAXIMUM, NAME_MAXIMUM, PASSWORD_MAXIMUM
from core.problems import Problem


def _text(value: str | None) -> str:
    return (value or "").strip()


def _secret(value: str | None) -> str:
    return value or ""


def _email(label: str) -> StringField:
    return StringField(label, [Length(max=EMAIL_MAXIMUM, message="email_long")], filters=[_text])


def _password(label: str) -> PasswordField:
    return PasswordField(label, [Length(max=PASSWORD_MAXIMUM, message="password_long")], filters=[_secret])


def _name(label: str) -> StringField:
    return StringField(label, [Length(max=NAME_MAXIMUM, message="name_long")], filters=[_text])


CODE_MAXIMUM = 40
MAXIMA = {"email_long": EMAIL_MAXIMUM, "password_long": PASSWORD_MAXIMUM, "name_long": NAME_MAXIMUM}


class SignInForm(Form):
    """Log-in; ``wroc`` is where to go on."""

    email = _email(_l("Adres e-mail"))
    password = _password(_l("Hasło"))
    wroc = HiddenField(filters=[_text])


class EmailForm(Form):
    """Registration, and asking for a new password."""

    email = _email(_l("Adres e-mail"))


class NewPasswordForm(Form):
    """A first or new password, by a one-time link."""

    password = _password(_l("Nowe hasło"))


class ConfirmForm(NewPasswordForm):
    """The end of a registration."""

    display_name = _name(_l("Imię i nazwisko"))


class ChangePasswordForm(Form):
    """One's own password: the present one and the next."""

    current = _password(_l("Obecne hasło"))
    password = _password(_l("Nowe hasło"))


class EraseForm(Form):
    """Erasing one's own account takes the password."""

    erase_password = _password(_l("Twoje hasło"))


class CodeForm(Form):
    """A code of the second factor, or a recovery code, as it was typed."""

    code = StringField(_l("Kod"), [Length(max=CODE_MAXIMUM, message="code_wrong")], filters=[_text])


class InviteForm(Form):
    """An account for somebody in the office; roles are read beside the form."""

    email = _email(_l("Adres e-mail"))
    display_name = _name(_l("Imię i nazwisko"))


def typed(item: Field) -> str:
    """What was typed into a text field; nothing when it did not come at all."""
    return str(item.data or "")


def shape_problems(form: Form) -> list[Problem]:
    """Run the validators; their messages are problem codes."""
    form.validate()
    return [
        Problem(str(code), name, {"maximum": MAXIMA.get(str(code), CODE_MAXIMUM)})
        for name, codes in form.errors.items()
        if name is not None
        for code in codes
    ]
