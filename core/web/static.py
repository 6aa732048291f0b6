"""Static files: hashed, far-future names from the build when there is one, plain names in development."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, send_from_directory, url_for
from whitenoise import WhiteNoise

from config import ROOT
from core.access import public
from core.site.record import current_site
from core.static_files import StaticManifest, is_hashed

FOREVER = "public, max-age=31536000, immutable"


def _immutable(path: str, _url: str) -> bool:
    return is_hashed(path)


def init_app(app: Flask) -> None:
    """Serve ``/static/``: through WhiteNoise from the build, else straight from the source folder."""
    build: Path | None = app.extensions["settings"].static_build
    manifest = StaticManifest(build / "manifest.json" if build else None)
    if build:
        app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
            app.wsgi_app, root=str(build), prefix="static/", immutable_file_test=_immutable
        )

    @public
    def static_file(filename: str) -> Response:
        return send_from_directory(ROOT / "static", filename, max_age=0)

    @public
    def town_css(digest: str) -> Response:
        response = Response(current_site().css, mimetype="text/css")
        response.headers["Cache-Control"] = FOREVER if digest == current_site().css_digest else "no-cache"
        return response

    app.add_url_rule("/static/town-<digest>.css", "town_css", town_css)
    app.add_url_rule("/static/<path:filename>", "static", static_file)

    def static_url(name: str) -> str:
        return "/static/" + manifest.url(name)

    app.jinja_env.globals["static_url"] = static_url
    app.jinja_env.globals["town_css_url"] = lambda: url_for("town_css", digest=current_site().css_digest)
