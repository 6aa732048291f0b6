"""The page of a programme as text, for everybody and for the office's preview."""

from __future__ import annotations

from flask import render_template

from initiatives.applications.queries import public_list
from initiatives.applications.texts import STATUSES
from initiatives.programmes.queries import ProgrammeView
from initiatives.public.programme_page import contact_words, programme_page
from initiatives.scoring.ranking_queries import published_standings

SHOWN = 10
"""Applications on the programme's own page; the rest is a page of its own."""


def programme_html(view: ProgrammeView, previewed: str = "") -> str:
    """The page; ``previewed`` is the slug when the office looks at a draft."""
    return render_template(
        "initiatives/public/programme.html",
        view=view,
        one=view.record,
        terms=view.terms,
        page=programme_page(view),
        contact=contact_words(view),
        applications=public_list(view, size=SHOWN),
        statuses=STATUSES,
        has_ranking=bool(published_standings(view)),
        previewed=previewed,
    )
