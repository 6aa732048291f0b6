"""Who may open which page. Every view carries a mark; an unmarked view keeps the application from starting.

``@public`` is for everybody, ``@signed_in`` for anyone with an account, ``@requires("pb.urn.close")`` for
those whose roles hold that permission. The list of permissions by role is ``GRANTS`` of ``accounts.permissions``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, request, url_for

from core.problems import NotAllowed, Problem
from core.web.errors import error_answer
from core.web.kept_form import kept_fields

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"
SIGNED_IN = "signed-in"


class UnmarkedView(RuntimeError):
    """A view without an access mark; the application must not start."""


def public(view: View) -> View:
    """Mark a page that everybody may open."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def requires(permission: str) -> Callable[[View], View]:
    """Mark a page for those who hold ``permission``; others are sent to log in, or refused with 403.

    Whoever was signed in when typing, and is not any more, gets the typed form back instead.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            allowed: Callable[[str], bool] = current_app.extensions["permission_check"]
            if not current_app.extensions["is_signed_in"]():
                kept = kept_fields()
                if kept:
                    return error_answer(422, is_session_lost=True, kept=kept, needs_login=True)
                return redirect(url_for("accounts.login", wroc=request.full_path.rstrip("?")), 303)
            if permission != SIGNED_IN and not allowed(permission):
                raise NotAllowed(Problem("permission_missing", facts={"permission": permission}))
            g.permission = permission
            return view(*args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return mark


signed_in = requires(SIGNED_IN)


def refuse_unmarked_views(app: Flask) -> None:
    """Raise ``UnmarkedView`` naming each endpoint that nobody has thought about."""
    unmarked = [name for name, view in app.view_functions.items() if not hasattr(view, "access")]
    if unmarked:
        raise UnmarkedView("views without @public or @requires: " + ", ".join(sorted(unmarked)))
