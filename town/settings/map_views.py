"""Base maps: whose pictures lie under the town's own data, and whose servers readers' browsers ask for them."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from core.access import requires
from core.problems import Problem
from core.site.editing import Stale
from core.web.csrf import checks_token
from maps.base_maps import PRESETS
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
from town.settings.map_form import OWN_ROWS, MapForm, entries_of, form_of_stored, form_of_typed
from town.settings.rules import MAP_FIELDS


def _page(form: MapForm, problems: list[Problem], opened: str, **given: Any) -> Response:
    return page(
        "maps", problems, 409 if given.get("stale") else 200, form=form, presets=PRESETS, rows_of_own=OWN_ROWS,
        opened=opened, **given,
    )  # fmt: skip


@blueprint.get("/mapy")
@requires(EDIT)
def maps() -> Response:
    """The base maps as they stand."""
    site = present_site()
    return _page(form_of_stored(site.base_maps), [], opened_with(site, MAP_FIELDS))


@blueprint.post("/mapy")
@checks_token
@requires(EDIT)
def save_maps() -> Response:
    """Save the list; the policy of every page lets their servers in from then on, and no others."""
    opened = request.form.get("opened", "")
    form = form_of_typed(request.form.getlist("preset"), typed_fields())
    entries, problems = entries_of(form)
    problems = token_problems() + problems
    problems += [Problem("town_unset")] if present_site().is_blank else []
    if problems:
        return _page(form, problems, opened)
    outcome = save({"base_maps": entries}, opened)
    if isinstance(outcome, Stale):
        return _page(
            form, [], outcome.opened, stale=outcome, rows=difference_rows(outcome, {"base_maps": entries})
        )
    return go_to(url_for("settings.maps"))
