"""Reading what is typed of a work: shape only. Nothing typed is dropped, but all of it is bounded."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from werkzeug.datastructures import MultiDict

from core.money import parse_amount
from pb.implementation.rules import Acceptance, Moment, State, Told
from pb.implementation.services.acceptance import PaperAnswer
from pb.implementation.services.photos import ToldPhoto
from pb.implementation.services.steps import ToldStep

Form = MultiDict[str, str]
LONGEST = 10_000
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_POLISH = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?: ?r\.?)?")


def text_of(form: Form, name: str) -> str:
    """A text with one kind of line end, as long as it may be at all."""
    return form.get(name, "").replace("\r\n", "\n").strip()[:LONGEST]


def number_of(form: Form, name: str) -> int | None:
    """A whole number that is not negative; ``None`` for anything else."""
    written = form.get(name, "").strip()
    return int(written) if written.isascii() and written.isdigit() and len(written) <= 9 else None


def read_day(written: str) -> date | None:
    """A day: 5.12.2026, 05-12-2026 or 2026-12-05. ``None`` for nothing and for what is no day."""
    text = written.strip()
    if found := _ISO.fullmatch(text):
        year, month, day = found.groups()
    elif found := _POLISH.fullmatch(text):
        day, month, year = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _days(form: Form, *names: str) -> tuple[dict[str, date | None], frozenset[str]]:
    """The days of these fields, and which of them hold something that is no day."""
    days = {name: read_day(form.get(name, "")) for name in names}
    return days, frozenset(name for name, on in days.items() if on is None and form.get(name, "").strip())


def read_amount(written: str) -> Decimal | None:
    """An amount; a minus of any kind is read, so that it can be refused for what it is."""
    return parse_amount(written.replace("−", "-").replace("–", "-"))


def read_told(form: Form) -> Told:
    """What an official says of a work."""
    days, unreadable = _days(form, "due_on", "finished_on")
    spent = read_amount(form.get("spent", "")[:100])
    if spent is None:
        unreadable |= {"spent"}
    state = next((one for one in State if one.value == form.get("state", "")), None)
    return Told(
        state, spent, text_of(form, "contractor"), number_of(form, "leader_id"), days["due_on"],
        days["finished_on"], text_of(form, "note"), unreadable, bool(form.get("leaves_steps")),
    )  # fmt: skip


def read_step(form: Form) -> ToldStep:
    """A milestone as it was typed."""
    days, unreadable = _days(form, "planned_on", "done_on")
    return ToldStep(text_of(form, "name"), days["planned_on"], days["done_on"], unreadable)


def read_photo(form: Form) -> ToldPhoto:
    """What is said of a photograph."""
    days, unreadable = _days(form, "taken_on")
    moment = next((one for one in Moment if one.value == form.get("moment", "")), None)
    words = " ".join(text_of(form, "description").split())
    return ToldPhoto(moment, words, days["taken_on"], not unreadable)


def read_paper(form: Form) -> PaperAnswer:
    """An author's answer as it stands on paper."""
    days, unreadable = _days(form, "given_on")
    return PaperAnswer(read_word(form), text_of(form, "note"), days["given_on"], not unreadable)


def read_word(form: Form) -> Acceptance | None:
    """An author's answer."""
    return next((one for one in Acceptance if one.value == form.get("word", "")), None)
