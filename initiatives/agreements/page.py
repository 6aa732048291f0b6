"""The page of the work, ready for its template: sums beside promises with bars, entries, photos, what was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from core.fields import Kind, write
from core.web.filters import number, zl_plain
from initiatives.agreements.queries import InForce, entries_page, photos_of, progress_of
from initiatives.agreements.rules.diary import KINDS, MEMBERS_KINDS, ROLES
from initiatives.agreements.rules.progress import LineProgress, Progress, Sums, part_done, warnings
from initiatives.agreements.services.diary import is_written
from initiatives.agreements.texts import KINDS as KIND_WORDS
from initiatives.agreements.texts import ROLES as ROLE_WORDS
from initiatives.agreements.texts import WARNINGS
from initiatives.applications.models import Application
from initiatives.applications.page import gantt
from initiatives.applications.texts import CHOICES, _

LABOUR, THINGS, PHOTO = "labour", "things", "photo"


@dataclass(frozen=True)
class Part:
    """One kind of contribution of a line: what is done of what was promised, as words and per mille."""

    code: str
    label: str
    done: str
    promised: str
    per_mille: int
    is_over: bool


@dataclass(frozen=True)
class Row:
    """A line of the estimate with its parts."""

    number: int | None
    name: str
    parts: tuple[Part, ...]


def rows_of(found: Progress) -> list[Row]:
    """Every line, and last what belongs to none."""
    rows = [_row(one) for one in found.lines]
    return [*rows, _row(found.outside, _("poza pozycjami"))] if found.has_outside else rows


def _row(one: LineProgress, name: str = "") -> Row:
    return Row(one.number, name or one.name, tuple(parts_of(one.promised, one.done)))


def parts_of(promised: Sums, done: Sums) -> list[Part]:
    """The kinds of which there is anything, promised or done."""
    words = {"hours": _("praca"), "in_kind": _("rzeczy"), "cash": _("pieniądze"), "town": _("płaci gmina")}
    parts = []
    for code, label in words.items():
        wanted, got = getattr(promised, code), getattr(done, code)
        if wanted or got:
            parts.append(
                Part(code, label, _said(code, got), _said(code, wanted), part_done(got, wanted), got > wanted)
            )
    return parts


def _said(code: str, value: Decimal) -> str:
    return _("%(hours)s godz.", hours=number(value)) if code == "hours" else zl_plain(value)


def work_page(
    one: Application, bound: InForce, today: date, *, is_office: bool, name: str = "",
    typed: Mapping[str, str] | None = None, asked: tuple[int, int] = (1, 1),
) -> dict[str, Any]:  # fmt: skip
    """What the page of the work shows; ``asked``: pages of the diary and of the deliveries. Seven statements."""
    found = progress_of(bound)
    told = warnings(found, bound.terms.ends_on, today, bound.agreement.built_on is not None)
    kinds = KINDS if is_office else MEMBERS_KINDS
    return {
        "one": one, "bound": bound, "terms": bound.terms, "found": found, "rows": rows_of(found),
        "whole_parts": parts_of(found.promised, found.done), "own_done": part_done(found.done.own, found.promised.own),
        "warnings": [WARNINGS[code]() for code in told], "days_left": (bound.terms.ends_on - today).days,
        "labour": entries_page(bound.agreement.id, LABOUR, asked[0]), "things": entries_page(bound.agreement.id, THINGS, asked[1]),
        "photos": photos_of(one.id), "typed": {**defaults(name, bound, today), **(typed or {})}, "is_open": is_written(one),
        "kind_choices": [(code, KIND_WORDS[code]()) for code in kinds], "kind_words": {code: KIND_WORDS[code]() for code in KINDS},
        "role_choices": [(code, ROLE_WORDS[code]()) for code in ROLES], "line_choices": line_choices(bound),
        "picture": gantt(bound.terms.works), "worked_by": CHOICES, "is_office": is_office, "keys": {part: uuid4() for part in (LABOUR, THINGS, PHOTO)},
    }  # fmt: skip


def defaults(name: str, bound: InForce, today: date) -> dict[str, str]:
    """What stands in the forms before anybody types: the only line with labour, when there is one."""
    day = write(Kind.DAY, today)
    worked = [str(number) for number, one in enumerate(bound.terms.lines, 1) if one.labour_hours]
    return {
        "who": name, "people": "1", "worked_on": day, "happened_on": day, "taken_on": day, "role": "during",
        "line_no": worked[0] if len(worked) == 1 else "",
    }  # fmt: skip


def line_choices(bound: InForce) -> list[tuple[str, str]]:
    """Lines of the estimate to choose from."""
    lines = [(str(number), f"{number}. {one.name}") for number, one in enumerate(bound.terms.lines, 1)]
    return [("", _("do żadnej z nich")), *lines]


def page_numbers(args: Mapping[str, str]) -> tuple[int, int]:
    """Pages of the diary and of the deliveries that an address asks for."""
    words: Sequence[str] = [args.get(name, "") for name in ("godziny", "rzeczy")]
    first, second = (
        int(word) if word.isascii() and word.isdecimal() and len(word) < 7 else 1 for word in words
    )
    return first, second
