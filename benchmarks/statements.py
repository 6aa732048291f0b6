"""The application inside this process: how many statements a page sends, and where its time goes."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from flask import Flask
from sqlalchemy import event

from app import create_app
from benchmarks.world import World, settings, static_build
from core.db import db
from core.reading import asked


@contextmanager
def application(world: World) -> Iterator[Flask]:
    """The application without a server and without its log."""
    app = create_app(replace(settings(world.url), static_build=static_build(), public_url="http://localhost"))
    app.config["SESSION_COOKIE_SECURE"] = False
    log = logging.getLogger("wspolnie")
    level = log.level
    log.setLevel(logging.WARNING)
    try:
        yield app
    finally:
        log.setLevel(level)
        with app.app_context():
            db.engine.dispose()


def statements_of(world: World, paths: Sequence[str]) -> dict[str, int]:
    """Statements of the second request for each page, with nothing kept that goes by the content's version.

    The first request warms what a worker keeps for seconds (the town's record, the vector base).
    """
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    counted = {}
    with application(world) as app:
        with app.app_context():
            event.listen(db.engine, "before_cursor_execute", note)
        client = app.test_client()
        for path in paths:
            client.get(path)
            app.extensions.pop("kept", None)
            sent.clear()
            with asked.connected_to(sent.append):
                answer = client.get(path)
            if answer.status_code != 200:
                raise SystemExit(f"{path}: {answer.status_code}")
            counted[path] = len(sent)
    return counted
