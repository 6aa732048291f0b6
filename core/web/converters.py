"""Parts of addresses that several packages share."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import BaseConverter


class SlugConverter(BaseConverter):
    """A slug as the database checks it: small letters, digits and dashes."""

    regex = "[a-z0-9][a-z0-9-]{0,59}"


def init_app(app: Flask) -> None:
    """Let addresses say ``<slug:slug>``."""
    app.url_map.converters["slug"] = SlugConverter
