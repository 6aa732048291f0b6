"""The page of the town's catalogue of categories: names, signs on the map, order, what new rounds may offer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Flask, Response, flash, request, url_for
from flask_babel import gettext as _

from core.access import requires
from core.db import transaction
from core.fields import Content, fingerprint
from core.page_saving import Stale
from core.problems import Problem
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import go_to, typed_content
from core.web.summary import beside_fields
from pb.rounds import categories, category_texts
from pb.rounds.category_queries import category_rows, usage_of_all
from pb.rounds.category_rules import SHAPES, Usage, may_delete
from pb.rounds.category_services import save_catalogue, with_kept_rows
from pb.rounds.category_texts import sentence, shape_name, usage_words
from pb.rounds.edit_services import Outcome, Saved
from pb.rounds.editor_page import BLANK_ROWS, difference_rows
from pb.rounds.editor_queries import rows_content
from pb.rounds.office_views import page
from pb.rounds.readings import NEW, row_codes
from pb.rounds.section_rules import CATALOGUE

blueprint = Blueprint("rounds_categories", __name__, url_prefix="/urzad/kategorie")


def init_app(app: Flask) -> None:
    """Have the catalogue read with the town's record; offer the names of categories to templates."""
    categories.init_app(app)
    category_texts.init_app(app)


@dataclass(frozen=True)
class Line:
    """A category on the page: what is typed or saved, what is wrong with it, what it is used by."""

    code: str
    content: Content
    errors: dict[str, str] = field(default_factory=dict)
    usage: Usage = field(default_factory=Usage)

    def value(self, name: str) -> str:
        """What stands in a field."""
        return self.content.get(f"{self.code}.{name}", "")

    def error(self, name: str) -> str:
        """What is wrong with it."""
        return self.errors.get(f"{self.code}.{name}", "")

    @property
    def is_new(self) -> bool:
        """Whether it is not saved yet."""
        return self.code.startswith(NEW)

    @property
    def has_error(self) -> bool:
        """Whether anything in it must be mended."""
        return any(name.startswith(f"{self.code}.") for name in self.errors)

    @property
    def may_delete(self) -> bool:
        """Whether it can go."""
        return not self.is_new and may_delete(self.code, self.usage)

    @property
    def used_by(self) -> str:
        """What it is used by, in words."""
        return usage_words(self.usage)


def _catalogue_page(
    content: Content | None = None, problems: tuple[Problem, ...] = (), **given: Any
) -> Response:
    """The page with what is saved or typed. ``given``: opened, stale."""
    saved, stale = rows_content(CATALOGUE, category_rows()), given.get("stale")
    content = with_kept_rows(saved, content or {})
    beside, usage = beside_fields([(one.field, sentence(one)) for one in problems]), usage_of_all()
    fresh = [f"{NEW}{number}" for number in range(1, BLANK_ROWS + 1)]
    codes = [*(code for code in row_codes(content) if code not in fresh), *fresh]
    return page(
        "categories",
        list(problems),
        409 if stale else 200,
        words=sentence,
        lines=[Line(code, content, beside, usage.get(code, Usage())) for code in codes],
        shapes=[(shape, shape_name(shape)) for shape in SHAPES],
        opened=stale.opened if stale else given.get("opened") or fingerprint(saved),
        stale=stale,
        rows=difference_rows(CATALOGUE, stale.fields, content, stale.saved, {}) if stale else [],
    )


@blueprint.get("")
@requires("pb.round.edit")
def catalogue() -> Response:
    """All categories, and places for new ones."""
    return _catalogue_page()


@blueprint.post("")
@checks_token
@requires("pb.round.edit")
def save() -> Response:
    """Save the whole catalogue."""
    typed, opened = typed_content(), request.form.get("opened", "")
    outcome: Outcome = [Problem("session_lost")]
    if token_is_valid():
        with transaction():
            outcome = save_catalogue(typed, opened)
    if isinstance(outcome, Saved):
        flash(_("Zapisano.") if outcome.changes else _("Nic się nie zmieniło."), "good")
        return go_to(url_for("rounds_categories.catalogue"))
    if isinstance(outcome, Stale):
        return _catalogue_page(typed, stale=outcome)
    return _catalogue_page(typed, tuple(outcome), opened=opened)
