"""The administrator's list of accounts: invite, give and take roles, disable, end sign-ins."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from accounts import emails, factors, queries, rules, services, sessions
from accounts.forms import InviteForm, shape_problems, typed
from accounts.rules import OFFICE_ROLES, Role
from accounts.services import Letter
from accounts.texts import role_name, role_names, sentence
from accounts.views.frame import blueprint, form_page, go_to
from core import clock
from core.access import requires
from core.db import transaction
from core.problems import NotFound, Problem
from core.web.csrf import csrf, token_is_valid

USER = "/urzad/konta/<int(max=9223372036854775807):user_id>"


def _roles_on_offer() -> list[tuple[str, str]]:
    return [(role.value, role_name(role)) for role in Role if role in OFFICE_ROLES]


def _actor_id() -> int:
    actor = sessions.current_actor()
    return actor.id if actor else 0


def _known_role(code: str) -> Role | None:
    return next((role for role in Role if role.value == code), None)


def _list_address(text: str, role: Role | None, number: int = 1) -> str:
    """The list with this search, role and page in its address."""
    state = {"q": text, "rola": role.value if role else "", "strona": str(number) if number > 1 else ""}
    kept = urlencode({name: value for name, value in state.items() if value})
    return url_for("accounts.users") + (f"?{kept}" if kept else "")


def _role_links(chosen: Role | None, text: str) -> list[dict[str, object]]:
    choices: list[tuple[Role | None, str]] = [
        (None, _("wszystkie")),
        *((role, role_name(role)) for role in Role),
    ]
    return [
        {"label": label, "is_current": role is chosen, "url": _list_address(text, role)}
        for role, label in choices
    ]


@blueprint.get("/urzad/konta")
@requires("accounts.manage")
def users() -> Response:
    """Accounts, 20 a page, by address."""
    text, role = (
        request.args.get("q", "").replace("\x00", "").strip()[:100],
        _known_role(request.args.get("rola", "")),
    )
    shown = queries.users_page(text, role, request.args.get("strona", 1, type=int))
    facets = [{"id": "rola", "label": _("Rola"), "links": _role_links(role, text)}]
    return form_page(
        "accounts/users.html",
        shown=shown,
        text=text,
        role=role,
        facets=facets,
        href=partial(_list_address, text, role),
        role_names=role_names,
    )


@blueprint.get("/urzad/konta/nowe")
@requires("accounts.manage")
def invite() -> Response:
    """The form for a new account of the office."""
    return form_page("accounts/invite.html", form=InviteForm(), roles=_roles_on_offer(), chosen=[])


@blueprint.post("/urzad/konta/nowe")
@csrf.exempt
@requires("accounts.manage")
def invite_sent() -> Response:
    """Make the account, mail its link and show it once."""
    form, chosen = InviteForm(request.form), request.form.getlist("role")[: len(Role) + 1]
    problems = shape_problems(form)
    if not token_is_valid():
        problems = [Problem("session_lost")]
    if problems:
        return form_page("accounts/invite.html", problems, form=form, roles=_roles_on_offer(), chosen=chosen)
    with transaction():
        email = rules.normal_email(typed(form.email))
        letter, problems = services.invite_user(email, chosen, typed(form.display_name), _actor_id())
        if letter:
            emails.post(letter)
    if letter is None:
        return form_page("accounts/invite.html", problems, form=form, roles=_roles_on_offer(), chosen=chosen)
    return _link_shown(letter)


def _link_shown(letter: Letter) -> Response:
    return form_page("accounts/link.html", letter=letter, link=emails.link_of(letter))


@blueprint.get(USER)
@requires("accounts.manage")
def user(user_id: int) -> Response:
    """One account and what can be done with it."""
    found = queries.user_by_id(user_id)
    if found is None:
        raise NotFound
    return form_page(
        "accounts/user.html",
        user=found,
        is_me=user_id == _actor_id(),
        held=[(role.value, role_name(role)) for role in Role if role in found.roles],
        missing=[(role.value, role_name(role)) for role in Role if role not in found.roles],
        sign_ins=queries.open_sign_ins(user_id, found.roles, clock.now()),
        factor_since=queries.factor_since(user_id),
        codes_left=queries.codes_left(user_id),
    )


def _act(user_id: int, doing: Callable[[], list[Problem]], done: str) -> Response:
    """Do one thing to an account, say what came of it, and go back to its page."""
    with transaction():
        problems = doing()
    for problem in problems:
        flash(sentence(problem), "stop")
    if not problems:
        flash(done, "good")
    return go_to(url_for("accounts.user", user_id=user_id))


def _sent_role() -> Role:
    role = _known_role(request.form.get("role", ""))
    if role is None:
        raise NotFound
    return role


@blueprint.post(USER + "/nadaj")
@requires("accounts.manage")
def give_role(user_id: int) -> Response:
    """Give a role."""
    role = _sent_role()
    return _act(user_id, lambda: services.give_role(user_id, role, _actor_id()), _("Rola jest nadana."))


@blueprint.post(USER + "/odbierz")
@requires("accounts.manage")
def take_role(user_id: int) -> Response:
    """Take a role away."""
    role = _sent_role()
    return _act(user_id, lambda: services.take_role(user_id, role, _actor_id()), _("Rola jest odebrana."))


@blueprint.post(USER + "/wylacz")
@requires("accounts.manage")
def disable(user_id: int) -> Response:
    """Shut the account out."""
    return _act(user_id, lambda: services.disable_user(user_id, _actor_id()), _("Konto jest wyłączone."))


@blueprint.post(USER + "/wlacz")
@requires("accounts.manage")
def enable(user_id: int) -> Response:
    """Let the account in again."""
    return _act(user_id, lambda: services.enable_user(user_id), _("Konto znowu działa."))


@blueprint.post(USER + "/zakoncz-logowania")
@requires("accounts.manage")
def end_users_sign_ins(user_id: int) -> Response:
    """Sign the person out everywhere."""
    return _act(
        user_id, lambda: services.end_users_sign_ins(user_id), _("Wszystkie logowania są zakończone.")
    )


@blueprint.post(USER + "/usun-drugi-skladnik")
@requires("accounts.manage")
def reset_factor(user_id: int) -> Response:
    """Take away the second factor of somebody who lost it, and tell them by mail."""

    def reset() -> list[Problem]:
        letter, problems = factors.reset_factor(user_id, _actor_id())
        if letter:
            emails.post(letter)
        return problems

    return _act(user_id, reset, _("Drugi składnik jest usunięty, a wszystkie logowania zakończone."))


@blueprint.post(USER + "/link")
@requires("accounts.manage")
def new_link(user_id: int) -> Response:
    """A new one-time link, mailed and shown once."""
    with transaction():
        letter = services.invite_again(user_id)
        emails.post(letter)
    return _link_shown(letter)
