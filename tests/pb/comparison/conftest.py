"""Announced rounds are compared here; the record that an announcement asks for, two documents, is not waited for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pb.results.record.document import _record_announced
from pb.results.services.publishing import announced


@pytest.fixture(autouse=True)
def without_record() -> Iterator[None]:
    """Nobody asks for the record while a test of this folder runs; ``tests/pb/results`` tells of it."""
    announced.disconnect(_record_announced)
    yield
    announced.connect(_record_announced)
