"""The second factor: the code after the password, setting it up, new recovery codes, another device.

Whoever still owes a code is not signed in, so these views are marked public and look for themselves who is here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from accounts import emails, factors, limits, queries, sessions
from accounts.forms import CodeForm, shape_problems, typed
from accounts.rules import OFFICE_ROLES, Role
from accounts.second_factor import Gate, in_groups
from accounts.sessions import Actor
from accounts.views.entry import next_page
from accounts.views.frame import blueprint, form_page, go_to, too_many
from core import clock
from core.access import public
from core.db import transaction
from core.problems import NotAllowed, Problem
from core.site.record import current_site
from core.web.csrf import csrf, token_is_valid


@dataclass(frozen=True)
class Person:
    """Who sets a second factor up, and whether anything else opens for them before that."""

    actor: Actor
    is_half_open: bool
    has_factor: bool


def _login() -> Response:
    return go_to(url_for("accounts.login", wroc=request.values.get("wroc", "")))


def _wroc() -> str:
    return request.values.get("wroc", "")[:2000]


def _person() -> Person | None:
    """An official, signed in or led here after the password; others have no second factor."""
    half = sessions.half_open()
    actor = half.actor if half and half.gate is Gate.SET_UP else sessions.current_actor()
    if actor is None:
        return None
    found = queries.factor_of(actor.id)
    has_factor = found is not None and found.confirmed_at is not None
    if not has_factor and not actor.roles & OFFICE_ROLES:
        raise NotAllowed
    return Person(actor, half is not None, has_factor)


def _refusals(form: CodeForm, user_id: int) -> list[Problem]:
    """What can be said before the code is looked at; a try is counted only when one comes."""
    if not token_is_valid():
        return [Problem("session_lost")]
    problems = shape_problems(form)
    if problems or not typed(form.code).strip():
        return problems or [Problem("code_empty", "code")]
    wait = limits.wait_to_give_code(user_id)
    return too_many(wait) if wait else []


@blueprint.get("/konto/kod")
@public
def code() -> Response:
    """The second step of the log-in."""
    half = sessions.half_open()
    if half is None or half.gate is not Gate.CODE:
        return _login()
    return form_page("accounts/code.html", form=CodeForm(), wroc=_wroc(), email=half.actor.email)


@blueprint.post("/konto/kod")
@csrf.exempt
@public
def code_sent() -> Response:
    """Open the sign-in by a code of the programme or a recovery code."""
    half, form = sessions.half_open(), CodeForm(request.form)
    if half is None or half.gate is not Gate.CODE:
        return _login()
    problems = _refusals(form, half.actor.id)
    if not problems:
        with transaction():
            problems = factors.check_code(half.actor.id, typed(form.code), half.actor, clock.now())
            if not problems:
                sessions.verify(half.actor.sign_in_id)
    if problems:
        return form_page(
            "accounts/code.html", problems, form=CodeForm(), wroc=_wroc(), email=half.actor.email
        )
    limits.forget_codes(half.actor.id)
    _say_codes_left(half.actor.id)
    return go_to(next_page(_wroc(), half.actor.roles))


def _say_codes_left(user_id: int) -> None:
    left = queries.codes_left(user_id)
    if left <= factors.FEW_CODES:
        flash(
            _("Kodów zapasowych zostało: %(left)d. Wydrukuj nowe na stronie „Moje konto”.", left=left), "wait"
        )


@blueprint.get("/konto/drugi-skladnik")
@public
def factor() -> Response:
    """What the second factor is, and what can be done with it."""
    return _factor_page([])


def _factor_page(problems: list[Problem]) -> Response:
    person = _person()
    if person is None:
        return _login()
    return form_page(
        "accounts/factor.html", problems, person=person, form=CodeForm(), wroc=_wroc(),
        since=queries.factor_since(person.actor.id), codes_left=queries.codes_left(person.actor.id),
        is_required=current_site().requires_second_factor,
    )  # fmt: skip


@blueprint.post("/konto/drugi-skladnik/nowy")
@csrf.exempt
@public
def begin_factor() -> Response:
    """Begin to set up a first device, or another one after a code of the present one."""
    person, form = _person(), CodeForm(request.form)
    if person is None:
        return _login()
    problems = [] if token_is_valid() else [Problem("session_lost")]
    if person.has_factor:
        problems = problems or _refusals(form, person.actor.id)
    if not problems:
        with transaction():
            if person.has_factor:
                problems = factors.check_code(person.actor.id, typed(form.code), person.actor, clock.now())
            if not problems:
                factors.begin_set_up(person.actor.id, clock.now())
    if problems:
        return _factor_page([replace(one, field="device-code") if one.field else one for one in problems])
    return go_to(url_for("accounts.set_up_factor", wroc=_wroc() or None))


@blueprint.get("/konto/drugi-skladnik/ustaw")
@public
def set_up_factor() -> Response:
    """The secret as a picture and in letters, and the field for its first code."""
    return _set_up_page([])


def _set_up_page(problems: list[Problem]) -> Response:
    person = _person()
    if person is None:
        return _login()
    secret = factors.waiting_secret(person.actor.id, clock.now())
    if secret is None:
        return go_to(url_for("accounts.factor", wroc=_wroc() or None))
    address = factors.provisioning_address(secret, person.actor.email, current_site().name)
    return form_page(
        "accounts/factor_set_up.html", problems, form=CodeForm(), wroc=_wroc(), secret=in_groups(secret),
        picture=_picture(address), person=person,
    )  # fmt: skip


def _picture(address: str) -> Markup:
    """The address as a QR code; black on white whatever the look, since cameras read nothing else well."""
    # Only this page draws one.
    import segno

    drawn: str = segno.make(address, micro=False).svg_inline(
        scale=5, svgclass="qr", lineclass=None, dark="#000", light="#fff", omitsize=False
    )
    return Markup(drawn)


@blueprint.post("/konto/drugi-skladnik/ustaw")
@csrf.exempt
@public
def set_up_factor_sent() -> Response:
    """Confirm the device by its code; the recovery codes are shown now and never again."""
    person, form = _person(), CodeForm(request.form)
    if person is None:
        return _login()
    problems = _refusals(form, person.actor.id)
    if problems:
        return _set_up_page(problems)
    with transaction():
        codes, letter, problems = factors.confirm_set_up(
            person.actor.id, typed(form.code), person.actor.sign_in_id, person.actor, clock.now()
        )
        if letter is not None:
            emails.post(letter)
    if problems:
        return _set_up_page(problems)
    limits.forget_codes(person.actor.id)
    sessions.look_again()
    return _codes_page(codes, person.actor.roles)


def _codes_page(codes: list[str], roles: frozenset[Role]) -> Response:
    shown = [in_groups(code) for code in codes]
    return form_page("accounts/recovery_codes.html", codes=shown, next_url=next_page(_wroc(), roles))


@blueprint.post("/konto/drugi-skladnik/kody")
@csrf.exempt
@public
def renew_codes() -> Response:
    """Ten new recovery codes after a code; the old ones stop working."""
    person, form = _person(), CodeForm(request.form)
    if person is None or person.is_half_open or not person.has_factor:
        return _login()
    problems = _refusals(form, person.actor.id)
    codes: list[str] = []
    if not problems:
        with transaction():
            codes, problems = factors.renew_codes(
                person.actor.id, typed(form.code), person.actor, clock.now()
            )
    if problems:
        return _factor_page(problems)
    limits.forget_codes(person.actor.id)
    return _codes_page(codes, person.actor.roles)
