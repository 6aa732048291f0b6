"""What every template may rely on: the town, the reader's language and look, the navigation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, g, request

from core.site.krajka import krajka
from core.site.record import current_site
from core.web.i18n import LANGUAGES, current_language, is_of_the_office
from core.web.typed import CONTROL

NavItem = tuple[str, str]
NAVIGATION: list[Callable[[], NavItem | None]] = []
"""Entries of the main navigation, appended by ``app.py``; each gives a label and an address, or nothing now."""


def this_path() -> str:
    """The address of the page being shown, to come back to."""
    with_query = request.query_string and request.method in ("GET", "HEAD")
    return CONTROL.sub("", request.full_path if with_query else request.path)


def languages() -> list[dict[str, str]]:
    """The languages with the address that switches to each and keeps the page; none where there is but Polish."""
    if is_of_the_office():
        return []
    query = urlencode({"wroc": this_path()})
    return [
        {"code": code, "label": label, "name": name, "url": f"/jezyk/{code}?{query}"}
        for code, label, name in LANGUAGES
    ]


def navigation() -> list[dict[str, Any]]:
    """The words of the main navigation and which of them the page belongs to."""
    items = [item() for item in current_app.extensions.get("navigation", [])]
    return [
        {"label": label, "url": url, "is_current": request.path.startswith(url)}
        for label, url in filter(None, items)
    ]


def _cookie(name: str, allowed: tuple[str, ...]) -> str:
    value = request.cookies.get(name, "")
    return value if value in allowed else ""


def chosen_look() -> tuple[str, str]:
    """The reader's colours and size of letters, by their cookies; empty where they chose none."""
    return _cookie("look", ("jasny", "ciemny", "kontrast")), _cookie("letters", ("duze",))


def page_context() -> dict[str, Any]:
    """Variables of every page; see ``templates/layouts/base.html``."""
    look, letters = chosen_look()
    return {
        "site": current_site(),
        "lang": current_language(),
        "languages": languages(),
        "look": look,
        "letters": letters,
        "nav": navigation(),
        "this_path": this_path(),
        "request_id": g.get("request_id", ""),
        "actor": current_app.extensions["current_actor"](),
    }


def init_app(app: Flask) -> None:
    """Offer the variables to templates; ``accounts`` replaces the two look-ups of who is here."""
    app.extensions.setdefault("current_actor", lambda: None)
    app.extensions.setdefault("is_signed_in", lambda: False)
    app.extensions.setdefault("permission_check", lambda permission: False)
    app.context_processor(page_context)
    app.jinja_env.globals["krajka_pattern"] = krajka
