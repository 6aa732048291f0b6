"""The page of a programme as text, for everybody and for the office's preview."""

from __future__ import annotations

from typing import Any

from flask import render_template

from initiatives.applications.queries import FINISHED, public_list
from initiatives.applications.texts import STATUSES
from initiatives.programmes.queries import ProgrammeView
from initiatives.public.programme_page import contact_words, programme_page
from initiatives.public.works_map import DONE, RUNNING, programme_map
from initiatives.scoring.ranking_queries import published_standings

SHOWN = 10
GROUPS = {RUNNING: "agreed", DONE: FINISHED}
"""Applications on the programme's own page; the rest is a page of its own."""


def _page_of(view: ProgrammeView, word: str) -> dict[str, Any]:
    """The newest applications or works, how many there are at all, and their map."""
    group = GROUPS.get(word, "")
    found = public_list(view, status=group, size=SHOWN)
    every = public_list(view, size=SHOWN).total if group else found.total
    return {"applications": found, "every": every, "works": programme_map(view, word)}


def programme_html(view: ProgrammeView, previewed: str = "", word: str = "") -> str:
    """The page; ``previewed`` is the slug when the office looks at a draft, ``word`` what is chosen of the works."""
    return render_template(
        "initiatives/public/programme.html",
        view=view,
        one=view.record,
        terms=view.terms,
        page=programme_page(view),
        contact=contact_words(view),
        **_page_of(view, word),
        statuses=STATUSES,
        has_ranking=bool(published_standings(view)),
        previewed=previewed,
    )
