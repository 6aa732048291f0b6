"""Log-in and log-out."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from accounts import limits, rules, sessions, signing
from accounts.forms import SignInForm, shape_problems, typed
from accounts.permissions import may
from accounts.rules import Role
from accounts.second_factor import Gate
from accounts.sessions import HalfOpen
from accounts.views.frame import blueprint, form_page, go_to, too_many
from core.access import public
from core.db import transaction
from core.problems import Problem
from core.web.csrf import csrf, token_is_valid
from core.web.i18n import safe_return

TEMPLATE = "accounts/login.html"
OFFICE = "/urzad/"
LONGEST_RETURN = 2000


def next_page(wroc: str, roles: frozenset[Role]) -> str:
    """Where to go on: the page that asked for log-in, else the office's desk or one's own account."""
    if wroc and len(wroc) <= LONGEST_RETURN:
        return safe_return(wroc)
    return OFFICE if may(roles, "pb.desk.read") else url_for("accounts.account")


def gate_page(half: HalfOpen, wroc: str) -> str:
    """Where the rest of the log-in is: the code, or setting a second factor up."""
    endpoint = "accounts.code" if half.gate is Gate.CODE else "accounts.factor"
    return url_for(endpoint, wroc=wroc[:LONGEST_RETURN] or None)


@blueprint.get("/konto/zaloguj")
@public
def login() -> Response:
    """The form; whoever is signed in already goes on at once, and whoever owes a code goes to it."""
    actor, half = sessions.current_actor(), sessions.half_open()
    wroc = request.args.get("wroc", "")
    if actor is not None:
        return go_to(next_page(wroc, actor.roles))
    if half is not None:
        return go_to(gate_page(half, wroc))
    return form_page(TEMPLATE, form=SignInForm(wroc=wroc), ended=sessions.why_ended())


@blueprint.post("/konto/zaloguj")
@csrf.exempt
@public
def login_sent() -> Response:
    """Check address and password; the same answer, after the same work, for each reason to refuse."""
    form = SignInForm(request.form)
    email = rules.normal_email(typed(form.email))
    problems = shape_problems(form) or _refusals(email, typed(form.password))
    if problems:
        return form_page(TEMPLATE, problems, form=form)
    with transaction():
        user = signing.user_with_password(email, typed(form.password))
        if user is not None:
            sessions.begin(user)
            roles = user.roles
    if user is None:
        return form_page(TEMPLATE, [Problem("sign_in_refused", "email")], form=form)
    limits.forget_tries(email)
    half = sessions.half_open()
    return go_to(gate_page(half, typed(form.wroc)) if half else next_page(typed(form.wroc), roles))


def _refusals(email: str, password: str) -> list[Problem]:
    """What can be said before any account is looked at."""
    if not token_is_valid():
        return [Problem("session_lost")]
    problems = rules.check_email(email)
    if not password:
        problems.append(Problem("password_empty", "password"))
    if problems:
        return problems
    wait = limits.wait_to_sign_in(email)
    return too_many(wait) if wait else []


@blueprint.post("/konto/wyloguj")
@public
def logout() -> Response:
    """End this sign-in and forget the session."""
    with transaction():
        sessions.end()
    flash(_("Wylogowano. Do zobaczenia."), "good")
    return go_to(url_for("accounts.login"))
