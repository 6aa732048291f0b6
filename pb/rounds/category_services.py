"""Changing the town's catalogue of categories: all of it at once, never over somebody else's change."""

from __future__ import annotations

from sqlalchemy import func, select

from core.audit import last_act, record
from core.db import after_commit, db
from core.fields import YES, Content, differences, fingerprint
from core.page_saving import stale_page
from core.problems import Problem
from pb.rounds.categories import forget_catalogue
from pb.rounds.category_models import CategoryRow
from pb.rounds.category_queries import CATALOGUE_ACT, CATALOGUE_SUBJECT, category_rows, usage_of_all
from pb.rounds.category_rules import RESERVED, check_catalogue
from pb.rounds.edit_changes import changes_of
from pb.rounds.edit_services import Outcome, Saved
from pb.rounds.editor_queries import rows_content
from pb.rounds.readings import NEW, Reading, read_rows, row_codes
from pb.rounds.section_rules import CATALOGUE


def save_catalogue(typed: Content, opened: str) -> Outcome:
    """Save the page. Refusals are problems; what was changed meanwhile is never overwritten unseen."""
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext("pb_categories"))))
    rows = category_rows()
    saved = rows_content(CATALOGUE, rows)
    typed = with_kept_rows(saved, _with_new_offered(typed))
    if fingerprint(saved) != opened:
        return stale_page(saved, typed, (), last_act(CATALOGUE_ACT, CATALOGUE_SUBJECT))
    reading = read_rows(CATALOGUE, typed, {*RESERVED, *(row.code for row in rows)})
    if reading.problems:
        return reading.problems
    if problems := check_catalogue(reading.values, [row.code for row in rows], usage_of_all()):
        return _beside(problems, reading.typed_as)
    if not differences(saved, reading.content):
        return Saved(0, ())
    changes = changes_of(CATALOGUE, saved, reading.content)
    _apply(rows, reading)
    record(CATALOGUE_ACT, CATALOGUE_SUBJECT, {"changes": changes})
    after_commit(forget_catalogue)
    return Saved(0, tuple(changes))


def with_kept_rows(saved: Content, typed: Content) -> Content:
    """What was typed, with the rows that the form did not know yet: none goes unless it is ticked for removal."""
    known = set(row_codes(typed))
    return {**{name: value for name, value in saved.items() if name.partition(".")[0] not in known}, **typed}


def _with_new_offered(typed: Content) -> Content:
    """A category that is added is offered; the form does not ask."""
    fresh = [
        code for code in row_codes(typed) if code.startswith(NEW) and typed.get(f"{code}.name", "").strip()
    ]
    return {**typed, **{f"{code}.is_offered": YES for code in fresh}}


def _beside(problems: list[Problem], typed_as: dict[str, str]) -> list[Problem]:
    """The same, each beside the field of the form: a new row is called otherwise there."""
    found = []
    for one in problems:
        code, _, rest = (one.field or "").partition(".")
        found.append(Problem(one.code, f"{typed_as.get(code, code)}.{rest}", one.facts))
    return found


def _apply(rows: list[CategoryRow], reading: Reading) -> None:
    there = {row.code: row for row in rows}
    for code, row in there.items():
        if code not in reading.values:
            db.session.delete(row)
    for code, values in reading.values.items():
        if code not in there:
            db.session.add(CategoryRow(code=code, **values))
        for name, value in values.items() if code in there else ():
            setattr(there[code], name, value)
    db.session.flush()
