"""Mails to officials and units about marks whose term is near or past: one mail a day to each, each mark once a threshold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime

from flask_babel import force_locale
from sqlalchemy import select

from accounts.departments.models import Department
from accounts.departments.queries import members_of
from accounts.queries import addresses_of, working_people
from accounts.rules import Role
from consultations.marks.emails import public_link
from consultations.marks.queries.reminding import DueMark, due_marks, note_reminded
from consultations.marks.rules.reminders import Threshold
from consultations.marks.texts import _, ngettext
from core.db import db
from core.mail import is_address, send
from core.site.record import current_site
from core.web.filters import day

MOST_NUMBERS = 30
"""Numbers of marks that a mail lists; the board has all of them."""
WORDS: dict[Threshold, Callable[[date], str]] = {
    Threshold.UNREAD_LATE: lambda on: _("czeka na przeczytanie od %(day)s, a miało być przeczytane dzień później", day=day(on)),
    Threshold.UNREAD: lambda on: _("ma być przeczytane dziś, przyszło %(day)s", day=day(on)),
    Threshold.ANSWER_LATE: lambda on: _("bez odpowiedzi, termin minął %(day)s", day=day(on)),
    Threshold.ANSWER_LAST: lambda on: _("bez odpowiedzi, ostatni dzień terminu to %(day)s", day=day(on)),
    Threshold.ANSWER_NEAR: lambda on: _("bez odpowiedzi, termin mija %(day)s", day=day(on)),
    Threshold.PROMISE_LATE: lambda on: _("obiecane i niezrobione, termin minął %(day)s", day=day(on)),
    Threshold.PROMISE_NEAR: lambda on: _("obiecane, termin mija %(day)s", day=day(on)),
}  # fmt: skip
"""Most urgent first within each kind."""
COLUMNS = {"answer": "przydzielone", "promise": "odpowiedziane"}
Group = tuple[str, str, Threshold, date]


def remind(today: date, moment: datetime) -> int:
    """Write to whoever has each mark; gives how many mails were put in. What nobody can be written to about waits."""
    due = due_marks(today)
    reached = recipients_of(due)
    fresh = note_reminded([one for one in due if reached[one.mark_id]], moment)
    letters: dict[str, list[DueMark]] = defaultdict(list)
    for one in due:
        if (one.mark_id, one.threshold.value) in fresh:
            for recipient in reached[one.mark_id]:
                letters[recipient].append(one)
    for recipient, marks in letters.items():
        _tell(recipient, marks)
    return len(letters)


def recipients_of(due: Sequence[DueMark]) -> dict[int, list[str]]:
    """By mark: its official, else its unit's address, else the people of the unit, else all officials."""
    people = addresses_of({one.official_id for one in due if one.official_id})
    units = {one.department_id for one in due if one.department_id}
    boxes = dict(
        db.session.execute(select(Department.id, Department.email).where(Department.id.in_(units))).all()
    )
    members = members_of(sorted(units))
    of_members = addresses_of({user_id for one in members.values() for user_id in one})
    everybody = sorted(set(addresses_of(set(working_people(Role.OFFICIAL))).values()))

    def found(one: DueMark) -> list[str]:
        if one.official_id in people and one.official_id is not None:
            return [people[one.official_id]]
        box = boxes.get(one.department_id or 0, "")
        if is_address(box):
            return [box]
        own = {of_members[each] for each in members.get(one.department_id or 0, ()) if each in of_members}
        return sorted(own) or everybody

    return {one.mark_id: found(one) for one in due}


def _tell(recipient: str, marks: Sequence[DueMark]) -> None:
    groups: dict[Group, list[int]] = defaultdict(list)
    for one in marks:
        groups[one.slug, one.title, one.threshold, one.term_on].append(one.number)
    order = list(WORDS)
    told = sorted(groups.items(), key=lambda pair: (order.index(pair[0][2]), pair[0][3], pair[0][0]))
    with force_locale("pl"):
        subject = ngettext(
            "Konsultacje: %(num)d uwaga ma bliski albo miniony termin",
            "Konsultacje: %(num)d uwag ma bliski albo miniony termin",
            len(marks),
        )
        paragraphs = [
            _("Dzień dobry,"),
            *(_paragraph(group, numbers) for group, numbers in told),
            _("O każdym terminie uwagi przypominamy raz. Wszystko, co czeka, jest w zadaniach:") + f"\n{public_link('office.desk')}",
            _("Wspólnie, %(town)s", town=current_site().name),
        ]  # fmt: skip
        send(recipient, subject, "\n\n".join(paragraphs) + "\n")


def _paragraph(group: Group, numbers: Sequence[int]) -> str:
    slug, title, threshold, term_on = group
    listed = ", ".join(str(number) for number in sorted(numbers)[:MOST_NUMBERS])
    more = len(numbers) - MOST_NUMBERS
    said = f"{title}: {WORDS[threshold](term_on)}."
    which = _("Uwagi nr %(numbers)s", numbers=listed) + (
        _(" i jeszcze %(more)d", more=more) if more > 0 else ""
    )
    return f"{said}\n{which}.\n{_address(slug, threshold)}"


def _address(slug: str, threshold: Threshold) -> str:
    kind = threshold.value.partition("_")[0]
    if kind not in COLUMNS:
        return public_link("moderation.desk", slug=slug)
    return public_link("consultations_board.board", slug=slug) + f"?kolumna={COLUMNS[kind]}"
