"""Fields of the office's editors: how a saved value is written in a form, how what was typed is read. Pure.

What is typed is always text; a page keeps it as it came, so that nothing is lost when something must be mended.
Several choices are one text with commas between.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

from core.money import grouped, parse_amount
from core.problems import Problem

HIGHEST_AMOUNT = Decimal(1_000_000_000)
"""More than any town gives to its residents; above it a slip of the hand is certain."""
YES = "yes"
Content = dict[str, str]
"""What stands in the fields of a page, by name."""
_GAPS = re.compile(r"[\s\u00a0\u2009\u202f]")
_DAY = re.compile(r"(\d{1,2})[.\-/](\d{1,2})[.\-/](\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_HOUR = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?:[:.](\d{2}))?", re.ASCII)
_HUGE = re.compile(r"[\d.]{13,}(,\d{1,2})?(zł)?", re.ASCII)
"""An amount with too many noughts, which is one nevertheless."""
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_URL = re.compile(r"https?://[^\s/]+\.[^\s]+")


class Kind(StrEnum):
    """What a field holds."""

    LINE = "line"
    TEXT = "text"
    URL = "url"
    SLUG = "slug"
    WHOLE = "whole"
    WHOLES = "wholes"
    AMOUNT = "amount"
    PERCENT = "percent"
    NUMBER = "number"
    CHOICE = "choice"
    CHOICES = "choices"
    FLAG = "flag"
    DAY = "day"
    HOUR = "hour"


@dataclass(frozen=True)
class Field:
    """One field of a form. ``owner``: whose column it is, in the words of the slice. Limits are those of its kind."""

    name: str
    kind: Kind = Kind.LINE
    owner: str = "rules"
    is_required: bool = False
    longest: int = 300
    least: int = 0
    most: int = 1_000_000
    choices: tuple[str, ...] = ()


def write(kind: Kind, value: Any) -> str:
    """A saved value as the form shows it: 240 000, 1 234,50, 30.11.2026, 23:59."""
    if value is None or value is False:
        return ""
    if value is True:
        return YES
    if kind in (Kind.AMOUNT, Kind.PERCENT, Kind.NUMBER):
        return _written_amount(Decimal(value))
    if kind in (Kind.CHOICES, Kind.WHOLES):
        return ", ".join(map(str, value)) if kind is Kind.WHOLES else ",".join(value)
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, time):
        written = f"{value:%H:%M:%S}" if value.second not in (0, 59) else f"{value:%H:%M}"
        return written.removeprefix("0")
    return str(value)


def in_order(field: Field, chosen: Sequence[str]) -> list[str]:
    """Choices in the order of the form, each once; what the form no longer offers comes last."""
    return sorted(dict.fromkeys(chosen), key=[*field.choices, *chosen].index)


def write_field(field: Field, value: Any) -> str:
    """A saved value as its field shows it: as ``write``, and choices in the form's order however they were kept."""
    return write(field.kind, in_order(field, value) if field.kind is Kind.CHOICES and value else value)


def _written_amount(value: Decimal) -> str:
    whole, part = divmod(value, 1)
    tail = f"{part.quantize(Decimal('0.01')):f}"[1:].replace(".", ",") if part else ""
    return grouped(int(whole), " ") + tail


def read(field: Field, typed: str) -> tuple[Any, Problem | None]:
    """The value that was typed, or why it is none. Empty is ``None`` (text: empty, choices: none of them)."""
    text = typed.strip()
    if not text:
        empty = {Kind.CHOICES: [], Kind.WHOLES: [], Kind.FLAG: False}
        is_text = field.kind in (Kind.LINE, Kind.TEXT, Kind.URL, Kind.SLUG)
        value = "" if is_text else empty.get(field.kind)
        return value, Problem("field_missing", field.name) if field.is_required else None
    value, code = _READERS[field.kind](field, text)
    if not code:
        return value, None
    facts = {"least": field.least, "most": field.most, "longest": field.longest, "length": len(text)}
    return None, Problem(code, field.name, facts)


def _line(field: Field, text: str) -> tuple[Any, str]:
    return (text, "too_long") if len(text) > field.longest else (text.replace("\r\n", "\n"), "")


def _slug(field: Field, text: str) -> tuple[Any, str]:
    return (text, "") if _SLUG.fullmatch(text) else (None, "slug_shape")


def _url(field: Field, text: str) -> tuple[Any, str]:
    return _line(field, text) if _URL.fullmatch(text) else (None, "not_url")


def _whole_number(text: str) -> int | None:
    cleaned = _GAPS.sub("", text)
    return int(cleaned) if re.fullmatch(r"-?\d{1,9}", cleaned, re.ASCII) else None


def _whole(field: Field, text: str) -> tuple[Any, str]:
    number = _whole_number(text)
    if number is None:
        return None, "not_whole"
    return (number, "") if field.least <= number <= field.most else (None, "out_of_range")


def _wholes(field: Field, text: str) -> tuple[Any, str]:
    numbers = [_whole_number(part) for part in re.split(r"[,;\s]+", text) if part]
    if not all(number is not None and field.least <= number <= field.most for number in numbers):
        return None, "not_wholes"
    return numbers, "" if len(numbers) <= 20 else "not_wholes"


def _amount(field: Field, text: str) -> tuple[Any, str]:
    amount = parse_amount(text)
    if amount is None:
        return None, "amount_absurd" if _HUGE.fullmatch(_GAPS.sub("", text)) else "not_amount"
    if amount < 0:
        return None, "amount_negative"
    return (amount, "") if amount <= HIGHEST_AMOUNT else (None, "amount_absurd")


def _percent(field: Field, text: str) -> tuple[Any, str]:
    share = parse_amount(text.removesuffix("%"))
    return (share, "") if share is not None and 0 <= share <= 100 else (None, "not_percent")


def _number(field: Field, text: str) -> tuple[Any, str]:
    """A number with at most two decimals, which is no money."""
    number = parse_amount(text)
    return (number, "") if number is not None and 0 <= number <= field.most else (None, "not_number")


def _choice(field: Field, text: str) -> tuple[Any, str]:
    return (text, "") if text in field.choices else (None, "not_a_choice")


def _choices(field: Field, text: str) -> tuple[Any, str]:
    chosen = [one for one in text.split(",") if one]
    return (in_order(field, chosen), "") if set(chosen) <= set(field.choices) else (None, "not_a_choice")


def _flag(field: Field, text: str) -> tuple[Any, str]:
    return text == YES, ""


def _day(field: Field, text: str) -> tuple[Any, str]:
    found = _DAY.fullmatch(_GAPS.sub("", text))
    if not found:
        return None, "not_a_day"
    day, month, year = (
        int(part) for part in (found[1] or found[6], found[2] or found[5], found[3] or found[4])
    )
    try:
        value = date(year, month, day)
    except ValueError:
        return None, "not_a_day"
    return (value, "") if 1990 <= year <= 2200 else (None, "not_a_day")


def _hour(field: Field, text: str) -> tuple[Any, str]:
    found = _HOUR.fullmatch(text)
    if not found:
        return None, "not_an_hour"
    hour, minute = int(found[1]), int(found[2] or 0)
    second = int(found[3]) if found[3] else 59 if minute == 59 else 0
    if (hour, minute, second) == (24, 0, 0):
        return time(23, 59, 59), ""
    is_hour = hour < 24 and minute < 60 and second < 60
    return (time(hour, minute, second), "") if is_hour else (None, "not_an_hour")


_READERS = {
    Kind.LINE: _line, Kind.TEXT: _line, Kind.URL: _url, Kind.SLUG: _slug, Kind.WHOLE: _whole, Kind.WHOLES: _wholes,
    Kind.AMOUNT: _amount, Kind.PERCENT: _percent, Kind.NUMBER: _number, Kind.CHOICE: _choice, Kind.CHOICES: _choices, Kind.FLAG: _flag,
    Kind.DAY: _day, Kind.HOUR: _hour,
}  # fmt: skip


def differences(saved: Mapping[str, str], typed: Mapping[str, str]) -> list[str]:
    """Names of the fields in which two contents of a page differ; spaces around do not count."""
    return [name for name in {**saved, **typed} if saved.get(name, "").strip() != typed.get(name, "").strip()]


def fingerprint(content: Content) -> str:
    """A short mark of what a page held when it was opened: it changes with any of its values and nothing else.

    The page of a thing carries this rather than the thing's number of changes, so that two people who work on
    different pages of one thing never stand in each other's way.
    """
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:20]
