"""Numbers as they stand in Pabulib files: plain decimals, exact, never negative and never huge."""

from __future__ import annotations

import re
from fractions import Fraction

_DECIMAL = re.compile(r"([0-9]{1,15})(?:[.,]([0-9]{0,30}))?")


class BadNumber(ValueError):
    """Not a number that the format allows; ``str()`` says why, without naming the cell."""


def parse_decimal(text: str) -> tuple[int, int]:
    """A plain decimal number as (digits as an integer, number of decimals): "12,50" → (125, 1).

    A decimal comma is accepted. Raises ``BadNumber`` for signs, exponents, NaN, infinity and more than
    15 digits before the point.
    """
    found = _DECIMAL.fullmatch(text)
    if found is None:
        raise BadNumber(_reason(text))
    decimals = (found[2] or "").rstrip("0")
    return int(found[1] + decimals), len(decimals)


def parse_exact(text: str) -> int | Fraction:
    """A plain decimal number: an integer when it is whole, else a fraction."""
    digits, decimals = parse_decimal(text)
    return Fraction(digits, 10**decimals) if decimals else digits


def parse_whole(text: str) -> int:
    """A whole number, not negative; "12.0" is 12."""
    digits, decimals = parse_decimal(text)
    if decimals:
        raise BadNumber("to nie jest liczba całkowita")
    return digits


def _reason(text: str) -> str:
    if not text:
        return "pusta wartość"
    if re.fullmatch(r"-[0-9]+([.,][0-9]*)?", text):
        return "liczba ujemna"
    if re.fullmatch(r"[0-9]{16,}([.,][0-9]*)?", text):
        return "liczba za duża"
    return "to nie jest liczba"
