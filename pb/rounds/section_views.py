"""The pages of the editor of a round: one page a topic, each saved by itself; the pools with a page each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, Response, flash, request, url_for
from flask_babel import gettext as _

from core.access import requires
from core.clock import now
from core.db import transaction
from core.fields import Content, fingerprint
from core.page_saving import Stale
from core.problems import NotFound, Problem
from core.web.csrf import csrf, token_is_valid
from core.web.office_form import LONGEST, actor_id, go_to, typed_content
from core.web.summary import beside_fields
from pb.rounds.edit_services import Edit, Outcome, Saved, add_pool, remove_pool, save_section
from pb.rounds.editor_names import named_sentence
from pb.rounds.editor_page import difference_rows, errors_of, groups_of, notes_of, picture_of
from pb.rounds.editor_queries import Editor, open_editor, section_content
from pb.rounds.field_texts import section_name
from pb.rounds.filing_rules import most_endorsements
from pb.rounds.office_views import page, section_links
from pb.rounds.section_rules import POOL, ROW_FIELDS, SCHEDULE, SECTIONS

blueprint = Blueprint("rounds_editor", __name__, url_prefix="/urzad/edycje/<slug:slug>")
NEW_POOL: Content = {
    "kind": "citizen", "method": "choose_one", "minimum": "0", "maximum": "1", "minimum_votes": "0", "endorsements": "0",
    "allocation_rule": "greedy", "tie_rule": "draw", "leftovers": "unused", "threshold_unit": "score",
}  # fmt: skip


def init_app(app: Flask) -> None:
    """Forms check their token themselves, so that nothing typed is lost with a session."""
    for view in (save, save_pool, create_pool):
        csrf.exempt(view)


def _section_page(
    editor: Editor, section: str, content: Content, problems: list[Problem], **given: Any
) -> Response:
    """A page of the editor with what is saved or typed. ``given``: pool, is_new, opened, stale, reason."""
    pool, is_new, stale = given.get("pool"), given.get("is_new", False), given.get("stale")
    beside = beside_fields(errors_of(problems))
    notes = [note for note in notes_of(editor) if note.section == section and note.pool == (pool or "")]
    saved = {} if is_new else section_content(editor, section, pool)
    areas = {str(area.id): area.name for area in editor.areas}
    return page(
        "section",
        problems,
        409 if stale else 200,
        named=lambda one: named_sentence(section, one, content),
        editor=editor,
        pb_round=editor.pb_round,
        code=section,
        heading=given.get("heading") or section_name(section),
        links=section_links(editor),
        groups=groups_of(editor, section, content, beside, is_new),
        notes=notes,
        picture=picture_of(editor.version.windows, now()) if section == SCHEDULE.code else None,
        opened=stale.opened if stale else given.get("opened") or fingerprint(saved),
        stale=stale,
        rows=difference_rows(section, stale.fields, content, stale.saved, areas) if stale else [],
        reason=given.get("reason", ""),
        needs_reason=editor.progress.is_announced,
        is_shut=editor.is_shut(section),
        is_list=section in ROW_FIELDS,
        pool=pool,
        is_new=is_new,
        most_signatures=_most_signatures(editor, pool),
        own_url=request.path,
    )


def _most_signatures(editor: Editor, pool: str | None) -> int | None:
    """How many signatures the law lets this pool ask for, as far as its residents are known."""
    if not pool:
        return None
    row = editor.lines[pool].pool
    return most_endorsements(row.population or (row.area.population if row.area else None))


def _known(section: str) -> str:
    if section not in SECTIONS or section == POOL.code:
        raise NotFound
    return section


@blueprint.get("/<section>")
@requires("pb.round.edit")
def section(slug: str, section: str) -> Response:
    """One page of the editor."""
    code, editor = _known(section), open_editor(slug, now())
    return _section_page(editor, code, section_content(editor, code), [])


def _saved(
    slug: str,
    section: str,
    typed: Content,
    act: Callable[[str], Outcome],
    after: Callable[[Saved], str],
    **given: Any,
) -> Response:
    """Save, then show the next page (303), the page with problems (422) or both versions (409)."""
    reason = request.form.get("reason", "")[:LONGEST]
    if not token_is_valid():
        outcome: Outcome = [Problem("session_lost")]
    else:
        with transaction():
            outcome = act(reason)
    if isinstance(outcome, Saved):
        flash(_("Zapisano.") if outcome.changes else _("Nic się nie zmieniło."), "good")
        return go_to(after(outcome))
    editor = open_editor(slug, now())
    given |= {"reason": reason, "opened": request.form.get("opened", "")}
    if isinstance(outcome, Stale):
        return _section_page(editor, section, typed, [], stale=outcome, **given)
    return _section_page(editor, section, typed, outcome, **given)


@blueprint.post("/<section>")
@requires("pb.round.edit")
def save(slug: str, section: str) -> Response:
    """Save one page of the editor."""
    code, typed = _known(section), typed_content()

    def act(reason: str) -> Outcome:
        edit = Edit(code, typed, request.form.get("opened", ""), reason)
        return save_section(slug, edit, actor_id(), now())

    def after(done: Saved) -> str:
        return url_for("rounds_editor.section", slug=done.slug, section=code)

    return _saved(slug, code, typed, act, after)


@blueprint.get("/pule/")
@requires("pb.round.edit")
def pools(slug: str) -> Response:
    """The pools of the round."""
    editor = open_editor(slug, now())
    return page(
        "pools",
        [],
        editor=editor,
        pb_round=editor.pb_round,
        code=POOL.code,
        links=section_links(editor),
        lines=list(editor.lines.values()),
        notes=[note for note in notes_of(editor) if note.section == POOL.code],
        is_shut=editor.is_shut(POOL.code),
        is_planned=editor.pb_round.announced_at is None,
        total=sum(line.amount for line in editor.lines.values()),
    )


@blueprint.get("/pule/nowa")
@requires("pb.round.edit")
def new_pool(slug: str) -> Response:
    """The form of a further pool."""
    return _section_page(
        open_editor(slug, now()), POOL.code, NEW_POOL, [], is_new=True, heading=_("Nowa pula")
    )


@blueprint.post("/pule/nowa")
@requires("pb.round.edit")
def create_pool(slug: str) -> Response:
    """Add a pool."""
    typed = typed_content()
    return _saved(
        slug,
        POOL.code,
        typed,
        lambda reason: add_pool(slug, typed, reason, actor_id(), now()),
        lambda done: url_for("rounds_editor.pools", slug=slug),
        is_new=True,
        heading=_("Nowa pula"),
    )


@blueprint.get("/pule/<pool>")
@requires("pb.round.edit")
def pool(slug: str, pool: str) -> Response:
    """One pool."""
    editor = open_editor(slug, now())
    content = section_content(editor, POOL.code, pool)
    return _section_page(editor, POOL.code, content, [], pool=pool, heading=content["name"])


@blueprint.post("/pule/<pool>")
@requires("pb.round.edit")
def save_pool(slug: str, pool: str) -> Response:
    """Save one pool."""
    typed = typed_content()
    name = section_content(open_editor(slug, now()), POOL.code, pool)["name"]

    def act(reason: str) -> Outcome:
        edit = Edit(
            POOL.code, typed, request.form.get("opened", ""), reason, pool, bool(request.form.get("left_out"))
        )
        return save_section(slug, edit, actor_id(), now())

    def after(done: Saved) -> str:
        return url_for("rounds_editor.pool", slug=slug, pool=done.pool or pool)

    return _saved(slug, POOL.code, typed, act, after, pool=pool, heading=name)


@blueprint.post("/pule/<pool>/usun")
@requires("pb.round.edit")
def drop_pool(slug: str, pool: str) -> Response:
    """Take a pool out of a plan."""
    with transaction():
        outcome = remove_pool(slug, pool, actor_id(), now())
    if isinstance(outcome, list):
        editor = open_editor(slug, now())
        content = section_content(editor, POOL.code, pool)
        return _section_page(editor, POOL.code, content, outcome, pool=pool, heading=content["name"])
    flash(_("Pula jest usunięta."), "good")
    return go_to(url_for("rounds_editor.pools", slug=slug))
