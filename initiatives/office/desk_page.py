"""What the desk of applications shows: filters as links with counts, rows with their terms, one application whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from core.clock import warsaw
from initiatives.applications.models import Application, ApplicationMember
from initiatives.applications.one_page import TEXTS, picture_of
from initiatives.applications.page import gantt, sum_bar
from initiatives.applications.passing_part import passing_part
from initiatives.applications.queries import Listed, files_of, members_of, states_of, works_of
from initiatives.applications.rules.answers import Work
from initiatives.applications.rules.contributions import Totals
from initiatives.applications.rules.members import confirmed
from initiatives.applications.rules.waiting import Turn
from initiatives.applications.services.sending import subject_of
from initiatives.applications.texts import CHOICES, LABELS, STATUSES, status_word
from initiatives.office.application_frame import Opened, waiting_of
from initiatives.office.application_texts import TURNS, applicant_word, land_tag, term_tag, waits_word
from initiatives.office.desk_queries import DeskAsked, DeskCounts
from initiatives.office.history_page import history_rows
from initiatives.programmes.queries import bare_view
from initiatives.programmes.rules.scopes import BY_CODE
from initiatives.programmes.texts import scope_word

HEADS = (
    "numer", "tytul", "status", "czeka", "termin", "po_terminie", "zadanie", "wnioskodawca", "miejsce", "dzialki",
    "calosc_zl", "gmina_zl", "wklad_zl", "godziny", "osoby", "zlozony",
)  # fmt: skip
FILE_WORDS = {
    "members": lambda: _("lista osób"), "consent": lambda: _("zgoda"), "drawing": lambda: _("rysunek"),
    "photo": lambda: _("zdjęcie"), "other": lambda: _("inny"),
}  # fmt: skip


def facets_of(slug: str, asked: DeskAsked, counts: DeskCounts) -> list[dict[str, Any]]:
    """The filters: whose move, status, what is late."""
    turns = [(turn.value, TURNS[turn](), counts.by_turn[turn]) for turn in Turn if turn is not Turn.BOTH]
    statuses = [(one.value, status_word(one), count) for one, count in sorted(counts.by_status.items())]
    chosen = {
        "czeka": asked.turn.value if asked.turn else "",
        "status": asked.status.value if asked.status else "",
        "po-terminie": "1" if asked.is_late else "",
        "q": asked.words,
    }
    late = [("1", _("po terminie"), counts.late)]
    return [
        _facet(slug, chosen, "czeka", _("Czeka"), [("", _("wszystkie"), counts.total), *turns]),
        _facet(slug, chosen, "status", _("Stan"), [("", _("każdy"), None), *statuses]),
        _facet(slug, chosen, "po-terminie", _("Termin"), [("", _("każdy"), None), *late]),
    ]


def _facet(
    slug: str, chosen: Mapping[str, str], name: str, label: str, links: Sequence[tuple[str, str, int | None]]
) -> dict[str, Any]:
    def url(value: str) -> str:
        told: dict[str, Any] = {key: one for key, one in {**chosen, name: value}.items() if one}
        return url_for("initiative_desk.applications", slug=slug, **told)

    return {
        "id": name,
        "label": label,
        "links": [
            {"label": word, "count": count, "url": url(value), "is_current": value == chosen[name]}
            for value, word, count in links
            if count != 0 or value == chosen[name]
        ],
    }


def row_of(one: Application, totals: Totals, opinions: tuple[int, int] | None) -> dict[str, Any]:
    """A row of the list."""
    waiting, (tag, word) = waiting_of(one), STATUSES[one.status]
    return {
        "one": one, "status_tag": (tag, word()), "waits": waits_word(waiting), "term": term_tag(waiting),
        "totals": totals, "applicant": applicant_word(one), "opinions": opinions,
    }  # fmt: skip


def file_row(one: Listed) -> list[Any]:
    """A row of the file, in the order of ``HEADS``; times as clocks in Poland show them."""
    record, waiting, totals = one.record, waiting_of(one.record), one.totals
    return [
        record.number, record.title, status_word(record.status), waits_word(waiting), waiting.due_on,
        _("tak") if waiting.is_late else _("nie"), scope_word(record.scope), applicant_word(record), record.place,
        ", ".join(record.parcels), totals.total, totals.town, totals.own, totals.hours, one.people,
        f"{warsaw(record.submitted_at):%Y-%m-%d %H:%M}" if record.submitted_at else "",
    ]  # fmt: skip


def whole_page(at: Opened) -> dict[str, Any]:
    """One application with everything that was sent. Five statements, and three where it came from or went elsewhere."""
    one, works, members = at.one, works_of(at.one.id), members_of(at.one.id)
    view = bare_view(at.programme)
    return {
        "texts": [(LABELS[name](), getattr(one, name)) for name in ("summary", *TEXTS) if getattr(one, name)],
        "scope": BY_CODE[one.scope].name if one.scope in BY_CODE else "",
        "lines": at.lines, "rate": at.programme.hour_rate,
        "bar": sum_bar(at.totals, view.terms), **passing_part(one, view),
        "works": works, "worked_by": CHOICES,
        "picture": gantt([Work(each.name, each.starts_on, each.ends_on, each.who) for each in works]),
        "members": [(each, *member_state(each)) for each in members], "people": confirmed(states_of(members)),
        "least": at.programme.least_members, "files": files_of(one.id), "kinds": FILE_WORDS,
        "still": picture_of(one, one.location), "land": land_tag(one),
        "history": history_rows(one.id, subject_of(view, one)),
    }  # fmt: skip


def member_state(one: ApplicationMember) -> tuple[str, str]:
    """Whether somebody takes part: kind of the tag and word."""
    if one.declined_at is not None:
        return "no-go", str(_("nie bierze udziału"))
    if one.confirmed_at is not None:
        return "ok", str(_("potwierdzony link")) if not one.is_representative else str(_("prowadzi wniosek"))
    if one.is_on_paper:
        return "ok", str(_("podpis na papierze"))
    return "todo", str(_("nie odpowiedział(a)"))
