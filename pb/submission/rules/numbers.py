"""Numbers as people in Poland write them: "12 500,50", "1.234,5", "1,5". Pure."""

from __future__ import annotations

import re
from decimal import Decimal

from core.money import parse_amount

_SPACES = re.compile(r"[\s\u00a0\u2009\u202f]")
_QUANTITY = re.compile(r"-?\d{1,9}(\.\d{1,3})?")
_GROUPED = re.compile(r"\d{1,3}(\.\d{3})+(,\d{1,2})?")
_ENDLESS = re.compile(r"\d{10,}([.,]\d{0,20})?")
_LONGEST = 12
ENDLESS = Decimal(10) ** _LONGEST
"""What a number with more digits than anybody needs is read as: too large for every limit, and still a number."""


def read_quantity(text: str) -> Decimal | None:
    """A quantity with at most three decimals, comma or point; ``None`` when it is no number."""
    cleaned = _SPACES.sub("", text)
    if "," in cleaned:
        cleaned = cleaned.replace(".", "").replace(",", ".")
    if not cleaned.isascii():
        return None
    if _ENDLESS.fullmatch(cleaned):
        return ENDLESS
    return Decimal(cleaned) if _QUANTITY.fullmatch(cleaned) else None


def read_price(text: str) -> Decimal | None:
    """An amount in złoty, "1 234,56 zł" as well as "1.234"; ``None`` when it is none.

    A point before exactly three digits groups thousands, as nobody writes a tenth of a grosz.
    """
    if not text.isascii():
        text = _SPACES.sub(" ", text).replace("ł", "l").replace("Ł", "L")
    cleaned = re.sub(r"(?:zl|pln)\.?\s*$", "", text.strip(), flags=re.IGNORECASE).strip()
    if not cleaned.isascii():
        return None
    if _GROUPED.fullmatch(_SPACES.sub("", cleaned)):
        cleaned = cleaned.replace(".", "")
    digits = _SPACES.sub("", cleaned)
    if _ENDLESS.fullmatch(digits) and len(re.split("[.,]", digits)[0]) > _LONGEST:
        return ENDLESS
    return parse_amount(cleaned)
