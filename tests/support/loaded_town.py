"""The demonstration town loaded once in a process of tests; whoever needs it gets a copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app import create_app
from config import Config
from core.db import db
from demo.loading import load_town
from tests.support import database
from tests.support.clock import MovableClock


@dataclass(frozen=True)
class LoadedTown:
    """A database with Wasilków in it as at noon of the tests' clock, and the instance's folder with keys and log-ins."""

    admin: str
    name: str
    folder: Path

    @contextmanager
    def copied_to(self, instance: Path) -> Iterator[str]:
        """Address of a database of one's own with the town in it, the folder's files beside in ``instance``."""
        shutil.copytree(self.folder, instance, dirs_exist_ok=True)
        with database.copy_of(self.admin, self.name) as url:
            yield url


@contextmanager
def loaded_town(admin: str, template: str, folder: Path) -> Iterator[LoadedTown]:
    """Load the town into a copy of the migrated ``template``; gone when the block ends."""
    with database.copy_of(admin, template) as url:
        application = create_app(
            Config("test", url, "s" * 40, b"p" * 40, folder, public_url="http://localhost"), MovableClock()
        )
        with application.app_context():
            assert load_town("wasilkow", lambda line: None) is True
            db.session.remove()
            db.engine.dispose()
        yield LoadedTown(admin, database.name_of(url), folder)
