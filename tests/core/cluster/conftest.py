"""A folder that the server's unprivileged user may pass, and a cluster in it for a whole file of tests."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.cluster import control


@contextmanager
def instance_folder() -> Iterator[Path]:
    """pytest's own folders are closed to others (0700), so that a cluster would move to /var/lib."""
    folder = Path(tempfile.mkdtemp(prefix="wspolnie-test-"))
    folder.chmod(0o755)
    try:
        yield folder / "instance"
    finally:
        control.stop(folder / "instance")
        socket = control.status(folder / "instance").socket_dir
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(socket, ignore_errors=True)


@pytest.fixture
def instance() -> Iterator[Path]:
    """A place for a cluster of this test's own; stopped and removed afterwards."""
    with instance_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def running() -> Iterator[Path]:
    """A running cluster shared by the tests of a file."""
    with instance_folder() as folder:
        control.ensure_running(folder, for_tests=False)
        yield folder
