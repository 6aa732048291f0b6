"""Reading the forms of appeals, exclusions, merging and the ballot list: shape only, nothing decided."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

from core.clock import WARSAW
from pb.verification.forms import Form, text_of
from pb.verification.rules.ballot_list import Announcement
from pb.verification.rules.merging import Proposal

_POLISH_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_HOUR = re.compile(r"(\d{1,2})[:.](\d{2})")
MOST_NUMBERS = 50


def line_of(form: Form, name: str, most: int = 600) -> str:
    """A field of one line, bounded."""
    return " ".join(form.get(name, "")[: 2 * most].split())[:most]


def day_of(text: str) -> date | None:
    """A day as browsers send it, or as people write it: 4.12.2026."""
    found = _POLISH_DAY.fullmatch(text.strip())
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def moment_of(day_text: str, hour_text: str) -> datetime | None:
    """A day and an hour on the town's clock."""
    on, found = day_of(day_text), _HOUR.fullmatch(hour_text.strip())
    if on is None or found is None or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return datetime.combine(on, time(int(found[1]), int(found[2])), WARSAW).astimezone(UTC)


def read_announcement(form: Form) -> Announcement:
    """Where the seed comes from and when it is known."""
    known_at = moment_of(line_of(form, "known_on"), line_of(form, "known_time"))
    return Announcement(line_of(form, "source"), known_at)


def read_numbers(text: str) -> tuple[list[int], list[str]]:
    """Numbers separated by commas or spaces, and what is none."""
    parts = [part for part in re.split(r"[\s,;]+", text.strip()) if part][:MOST_NUMBERS]
    numbers = [int(part) for part in parts if _is_number(part)]
    return list(dict.fromkeys(numbers)), [part[:20] for part in parts if not _is_number(part)]


def _is_number(part: str) -> bool:
    return part.isascii() and part.isdigit() and len(part) <= 9


def read_proposal(form: Form) -> tuple[Proposal, list[str]]:
    """What is to be merged and how, and what of the numbers is none."""
    into, wrong = read_numbers(form.get("into", ""))
    others, also_wrong = read_numbers(form.get("others", ""))
    first = into[0] if into else None
    rest = tuple(number for number in others if number != first)
    texts = (text_of(form, name) for name in ("reason", "title", "summary", "description", "lines"))
    return Proposal(first, rest, *texts), wrong + also_wrong
