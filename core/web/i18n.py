"""Languages: Polish is the source, English and Ukrainian are chosen by a cookie; the address stays the same."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, g, has_request_context, redirect, request
from flask_babel import Babel, Domain, get_locale
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from core.access import public
from core.money import NBSP, grouped

LANGUAGES = (("pl", "PL", "Polski"), ("en", "EN", "English"), ("uk", "UA", "Українська"))
CODES = tuple(code for code, _, _ in LANGUAGES)
YEAR = 365 * 24 * 3600
OFFICE = "/urzad/"
_CHOSEN = "wspolnie.language"

blueprint = Blueprint("i18n", __name__)


def _between_thousands() -> str:
    """What stands there in the reader's language."""
    return "," if str(get_locale() or "pl").startswith("en") else NBSP


class KeptDomain(Domain):  # type: ignore[misc]
    """Catalogues that a worker reads once; left to itself, Flask-Babel reads them anew for every request."""

    def get_translations(self) -> Any:
        """The catalogue of the language of this request, or of the one that a mail is written in."""
        locale = getattr(g.get("_flask_babel"), "babel_locale", None) if g else None
        if locale is None:
            locale = get_locale()
            if locale is None:
                return super().get_translations()
        found = self.cache.get(locale.language)
        if found is None:
            found = self.cache[locale.language] = super().get_translations()
        return found

    def ngettext(self, singular: str, plural: str, num: int, **facts: Any) -> str:
        """A count in words, its thousands apart as everywhere else: "1 936 miejsc"."""
        text = self.get_translations().ungettext(singular, plural, num)
        return str(_counted(text) % {"num": grouped(num, _between_thousands()), **facts})


class KeptBabel(Babel):  # type: ignore[misc]
    """Flask-Babel with one domain for the whole application."""

    @cached_property
    def domain_instance(self) -> KeptDomain:
        """The one domain."""
        return KeptDomain(domain=self.domain)


babel = KeptBabel()


def is_of_the_office() -> bool:
    """Whether this request is for a screen of officials."""
    return request.path.startswith(OFFICE)


def current_language() -> str:
    """The language of this request: the cookie when it names one of ours, else Polish.

    Screens of officials alone are not translated: half a page in another language is worse than none (WCAG 3.1.1).
    """
    if not has_request_context() or is_of_the_office():
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
    _install_in_templates(app)
    app.register_blueprint(blueprint)


def _install_in_templates(app: Flask) -> None:
    """Translate in templates by the shortest way: a page asks for a hundred texts."""
    app.jinja_env.globals.update(_=_in_template, gettext=_in_template, ngettext=_plural_in_template)


def _counted(text: str) -> str:
    return text.replace("%(num)d", "%(num)s")


@pass_eval_context
def _in_template(where: EvalContext, text: str, /, **facts: Any) -> str:
    return _filled(where, babel.domain_instance.get_translations().ugettext(text), facts)


@pass_eval_context
def _plural_in_template(where: EvalContext, one: str, many: str, num: int, /, **facts: Any) -> str:
    facts.setdefault("num", grouped(num, _between_thousands()))
    return _filled(where, _counted(babel.domain_instance.get_translations().ungettext(one, many, num)), facts)


def _filled(where: EvalContext, text: str, facts: dict[str, Any]) -> str:
    shown = Markup(text) if where.autoescape else text
    return shown % facts if "%" in text else shown
