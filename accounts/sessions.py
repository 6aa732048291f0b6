"""Who is here: the key in the browser's session cookie, and the sign-in in the table that it opens.

The cookie is Flask's signed session; it holds a random key, the table its hash. Without a key nothing is asked
of the database; with one, a single statement for each request tells who it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, Response, current_app, has_request_context, request, session

from accounts import queries, rules, signing
from accounts.models import User
from accounts.permissions import may
from accounts.rules import OFFICE_ROLES, Role
from accounts.second_factor import Gate, gate_of
from core import clock
from core.db import db, transaction
from core.site.record import current_site

KEY = "sign_in"
ENDED = "sign_in_ended"
_FOUND = "wspolnie.sign_in"


@dataclass(frozen=True)
class Actor:
    """Whoever sends this request, with what they may be."""

    id: int
    email: str
    display_name: str
    roles: frozenset[Role]
    sign_in_id: int = 0

    @property
    def user_id(self) -> int:
        """The account's number, as the audit log asks for it."""
        return self.id

    @property
    def is_office(self) -> bool:
        """Whether this person has any role in the office."""
        return bool(self.roles & OFFICE_ROLES)

    @property
    def label(self) -> str:
        """The name in the audit log: officials by name, residents by number only, since it is never erased."""
        return self.display_name if self.is_office and self.display_name else f"konto nr {self.id}"

    @property
    def shown_name(self) -> str:
        """How pages greet this person."""
        return self.display_name or self.email


@dataclass(frozen=True)
class HalfOpen:
    """A sign-in whose password was right and that still owes something: ``gate`` says what."""

    actor: Actor
    gate: Gate


def current_actor() -> Actor | None:
    """Whoever is signed in, or ``None``; asked once a request, and not at all without a key in the cookie.

    Somebody who has still to give a code, or to set one up, is not signed in: see ``half_open``.
    """
    kept = _kept_sign_in()
    return None if kept is None or _gate(kept) is not Gate.OPEN else _actor(kept)


def half_open() -> HalfOpen | None:
    """Whoever has given the right password here and not yet the second factor."""
    kept = _kept_sign_in()
    gate = Gate.OPEN if kept is None else _gate(kept)
    return None if kept is None or gate is Gate.OPEN else HalfOpen(_actor(kept), gate)


def _kept_sign_in() -> queries.SignInRecord | None:
    if not has_request_context() or KEY not in session:
        return None
    if _FOUND not in request.environ:
        request.environ[_FOUND] = _open_sign_in(str(session[KEY]))
    kept: queries.SignInRecord | None = request.environ[_FOUND]
    return kept


def _gate(kept: queries.SignInRecord) -> Gate:
    site = current_site()
    # A real town that nobody has set up yet is as open to a stolen password as any other.
    is_new_town = site.is_blank and current_app.extensions["settings"].is_production
    is_required = bool(kept.roles & OFFICE_ROLES) and (site.requires_second_factor or is_new_town)
    return gate_of(kept.roles, kept.has_factor, kept.is_verified, is_required)


def _actor(kept: queries.SignInRecord) -> Actor:
    return Actor(kept.user_id, kept.email, kept.display_name, kept.roles, kept.sign_in_id)


def verify(sign_in_id: int) -> None:
    """The second factor was given: open this sign-in within the current transaction."""
    signing.note_verified(sign_in_id, clock.now())
    look_again()


def look_again() -> None:
    """Forget what this request has learnt of the sign-in, after an act that changed it."""
    request.environ.pop(_FOUND, None)


def _open_sign_in(key: str) -> queries.SignInRecord | None:
    kept = queries.sign_in_by_key(key)
    if kept is not None and rules.is_open(kept.state, kept.roles, clock.now()):
        return kept
    session.pop(KEY)
    session[ENDED] = "time" if kept is not None and not kept.state.ended_at else "ended"
    return None


def is_signed_in() -> bool:
    """Whether anybody is signed in."""
    return current_actor() is not None


def has_permission(permission: str) -> bool:
    """Whether whoever is signed in holds ``permission``."""
    actor = current_actor()
    return actor is not None and may(actor.roles, permission)


def begin(user: User) -> None:
    """Sign ``user`` in within the current transaction, in a session that shares nothing with the one before."""
    previous = _kept_sign_in()
    if previous is not None:
        signing.end_sign_in(previous.user_id, previous.sign_in_id)
    key = signing.start_sign_in(user, rules.device_name(request.user_agent.string))
    session.clear()
    session[KEY] = key
    session.permanent = not user.roles & OFFICE_ROLES
    look_again()


def end() -> None:
    """Sign whoever is here out within the current transaction and forget the whole session."""
    kept = _kept_sign_in()
    if kept is not None:
        signing.end_sign_in(kept.user_id, kept.sign_in_id)
    session.clear()
    look_again()


def why_ended() -> str:
    """Why the last sign-in in this browser is over ("time", "ended", or nothing to say); told once."""
    return str(session.pop(ENDED, "")) if ENDED in session else ""


def _keep_sign_of_life(response: Response) -> Response:
    """At most once a minute, once the page is made, write that this person is still here."""
    kept: queries.SignInRecord | None = request.environ.get(_FOUND)
    if kept is None or response.is_streamed or clock.now() < kept.state.last_seen_at + rules.TOUCH_EVERY:
        return response
    db.session.rollback()
    with transaction():
        signing.note_seen(kept.sign_in_id)
    return response


def init_app(app: Flask) -> None:
    """Tell the rest of the application how to learn who is here."""
    app.config["PERMANENT_SESSION_LIFETIME"] = rules.RESIDENT_SIGN_IN
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    app.extensions["current_actor"] = current_actor
    app.extensions["is_signed_in"] = is_signed_in
    app.extensions["permission_check"] = has_permission
    app.after_request(_keep_sign_of_life)
