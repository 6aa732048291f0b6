"""Security headers on every answer: a strict policy without inline code, no framing, no referrer to others."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response

from core.site.record import current_site


def content_policy(tile_hosts: list[str]) -> str:
    """The Content-Security-Policy; pictures may come from the configured base maps and from nowhere else."""
    images = " ".join(["'self'", "data:", *tile_hosts])
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
        f"img-src {images}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
    )


def tile_hosts(base_maps: list[dict[str, str]]) -> list[str]:
    """Origins of the configured base maps, each once, in order."""
    origins = []
    for layer in base_maps:
        parts = urlsplit(layer.get("url", "").replace("{s}.", "*."))
        origin = f"{parts.scheme}://{parts.netloc}"
        if parts.scheme == "https" and parts.netloc and origin not in origins:
            origins.append(origin)
    return origins


def init_app(app: Flask) -> None:
    """Add the headers after every request."""

    @app.after_request
    def secure(response: Response) -> Response:
        if response.mimetype == "text/html":
            site = current_site()
            response.headers.setdefault("Content-Security-Policy", content_policy(tile_hosts(site.base_maps)))
            response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
            response.headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(), microphone=()")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        if app.extensions["settings"].is_production:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
