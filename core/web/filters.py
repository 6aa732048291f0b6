"""How amounts, dates and Polish text are written: filters for every template (look.md §3)."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from flask import Flask
from flask_babel import format_date as babel_date
from flask_babel import format_number
from markupsafe import Markup, escape

from core.clock import today, warsaw
from core.money import NBSP, grouped, zloty

_ORPHANS = re.compile(r"(?<![\w-])([aiouwzAIOUWZ]|nr|§|art\.|ust\.|pkt|ul\.|al\.|pl\.|os\.|ok\.|np\.) (?=\S)")
_NUMBER_UNIT = re.compile(r"(\d) (?=(zł|m|km|ha|dni|dzień|lat|osób|r\.|tys\.|mln|%)\b)")


def nbsp(text: str) -> str:
    """Glue Polish one-letter words and numbers with their units, so that no line ends with them."""
    return _glued(str(text))


@lru_cache(maxsize=4096)
def _glued(text: str) -> str:
    glued = _ORPHANS.sub(lambda m: m.group(1) + NBSP, text)
    glued = _ORPHANS.sub(lambda m: m.group(1) + NBSP, glued)
    return _NUMBER_UNIT.sub(lambda m: m.group(1) + NBSP, glued)


def zl(amount: Decimal | int | None) -> Markup:
    """An amount in złoty that never breaks over two lines."""
    return Markup("") if amount is None else Markup(f'<span class="zl">{zloty(amount)}</span>')


def zl_plain(amount: Decimal | int) -> str:
    """An amount for titles, mails and CSV: no-break spaces only."""
    return zloty(amount, NBSP)


def number(value: int | float | Decimal) -> str:
    """A count with thin spaces between thousands, in the reader's language for decimals."""
    if isinstance(value, int) or value == int(value):
        return grouped(int(value))
    return str(format_number(value))


def day(value: date | datetime) -> str:
    """30 listopada; with the year when it is not the current one."""
    on = warsaw(value).date() if isinstance(value, datetime) else value
    pattern = "d MMMM" if on.year == today().year else "d MMMM y"
    return str(babel_date(on, pattern)).replace(" ", NBSP, 1)


def hour(value: datetime) -> str:
    """23:59 in Poland."""
    return warsaw(value).strftime("%H:%M").removeprefix("0")


def moment(value: datetime) -> str:
    """30 listopada, 23:59."""
    return f"{day(value)}, {hour(value)}"


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
        hour=hour,
        moment=moment,
        paragraphs=paragraphs,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
