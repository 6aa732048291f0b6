"""What in a text must be read by a person before everybody may: rude words, and data of people. Pure.

A short list of stems, not a censor: what is found is held and read, never thrown away.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum


class Finding(StrEnum):
    """Why a text waits to be read."""

    RUDE = "rude"
    EMAIL = "email"
    PHONE = "phone"
    PESEL = "pesel"
    ADVERT = "advert"
    HOME = "home"


RUDE_STEMS = (
    "chuj", "chuje", "huj", "ciota", "cwel", "debil", "dupa", "dupe", "dupk", "dziwk", "gnoj", "gowno", "gowni", "idiot",
    "jeba", "jebi", "jebn", "kretyn", "kurew", "kurwa", "kurwo", "kurwi", "kutas", "pedal", "pierdol", "pierdo", "pizd",
    "pojeb", "rozjeb", "skurw", "spierd", "srac", "sukinsyn", "szmata", "wkurw", "wypierd", "wyjeb", "zajeb", "zjeb",
)  # fmt: skip
RUDE = re.compile(rf"\b(?:{'|'.join(sorted(RUDE_STEMS, key=len, reverse=True))})")
INNOCENT = re.compile(r"\b(?:pedal(?:y|ow|em|ami|ach|u)?\b|gnojow\w*|gnojowk\w*|szmatk\w*)")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w{2,}")
PESEL = re.compile(r"(?<!\d)\d{11}(?!\d)")
PHONE = re.compile(r"(?<![\d,.])(?:\+?48[ -]?)?\d{3}[ -]?\d{3}[ -]?\d{3}(?![\d,.]\d|\d)")
ADDRESS = re.compile(r"https?://|www\.")
NUMBER = r"\s+(?:nr\s*)?\d{1,4}\s?[a-z]?\b"
STREET = re.compile(
    rf"\b(?:(?i:ul|al|os|pl)\b\.?\s*[\w-]|(?i:ulic|alej|osiedl|plac)[a-ząęó]*\s+[A-ZĄĆĘŁŃÓŚŹŻ\d])[\w.-]*(?:\s+[\w.-]+){{0,3}}?{NUMBER}"
)
"""A street, avenue, estate or square with a name and a number."""
NAME = re.compile(r"[^\W\d_]{4,}")
NO_NAMES = frozenset({"ulica", "aleja", "osiedle", "plac"})
LEFT_OUT = "[…]"
LETTERS_AS_SIGNS = str.maketrans("014537@$", "oiasetas")


def findings(text: str, is_home: bool = False, place: str = "") -> frozenset[Finding]:
    """What was found; nothing in a text that may be shown at once.

    Of a home (``is_home``), whose place is blurred, an address in the words is found too: one that is written as such,
    or a name from the typed ``place`` with a number after it.
    """
    found = {Finding.HOME} if is_home and _has_address(text, place) else set()
    if RUDE.search(INNOCENT.sub(" ", _folded(text))):
        found.add(Finding.RUDE)
    for kind, pattern in (
        (Finding.EMAIL, EMAIL), (Finding.PESEL, PESEL), (Finding.PHONE, PHONE), (Finding.ADVERT, ADDRESS),
    ):  # fmt: skip
        if pattern.search(text):
            found.add(kind)
    return frozenset(found)


def without_personal(text: str) -> str:
    """The words with addresses of mail, numbers of telephones and of PESEL left out: what is kept for good."""
    for pattern in (EMAIL, PESEL, PHONE):
        text = pattern.sub(LEFT_OUT, text)
    return text


def _has_address(text: str, place: str) -> bool:
    if STREET.search(text):
        return True
    names = {one for one in NAME.findall(place.lower()) if one not in NO_NAMES}
    return any(re.search(rf"\b{re.escape(one)}{NUMBER}", text.lower()) for one in names)


def _folded(text: str) -> str:
    """Small letters without marks; signs written for letters and letters pulled apart or doubled are put right."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("ł", "l"))
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    bare = re.sub(r"(?<=[a-z])[014537@$](?=[a-z])", lambda one: one[0].translate(LETTERS_AS_SIGNS), bare)
    bare = re.sub(r"(?<=[a-z])[*_.\-](?=[a-z])", "", bare)
    bare = re.sub(r"\b(?:[a-z] ){3,}[a-z]\b", lambda one: one[0].replace(" ", ""), bare)
    return re.sub(r"([a-z])\1{2,}", r"\1", bare)
