"""What may be written of the work: hours of labour, things and money brought, payments of the town, photos. Pure.

Codes beside a field: ``field_missing``, ``too_long``, ``worked_in_future``, ``worked_before`` (``first``),
``hours_none``, ``hours_over_day``, ``people_bad`` (``most``), ``amount_none``, ``line_unknown``, ``kind_unknown``,
``role_unknown``, ``strike_reason_missing``, ``struck_already``, ``file_missing``, ``name_shape``,
``photos_full`` (``most``), ``day_over`` (``hours``); of the whole: ``diary_closed``.

What may be true though it rarely is, is asked about and not refused (``QUESTIONS``): whoever writes it says that it
was so, and it is kept. ``day_long`` and ``group_day_over`` (``hours``), ``after_agreement`` (``last``),
``town_over`` (``over``, ``owed``): the money is spent, and the settlement must tell of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.problems import Problem

MOST_PEOPLE, MOST_HOURS = 1_000, Decimal(24)
LONGEST_WHO, LONGEST_WHAT, LONGEST_THING, LONGEST_DOCUMENT, LONGEST_REASON = 120, 300, 200, 120, 300
IN_KIND, CASH, TOWN = "in_kind", "cash", "town"
KINDS = (IN_KIND, CASH, TOWN)
MEMBERS_KINDS = (IN_KIND, CASH)
"""What members write; the office writes all."""
BEFORE, DURING, AFTER = "before", "during", "after"
ROLES = (BEFORE, DURING, AFTER)
MOST_PHOTOS = 60
MOST_ENTRIES = 5_000
"""Of one agreement: more than a street writes in years, less than a machine in a night."""
LONG_DAY = Decimal(16)
"""Hours of one person on one day that are asked about: one may work so long, but it is more often a slip."""
QUESTIONS = frozenset({"day_long", "group_day_over", "after_agreement", "town_over"})
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffd]")


@dataclass(frozen=True)
class Span:
    """When entries may be of: from the agreement's first day to today, and how many lines its estimate has."""

    starts_on: date
    today: date
    lines: int
    ends_on: date = date.max
    """The agreement's last day; what is written of a later one is asked about."""


@dataclass(frozen=True)
class Labour:
    """A line of the diary as it was typed and read; what could not be read is ``None``."""

    who: str
    people: int | None
    hours: Decimal | None
    worked_on: date | None
    what: str = ""
    line_no: int | None = None


@dataclass(frozen=True)
class Thing:
    """A delivery or a payment as it was typed and read."""

    kind: str
    what: str
    amount: Decimal | None
    happened_on: date | None
    document: str = ""
    line_no: int | None = None


def check_labour(one: Labour, span: Span, wrong: frozenset[str] = frozenset()) -> list[Problem]:
    """What is wrong with an entry. ``wrong``: fields that could not be read at all, told by whoever read them."""
    problems = _words(one.who, "who", LONGEST_WHO, is_required=True)
    if "people" not in wrong and (one.people is None or not 0 < one.people <= MOST_PEOPLE):
        problems.append(Problem("people_bad", "people", {"most": MOST_PEOPLE}))
    if "hours" not in wrong:
        problems += _hours(one.hours)
    problems += _day(one.worked_on, "worked_on", span, wrong) + _line(one.line_no, span)
    return problems + _words(one.what, "what", LONGEST_WHAT)


def check_thing(
    one: Thing, span: Span, allowed: tuple[str, ...] = KINDS, wrong: frozenset[str] = frozenset()
) -> list[Problem]:
    """What is wrong with a delivery or a payment; ``allowed``: kinds that this person may write."""
    problems = [] if one.kind in allowed else [Problem("kind_unknown", "kind")]
    problems += _words(one.what, "thing", LONGEST_THING, is_required=True)
    if "amount" not in wrong and (one.amount is None or one.amount == 0):
        problems.append(Problem("amount_none", "amount"))
    elif one.amount is not None and one.amount < 0:
        problems.append(Problem("amount_negative", "amount"))
    problems += _day(one.happened_on, "happened_on", span, wrong)
    return problems + _words(one.document, "document", LONGEST_DOCUMENT) + _line(one.line_no, span)


def check_day(one: Labour, already: Decimal, span: Span) -> list[Problem]:
    """Whether somebody's day holds the hours. ``already``: those of the same name on that day, for one person each.

    Of one person more than a day has is refused. A group's name may stand for other people each time.
    """
    if one.hours is None or one.worked_on is None or not 0 < one.hours <= MOST_HOURS:
        return []
    total, is_group = already + one.hours, (one.people or 1) > 1
    problems = (
        [Problem("after_agreement", "worked_on", {"last": span.ends_on})]
        if one.worked_on > span.ends_on
        else []
    )
    if total > MOST_HOURS:
        return [Problem("group_day_over" if is_group else "day_over", "hours", {"hours": already}), *problems]
    return [Problem("day_long", "hours", {"hours": total}), *problems] if total > LONG_DAY else problems


def check_sum(one: Thing, paid: Decimal, owed: Decimal, span: Span) -> list[Problem]:
    """Whether a payment fits into what the town owes by the agreement as it binds now; members' things come in its days."""
    if one.amount is None or one.happened_on is None:
        return []
    if one.kind == TOWN:
        over = paid + one.amount - owed
        return [Problem("town_over", "amount", {"over": over, "owed": owed})] if over > 0 else []
    is_late = one.happened_on > span.ends_on
    return [Problem("after_agreement", "happened_on", {"last": span.ends_on})] if is_late else []


def unanswered(problems: list[Problem], confirmed: frozenset[str]) -> list[Problem]:
    """What still stands in the way; ``confirmed``: questions that were answered with "it was so"."""
    return [one for one in problems if one.code not in QUESTIONS or one.code not in confirmed]


def check_photo(role: str, caption: str, taken_on: date | None, today: date, held: int) -> list[Problem]:
    """What is wrong with what is said of a photo; of those ``before`` any day that has come is right."""
    problems = [] if role in ROLES else [Problem("role_unknown", "role")]
    if taken_on is not None and taken_on > today:
        problems.append(Problem("worked_in_future", "taken_on"))
    problems += _words(caption, "caption", LONGEST_WHAT, is_required=True)
    return (
        problems
        if held < MOST_PHOTOS
        else [*problems, Problem("photos_full", "photo", {"most": MOST_PHOTOS})]
    )


def check_strike(reason: str, is_struck: bool) -> list[Problem]:
    """Whether an entry may be struck: once, with a reason."""
    if is_struck:
        return [Problem("struck_already")]
    if not reason.strip():
        return [Problem("strike_reason_missing", "reason")]
    return _words(reason, "reason", LONGEST_REASON)


def _hours(hours: Decimal | None) -> list[Problem]:
    if hours is None:
        return [Problem("field_missing", "hours")]
    if hours <= 0:
        return [Problem("hours_none", "hours")]
    return [Problem("hours_over_day", "hours")] if hours > MOST_HOURS else []


def _day(on: date | None, field: str, span: Span, wrong: frozenset[str]) -> list[Problem]:
    if on is None:
        return [] if field in wrong else [Problem("field_missing", field)]
    if on > span.today:
        return [Problem("worked_in_future", field)]
    return [Problem("worked_before", field, {"first": span.starts_on})] if on < span.starts_on else []


def _words(text: str, field: str, longest: int, is_required: bool = False) -> list[Problem]:
    if not text.strip():
        return [Problem("field_missing", field)] if is_required else []
    if len(text) > longest:
        return [Problem("too_long", field, {"length": len(text), "longest": longest})]
    return [Problem("name_shape", field)] if _UNSEEN.search(text) else []


def _line(line_no: int | None, span: Span) -> list[Problem]:
    return [] if line_no is None or 0 < line_no <= span.lines else [Problem("line_unknown", "line_no")]
