"""Languages: Polish is the source, English and Ukrainian are chosen by a cookie; the address stays the same."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, has_request_context, redirect, request
from flask_babel import Babel

from core.access import public

LANGUAGES = (("pl", "PL", "Polski"), ("en", "EN", "English"), ("uk", "UA", "Українська"))
CODES = tuple(code for code, _, _ in LANGUAGES)
YEAR = 365 * 24 * 3600
_CHOSEN = "wspolnie.language"

blueprint = Blueprint("i18n", __name__)
babel = Babel()


def current_language() -> str:
    """The language of this request: the cookie when it names one of ours, else Polish."""
    if not has_request_context():
        return "pl"
    if _CHOSEN not in request.environ:
        chosen = request.cookies.get("lang", "")
        request.environ[_CHOSEN] = chosen if chosen in CODES else "pl"
    return str(request.environ[_CHOSEN])


def safe_return(target: str | None) -> str:
    """A path of this very site to go back to; anything else becomes the start page."""
    try:
        parts = urlsplit(target or "/")
    except ValueError:
        return "/"
    if (
        parts.scheme
        or parts.netloc
        or not parts.path.startswith("/")
        or "\\" in (target or "")
        or parts.path.startswith("//")
    ):
        return "/"
    return parts.path + (f"?{parts.query}" if parts.query else "")


@blueprint.get("/jezyk/<code>")
@public
def switch(code: str) -> Response:
    """Remember the language and go back to the same page."""
    answer = redirect(safe_return(request.args.get("wroc")), 303)
    if code in CODES:
        answer.set_cookie("lang", code, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure)
    return answer  # type: ignore[return-value]


@blueprint.get("/wyglad")
@public
def appearance() -> Response:
    """Remember how the page should look (look.md §2) and go back to the same page."""
    answer = redirect(safe_return(request.args.get("wroc")), 303)
    choices = {"look": ("jasny", "ciemny", "kontrast", ""), "letters": ("duze", "")}
    for name, allowed in choices.items():
        # A form sends an unticked "larger letters" by leaving it out, so the look answers for both.
        value = request.args.get(name, "" if "look" in request.args else None)
        if value is not None and value in allowed:
            answer.set_cookie(
                name, value, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure
            )
    return answer  # type: ignore[return-value]


def init_app(app: Flask) -> None:
    """Let Babel ask us for the language."""
    babel.init_app(app, locale_selector=current_language)
    app.register_blueprint(blueprint)
