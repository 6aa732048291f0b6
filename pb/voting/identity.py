"""Who votes: PESEL, age, and the keyed hashes that stand for a person. Pure.

A PESEL tells the date of birth and little more; it proves neither residence nor identity (domain.md D6.1).
It has few enough values to be tried one by one, so only an HMAC with a pepper from outside the database is
ever kept.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from stdnum.exceptions import ValidationError
from stdnum.pl import pesel as pesel_number

from core.problems import Problem
from pb.rounds.rules import RoundRules

PESEL_DIGITS = 11
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015.]+")
AGE_BANDS = (
    (0, "0-12"),
    (13, "13-17"),
    (18, "18-24"),
    (25, "25-34"),
    (35, "35-44"),
    (45, "45-54"),
    (55, "55-64"),
    (65, "65-74"),
    (75, "75+"),
)


@dataclass(frozen=True)
class Voter:
    """Somebody whose identity fields were right: the key (32 bytes), the age band, and the last two digits
    of the PESEL to be recognised by, empty for a code."""

    voter_key: bytes
    age_band: str | None
    ending: str = ""


def normalise_pesel(text: str) -> str:
    """The number without the spaces and dashes people put into it."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))


OLDEST = 130
"""Nobody has lived longer; the month digits of a PESEL also tell the century, so a slip there makes such dates."""


def check_pesel(text: str, today: date) -> date | Problem:
    """The date of birth in a PESEL, or what is wrong with it; ``today`` is the day in Poland.

    Codes: ``pesel_missing``, ``pesel_letters``, ``pesel_length`` (facts ``typed``, ``digits``),
    ``pesel_date``, ``pesel_checksum``, ``pesel_future``, ``pesel_too_old`` (fact ``born_on``).
    """
    number = normalise_pesel(text)
    if not number:
        return Problem("pesel_missing", "pesel")
    if not (number.isascii() and number.isdigit()):
        return Problem("pesel_letters", "pesel")
    if len(number) != PESEL_DIGITS:
        return Problem("pesel_length", "pesel", {"typed": len(number), "digits": PESEL_DIGITS})
    try:
        born_on: date = pesel_number.get_birth_date(number)
    except ValidationError:
        return Problem("pesel_date", "pesel")
    if number[-1] != pesel_number.calc_check_digit(number[:-1]):
        return Problem("pesel_checksum", "pesel")
    if born_on > today:
        return Problem("pesel_future", "pesel", {"born_on": born_on})
    if age_on(born_on, today) > OLDEST:
        return Problem("pesel_too_old", "pesel", {"born_on": born_on})
    return born_on


def age_on(born_on: date, day: date) -> int:
    """Whole years of age on ``day``; one born on 29 February ages on the 28th otherwise (Civil Code, art. 112)."""
    had_birthday = (day.month, day.day) >= _birthday_in(born_on, day.year)
    return day.year - born_on.year - (0 if had_birthday else 1)


def _birthday_in(born_on: date, year: int) -> tuple[int, int]:
    try:
        there = born_on.replace(year=year)
    except ValueError:
        there = date(year, 2, 28)
    return there.month, there.day


def age_band(age: int) -> str:
    """The band that turnout is told by, such as ``25-34``."""
    return next(name for least, name in reversed(AGE_BANDS) if age >= least)


def needs_guardian(rules: RoundRules, age: int) -> bool:
    """Whether a guardian must consent to the vote of somebody of ``age`` years."""
    return rules.guardian_below_age is not None and age < rules.guardian_below_age


def check_age(rules: RoundRules, age: int) -> Problem | None:
    """``too_young`` where the regulation has an age limit (struck out by courts so far, domain.md D1.10)."""
    if rules.minimum_age is not None and age < rules.minimum_age:
        return Problem("too_young", facts={"age": age, "minimum_age": rules.minimum_age})
    return None


def pesel_key(pepper: bytes, round_id: int, number: str) -> bytes:
    """The voter key of a PESEL in one round, 32 bytes (glossary: klucz głosującego)."""
    return _keyed(pepper, f"pesel:{round_id}:{normalise_pesel(number)}")


def code_key(pepper: bytes, round_id: int, document: bytes) -> bytes:
    """The voter key of one who votes with a clerk's code, 32 bytes, from the ``document_key`` behind the code.

    It hangs on the document, not on the code, so a code written anew for one that was lost gives no second vote.
    """
    return _keyed(pepper, f"code:{round_id}:{document.hex()}")


def code_hash(pepper: bytes, round_id: int, code: str) -> bytes:
    """The hash that an issued code is found by, 32 bytes."""
    return _keyed(pepper, f"issued-code:{round_id}:{code}")


def document_key(pepper: bytes, round_id: int, document_number: str) -> bytes:
    """What is kept of a document that a clerk has seen, 32 bytes; spaces, dashes and case do not count."""
    return _keyed(pepper, f"document:{round_id}:{normalise_document(document_number)}")


def normalise_document(text: str) -> str:
    """The number of a document in capitals, without spaces and dashes."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def _keyed(pepper: bytes, message: str) -> bytes:
    return hmac.new(pepper, message.encode(), hashlib.sha256).digest()
