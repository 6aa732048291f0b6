"""Addresses that are handed to other people: for supporters, co-authors, guardians."""

from __future__ import annotations

import hmac
import re

from flask import current_app

_KEY = re.compile(r"([1-9][0-9]{0,17})-([0-9a-f]{20})")


def support_key(draft_id: int) -> str:
    """The last word of a draft's public page for supporters: not to be guessed, the same each time."""
    return f"{draft_id}-{_seal(f'support:{draft_id}')}"


def draft_id_of(key: str) -> int | None:
    """The draft that a public page for supporters is about, or ``None`` for a key that is none of ours."""
    number = number_in(key)
    return number if number is not None and hmac.compare_digest(support_key(number), key) else None


def address_key(draft_id: int, email: str) -> str:
    """The last word of the mailed page about whose address this is: of this draft and this address alone."""
    return f"{draft_id}-{_seal(f'address:{draft_id}:{email.lower()}')}"


def neighbour_key(draft_id: int, email: str) -> str:
    """The last word of the mailed page where a neighbour answers: the same in every letter to this address."""
    return f"{draft_id}-{_seal(f'neighbour:{draft_id}:{email.lower()}')}"


def number_in(key: str) -> int | None:
    """The number of the draft that a key says to be of; whether it is one of ours is not checked."""
    found = _KEY.fullmatch(key)
    return int(found.group(1)) if found else None


def _seal(text: str) -> str:
    secret = current_app.extensions["settings"].secret_key.encode()
    return hmac.digest(secret, text.encode(), "sha256").hex()[:20]
