"""Fixtures that every test may ask for: clock, database, application, client."""

from __future__ import annotations

import gc
import os
import subprocess
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from accounts import passwords
from app import create_app
from config import Config
from core.db import db
from core.web.catalogues import compile_stale
from tests.support import database
from tests.support.clock import MovableClock
from tests.support.kept_documents import READY
from tests.support.kept_work import keep_all
from tests.support.loaded_town import LoadedTown, loaded_town

keep_all()
# How long an example takes depends on who else uses the machine; speed is measured in benchmarks.
hypothesis_settings.register_profile("town", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("town")


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end; looking through it for rubbish took a twentieth of the time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def compiled_catalogues() -> None:
    """Words as they stand in the work tree, whoever starts the tests."""
    compile_stale()


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[PasswordHasher]:
    """Hashes of passwords cost next to nothing in this process; gives the maker of those that people have."""
    kept = passwords._hasher
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
    yield kept
    passwords._hasher = kept


@pytest.fixture
def costly_passwords(cheap_passwords: PasswordHasher, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a test about their cost: passwords as people have them."""
    monkeypatch.setattr(passwords, "_hasher", cheap_passwords)


@pytest.fixture(scope="session", autouse=True)
def ready_documents() -> Iterator[None]:
    """The processes that make documents are ready when they are needed."""
    for one in READY:
        import_module(one.caller).subprocess = one
    yield
    for one in READY:
        import_module(one.caller).subprocess = subprocess
        one.end()


@pytest.fixture
def own_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a test about the process of a document: one of its own, as people have it."""
    for one in READY:
        monkeypatch.setattr(import_module(one.caller), "subprocess", subprocess)


@pytest.fixture(scope="session")
def template_database() -> Iterator[tuple[str, str]]:
    """Admin address and name of this worker's migrated template."""
    admin = database.admin_url()
    name = f"wsp_template_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    database.make_template(admin, name)
    yield admin, name
    with database.maintenance(admin) as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def wasilkow(
    template_database: tuple[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LoadedTown]:
    """The demonstration town, loaded once for all tests that are marked ``demo``."""
    with loaded_town(*template_database, tmp_path_factory.mktemp("wasilkow")) as town:
        yield town


@pytest.fixture
def database_url(
    request: pytest.FixtureRequest, template_database: tuple[str, str], tmp_path: Path
) -> Iterator[str]:
    """A database of this test's own: empty, or with the demonstration when the test is marked ``demo``."""
    if request.node.get_closest_marker("demo"):
        copy = request.getfixturevalue("wasilkow").copied_to(tmp_path)
    else:
        copy = database.copy_of(*template_database)
    with copy as url:
        yield url


@pytest.fixture
def clock() -> MovableClock:
    """The town's clock, at noon UTC on 24 November 2026."""
    return MovableClock()


@pytest.fixture
def settings(database_url: str, tmp_path) -> Config:
    """Configuration of the application under test."""
    return Config(
        environment="test",
        database_url=database_url,
        secret_key="s" * 40,
        pepper=b"p" * 40,
        instance=tmp_path,
        public_url="http://localhost",
    )


@pytest.fixture
def app(settings: Config, clock: MovableClock) -> Iterator[Flask]:
    """The application, inside its context."""
    application = create_app(settings, clock)
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without script."""
    return app.test_client()
