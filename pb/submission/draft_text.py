"""A draft as plain text: every answer under its label, for whoever keeps it past the term."""

from __future__ import annotations

from flask_babel import gettext as _

from core.web.filters import moment
from pb.rounds.filing_rules import FilingRules
from pb.rounds.queries import RoundView
from pb.submission.check_page import parts_of_draft
from pb.submission.models import Draft
from pb.submission.placing import placed_of
from pb.submission.rules.steps import answers_of


def draft_text(draft: Draft, round_view: RoundView, filing: FilingRules) -> str:
    """The draft in words, step by step; personal data of its author stay out of it."""
    placed = placed_of(answers_of(draft.answers, "place"), filing)
    title = str(answers_of(draft.answers, "what").get("title", "")) or _("bez tytułu")
    lines = [
        title,
        "=" * len(title),
        f"{round_view.pb_round.title}. " + _("Szkic zapisany %(when)s.", when=moment(draft.updated_at)),
    ]
    for part in parts_of_draft("", draft.answers, placed, filing, round_view):
        lines += ["", part.title.upper()]
        lines += [f"{label}: {text}" for label, text in part.facts] or [_("Jeszcze nic nie wpisano.")]
    return "\n".join(lines) + "\n"
