"""The town's names and contacts, and whether officials need a second factor."""

from __future__ import annotations

from flask import Response, request, url_for

from core.access import requires
from core.problems import Problem
from core.site.editing import Stale, Values, values_of
from core.web.csrf import checks_token
from town.settings.frame import (
    EDIT,
    blueprint,
    difference_rows,
    go_to,
    opened_with,
    page,
    present_site,
    save,
    token_problems,
    typed_fields,
)
from town.settings.rules import TOWN_FIELDS, check_town


def _page(
    typed: Values, problems: list[Problem], opened: str, stale: Stale | None = None, rows: object = ()
) -> Response:
    return page(
        "town", problems, 409 if stale else 200, typed=typed, opened=opened, stale=stale, rows=rows,
        is_blank=present_site().is_blank,
    )  # fmt: skip


@blueprint.get("")
@requires(EDIT)
def town() -> Response:
    """What stands in the record."""
    site = present_site()
    typed = {name: "" if value is None else value for name, value in values_of(site, TOWN_FIELDS).items()}
    if site.is_blank:
        typed |= {"name": "", "requires_second_factor": True}
    return _page(typed, [], opened_with(site, TOWN_FIELDS))


@blueprint.post("")
@checks_token
@requires(EDIT)
def save_town() -> Response:
    """Save it, unless it is wrong or somebody else was quicker."""
    typed, opened = typed_fields(), request.form.get("opened", "")
    checked = check_town(typed)
    problems = token_problems() + checked.problems
    kept: Values = {**typed, "requires_second_factor": checked.values["requires_second_factor"]}
    if problems:
        return _page(kept, problems, opened)
    was_blank = present_site().is_blank
    outcome = save(checked.values, opened)
    if isinstance(outcome, Stale):
        return _page(kept, [], outcome.opened, outcome, difference_rows(outcome, checked.values))
    return go_to(url_for("first_steps.steps") if was_blank else url_for("settings.town"))
