"""Voting is tried through real pages and a real database: one for the folder, emptied before each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from config import Config
from core.db import db, transaction
from core.models import Site
from pb.voting.models import SealedBallot, VoterMark
from tests.support import database
from tests.support.clock import MIDDAY, MovableClock
from tests.support.outside import outside_context
from tests.support.rounds import MadeRound, make_round
from tests.support.voter import Voter

Result = TypeVar("Result")
EMPTIED = (
    "pb_sealed_ballots", "pb_voter_marks", "pb_voting_codes", "pb_commission_keys", "pb_projects", "pb_rounds",
    "core_rate_hits", "core_site", "accounts_users",
)  # fmt: skip


@pytest.fixture(scope="session")
def database_url(template_database: tuple[str, str]) -> Iterator[str]:
    """One database for the folder."""
    with database.copy_of(*template_database) as url:
        yield url


@pytest.fixture(scope="session")
def clock() -> MovableClock:
    """One clock for the folder; each test finds it at noon."""
    return MovableClock()


@pytest.fixture(scope="session")
def settings(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Config:
    """Configuration of the application under test."""
    return Config(
        environment="test", database_url=database_url, secret_key="s" * 40, pepper=b"p" * 40,
        instance=tmp_path_factory.mktemp("instance"), public_url="http://localhost",
    )  # fmt: skip


@pytest.fixture(scope="session")
def app(settings: Config, clock: MovableClock) -> Iterator[Flask]:
    """The application, outside any context: what one request remembers the next must not see."""
    with outside_context(settings, clock) as application:
        yield application


@dataclass
class Urn:
    """The application with its clock, and short ways to what a test asks of the database."""

    app: Flask
    clock: MovableClock

    def ask(self, call: Callable[[], Result]) -> Result:
        """What ``call`` gives inside the application's context."""
        with self.app.app_context():
            return call()

    def make(self, **kwargs: Any) -> MadeRound:
        """A round, see ``make_round``."""
        return self.ask(lambda: make_round(**kwargs))

    def town(self) -> None:
        """The town's record, with a phone to complain by."""

        def write() -> None:
            with transaction():
                db.session.add(
                    Site(
                        name="Próbowo",
                        phone="85 000 00 00",
                        phone_hours="7:30–15:30",
                        requires_second_factor=False,
                    )
                )

        self.ask(write)

    def voter(self, slug: str = "bo-2027") -> Voter:
        """A voter with a browser of their own."""
        return Voter.of(self.app, slug)

    def counts(self) -> tuple[int, int]:
        """How many marks and how many sealed ballots there are."""
        marks, boxes = (
            select(func.count()).select_from(VoterMark),
            select(func.count()).select_from(SealedBallot),
        )
        return self.ask(lambda: (db.session.scalar(marks) or 0, db.session.scalar(boxes) or 0))

    def sql(self, statement: str, **facts: Any) -> list[Any]:
        """Rows of a plain statement; a writing one is committed."""

        def run() -> list[Any]:
            with transaction():
                result = db.session.execute(text(statement), facts)
                return list(result) if result.returns_rows else []

        return self.ask(run)


@pytest.fixture
def urn(app: Flask, clock: MovableClock) -> Urn:
    """An empty database, noon on the clock."""
    clock.set(MIDDAY)
    made = Urn(app, clock)
    for table in EMPTIED:
        made.sql(f"delete from {table}")
    app.extensions.pop("site_record", None)
    return made
