"""A real PostGIS database for each test: a copy of a migrated template, dropped afterwards."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy import create_engine, make_url, text

from core.cluster import control
from core.cluster.databases import EXTENSIONS
from core.cluster.settings import APP_ROLE
from core.db import db
from core.migrate import upgrade

ROOT = Path(__file__).resolve().parents[2]


def admin_url() -> str:
    """Address of the test cluster's maintenance database, from ``script/test`` or the cluster itself."""
    given = os.environ.get("WSPOLNIE_TEST_ADMIN_URL")
    if given:
        return given
    instance = ROOT / "instance" / "test-cluster"
    control.ensure_running(instance, for_tests=True)
    return control.admin_url(instance)


@contextmanager
def maintenance(url: str) -> Iterator:
    """A connection outside transactions, for CREATE and DROP DATABASE."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def unguarded(*tables: str) -> Iterator[None]:
    """What nobody may do, for tests that need it done: these tables without their own triggers."""
    for word in ("DISABLE", "ENABLE"):
        for table in tables:
            db.session.execute(text(f"ALTER TABLE {table} {word} TRIGGER USER"))
        if word == "DISABLE":
            yield


def url_of(admin: str, name: str, role: str = APP_ROLE) -> str:
    """The address of database ``name`` on the same cluster, for the application's role unless told otherwise."""
    return make_url(admin).set(database=name, username=role).render_as_string(hide_password=False)


def name_of(url: str) -> str:
    """The database that an address leads to."""
    return str(make_url(url).database)


def make_template(admin: str, name: str, revision: str = "head") -> None:
    """Create a migrated database that the others are copied from; ``revision`` stops at an earlier one."""
    with maintenance(admin) as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}" OWNER {APP_ROLE} TEMPLATE template0'))
    with maintenance(make_url(admin).set(database=name).render_as_string(hide_password=False)) as connection:
        for extension in EXTENSIONS:
            connection.execute(text(f"CREATE EXTENSION IF NOT EXISTS {extension}"))
    upgrade(url_of(admin, name), revision)


@cache
def _clerk(admin: str) -> psycopg.Connection[tuple[object, ...]]:
    """A connection to the maintenance database for a whole process: two for every test took as long as the copy."""
    address = make_url(admin).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(address, autocommit=True)


@contextmanager
def copy_of(admin: str, template: str) -> Iterator[str]:
    """A fresh copy of ``template``; gone when the block ends."""
    name = f"wsp_{uuid4().hex[:16]}"
    # Without fsync a copy of files takes half the processor time of a copy through the log.
    _clerk(admin).execute(
        f'CREATE DATABASE "{name}" OWNER {APP_ROLE} TEMPLATE "{template}" STRATEGY FILE_COPY'.encode()
    )
    try:
        yield url_of(admin, name)
    finally:
        _clerk(admin).execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
