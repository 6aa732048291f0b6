"""One guard for every form. A lost token is an expected thing (session over, other tab), not an attack page.

Forms for which nothing typed may be lost take the check into their own hands: they are exempted here and
call ``token_is_valid`` themselves, so that they can show the form again with a fresh token.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, request, session
from flask_wtf.csrf import CSRFProtect, generate_csrf, validate_csrf
from wtforms.validators import ValidationError

View = TypeVar("View", bound=Callable[..., Any])

csrf = CSRFProtect()


def token_is_valid() -> bool:
    """Whether the form that came in carries the token of this session."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return bool(session)


def comes_from_here() -> bool:
    """Whether the browser says that the form was pressed on a page of this very origin.

    Weaker than the token: only for acts that lose nobody anything. A browser that says nothing counts as foreign.
    """
    fetched_from = request.headers.get("Sec-Fetch-Site")
    if fetched_from is not None:
        return fetched_from == "same-origin"
    return request.headers.get("Origin", "") == request.host_url.rstrip("/")


def checks_token(view: View) -> View:
    """Mark a view that calls ``token_is_valid`` itself, so that a lost session loses nothing that was typed."""
    csrf.exempt(view)
    return view


def form_token() -> str:
    """The token that a form of this session carries; templates have it as ``csrf_token()``."""
    return str(generate_csrf())


def init_app(app: Flask) -> None:
    """Guard every POST of the application."""
    csrf.init_app(app)
