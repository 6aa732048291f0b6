"""Keyed hashes of who marked and who agrees, and the keys of private links. Pure.

Counting people must not tell who they are: a hash is of one consultation (an author) or of one mark (who agrees with
it), so that the same person is two strangers in two of them. The pepper stands outside the database.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Person:
    """Whoever acts: an account, or else the random key that this browser was given."""

    user_id: int | None = None
    browser: str = ""

    @property
    def words(self) -> str:
        """What is hashed: an account is the same person in every browser."""
        return f"browser:{self.browser}" if self.user_id is None else f"account:{self.user_id}"


def author_key(pepper: bytes, consultation_id: int, person: Person) -> bytes:
    """32 bytes: the same author in one consultation, a stranger in the next."""
    return _keyed(pepper, f"mark-author:{consultation_id}:{person.words}")


def supporter_key(pepper: bytes, mark_id: int, person: Person) -> bytes:
    """32 bytes: who agrees with one mark; beside another mark the same person has another."""
    return _keyed(pepper, f"mark-support:{mark_id}:{person.words}")


def blur_seed(pepper: bytes, consultation_id: int, author: bytes) -> bytes:
    """32 bytes that the blurred places of an author (``author_key``) follow from, unknown without the pepper.

    One author's marks of one home must share one seed: independent points around it would tell where it stands.
    Two authors must not: whoever marks a house next door as the own home would learn how the neighbour's was moved.
    """
    return _keyed(pepper, f"mark-blur:{consultation_id}:{author.hex()}")


def link_key(secret: bytes, entry_key: UUID) -> str:
    """The key of the author's private link, 26 signs (130 bits). It follows from the entry, so that a form sent
    twice leads to the same link, and a mail can tell it later; the database alone does not know it."""
    return _written(_keyed(secret, f"mark-link:{entry_key}"))


def link_hash(key: str) -> bytes:
    """What is kept of a private link's key, 32 bytes."""
    return hashlib.sha256(f"mark-link:{key}".encode()).digest()


def email_key(secret: bytes, mark_id: int, email: str) -> str:
    """The key of the mailed link that confirms an address: of this mark and this address alone."""
    return _written(_keyed(secret, f"mark-email:{mark_id}:{email.lower()}"))


def file_key(secret: bytes, file_id: int, entry_key: UUID) -> str:
    """What lets a form that comes back name the photo that was sent with it before."""
    return _written(_keyed(secret, f"mark-file:{file_id}:{entry_key}"))


def is_same(one: str, other: str) -> bool:
    """Whether two keys are the same, without telling by time how much of them is."""
    return hmac.compare_digest(one.encode(), other.encode())


def _keyed(secret: bytes, message: str) -> bytes:
    return hmac.digest(secret, message.encode(), "sha256")


def _written(digest: bytes) -> str:
    return base64.b32encode(digest).decode().lower()[:26]
