"""Tiles of map services under our own address: kept for some minutes, asked for in measure, refused plainly.

A worker keeps copies, never a state: each copy's key names the service as it is set now and the ten minutes it is of.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from flask import Response, current_app

from core.clock import now
from core.db import db, end_reading
from core.limits import Limit, client_key, refuse_over
from core.problems import NotFound
from core.web.kept import Kept, kept
from maps.outward.asking import Service, is_tile, tile_target
from maps.outward.fetching import Picture, Reach, Refused, fetch_picture

KEPT_SECONDS = 600
MOST_KEPT = 160
MOST_AT_ONCE = 3
"""Threads of a worker that may wait for other people's services; the others go on serving the town."""
WAITED_SECONDS = 2.0
OF_READER = Limit("layer-tiles", 900, 60)
"""A large screen shows thirty tiles, so thirty people of a school behind one address pan for a minute."""
OF_SERVICE = Limit("layer-service", 3000, 60)
RETRY_SECONDS = 30


def reach_now() -> Reach:
    """How far fetching goes in this application; tests put their own there."""
    reach: Reach = current_app.extensions.setdefault("outward_reach", Reach())
    return reach


def tile_response(service: Service, zoom: int, x: int, y: int, is_public: bool = True) -> Response:
    """The tile, or 502 where the service has no picture for it. Raises ``NotFound`` and ``TooMany``.

    ``is_public``: whether others between us and the reader may keep it.
    """
    if not is_tile(zoom, x, y):
        raise NotFound
    found = _kept_tile(service, zoom, x, y)
    if isinstance(found, Refused):
        response = Response("", status=503 if found.code == "busy" else 502, mimetype="text/plain")
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        response.headers["Cache-Control"] = "no-store"
        return response
    response = Response(found.body, mimetype=found.mimetype)
    response.headers["Cache-Control"] = f"{'public' if is_public else 'private'}, max-age={KEPT_SECONDS}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _kept_tile(service: Service, zoom: int, x: int, y: int) -> Picture | Refused:
    """A copy of the last minutes, or a new one; what was refused is not asked for again for half a minute either."""
    moment = int(now().timestamp())
    tiles: Kept[Picture] = kept("outward_tiles", MOST_KEPT)
    lately: Kept[Picture | Refused] = kept("outward_lately", MOST_KEPT)
    key = (service, zoom, x, y)

    def make() -> Picture:
        outcome = lately.get((key, moment // RETRY_SECONDS), lambda: _outcome(*key))
        if isinstance(outcome, Refused):
            raise outcome
        return outcome

    try:
        return tiles.get((key, moment // KEPT_SECONDS), make)
    except Refused as refused:
        return refused


def _outcome(service: Service, zoom: int, x: int, y: int) -> Picture | Refused:
    """What the service says now. Raises ``Refused`` where nobody was free to ask it."""
    refuse_over(OF_READER, client_key())
    refuse_over(OF_SERVICE, service.address.host)
    end_reading()
    db.session.remove()
    with _one_of_few():
        try:
            return fetch_picture(service.address, tile_target(service, zoom, x, y), reach_now())
        except Refused as refused:
            return refused


@contextmanager
def _one_of_few() -> Iterator[None]:
    few: BoundedSemaphore = current_app.extensions.setdefault("outward_few", BoundedSemaphore(MOST_AT_ONCE))
    if not few.acquire(timeout=WAITED_SECONDS):
        raise Refused("busy")
    try:
        yield
    finally:
        few.release()
