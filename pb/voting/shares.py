"""The commission's key: made once, split into words on paper, put together again to open the urn.

The private key (X25519, 32 bytes) is split by Shamir's scheme into SLIP-39 words, two shares of three enough.
No share is ever stored here: each is written into one text file that goes to one member of the commission.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from nacl.public import PrivateKey
from shamir_mnemonic import MnemonicError, Share, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.wordlist import WORDLIST

from core.problems import Problem

SHARES = 3
SHARES_NEEDED = 2
WORDS = 33
FIRST_LINE = "----- SŁOWA UDZIAŁU -----"
LAST_LINE = "----- KONIEC UDZIAŁU -----"
WORDS_A_LINE = 3
_KNOWN_WORDS = frozenset(WORDLIST)


@dataclass(frozen=True)
class KeyPair:
    """A new key of the commission, 32 bytes each half."""

    public_key: bytes
    private_key: bytes


@dataclass(frozen=True)
class ShareFile:
    """One member's share as a text file: its name, number from 1, and everything written in it."""

    name: str
    number: int
    text: str


def new_key_pair() -> KeyPair:
    """A fresh key pair from the system's randomness, through libsodium."""
    private = PrivateKey.generate()
    return KeyPair(bytes(private.public_key), bytes(private))


def fingerprint(public_key: bytes) -> str:
    """Sixteen hexadecimal digits of the public key's SHA-256 in groups of four, to be read aloud."""
    digits = hashlib.sha256(public_key).hexdigest()[:16].upper()
    return "-".join(digits[start : start + 4] for start in range(0, 16, 4))


def split_key(pair: KeyPair, slug: str, round_title: str) -> list[ShareFile]:
    """The share files of a key: any ``SHARES_NEEDED`` of ``SHARES`` put the private half together."""
    mnemonics = generate_mnemonics(1, [(SHARES_NEEDED, SHARES)], pair.private_key, iteration_exponent=0)[0]
    return [
        ShareFile(
            f"share-{number}.txt",
            number,
            _share_text(number, words.split(), pair.public_key, slug, round_title),
        )
        for number, words in enumerate(mnemonics, 1)
    ]


def _share_text(number: int, words: list[str], public_key: bytes, slug: str, round_title: str) -> str:
    rows = [words[start : start + WORDS_A_LINE] for start in range(0, len(words), WORDS_A_LINE)]
    lines = [
        "  ".join(
            f"{row * WORDS_A_LINE + column:>2}. {word:<10}" for column, word in enumerate(part, 1)
        ).rstrip()
        for row, part in enumerate(rows)
    ]
    return "\n".join(
        [
            f"Klucz komisji, udział {number} z {SHARES}",
            "",
            f"Edycja: {slug}",
            f"Tytuł: {round_title}",
            f"Odcisk klucza: {fingerprint(public_key)}",
            "",
            "Karty w urnie są zapieczętowane kluczem komisji. Żeby po głosowaniu otworzyć urnę,",
            f"potrzebne są {SHARES_NEEDED} udziały z {SHARES}. Jeden udział niczego nie otwiera.",
            "Serwer nie ma tego udziału i nie da się go odtworzyć: bez dwóch udziałów nie będzie wyników.",
            "",
            "Co zrobić:",
            "  1. Wydrukuj tę kartkę albo zapisz plik na nośniku, którego nie podłącza się do sieci.",
            "  2. Usuń plik z komputera i z kosza. Nie wysyłaj go pocztą ani komunikatorem.",
            "  3. Przechowuj udział osobno od pozostałych, pod zamknięciem, aż do otwarcia urny.",
            f"  4. Przy otwarciu urny podaj ten plik albo przepisz {len(words)} słowa po kolei.",
            "",
            FIRST_LINE,
            *lines,
            LAST_LINE,
            "",
        ]
    )


def combine_shares(texts: Iterable[str], slug: str, public_key: bytes) -> bytes | Problem:
    """The private key from share files (or bare words), checked against the round's public key.

    Codes: ``share_unreadable``, ``share_word`` (fact ``word``), ``share_damaged``, ``share_other_round``
    (fact ``slug``), ``share_other_key``, ``shares_too_few`` (facts ``given``, ``needed``), ``key_mismatch``.
    Facts carry ``number``, the place of the faulty text from 1. Repeated shares count once.
    """
    shares: dict[tuple[int, int], str] = {}
    for number, text in enumerate(texts, 1):
        found = _read_share(text, number, slug, public_key)
        if isinstance(found, Problem):
            return found
        share, words = found
        shares[share.identifier, share.index] = words
    if len({identifier for identifier, _ in shares}) > 1:
        return Problem("share_other_key", "key", {"number": len(shares)})
    if len(shares) < SHARES_NEEDED:
        return Problem("shares_too_few", "key", {"given": len(shares), "needed": SHARES_NEEDED})
    return _put_together(list(shares.values())[:SHARES_NEEDED], public_key)


def _put_together(mnemonics: list[str], public_key: bytes) -> bytes | Problem:
    try:
        private = PrivateKey(combine_mnemonics(mnemonics))
    except (MnemonicError, TypeError, ValueError):
        return Problem("key_mismatch", "key")
    return bytes(private) if bytes(private.public_key) == public_key else Problem("key_mismatch", "key")


def _read_share(text: str, number: int, slug: str, public_key: bytes) -> tuple[Share, str] | Problem:
    facts = {"number": number}
    said_slug = _said(text, "Edycja")
    if said_slug and said_slug != slug:
        return Problem("share_other_round", "key", {**facts, "slug": said_slug})
    said_key = _said(text, "Odcisk klucza")
    if said_key and said_key.upper() != fingerprint(public_key):
        return Problem("share_other_key", "key", facts)
    words = _words(text)
    unknown = next((word for word in words if word not in _KNOWN_WORDS), None)
    if len(words) != WORDS:
        return Problem("share_unreadable", "key", {**facts, "words": len(words), "needed": WORDS})
    if unknown:
        return Problem("share_word", "key", {**facts, "word": unknown, "place": words.index(unknown) + 1})
    try:
        return Share.from_mnemonic(" ".join(words)), " ".join(words)
    except MnemonicError:
        return Problem("share_damaged", "key", facts)


def _said(text: str, name: str) -> str | None:
    found = re.search(rf"^\s*{name}:\s*(\S+)", text, re.MULTILINE)
    return found.group(1) if found else None


def _words(text: str) -> list[str]:
    """The words between the marking lines, or all words of a text without them; numbers are ignored."""
    inside = text.split(FIRST_LINE, 1)[-1].split(LAST_LINE, 1)[0]
    return re.findall(r"[^\W\d_]+", inside.lower())
