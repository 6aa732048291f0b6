"""One's own account: roles, where one is signed in, the password, erasure."""

from __future__ import annotations

from flask import Response, flash, request, session, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from accounts import limits, queries, services, sessions, signing
from accounts.erasure import erase_account
from accounts.forms import ChangePasswordForm, EraseForm, shape_problems, typed
from accounts.parts import account_parts
from accounts.sessions import Actor
from accounts.texts import role_names
from accounts.views.frame import blueprint, form_page, go_to, too_many
from core import clock
from core.access import signed_in
from core.db import transaction
from core.problems import NotAllowed, NotFound, Problem


def _me() -> Actor:
    actor = sessions.current_actor()
    if actor is None:
        raise NotAllowed
    return actor


def _page(
    problems: list[Problem], change: ChangePasswordForm | None = None, erase: EraseForm | None = None
) -> Response:
    actor = _me()
    return form_page(
        "accounts/account.html",
        problems,
        me=actor,
        role_names=role_names(actor.roles),
        sign_ins=queries.open_sign_ins(actor.id, actor.roles, clock.now()),
        factor_since=queries.factor_since(actor.id),
        codes_left=queries.codes_left(actor.id),
        parts=account_parts(actor.id),
        change=change or ChangePasswordForm(),
        erase=erase or EraseForm(),
    )


def _back() -> Response:
    return go_to(url_for("accounts.account"))


@blueprint.get("/konto/")
@signed_in
def account() -> Response:
    """What we know of whoever is here."""
    return _page([])


@blueprint.post("/konto/zmien-haslo")
@signed_in
def change_password() -> Response:
    """A new password; everywhere else this person is signed out."""
    actor, form = _me(), ChangePasswordForm(request.form)
    problems = shape_problems(form)
    if not typed(form.current):
        problems.append(Problem("current_password_empty", "current"))
    if not problems:
        problems = _too_many_of(actor)
    if not problems:
        with transaction():
            problems = services.change_password(
                actor.id, typed(form.current), typed(form.password), actor.sign_in_id
            )
    if problems:
        return _page(problems, change=form)
    flash(_("Hasło jest zmienione. Na innych urządzeniach trzeba zalogować się ponownie."), "good")
    return _back()


def _too_many_of(actor: Actor) -> list[Problem]:
    wait = limits.wait_to_use_own_password(actor.id)
    return too_many(wait) if wait else []


@blueprint.post("/konto/logowania/<int(max=9223372036854775807):sign_in_id>/zakoncz")
@signed_in
def end_sign_in(sign_in_id: int) -> Response:
    """End one of one's own sign-ins; ending the present one is a log-out."""
    actor = _me()
    with transaction():
        is_ended = signing.end_sign_in(actor.id, sign_in_id)
    if not is_ended:
        raise NotFound
    if sign_in_id == actor.sign_in_id:
        session.clear()
        return go_to(url_for("accounts.login"))
    flash(_("Zakończono to logowanie."), "good")
    return _back()


@blueprint.post("/konto/logowania/zakoncz-inne")
@signed_in
def end_other_sign_ins() -> Response:
    """End every sign-in but this one."""
    actor = _me()
    with transaction():
        ended = signing.end_sign_ins(actor.id, keep=actor.sign_in_id)
    flash(ngettext("Zakończono %(num)d logowanie.", "Zakończono %(num)d logowań.", ended), "good")
    return _back()


@blueprint.post("/konto/usun")
@signed_in
def erase() -> Response:
    """Erase one's own account, at once and for good."""
    actor, form = _me(), EraseForm(request.form)
    problems = shape_problems(form)
    if not typed(form.erase_password):
        problems.append(Problem("password_empty", "erase_password"))
    if not problems:
        problems = _too_many_of(actor)
    if not problems:
        with transaction():
            problems = erase_account(actor.id, typed(form.erase_password))
    if problems:
        return _page(problems, erase=form)
    session.clear()
    flash(_("Konto jest usunięte razem z danymi, które je opisywały."), "good")
    return go_to(url_for("accounts.login"))
