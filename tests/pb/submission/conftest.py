"""A town with an open call for projects, tried through real pages: each request in a context of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import pytest
from flask import Flask

from config import Config
from pb.rounds.rules import Stage
from tests.support.clock import MovableClock
from tests.support.filing import Proposer, make_call
from tests.support.letters import free_port, post_office
from tests.support.outside import outside_context
from tests.support.rounds import MadeRound

Result = TypeVar("Result")


@pytest.fixture
def settings(settings: Config) -> Config:
    """Letters go to a post office of the test's own."""
    return replace(settings, smtp_port=free_port(), mail_from="bo@wasilkow.example")


@pytest.fixture
def app(settings, clock) -> Iterator[Flask]:
    """The application outside any context: what one request remembers the next must not see."""
    with outside_context(settings, clock) as application:
        yield application


@dataclass
class Call:
    """A round in its call for projects. ``ask`` runs something in a context of its own."""

    app: Flask
    clock: MovableClock
    made: MadeRound

    def ask(self, call: Callable[[], Result]) -> Result:
        """What ``call`` gives inside the application."""
        with self.app.app_context():
            return call()

    def proposer(self, **options: Any) -> Proposer:
        """Somebody with a browser of their own."""
        return Proposer(self.app.test_client(), self.made.slug, **options)


@pytest.fixture
def call(app: Flask, clock: MovableClock) -> Call:
    """The call of Wasilków's like: a town pool, a village pool bound to an area, a green pool with a price list."""
    with app.app_context():
        made = make_call(Stage.SUBMISSION)
    return Call(app, clock, made)


@pytest.fixture
def post(call: Call) -> Iterator[Callable[[], Any]]:
    """``post()`` delivers what waits and gives the letters by recipient."""
    with post_office(call.app) as office:
        yield office.letters
