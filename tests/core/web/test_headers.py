"""Security headers, and that our own pages keep to them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from core.db import db
from core.models import Site
from core.site.record import forget_site
from core.web.headers import content_policy, tile_hosts

PAGES = ["/proba/page", "/nie/ma", "/proba/often", "/proba/bug?pesel=1"]
INLINE = [r"<script(?![^>]*\bsrc=)[^>]*>", r"<style\b", r"\sstyle=", r"\son[a-z]+\s*=", r"javascript:"]


@pytest.mark.parametrize("address", PAGES)
def test_the_policy_is_strict_and_kept(client, address: str) -> None:
    answer = client.get(address)
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    for pattern in INLINE:
        assert not re.search(pattern, answer.text), pattern
    assert not re.search(r"(?:src|href)=[\"'](?:https?:)?//", answer.text), "nothing comes from elsewhere"


@pytest.mark.parametrize("address", [*PAGES, "/healthz", "/static/css/wspolnie.css"])
def test_every_answer_has_the_plain_headers(client, address: str) -> None:
    headers = client.get(address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Cache-Control" in headers
    assert "Strict-Transport-Security" not in headers


def test_production_insists_on_https(app, client, settings) -> None:
    app.extensions["settings"] = replace(settings, environment="production")
    assert client.get("/proba/page").headers["Strict-Transport-Security"].startswith("max-age=")


def test_pictures_may_come_from_the_configured_base_maps(app, client) -> None:
    maps = [{"url": "https://{s}.tile.openstreetmap.org/{z}/{x}/{y}.png"}, {"url": "http://plain.example/x"}]
    db.session.add(Site(id=1, name="Wasilków", base_maps=maps))
    db.session.commit()
    forget_site()
    policy = client.get("/proba/page").headers["Content-Security-Policy"]
    assert "img-src 'self' data: https://*.tile.openstreetmap.org;" in policy
    assert "plain.example" not in policy


def test_tile_hosts_are_origins_once_each() -> None:
    layers = [{"url": "https://a.pl/1"}, {"url": "https://a.pl/2"}, {"url": "javascript:x"}, {"url": ""}, {}]
    assert tile_hosts(layers) == ["https://a.pl"]
    assert "https://a.pl" in content_policy(["https://a.pl"])
