"""Migrations: one numbered Alembic line, forward only, run by ``wspolnie db upgrade`` and by the tests."""

from __future__ import annotations

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import create_engine

from config import ROOT


def alembic_config(url: str) -> AlembicConfig:
    """Alembic's settings for a database at ``url``."""
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    settings.attributes["url"] = url
    return settings


def upgrade(url: str | None = None, revision: str = "head") -> None:
    """Bring the database to the newest revision, or to an earlier one."""
    command.upgrade(alembic_config(url or current_app.extensions["settings"].database_url), revision)


def is_current(url: str) -> bool:
    """Whether the database stands at the newest revision."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
    return found == ScriptDirectory.from_config(alembic_config(url)).get_current_head()
