"""Every page that a test of initiatives fetches is inspected."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, Response, request

from tests.support.page_rules import faults_of


@pytest.fixture
def app(app: Flask) -> Iterator[Flask]:
    """The application, whose pages must all be good ones."""
    faults: list[str] = []

    @app.after_request
    def inspect(answer: Response) -> Response:
        if answer.mimetype == "text/html" and answer.status_code not in (301, 303, 308, 404):
            faults.extend(f"{request.path}: {one}" for one in faults_of(answer.get_data(as_text=True)))
        return answer

    yield app
    assert faults == []
