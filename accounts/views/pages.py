"""All pages of accounts, as ``app.py`` takes them."""

from __future__ import annotations

from flask import Flask

from accounts import sessions
from accounts.views import entry, factor, joining, mine, office
from accounts.views.frame import blueprint as blueprint
from accounts.views.frame import who

PAGES = (entry, factor, joining, mine, office)


def init_app(app: Flask) -> None:
    """Tell the application who is here."""
    sessions.init_app(app)
    app.context_processor(who)
