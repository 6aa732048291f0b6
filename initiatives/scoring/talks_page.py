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
from initiatives.applications.page import CostsPage, SumBar, costs_page, sum_bar
from initiatives.applications.queries import lines_of
from initiatives.applications.rules.answers import LINE_FIELDS, read_lines
from initiatives.applications.rules.contributions import Line, Totals, add_up
from initiatives.applications.rules.kept_lines import lines_from
from initiatives.programmes.queries import ProgrammeView
from initiatives.scoring.models import Proposal
from initiatives.scoring.queries import agreed_lines, proposals_of
from initiatives.scoring.rules.proposals import NEGOTIATED, Change, Side, changes
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
    """A proposal ready for its page. ``rows``: name, the town's money, the own contribution, whether new or gone."""

    record: Proposal
    side: str
    state: tuple[str, str]
    rows: list[tuple[str, Amounts, Amounts, str]]
    town: Amounts
    own: Amounts
    bar: SumBar


def shown_proposals(one: Application, view: ProgrammeView) -> list[Shown]:
    """Every proposal with what it changes in the estimate that stood when it was made, the newest first."""
    stands, found = lines_of(one.id), []
    for record in proposals_of(one.id):
        lines = lines_from(record.lines)
        found.append(_shown(record, stands, lines, view))
        stands = lines if record.is_accepted else stands
    return found[::-1]


def _shown(record: Proposal, before: Sequence[Line], after: Sequence[Line], view: ProgrammeView) -> Shown:
    rate = view.terms.hour_rate
    former, later = add_up(before, rate), add_up(after, rate)
    return Shown(
        record, SIDES[Side(record.side)](), state_of(record),
        [_row(one, rate) for one in changes(before, after)],
        Amounts(former.town, later.town), Amounts(former.own, later.own), sum_bar(later, view.terms),
    )  # fmt: skip


def _row(one: Change, rate: Decimal) -> tuple[str, Amounts, Amounts, str]:
    none = Totals(*[Decimal(0)] * 5)
    before = add_up([one.before], rate) if one.before else none
    after = add_up([one.after], rate) if one.after else none
    kind = (
        "new" if one.before is None else "gone" if one.after is None else "same" if one.is_same else "changed"
    )
    return one.name, Amounts(before.town, after.town), Amounts(before.own, after.own), kind


def typed_lines(lines: Sequence[Line]) -> dict[str, Any]:
    """Lines in the words in which they are typed."""
    return {"rows": [_typed(one) for one in lines]}


def _typed(one: Line) -> dict[str, str]:
    amounts = {
        name: write(Kind.AMOUNT, getattr(one, name) or None) for name in ("town", "hours", "cash", "in_kind")
    }
    return {**amounts, "name": one.name, "people": str(one.people or ""), "source": one.source}


@dataclass(frozen=True)
class TypedProposal:
    """A proposal as it was typed."""

    rows: dict[str, Any]
    words: str
    seen: int


def read_form(form: Mapping[str, str]) -> TypedProposal:
    """The proposal of a form; rows without any text left out."""
    rows = []
    for number in range(1, 61):
        row = {name: form.get(f"line-{number}-{name}", "").strip()[:1000] for name in LINE_FIELDS}
        rows += [row] if any(row.values()) else []
    text = form.get("seen", "")
    seen = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    return TypedProposal({"rows": rows}, form.get("words", "")[:LONGEST_WORDS].replace("\r\n", "\n"), seen)


def lines_read(typed: TypedProposal) -> tuple[list[Line], list[Problem]]:
    """The lines with what is wrong beside their fields."""
    return read_lines(typed.rows)


def talks_page(
    one: Application, view: ProgrammeView, side: Side, typed: TypedProposal | None, problems: Sequence[Problem],
    wants_more: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """Everything that a page of the negotiation shows to a side."""
    shown = shown_proposals(one, view)
    last = shown[0].record.number if shown else 0
    waiting = shown[0] if shown and shown[0].record.answered_at is None else None
    stands = agreed_lines(one.id)
    start = lines_from(waiting.record.lines) if waiting else stands
    told = typed or TypedProposal(typed_lines(start), "", last)
    page: CostsPage = costs_page(told.rows, view.terms, wants_more)
    return {
        "proposals": shown, "page": page, "words": told.words, "seen": last, "side": side.value,
        "waiting": waiting, "is_mine": waiting is not None and waiting.record.side == side.value,
        "stands": sum_bar(add_up(stands, view.terms.hour_rate), view.terms), "is_open": one.status in NEGOTIATED,
        "most": money_for(view, one), "is_typed": typed is not None,
        "line_errors": beside_fields([(each.field, sentence(each)) for each in problems]),
    }  # fmt: skip
