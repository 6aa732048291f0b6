"""The private link of a subscription: it confirms and it ends. The same in every mail, not to be guessed."""

from __future__ import annotations

import hmac
import re
from hashlib import sha256

from flask import current_app

_KEY = re.compile(r"[1-9][0-9]{0,17}-[0-9a-f]{32}")


def subscription_key(subscription_id: int, email: str) -> str:
    """The last word of the link."""
    secret = current_app.extensions["settings"].secret_key.encode()
    seal = hmac.digest(secret, f"subscription:{subscription_id}:{email.lower()}".encode(), "sha256")
    return f"{subscription_id}-{seal.hex()[:32]}"


def hash_of(key: str) -> bytes:
    """What is stored of a key; of nonsense nothing that anybody has."""
    return sha256(key.encode()).digest() if _KEY.fullmatch(key) else b""
