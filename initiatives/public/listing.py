"""The list of programmes, ready for the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext

from core.clock import now
from initiatives.programmes.public_queries import listed_programmes
from initiatives.programmes.queries import ProgrammeView
from initiatives.programmes.texts import STAGE_TAGS, stage_name
from initiatives.public.terms import left_words, term_words


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


@dataclass(frozen=True)
class ProgrammeList:
    """One page of the list."""

    rows: list[dict[str, Any]]
    page: int
    pages: int


def programme_list(page: int) -> ProgrammeList:
    """The page. Four statements."""
    listed = listed_programmes(page, now())
    return ProgrammeList(rows_of(listed.items), listed.page, listed.pages)


def rows_of(views: Sequence[ProgrammeView]) -> list[dict[str, Any]]:
    """Programmes as rows."""
    shown = []
    for view in views:
        stage = view.stage(now())
        shown.append(
            {
                "title": view.title,
                "url": url_for("programmes.programme", slug=view.slug),
                "text": view.record.lead,
                "tag": STAGE_TAGS[stage.value],
                "tag_word": stage_name(stage.value),
                "term": term_words(view, stage),
                "left": left_words(view, stage),
                "budget": view.terms.budget,
                "own_share": view.terms.own_share,
            }
        )
    return shown
