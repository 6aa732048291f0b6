"""Money: złoty as Decimal in the database, grosze as integers in the count, Polish writing on the page."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

THIN = "\u2009"
NBSP = "\u00a0"
ZLOTY = "PLN"
_CLEAN = re.compile(r"[\s\u00a0\u2009\u202f]|zł|PLN", re.IGNORECASE)
_ENGLISH = re.compile(r"-?\d{1,3}(,\d{3})+\.\d{1,2}")
_AMOUNT = re.compile(r"-?\d{1,12}(\.\d{1,2})?")


def to_grosze(amount: Decimal) -> int:
    """Złoty to whole grosze. Raises ``ValueError`` for a part of a grosz."""
    grosze = amount * 100
    if grosze != grosze.to_integral_value():
        raise ValueError("an amount has whole grosze")
    return int(grosze)


def from_grosze(grosze: int) -> Decimal:
    """Whole grosze to złoty with two places."""
    return (Decimal(grosze) / 100).quantize(Decimal("0.01"))


def parse_amount(text: str) -> Decimal | None:
    """Read "12 500,50 zł", "12500.5", "1.234,50" or "1,234.50"; ``None`` when it is no amount in złoty."""
    cleaned = _CLEAN.sub("", text)
    if "," in cleaned:
        is_english = _ENGLISH.fullmatch(cleaned) is not None
        cleaned = cleaned.replace(",", "") if is_english else cleaned.replace(".", "").replace(",", ".")
    if not _AMOUNT.fullmatch(cleaned):
        return None
    try:
        return Decimal(cleaned)
    except InvalidOperation:  # pragma: no cover - the pattern admits numbers only
        return None


def grouped(number: int, space: str = THIN) -> str:
    """1234567 → "1 234 567"; four digits are grouped, too, so that columns stand straight."""
    return f"{number:,}".replace(",", space)


class Amount(NamedTuple):
    """An amount that says its currency itself (ISO 4217), for pages on which several meet."""

    value: Decimal
    currency: str


def zloty(amount: Decimal | int, space: str = THIN) -> str:
    """135000 → "135 000 zł"; grosze are shown only when there are any."""
    return written(amount, ZLOTY, space)


def written(amount: Decimal | int, currency: str, space: str = THIN, comma: str = ",") -> str:
    """An amount in a currency as Polish writes it: "1 234,50 EUR"; hundredths are shown only when there are any.

    ``space`` stands between thousands, ``comma`` before hundredths.
    """
    value = Decimal(amount).quantize(Decimal("0.01"))
    whole, rest = divmod(abs(int(value * 100)), 100)
    sign = "−" if value < 0 else ""
    tail = f"{comma}{rest:02d}" if rest else ""
    return f"{sign}{grouped(whole, space)}{tail}{NBSP}{unit(currency)}"


def unit(currency: str) -> str:
    """What stands behind an amount: zł, or the code of another currency."""
    return "zł" if currency == ZLOTY else currency
