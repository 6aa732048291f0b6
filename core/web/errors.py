"""Pages for when something cannot be: calm, in the town's look, with what, why and what now.

Addresses under ``/api/`` answer with ``application/problem+json`` (RFC 9457) instead.
"""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, g, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from core.db import db
from core.limits import TooMany
from core.problems import NotAllowed, NotFound, StaleVersion
from core.web.kept_form import kept_fields

PAGES = (403, 404, 409, 413, 422, 429, 500, 503)
log = logging.getLogger("wspolnie.error")


def error_answer(status: int, reason: str = "", retry_after: int | None = None, **facts: Any) -> Response:
    """The page (or JSON) of an error. ``reason`` is a sentence for the reader, already translated."""
    if request.path.startswith("/api/"):
        body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
        body |= {"detail": reason or _api_sentence(status), "instance": g.get("request_id", "")}
        response = Response(json.dumps(body, ensure_ascii=False), status, mimetype="application/problem+json")
    else:
        page = status if status in PAGES else 404 if status == 405 else 500 if status >= 500 else 422
        context = {
            "reason": reason,
            "request_id": g.get("request_id", ""),
            "retry_after": retry_after,
            **facts,
        }
        response = Response(render_template(f"errors/{page}.html", **context), status, mimetype="text/html")
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    response.headers["Cache-Control"] = "no-store"
    return response


def _api_sentence(status: int) -> str:
    """What a program's author reads where no rule said more; pages have longer words of their own."""
    sentences = {
        403: _("Tego adresu nie możesz otworzyć."),
        404: _("Nie ma nic pod tym adresem. Mógł się zmienić albo brakuje w nim znaku."),
        405: _("Ten adres tylko się czyta: metodami GET i HEAD."),
        422: _("Nie udało się odczytać tego, co wysłano."),
        429: _("Za dużo zapytań w krótkim czasie. Nagłówek Retry-After mówi, za ile sekund ponowić."),
        503: _("Chwilowa przerwa. Nagłówek Retry-After mówi, za ile sekund ponowić."),
    }
    if status in sentences:
        return str(sentences[status])
    if status >= 500:
        return str(_("Coś zepsuło się po naszej stronie. Zapisaliśmy, co się stało."))
    return str(_("Tego zapytania nie przyjmujemy."))


def _http(error: HTTPException) -> Response:
    if error.code and 300 <= error.code < 400:
        return error.get_response()  # type: ignore[return-value]
    answer = error_answer(error.code or 500)
    if error.code == 405:
        answer.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or [])
    return answer


def _lost_token(_error: CSRFError) -> Response:
    needs_login = not current_app.extensions["is_signed_in"]()
    return error_answer(422, is_session_lost=True, kept=kept_fields(), needs_login=needs_login)


def _not_allowed(error: NotAllowed) -> Response:
    """What was typed before the role, the turn or the time was over is shown, so that it can be copied."""
    return error_answer(403, problem=error.problem, kept=kept_fields())


def _bug(error: Exception) -> Response:
    db.session.rollback()
    log.error(
        "bug", exc_info=error, extra={"facts": {"request": g.get("request_id"), "endpoint": request.endpoint}}
    )
    return error_answer(500)


def _database(error: OperationalError) -> Response:
    db.session.rollback()
    log.error(
        "database", extra={"facts": {"request": g.get("request_id"), "cause": type(error.orig).__name__}}
    )
    return error_answer(503, retry_after=10)


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _lost_token)
    app.register_error_handler(NotAllowed, _not_allowed)
    app.register_error_handler(NotFound, lambda error: error_answer(404))
    app.register_error_handler(StaleVersion, lambda error: error_answer(409))
    app.register_error_handler(TooMany, lambda error: error_answer(429, retry_after=error.retry_after))
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(Exception, _bug)
