"""Security headers on every answer: a strict policy without inline code, no framing, no referrer to others."""

from __future__ import annotations

from functools import lru_cache
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


Headers = tuple[tuple[str, str], ...]


@lru_cache(maxsize=20)
def _for_pages(map_urls: tuple[str, ...]) -> Headers:
    """Headers of pages alone, in a town with base maps at these addresses."""
    return (
        ("Content-Security-Policy", content_policy(tile_hosts([{"url": url} for url in map_urls]))),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Permissions-Policy", "geolocation=(self), camera=(), microphone=()"),
    )


FOR_ALL: Headers = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cache-Control", "private, no-cache"),
)
IN_PRODUCTION: Headers = (("Strict-Transport-Security", "max-age=31536000"),)


def init_app(app: Flask) -> None:
    """Add the headers after every request; one that the view has set stays."""

    @app.after_request
    def secure(response: Response) -> Response:
        wanted = FOR_ALL
        if app.extensions["settings"].is_production:
            wanted += IN_PRODUCTION
        if response.mimetype == "text/html":
            urls = tuple(layer.get("url", "") for layer in current_site().base_maps)
            wanted += _for_pages(urls)
        given = {name.lower() for name, _value in response.headers}
        response.headers.extend([(name, value) for name, value in wanted if name.lower() not in given])
        return response
