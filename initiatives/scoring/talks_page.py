"""What the pages of the negotiation show, the office's and the members': proposals with differences, the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.fields import Kind, write
from core.problems import Problem
from core.web.summary import beside_fields
from initiatives.applications.models import Application
from initiatives.applications.page import CostsPage, Gantt, SumBar, costs_page, gantt, sum_bar, work_rows
from initiatives.applications.rules.answers import (
    LINE_FIELDS,
    MOST_ROWS,
    WORK_FIELDS,
    Work,
    read_lines,
    read_works,
)
from initiatives.applications.rules.contributions import Line, Totals, add_up
from initiatives.applications.texts import CHOICES
from initiatives.programmes.queries import ProgrammeView
from initiatives.programmes.rules.span import Span
from initiatives.scoring.models import Proposal
from initiatives.scoring.queries import applied_plan, plan_after, proposals_of
from initiatives.scoring.rules.proposals import (
    NEGOTIATED,
    Change,
    Plan,
    Side,
    changes,
    of_the_year,
)
from initiatives.scoring.services.negotiating import money_for
from initiatives.scoring.texts import SIDES, sentence, state_of

LONGEST_WORDS = 12_000


@dataclass(frozen=True)
class Amounts:
    """One amount before and after."""

    before: Decimal
    after: Decimal

    @property
    def is_same(self) -> bool:
        """Whether it stays."""
        return self.before == self.after


@dataclass(frozen=True)
class Shown:
    """A proposal ready for its page. ``rows``: name, the town's money, the own contribution, whether new or gone.

    ``works``: the steps that differ; ``picture``: the whole schedule as it would be, where any of them does.
    """

    record: Proposal
    side: str
    state: tuple[str, str]
    rows: list[tuple[str, Amounts, Amounts, str]]
    town: Amounts
    own: Amounts
    bar: SumBar
    plan: Plan
    works: list[Change[Work]]
    picture: Gantt | None


def shown_proposals(one: Application, view: ProgrammeView) -> tuple[list[Shown], Plan]:
    """Every proposal with what it changes in the plan that stood when it was made, the newest first; what stands now."""
    stands, found = applied_plan(one.id), []
    for record in proposals_of(one.id):
        plan = plan_after(record, stands)
        found.append(_shown(record, stands, plan, view))
        stands = plan if record.is_accepted else stands
    return found[::-1], stands


def _shown(record: Proposal, before: Plan, after: Plan, view: ProgrammeView) -> Shown:
    rate = view.terms.hour_rate
    former, later = add_up(before.lines, rate), add_up(after.lines, rate)
    works = [each for each in changes(before.works, after.works) if not each.is_same]
    return Shown(
        record, SIDES[Side(record.side)](), state_of(record),
        [_row(one, rate) for one in changes(before.lines, after.lines)],
        Amounts(former.town, later.town), Amounts(former.own, later.own), sum_bar(later, view.terms), after, works,
        gantt(after.works) if works else None,
    )  # fmt: skip


def _row(one: Change[Line], rate: Decimal) -> tuple[str, Amounts, Amounts, str]:
    none = Totals(*[Decimal(0)] * 5)
    before = add_up([one.before], rate) if one.before else none
    after = add_up([one.after], rate) if one.after else none
    return one.name, Amounts(before.town, after.town), Amounts(before.own, after.own), one.kind


def typed_lines(lines: Sequence[Line]) -> dict[str, Any]:
    """Lines in the words in which they are typed."""
    return {"rows": [_typed(one) for one in lines]}


def _typed(one: Line) -> dict[str, str]:
    amounts = {
        name: write(Kind.AMOUNT, getattr(one, name) or None) for name in ("town", "hours", "cash", "in_kind")
    }
    return {**amounts, "name": one.name, "people": str(one.people or ""), "source": one.source}


def typed_works(works: Sequence[Work]) -> dict[str, Any]:
    """Steps of the schedule in the words in which they are typed."""
    return {
        "rows": [
            {
                "name": one.name, "who": one.who,
                "starts_on": write(Kind.DAY, one.starts_on), "ends_on": write(Kind.DAY, one.ends_on),
            }
            for one in works
        ]
    }  # fmt: skip


@dataclass(frozen=True)
class TypedProposal:
    """A proposal as it was typed: rows of the estimate, rows of the schedule, words."""

    rows: dict[str, Any]
    works: dict[str, Any]
    words: str
    seen: int


def read_form(form: Mapping[str, str]) -> TypedProposal:
    """The proposal of a form; rows without any text left out."""
    text = form.get("seen", "")
    seen = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    words = form.get("words", "")[:LONGEST_WORDS].replace("\r\n", "\n")
    works = [row for row in _rows(form, "work", WORK_FIELDS) if any(row[name] for name in WORK_FIELDS[:3])]
    return TypedProposal({"rows": _rows(form, "line", LINE_FIELDS)}, {"rows": works}, words, seen)


def _rows(form: Mapping[str, str], prefix: str, names: Sequence[str]) -> list[dict[str, str]]:
    rows = (
        {name: form.get(f"{prefix}-{number}-{name}", "").strip()[:1000] for name in names}
        for number in range(1, MOST_ROWS + 1)
    )
    return [row for row in rows if any(row.values())]


def plan_read(typed: TypedProposal, programme: Span) -> tuple[Plan, list[Problem]]:
    """The plan with what is wrong beside its fields; its steps lie in the days of the programme's works."""
    lines, problems = read_lines(typed.rows)
    works, wrong = read_works(typed.works, programme)
    return Plan(tuple(lines), tuple(works)), problems + of_the_year(wrong)


def talks_page(
    one: Application, view: ProgrammeView, side: Side, typed: TypedProposal | None, problems: Sequence[Problem],
    wants_more: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """Everything that a page of the negotiation shows to a side."""
    shown, stands = shown_proposals(one, view)
    last = shown[0].record.number if shown else 0
    waiting = shown[0] if shown and shown[0].record.answered_at is None else None
    start = waiting.plan if waiting else stands
    told = typed or TypedProposal(typed_lines(start.lines), typed_works(start.works), "", last)
    page: CostsPage = costs_page(told.rows, view.terms, wants_more)
    steps, _wrong = read_works(told.works, view.record.works_span)
    return {
        "proposals": shown, "page": page, "words": told.words, "seen": last, "side": side.value,
        "waiting": waiting, "is_mine": waiting is not None and waiting.record.side == side.value,
        "stands": sum_bar(add_up(stands.lines, view.terms.hour_rate), view.terms), "is_open": one.status in NEGOTIATED,
        "steps": work_rows(told.works, wants_more), "steps_picture": gantt(steps), "worked_by": CHOICES,
        "stands_works": stands.works, "stands_picture": gantt(stands.works),
        "most": money_for(view, one), "is_typed": typed is not None,
        "line_errors": beside_fields([(each.field, sentence(each)) for each in problems]),
    }  # fmt: skip
