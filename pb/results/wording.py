"""Sentences with amounts in them: translated first, then filled, so that an amount stays markup."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from core.money import grouped
from core.web.filters import zl

MILLIONTH = Decimal("0.000001")


def exact_amount(value: Any) -> Decimal:
    """An amount as the count keeps it: a number, or text such as "12.5" or "1/3"; to a millionth, rounded down."""
    exact = Fraction(str(value))
    return Decimal(int(exact * 1_000_000)) * MILLIONTH


def money(value: Any) -> Markup:
    """An amount of a reason's facts, for the page."""
    return zl(exact_amount(value))


def filled(sentence: str, **shown: Any) -> Markup:
    """The translated ``sentence`` with its amounts and names put in."""
    return Markup(sentence) % shown if shown else Markup(sentence)


def spaced(parts: Iterable[Markup | str | None]) -> Markup:
    """Sentences one after another; those that are not there are left out."""
    return Markup(" ").join(part for part in parts if part)


def list_of_numbers(numbers: Iterable[Any]) -> str:
    """nr 3; nr 3 i 7; nr 3, 7 i 12."""
    told = [str(number) for number in numbers]
    if len(told) < 2:
        return str(_("nr %(number)s", number=told[0])) if told else ""
    return str(_("nr %(first)s i %(last)s", first=", ".join(told[:-1]), last=told[-1]))


def people_text(count: int) -> str:
    """1 osoba, 2 osoby, 612 osób."""
    return str(ngettext("%(shown)s osoba", "%(shown)s osób", count, shown=grouped(count)))
