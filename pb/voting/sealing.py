"""Sealing a ballot, the receipt, and the two hashes of it. No database, no web; randomness is passed in.

A box is a libsodium sealed box (X25519, XSalsa20-Poly1305) of one fixed length. The receipt is random and
known to the voter alone: the urn keeps one hash of it, the published ballot another, and neither leads to
the other without the code (design, decision 4).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from pb.voting.ballot_paper import BOX_BYTES, BallotPaper, UnreadablePaper, canonical, pad, read_paper, unpad

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""31 letters and digits that nobody mistakes for one another: no 0 O 1 I L."""

RECEIPT_SIGNS = 16
VOTING_CODE_SIGNS = 12
GROUP = 4
SEAL_BYTES = 48
"""What a sealed box adds: an ephemeral public key (32) and a tag (16)."""

PAPER_BYTES = BOX_BYTES - SEAL_BYTES

RandomBelow = Callable[[int], int]
"""``random_below(n)`` gives a number from 0 to n - 1; production passes ``secrets.randbelow``."""

_BETWEEN = re.compile(r"[\s\-\u2010-\u2015._]+")


class DamagedBox(ValueError):
    """A box that this key does not open, or with something else than a ballot inside."""


def seal(public_key: bytes, paper: BallotPaper) -> bytes:
    """The paper in a box of exactly ``BOX_BYTES`` that only the private key opens."""
    padded = pad(canonical(paper), PAPER_BYTES)
    return bytes(SealedBox(PublicKey(public_key)).encrypt(padded))


def open_box(private_key: bytes, box: bytes) -> BallotPaper:
    """The paper in a box. Raises ``DamagedBox``."""
    try:
        return read_paper(unpad(SealedBox(PrivateKey(private_key)).decrypt(box)))
    except (CryptoError, UnreadablePaper, TypeError) as error:
        raise DamagedBox(str(error)) from error


def draw_code(random_below: RandomBelow, signs: int) -> str:
    """``signs`` letters of ``ALPHABET`` in groups of four, such as ``K7QF-2M9T-XD4P``."""
    return grouped("".join(ALPHABET[random_below(len(ALPHABET))] for _ in range(signs)))


def draw_receipt(random_below: RandomBelow) -> str:
    """A receipt code: 16 signs, 79 bits (glossary: potwierdzenie oddania głosu)."""
    return draw_code(random_below, RECEIPT_SIGNS)


def grouped(signs: str) -> str:
    """Signs in groups of four with dashes, as they are shown and hashed."""
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))


def normalise_code(text: str, signs: int) -> str | None:
    """A code as it is hashed, from any case and with any spaces or dashes; ``None`` when it cannot be one."""
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()
    return grouped(plain) if len(plain) == signs and set(plain) <= set(ALPHABET) else None


def normalise_receipt(text: str) -> str | None:
    """A receipt code as it is hashed, or ``None`` when the text cannot be one."""
    return normalise_code(text, RECEIPT_SIGNS)


def urn_hash(code: str, round_id: int) -> bytes:
    """What the urn knows of a receipt, 32 bytes; ``code`` as ``normalise_receipt`` gives it."""
    return _domain_hash("wspolnie urn 1", code, round_id)


def ballot_hash(code: str, round_id: int) -> bytes:
    """What the published ballot carries of a receipt, 32 bytes."""
    return _domain_hash("wspolnie ballot 1", code, round_id)


def _domain_hash(domain: str, code: str, round_id: int) -> bytes:
    return hashlib.sha256(f"{domain}\n{round_id}\n{code}".encode()).digest()
