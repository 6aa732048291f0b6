"""Hangs everything that all pages share on the application."""

from flask import Flask

from core.web import (
    addresses,
    cache,
    context,
    converters,
    csrf,
    errors,
    filters,
    headers,
    i18n,
    polish,
    quick,
    requests,
    signed_session,
    static,
    typed,
)


def init_app(app: Flask) -> None:
    """Hang everything that all pages share on the application, in the order a request meets it."""
    converters.init_app(app)
    requests.init_app(app)
    typed.init_app(app)
    i18n.init_app(app)
    filters.init_app(app)
    polish.init_app(app)
    context.init_app(app)
    addresses.init_app(app)
    signed_session.init_app(app)
    csrf.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    static.init_app(app)
    quick.init_app(app)
    cache.init_app(app)
