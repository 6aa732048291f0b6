"""The session in a signed cookie, as Flask keeps it, with the signer made once and not twice for each request."""

from __future__ import annotations

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer


class OneSigner(SecureCookieSessionInterface):
    """Flask's own interface; the signer depends on nothing but the application's secret."""

    _signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The signer of the application's cookies."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer


def init_app(app: Flask) -> None:
    """Let the application's sessions be signed this way."""
    app.session_interface = OneSigner()
