"""Passwords: argon2id with the parameters of RFC 9106 (low memory), at most two at a time in a worker.

Each verification takes 64 MiB; eight threads at once would take half a gigabyte, hence the semaphore.
"""

from __future__ import annotations

import secrets
import unicodedata
from base64 import b64encode
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION

_hasher = PasswordHasher()
_turns = BoundedSemaphore(2)


def _same_signs(password: str) -> str:
    """One form of ``ó`` whatever keyboard it came from."""
    return unicodedata.normalize("NFC", password)


def hash_password(password: str) -> str:
    """The argon2id hash to keep, with its salt and parameters inside."""
    with _turns:
        return _hasher.hash(_same_signs(password))


def _nobodys_hash() -> str:
    """A hash of today's cost that no password opens."""
    salt, digest = (
        b64encode(secrets.token_bytes(n)).decode().rstrip("=") for n in (_hasher.salt_len, _hasher.hash_len)
    )
    cost = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    return f"$argon2id$v={ARGON2_VERSION}${cost}${salt}${digest}"


def is_right(password: str, kept: str | None) -> bool:
    """Whether ``password`` belongs to the ``kept`` hash.

    Without a hash (no such account, no password yet) the same work is done on nobody's hash, so that
    the time of the answer does not tell whether there is an account.
    """
    known = kept or _nobodys_hash()
    with _turns:
        try:
            return _hasher.verify(known, _same_signs(password)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with weaker parameters than today's and should be made anew."""
    return _hasher.check_needs_rehash(kept)
