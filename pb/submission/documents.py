"""Documents of a proposal as PDF: the receipt of filing, a draft to keep, the list for signatures.

The same words as on the screens, in the language of the page that asks (a job writes Polish).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import current_app
from shapely.geometry.base import BaseGeometry

from core.pdf import make_pdf
from core.site.record import current_site
from core.web.i18n import current_language
from maps.place_drawing import place_drawing
from pb.submission.rules.support import Support

FEWEST_LINES, MOST_LINES, SPARE_LINES = 15, 60, 5
"""Lines of the printed list: a page at least, some more than needed, for signatures that turn out wrong."""


@dataclass(frozen=True)
class CostRow:
    """A line of the estimate, ready to print; amounts in złoty."""

    name: str
    amount: Decimal
    quantity: Decimal | None = None
    unit: str = ""
    unit_price: Decimal | None = None
    source: str = ""


@dataclass(frozen=True)
class Sheet:
    """All that a proposal says. ``number`` and ``filed_at`` once it is filed; a draft has neither."""

    round_title: str
    title: str
    facts: Sequence[tuple[str, str]]
    texts: Sequence[tuple[str, str]]
    costs: Sequence[CostRow] = ()
    total: Decimal | None = None
    upkeep: Decimal | None = None
    papers: Sequence[str] = ()
    support: Support | None = None
    place: BaseGeometry | None = None
    number: int | None = None
    filed_at: datetime | None = None
    next_steps: Sequence[str] = field(default=())


def _render(template: str, **context: Any) -> bytes:
    """Without what pages get from their request: a job has none."""
    shown = {"site": current_site(), "lang": current_language(), **context}
    return make_pdf(current_app.jinja_env.get_template(f"documents/{template}.html").render(**shown))


def sheet_pdf(sheet: Sheet, made_at: datetime) -> bytes:
    """The receipt of a filed project, or a draft with all that was typed."""
    drawing = place_drawing(sheet.place) if sheet.place is not None else ""
    return _render("proposal", sheet=sheet, drawing=drawing, made_at=made_at)


def endorsement_list_pdf(
    round_title: str,
    title: str,
    facts: Sequence[tuple[str, str]],
    required: int,
    closes_at: datetime | None,
    text: str = "",
) -> bytes:
    """The list for signatures: A4, large letters, name, address and signature only (D1.11). ``text``: the town's own."""
    lines = max(FEWEST_LINES, min(required + SPARE_LINES, MOST_LINES))
    return _render(
        "endorsements", round_title=round_title, title=title, facts=facts, required=required, lines=lines,
        closes_at=closes_at, text=text,
    )  # fmt: skip


def named(pairs: Sequence[tuple[str, Any]]) -> list[tuple[str, str]]:
    """Label and value of what was answered; the unanswered is left out."""
    return [(label, str(value)) for label, value in pairs if value]
