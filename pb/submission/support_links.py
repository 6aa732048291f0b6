"""Addresses that are handed to other people: for supporters, co-authors, guardians."""

from __future__ import annotations

import hmac
import re

from flask import current_app

_SUPPORT = re.compile(r"([1-9][0-9]{0,17})-([0-9a-f]{20})")


def support_key(draft_id: int) -> str:
    """The last word of a draft's public page for supporters: not to be guessed, the same each time."""
    secret = current_app.extensions["settings"].secret_key.encode()
    return f"{draft_id}-{hmac.digest(secret, f'support:{draft_id}'.encode(), 'sha256').hex()[:20]}"


def draft_id_of(key: str) -> int | None:
    """The draft that a public page for supporters is about, or ``None`` for a key that is none of ours."""
    found = _SUPPORT.fullmatch(key)
    if not found or not hmac.compare_digest(support_key(int(found.group(1))), key):
        return None
    return int(found.group(1))


def public_link(endpoint: str, **values: object) -> str:
    """The whole address of a page of ours at the town's public address, also outside a request."""
    path: str = current_app.url_map.bind("localhost").build(endpoint, values)
    return f"{current_app.extensions['settings'].public_url}{path}"
