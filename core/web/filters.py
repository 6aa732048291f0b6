"""How amounts, dates and Polish text are written: filters for every template (look.md §3).

Numbers follow the language of the reader, or of the document that is being made: 1 234,50 in Polish and Ukrainian,
1,234.50 in English. What is written for files and for the script of maps stays as Polish writes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from flask import Flask, has_request_context, request
from flask_babel import format_date as babel_date
from flask_babel import format_number, get_locale
from markupsafe import Markup, escape

from core.clock import today, warsaw
from core.money import NBSP, THIN, ZLOTY, Amount, grouped, unit, written

Money = Decimal | int | Amount
CURRENCY = "core.web.currency"
_of_document: ContextVar[str | None] = ContextVar("currency", default=None)
"""The currency of a document that is being made, with a request or without one."""
_ORPHANS = re.compile(
    r"(?<![\w<-])([aiouwzAIOUWZ]|nr|§|art\.|ust\.|pkt|ul\.|al\.|pl\.|os\.|ok\.|np\.) (?=\S)"
)
_NUMBER_UNIT = re.compile(r"(\d) (?=(zł|m|km|ha|dni|dzień|lat|osób|r\.|tys\.|mln|%)\b)")


def nbsp(text: str) -> str:
    """Glue Polish one-letter words and numbers with their units, so that no line ends with them.

    What is markup stays markup: a sentence with somebody's title in it is escaped already.
    """
    glued = _glued(str(text))
    return Markup(glued) if hasattr(text, "__html__") else glued


@lru_cache(maxsize=4096)
def _glued(text: str) -> str:
    glued = _ORPHANS.sub(lambda m: m.group(1) + NBSP, text)
    glued = _ORPHANS.sub(lambda m: m.group(1) + NBSP, glued)
    return _NUMBER_UNIT.sub(lambda m: m.group(1) + NBSP, glued)


def write_amounts_in(currency: str) -> None:
    """Let every amount of this answer be written in a currency (ISO 4217) other than złoty."""
    request.environ[CURRENCY] = currency


@contextmanager
def amounts_in(currency: str) -> Iterator[None]:
    """Write every amount of a document in its own currency, in an answer or in a job, which has no answer."""
    before = _of_document.set(currency)
    try:
        yield
    finally:
        _of_document.reset(before)


def amount_unit() -> str:
    """What stands behind amounts in this answer: zł, or the code of another currency."""
    return unit(_currency())


def _currency() -> str:
    if (of_document := _of_document.get()) is not None:
        return of_document
    return str(request.environ.get(CURRENCY, ZLOTY)) if has_request_context() else ZLOTY


def amount_text(amount: Money, space: str = THIN, comma: str = ",") -> str:
    """An amount in the currency of this answer, or in its own, as Polish writes it."""
    if isinstance(amount, Amount):
        return written(amount.value, amount.currency, space, comma)
    return written(amount, _currency(), space, comma)


def marks(space: str = THIN) -> tuple[str, str]:
    """What stands between thousands and before decimals; ``space`` where the language has one there."""
    return (",", ".") if str(get_locale() or "pl").startswith("en") else (space, ",")


def zl(amount: Money | None) -> Markup:
    """An amount that never breaks over two lines, in złoty unless the answer is about another currency."""
    return (
        Markup("")
        if amount is None
        else Markup('<span class="zl">{}</span>').format(amount_text(amount, *marks()))
    )


def zl_plain(amount: Money) -> str:
    """An amount for titles and mails: no-break spaces only."""
    return amount_text(amount, *marks(NBSP))


def number(value: int | float | Decimal) -> str:
    """A count with its thousands apart, in the reader's language."""
    if isinstance(value, int) or value == int(value):
        return grouped(int(value), marks()[0])
    return str(format_number(value))


def day(value: date | datetime) -> str:
    """30 listopada; with the year when it is not the current one."""
    on = warsaw(value).date() if isinstance(value, datetime) else value
    return _day_of(on, "d MMMM" if on.year == today().year else "d MMMM y")


def full_day(value: date | datetime) -> str:
    """30 listopada 2026: for documents, which are read for years."""
    return _day_of(warsaw(value).date() if isinstance(value, datetime) else value, "d MMMM y")


def _day_of(on: date, pattern: str) -> str:
    return str(babel_date(on, pattern)).replace(" ", NBSP, 1)


def file_size(octets: int) -> str:
    """How large a file is: 930 KB, 3,6 MB (of 1024 each), never 0."""
    kilobytes = max(1, -(-octets // 1024))
    if kilobytes < 1024:
        return f"{kilobytes}{NBSP}KB"
    return f"{number(round(Decimal(octets) / 1024**2, 1))}{NBSP}MB"


def hour(value: datetime) -> str:
    """23:59 in Poland."""
    return warsaw(value).strftime("%H:%M").removeprefix("0")


def moment(value: datetime) -> str:
    """30 listopada, 23:59."""
    return f"{day(value)}, {hour(value)}"


def full_moment(value: datetime) -> str:
    """30 listopada 2026, 23:59."""
    return f"{full_day(value)}, {hour(value)}"


def paragraphs(text: str) -> Markup:
    """Plain text with blank lines between paragraphs as escaped ``<p>`` elements."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", text or "") if part.strip()]
    return Markup("\n").join(Markup("<p>{}</p>").format(escape(nbsp(part))) for part in parts)


def init_app(app: Flask) -> None:
    """Register the filters under the names that templates use."""
    app.jinja_env.filters.update(
        nbsp=nbsp,
        zl=zl,
        zl_plain=zl_plain,
        number=number,
        day=day,
        full_day=full_day,
        file_size=file_size,
        hour=hour,
        moment=moment,
        full_moment=full_moment,
        paragraphs=paragraphs,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
