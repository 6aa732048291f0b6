"""Views for trying what all pages share: each ends in its own way."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from flask import Flask, abort, render_template_string, request
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from core.access import public, requires
from core.db import db
from core.limits import TooMany
from core.problems import NotAllowed, NotFound, Problem, StaleVersion
from core.web.csrf import csrf
from core.web.requests import JsonFormatter

SENTENCE = "{% extends 'layouts/base.html' %}{% block title %}Próba{% endblock %}{% block content %}<h1>Próba</h1>{% endblock %}"


def _page() -> str:
    return render_template_string(SENTENCE)


def _form() -> str:
    return "przyjęto" if request.form.get("pesel") is not None else "nic"


def _refused() -> str:
    raise NotAllowed(Problem("permission_missing"))


def _missing() -> str:
    raise NotFound


def _stale() -> str:
    raise StaleVersion


def _often() -> str:
    raise TooMany(61)


def _bug() -> str:
    raise RuntimeError(f"nie udało się dla {request.args.get('pesel')} i anna.nowak@example.pl")


def _double() -> str:
    db.session.execute(text("CREATE TEMP TABLE t (pesel text UNIQUE)"))
    for _ in range(2):
        db.session.execute(text("INSERT INTO t VALUES (:pesel)"), {"pesel": request.args["pesel"]})
    raise IntegrityError("unreachable", None, Exception())


def _down() -> str:
    raise OperationalError("SELECT 1", None, ConnectionError("gone"))


VIEWS = {
    "page": _page,
    "refused": _refused,
    "missing": _missing,
    "stale": _stale,
    "often": _often,
    "bug": _bug,
    "double": _double,
    "down": _down,
    "teapot": lambda: abort(418),
    "broken-upload": lambda: abort(413),
}


@pytest.fixture
def app(app: Flask) -> Flask:
    """The application with trial views under /proba/."""
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    for name, view in VIEWS.items():
        app.add_url_rule(f"/proba/{name}", f"trial_{name}", public(lambda view=view: view()))
        app.add_url_rule(f"/api/proba/{name}", f"trial_api_{name}", public(lambda view=view: view()))
    app.add_url_rule("/proba/formularz", "trial_form", public(lambda: _form()), methods=["POST"])
    app.add_url_rule("/proba/pod-straza", "trial_guarded", requires("tests.nobody")(lambda: "tajne"))
    return app


@pytest.fixture
def unguarded(app: Flask) -> None:
    """The trial form without its token check."""
    csrf.exempt(app.view_functions["trial_form"])


@pytest.fixture
def log_lines() -> Iterator[io.StringIO]:
    """What our loggers write, as it goes to standard error."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter())
    logger = logging.getLogger("wspolnie")
    logger.addHandler(handler)
    yield written
    logger.removeHandler(handler)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without script."""
    return app.test_client()
