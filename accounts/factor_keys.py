"""Secrets of second factors at rest: sealed by a key that only the installation's own secret gives.

A copy of the database alone opens nobody's sign-in. The key differs for each account, so that a sealed secret
moved to another row does not open either.
"""

from __future__ import annotations

import hmac

from flask import current_app
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox


def _key(purpose: str, user_id: int) -> bytes:
    secret: str = current_app.extensions["settings"].secret_key
    return hmac.digest(secret.encode(), f"accounts.{purpose}:{user_id}".encode(), "sha256")


def seal_secret(user_id: int, secret: str) -> bytes:
    """What the table keeps of a second factor's secret."""
    return bytes(SecretBox(_key("second_factor", user_id)).encrypt(secret.encode()))


def open_secret(user_id: int, sealed: bytes) -> str | None:
    """The secret again; ``None`` when the installation's secret has been changed since."""
    try:
        return SecretBox(_key("second_factor", user_id)).decrypt(sealed).decode()
    except CryptoError:
        return None


def recovery_hash(user_id: int, code: str) -> bytes:
    """What the table keeps of a recovery code (59 random bits): nobody without the key can try guesses on it."""
    return hmac.digest(_key("recovery_code", user_id), code.encode(), "sha256")
