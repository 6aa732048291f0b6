"""Reading what a member of a panel, or the office, types: shape only. Nothing typed is dropped, but all is bounded."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from pb.panel.rules import LONGEST_GROUND, Typed

Form = MultiDict[str, str]
LONGEST_SCORE = 20
LONGEST_EMAIL = 254
LONGEST_STAMP = 40


def read_typed_entry(form: Form) -> Typed:
    """An entry as typed; a ground over its limit stays long enough to be told so."""
    ground = form.get("ground", "").replace("\r\n", "\n")[: 5 * LONGEST_GROUND]
    return Typed(form.get("score", "")[:LONGEST_SCORE], ground, form.get("is_conflicted") == "yes")


def read_seen(form: Form) -> str | None:
    """Which state of the entry the page showed (``queries.stamp_of``); ``None`` where it does not say."""
    return form["seen"][:LONGEST_STAMP] if "seen" in form else None


def read_email(form: Form) -> str:
    """The address of an account."""
    return form.get("email", "").strip()[:LONGEST_EMAIL]


def read_member(form: Form) -> int:
    """The number of a member's row, 0 for nonsense."""
    written = form.get("member", "").strip()
    return int(written) if written.isascii() and written.isdigit() and len(written) <= 18 else 0
