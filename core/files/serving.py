"""Answering with a kept file, so that a browser never takes it for a page."""

from __future__ import annotations

from io import BytesIO

from flask import Response, request
from werkzeug.utils import send_file

from core.files.reading import PICTURES
from core.models import StoredFile

WEEK = 7 * 24 * 3600


def file_answer(stored: StoredFile, is_public: bool) -> Response:
    """Pictures are shown in place, everything else is a download; what is not public is kept by nobody on the way."""
    answer = send_file(
        BytesIO(stored.content),
        request.environ,
        mimetype=stored.media_type,
        as_attachment=stored.media_type not in PICTURES,
        download_name=stored.name,
        etag=stored.sha256.hex()[:32],
        conditional=True,
        response_class=Response,
    )
    answer.headers["Cache-Control"] = f"public, max-age={WEEK}" if is_public else "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer  # type: ignore[return-value]
