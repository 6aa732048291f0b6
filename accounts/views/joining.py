"""Registration, confirmation of an address, and passwords by mailed links."""

from __future__ import annotations

import time
from collections.abc import Callable

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from accounts import emails, limits, queries, rules, services
from accounts.forms import ConfirmForm, EmailForm, NewPasswordForm, shape_problems, typed
from accounts.services import Letter
from accounts.views.frame import answer_not_before, blueprint, form_page, go_to, too_many
from core import clock
from core.access import public
from core.db import transaction
from core.problems import Problem
from core.web.csrf import csrf, token_is_valid


def _ask(page: str, begin: Callable[[str], Letter | None], wait_for: Callable[[str], int]) -> Response:
    """Take an address and answer the same, in the same time, whether or not it has an account."""
    started = time.monotonic()
    form = EmailForm(request.form)
    email = rules.normal_email(typed(form.email))
    problems = shape_problems(form) or rules.check_email(email)
    if not token_is_valid():
        problems = [Problem("session_lost")]
    wait = 0 if problems else wait_for(email)
    if problems or wait:
        return form_page(f"accounts/{page}.html", problems or too_many(wait), form=form)
    with transaction():
        letter = begin(email)
        if letter is not None:
            emails.post(letter)
    answer_not_before(started)
    return form_page(f"accounts/{page}_sent.html", email=email)


@blueprint.get("/konto/rejestracja")
@public
def register() -> Response:
    """The form: an address and nothing else."""
    return form_page("accounts/register.html", form=EmailForm())


@blueprint.post("/konto/rejestracja")
@csrf.exempt
@public
def register_sent() -> Response:
    """Mail a confirmation link, or the news that there is an account."""
    return _ask("register", services.register_resident, limits.wait_to_register)


@blueprint.get("/konto/haslo")
@public
def ask_reset() -> Response:
    """The form that asks for a new password."""
    return form_page("accounts/ask_reset.html", form=EmailForm())


@blueprint.post("/konto/haslo")
@csrf.exempt
@public
def ask_reset_sent() -> Response:
    """Mail a link if there is an account; say nothing of it."""
    return _ask("ask_reset", services.ask_for_reset, limits.wait_to_reset)


def _link_page(purpose: str, key: str, template: str, form: NewPasswordForm) -> Response:
    """The page that a link opens. Opening changes nothing: mail scanners open links too."""
    wait = limits.wait_to_open_link()
    if wait:
        return form_page("accounts/link_over.html", too_many(wait))
    link = queries.open_link(purpose, key, clock.now())
    if link is None:
        return _over()
    return form_page(template, form=form, email=link.email, is_first=link.is_first, key=key)


def _over() -> Response:
    answer = form_page("accounts/link_over.html")
    answer.status_code = 404
    return answer


def _set_by_link(
    purpose: str, key: str, template: str, form: NewPasswordForm, setting: Callable[[], list[Problem]]
) -> Response:
    wait = limits.wait_to_open_link()
    problems = too_many(wait) if wait else shape_problems(form)
    if not token_is_valid():
        problems = [Problem("session_lost")]
    if not problems:
        with transaction():
            problems = setting()
    link = queries.open_link(purpose, key, clock.now()) if problems else None
    if problems and link is not None:
        return form_page(template, problems, form=form, email=link.email, is_first=link.is_first, key=key)
    if problems:
        return _over()
    flash(_("Hasło jest ustawione. Możesz się zalogować."), "good")
    return go_to(url_for("accounts.login"))


@blueprint.get("/konto/potwierdz/<key>")
@public
def confirm(key: str) -> Response:
    """The end of a registration: a password to set and a button."""
    return _link_page(services.CONFIRM, key, "accounts/confirm.html", ConfirmForm())


@blueprint.post("/konto/potwierdz/<key>")
@csrf.exempt
@public
def confirm_sent(key: str) -> Response:
    """Confirm the address and set the password; the link is used up."""
    form = ConfirmForm(request.form)
    return _set_by_link(
        services.CONFIRM, key, "accounts/confirm.html", form,
        lambda: services.confirm_account(key, typed(form.password), typed(form.display_name)),
    )  # fmt: skip


@blueprint.get("/konto/haslo/<key>")
@public
def set_password(key: str) -> Response:
    """A first or new password, by link."""
    return _link_page(services.PASSWORD, key, "accounts/set_password.html", NewPasswordForm())


@blueprint.post("/konto/haslo/<key>")
@csrf.exempt
@public
def set_password_sent(key: str) -> Response:
    """Set it; the link is used up and every sign-in ends."""
    form = NewPasswordForm(request.form)
    return _set_by_link(
        services.PASSWORD, key, "accounts/set_password.html", form,
        lambda: services.set_password(key, typed(form.password)),
    )  # fmt: skip
