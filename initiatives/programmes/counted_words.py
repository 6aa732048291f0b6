"""Numbers with what they count, in the form that the reader's language asks for: "1 godzina", "2,5 godziny", "5 godzin"."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from flask import Flask
from flask_babel import gettext, ngettext

from core.web.filters import number

Count = int | Decimal | Fraction
HUNDREDTH = Decimal("0.01")


def decimal_word(value: Count) -> str:
    """A number with two decimals at most, halves up, as the reader's language writes it: "72,5"."""
    exact = Fraction(value)
    shown = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(HUNDREDTH, ROUND_HALF_UP)
    return number(shown)


def _form(value: Count) -> int:
    """The number whose form goes with this one: a part of an hour or a person is counted as two are."""
    return int(value) if value == int(value) else 2


def hours_word(hours: Count) -> str:
    """ "19 godzin"."""
    return str(ngettext("%(shown)s godzina", "%(shown)s godzin", _form(hours), shown=decimal_word(hours)))


def people_word(people: int) -> str:
    """ "3 osoby"."""
    return str(ngettext("%(num)d osoba", "%(num)d osób", people))


def of_people_word(people: Count) -> str:
    """ "(od) 1 osoby", "(od) 20 osób"."""
    return str(ngettext("od %(shown)s osoby", "od %(shown)s osób", _form(people), shown=decimal_word(people)))


def points_word(points: Count) -> str:
    """ "72 punkty", "67,5 punktu"."""
    shown = decimal_word(points)
    if Fraction(points).denominator != 1:
        return str(gettext("%(points)s punktu", points=shown))
    return str(ngettext("%(shown)s punkt", "%(shown)s punktów", int(points), shown=shown))


def of_points_word(points: Count) -> str:
    """ "z 1 punktu", "z 100 punktów", "z 67,5 punktu": out of how many."""
    shown = decimal_word(points)
    if Fraction(points).denominator != 1:
        return str(gettext("z %(points)s punktu", points=shown))
    return str(ngettext("z %(shown)s punktu", "z %(shown)s punktów", int(points), shown=shown))


def init_app(app: Flask) -> None:
    """Offer them to templates."""
    app.jinja_env.filters.update(
        decimal=decimal_word, hours=hours_word, points=points_word, of_points=of_points_word
    )
