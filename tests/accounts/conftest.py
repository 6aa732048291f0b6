"""Accounts are tried through real pages: each request in a context of its own, as behind a real server."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from accounts.limits import wait_to_sign_in
from accounts.models import RoleGrant, User
from accounts.passwords import hash_password
from app import create_app
from config import Config
from core.db import db, transaction
from core.models import Site
from core.site.record import forget_site
from tests.support import database
from tests.support.clock import MIDDAY, MovableClock

PASSWORD = "cztery-zwykłe-słowa"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"


EMPTIED = (
    "pb_rounds",
    "accounts_users",
    "core_outgoing_mails",
    "core_rate_hits",
    "core_site",
)


@pytest.fixture(scope="session")
def database_url(template_database: tuple[str, str]) -> Iterator[str]:
    """One database for the folder; ``fresh_start`` empties what these tests fill."""
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
        environment="test",
        database_url=database_url,
        secret_key="s" * 40,
        pepper=b"p" * 40,
        instance=tmp_path_factory.mktemp("instance"),
        public_url="http://localhost",
    )


@pytest.fixture(scope="session")
def app(settings: Config, clock: MovableClock) -> Iterator[Flask]:
    """The application, outside any context: what one request remembers the next must not see."""
    application = create_app(settings, clock)
    yield application
    close(application)


@pytest.fixture(autouse=True)
def fresh_start(request: pytest.FixtureRequest) -> None:
    """No accounts, no mails, no tries, and noon on the clock; tests of pure rules need none of it."""
    if "town" not in request.fixturenames:
        return
    request.getfixturevalue("clock").set(MIDDAY)
    with request.getfixturevalue("app").app_context(), transaction():
        for table in EMPTIED:
            db.session.execute(text(f"delete from {table}"))
        forget_site()


def close(application: Flask) -> None:
    """Give back the database's connections."""
    with application.app_context():
        db.engine.dispose()
        if "rate_engine" in application.extensions:
            application.extensions["rate_engine"].dispose()


@cache
def one_hash() -> str:
    """The hash of ``PASSWORD``."""
    return hash_password(PASSWORD)


@dataclass
class Town:
    """The application and what a test asks of its database."""

    app: Flask
    made: dict[str, int] = field(default_factory=dict)

    def add(self, email: str, *roles: str, name: str = "", confirmed: bool = True) -> int:
        """An account with ``PASSWORD``, whose hash is made once for all tests."""
        now = self.app.extensions["clock"]()
        with self.app.app_context(), transaction():
            user = User(email=email, display_name=name, password_hash=one_hash(), created_at=now)
            user.confirmed_at = now if confirmed else None
            user.grants = [RoleGrant(role=role, granted_at=now) for role in roles or ("resident",)]
            db.session.add(user)
            db.session.flush()
            self.made[email] = user.id
        return self.made[email]

    def ask(self, sql: str, **values: object) -> list[tuple]:
        """Rows of a statement."""
        with self.app.app_context():
            return [tuple(row) for row in db.session.execute(text(sql), values)]

    def one(self, sql: str, **values: object) -> object:
        """The only value of a statement."""
        return self.ask(sql, **values)[0][0]

    def do(self, sql: str, **values: object) -> None:
        """Change rows behind the application's back."""
        with self.app.app_context(), transaction():
            db.session.execute(text(sql), values)

    def user(self, email: str) -> User:
        """The row of an account, out of any session."""
        with self.app.app_context():
            user = db.session.query(User).filter_by(email=email).one()
            db.session.expunge_all()
            return user

    def require_second_factor(self) -> None:
        """The town's record now asks officials for a second factor."""
        with self.app.app_context():
            with transaction():
                db.session.add(Site(id=1, name="Próbowo"))
            forget_site()

    def tries(self, email: str, times: int) -> None:
        """Count tries to log in without their cost."""
        with self.app.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}):
            for _ in range(times):
                wait_to_sign_in(email)

    def mails(self) -> list[tuple[str, str, str]]:
        """Recipient, subject and text of what waits to be sent, in order."""
        return self.ask("select recipient, subject, body from core_outgoing_mails order by id")

    def mailed_link(self) -> str:
        """The path of the link in the newest mail."""
        found = re.search(r"http://localhost(/konto/\S+)", self.mails()[-1][2])
        assert found, self.mails()[-1]
        return found[1]

    def browser(self) -> Browser:
        """Somebody's browser, without script."""
        return Browser(self.app.test_client())


@dataclass
class Browser:
    """Keeps cookies, and sends forms as the page that was read last had them."""

    client: FlaskClient
    page: str = ""

    def get(self, path: str, **kwargs: object) -> TestResponse:
        """Read a page."""
        answer = self.client.get(path, headers={"User-Agent": FIREFOX}, **kwargs)
        self.page = answer.text
        return answer

    def post(self, path: str, token: str | None = None, **fields: object) -> TestResponse:
        """Send a form with the token of the page read last."""
        data = {"csrf_token": self.token() if token is None else token, **fields}
        answer = self.client.post(path, data=data, headers={"User-Agent": FIREFOX})
        self.page = answer.text or self.page
        return answer

    def token(self) -> str:
        """The hidden token of the page read last."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.page)
        return html.unescape(found[1]) if found else ""

    def log_in(self, email: str, password: str = PASSWORD, wroc: str = "") -> TestResponse:
        """Log in through the form."""
        self.get("/konto/zaloguj")
        return self.post("/konto/zaloguj", email=email, password=password, wroc=wroc)

    def key(self) -> str | None:
        """The sign-in key in the cookie."""
        with self.client.session_transaction() as session:
            return session.get("sign_in")


@pytest.fixture
def town(app: Flask) -> Town:
    """The application with helpers around its database."""
    return Town(app)


@pytest.fixture
def browser(town: Town) -> Browser:
    """Somebody's browser."""
    return town.browser()
