"""Whole addresses of pages, to be copied or followed elsewhere."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, url_for

from config import Config


def whole_url(endpoint: str, **values: Any) -> str:
    """The address with its host: the configured one in production, elsewhere the one that was asked.

    The header Host is anybody's to write. What we tell people to trust or to copy must not repeat it.
    """
    settings: Config = current_app.extensions["settings"]
    if settings.is_production:
        return settings.public_url + url_for(endpoint, **values)
    return url_for(endpoint, _external=True, **values)


def public_link(endpoint: str, **values: object) -> str:
    """The whole address of a page of ours at the town's public address, also outside a request."""
    path: str = current_app.url_map.bind("localhost").build(endpoint, values)
    return f"{current_app.extensions['settings'].public_url}{path}"


def init_app(app: Flask) -> None:
    """Offer it to templates."""
    app.jinja_env.globals["whole_url"] = whole_url
