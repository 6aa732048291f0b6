"""The office's page of an agreement, ready for its template: estimate, schedule, versions, forms with what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response

from core.clock import today
from core.fields import Kind, write
from core.problems import Problem
from core.web.office_form import typed_content
from initiatives.agreements.annex_values import compared
from initiatives.agreements.models import Agreement, AnnexDraft
from initiatives.agreements.queries import (
    InForce,
    agreement_of,
    annexed,
    draft_annex_of,
    in_force,
    terms_after,
)
from initiatives.agreements.rules.signing import Terms
from initiatives.agreements.texts import WAYS, told
from initiatives.applications.page import gantt
from initiatives.applications.rules.answers import LINE_FIELDS, WORK_FIELDS, Work
from initiatives.applications.rules.contributions import Line, add_up
from initiatives.applications.texts import CHOICES
from initiatives.applications.views.steps import typed_rows
from initiatives.office.application_frame import Opened, application_page
from initiatives.scoring.queries import agreed_plan

BLANK_ROWS = 2
ANNEX, SIGNED_ANNEX = "annex", "sign-annex"
"""Forms of the page: an annex being prepared, its signatures."""


def agreement_page(
    at: Opened, problems: list[Problem] | None = None, part: str = "", status: int = 0
) -> Response:
    """The page; ``part``: the form that was refused, whose fields show what was typed."""
    made = agreement_of(at.one.id)
    bound = in_force(made) if made is not None else None
    draft = draft_annex_of(made.id) if made is not None and made.signed_on is not None else None
    typed = typed_content() if part else {}
    plan = bound.terms if bound else agreed_plan(at.one.id)
    rate = bound.rate if bound else at.programme.hour_rate
    is_kept = part == "make" and status != 409
    return application_page(
        at, "agreement", "umowa", told(problems or []), status, made=made, bound=bound, part=part,
        lines=plan.lines, works=plan.works, picture=gantt(plan.works), worked_by=CHOICES, rate=rate,
        sums=add_up(plan.lines, rate), ways=list(WAYS.items()), way_words=WAYS, last_day=at.programme.works_span[1],
        typed={**_stored(at, made, bound, plan.works), **_annexed(bound, draft), **typed}, **_rows(bound, draft, part),
        annexes=_annexes(bound), version=typed.get("version", "0") if is_kept else (made.version if made else 0),
        draft=draft, changed=_changed(bound, draft),
        draft_version=typed.get("annex-version", "0") if part == ANNEX and status != 409 else (draft.version if draft else 0),
    )  # fmt: skip


def _annexes(bound: InForce | None) -> list[dict[str, Any]]:
    found = bound.annexes if bound is not None else []
    return [
        {"row": each, "terms": terms_after(bound.agreement, found[:place])}
        for place, each in enumerate(found, 1)
        if bound is not None
    ]


def _stored(
    at: Opened, made: Agreement | None, bound: InForce | None, works: tuple[Work, ...]
) -> dict[str, str]:
    first, last = (made.starts_on, made.ends_on) if made else _days_of(at, works)
    return {
        "signature": made.signature if made else "", "starts_on": write(Kind.DAY, first), "ends_on": write(Kind.DAY, last),
        "signed_on": write(Kind.DAY, today()), "annex-signed_on": write(Kind.DAY, today()),
    }  # fmt: skip


def _days_of(at: Opened, works: tuple[Work, ...]) -> tuple[Any, Any]:
    """Days that hold what was applied for and every step of the schedule as it was agreed."""
    first = [one.starts_on for one in works] + ([at.one.starts_on] if at.one.starts_on else [])
    last = [one.ends_on for one in works] + ([at.one.ends_on] if at.one.ends_on else [])
    return min(first, default=None), max(last, default=None)


def _after(bound: InForce, draft: AnnexDraft | None) -> Terms:
    """What the form of an annex begins with: the one that is being prepared, or what binds now."""
    return annexed(bound.terms, draft.content) if draft else bound.terms


def _annexed(bound: InForce | None, draft: AnnexDraft | None) -> dict[str, str]:
    if bound is None:
        return {}
    after = _after(bound, draft)
    days = {"annex-starts_on": after.starts_on, "annex-ends_on": after.ends_on}
    told = {name: write(Kind.DAY, day) for name, day in days.items()}
    return {**told, "annex-reason": draft.reason if draft else ""}


def _changed(bound: InForce | None, draft: AnnexDraft | None) -> dict[str, Any]:
    """What was and what is now, side by side, as the document of the annex says it."""
    if bound is None or draft is None:
        return {}
    return compared(bound.terms, _after(bound, draft), bound.rate)


def _rows(bound: InForce | None, draft: AnnexDraft | None, part: str) -> dict[str, list[Mapping[str, str]]]:
    """Rows of an annex, lines and steps: as typed, or as they would bind, and some empty ones."""
    if bound is None:
        return {"rows": [], "steps": []}
    if part == ANNEX:
        lines, works = (typed_rows("line", LINE_FIELDS)["rows"], typed_rows("work", WORK_FIELDS)["rows"])
    else:
        after = _after(bound, draft)
        lines, works = [_line(one) for one in after.lines], [_work(one) for one in after.works]
    return {
        "rows": [*lines, *[dict.fromkeys(LINE_FIELDS, "")] * BLANK_ROWS],
        "steps": [*works, *[dict.fromkeys(WORK_FIELDS, "")] * BLANK_ROWS],
    }


def _line(line: Line) -> dict[str, str]:
    row = {
        name: write(Kind.AMOUNT, getattr(line, name)) if getattr(line, name) else ""
        for name in ("town", "hours", "cash", "in_kind")
    }
    return {**row, "name": line.name, "people": str(line.people or ""), "source": line.source}


def _work(one: Work) -> dict[str, str]:
    days = {name: write(Kind.DAY, getattr(one, name)) for name in ("starts_on", "ends_on")}
    return {**days, "name": one.name, "who": one.who}
