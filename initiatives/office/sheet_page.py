"""What a member's pages of sheets show: the criteria with points, how far each sheet is, the sum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from initiatives.applications.models import Application
from initiatives.applications.queries import Listed, listed
from initiatives.office.scoring_texts import STATES, counted_word, scale_word
from initiatives.programmes.queries import ProgrammeView, criteria_of
from initiatives.programmes.rules.counted import Figures, counted_points
from initiatives.programmes.rules.terms import COUNTED
from initiatives.scoring.grounds import decimal_text
from initiatives.scoring.models import ScoreSheet
from initiatives.scoring.rules.sheets import GROUND, POINTS, Sheet, TypedSheet, check_whole, judged


def typed_of(sheet: Sheet) -> TypedSheet:
    """A kept sheet in the words in which it is typed."""
    fields = {"conflict": sheet.conflict, "note": sheet.note}
    for code, mark in sheet.marks.items():
        fields[POINTS + code] = "" if mark.points is None else decimal_text(mark.points)
        fields[GROUND + code] = mark.ground
    return TypedSheet(fields, bool(sheet.conflict))


def read_typed(form: Mapping[str, str], view: ProgrammeView) -> TypedSheet:
    """A sheet as it came: its own fields, and those of criteria that nobody has."""
    names = {prefix + one.code for one in judged(view.terms.criteria) for prefix in (POINTS, GROUND)}
    wanted = [
        name for name in form if name in names | {"conflict", "note"} or name.startswith((POINTS, GROUND))
    ]
    longest = 12_000
    return TypedSheet(
        {name[:80]: form[name][: 40 if name.startswith(POINTS) else longest] for name in wanted[:200]},
        form.get("is_conflicted") == "yes",
    )


def state_of(row: ScoreSheet | None, sheet: Sheet, view: ProgrammeView) -> str:
    """How far a sheet is, see ``STATES``."""
    if row is None or not (sheet.marks or sheet.conflict or sheet.note):
        return "todo"
    if row.handed_in_at is not None:
        return "handed_in"
    if sheet.conflict:
        return "conflict"
    return "draft" if check_whole(sheet, view.terms.criteria) else "ready"


def tag_of(state: str) -> tuple[str, str]:
    """Kind and word of a state's tag."""
    kind, said = STATES[state]
    return kind, str(said())


@dataclass(frozen=True)
class Counted:
    """A criterion that the machine counts."""

    name: str
    how: str
    points: str
    most: int


@dataclass(frozen=True)
class Asked:
    """A criterion that the member gives points for."""

    code: str
    name: str
    hint: str
    scale: str
    needs_ground: bool


def figures_of(one: Listed) -> Figures:
    """What counted criteria look at."""
    return Figures(one.totals.own_share, one.people, one.totals.labour_share)


def criteria_page(one: Application, view: ProgrammeView, sheet: Sheet) -> dict[str, Any]:
    """The criteria of a sheet and the sum of what is there now. Two statements."""
    row = listed(view, [one])[0]
    hints = {each.code: each.hint for each in criteria_of(view.id)}
    counted = [
        Counted(each.name, counted_word(each), str(counted_points(each, figures_of(row))), each.points)
        for each in view.terms.criteria
        if each.kind in COUNTED
    ]
    asked = [
        Asked(each.code, each.name, hints.get(each.code, ""), scale_word(each), each.needs_ground)
        for each in judged(view.terms.criteria)
    ]
    return {"row": row, "counted": counted, "asked": asked, **_sum(row, view, sheet)}


def _sum(row: Listed, view: ProgrammeView, sheet: Sheet) -> dict[str, Any]:
    given = sheet.points
    total = Fraction(0)
    for one in view.terms.criteria:
        points = (
            counted_points(one, figures_of(row)) if one.kind in COUNTED else given.get(one.code, Decimal(0))
        )
        total += Fraction(points) * Fraction(one.weight)
    return {"total": total, "most": view.terms.most_points}
