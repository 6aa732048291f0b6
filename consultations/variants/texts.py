"""Sentences of variants: refusals, when voices are given, and how they came out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import ngettext as plural_gettext

from consultations.consultation.texts import PROBLEMS
from consultations.consultation.texts import problem_sentence as consultation_sentence
from consultations.marks.texts import sentence as mark_sentence
from consultations.variants.rules import Share, VoteState, VoteTimes
from core.problems import Problem
from core.web.filters import moment

Facts = dict[str, Any]


def _(message: str, **facts: Any) -> str:
    return str(gettext(message, **facts))


SENTENCES: dict[str, Callable[[Facts], str]] = {
    "vote_not_planned": lambda f: _("W tych konsultacjach nie ma głosu nad wariantami."),
    "vote_ahead": lambda f: _("Głosy zbieramy od %(when)s.", when=moment(f["starts_at"])),
    "vote_over": lambda f: _("Głosy zbieraliśmy do %(when)s.", when=_until(f["ends_at"])),
    "variants_not_ready": lambda f: _("Warianty nie są jeszcze gotowe. Zajrzyj tu niedługo."),
    "variant_missing": lambda f: _("Wybierz jeden wariant."),
    "variants_frozen": lambda f: _(
        "Mieszkańcy już wybierają spośród tych wariantów, więc nie można ich zmienić."
    ),
    "too_many_variants": lambda f: _("Wariantów może być najwyżej %(most)d.", most=f["most"]),
    "picture_words_missing": lambda f: _("Napisz, co widać na rysunku: dla osób, które go nie zobaczą."),
}


def _until(end: datetime) -> str:
    return moment(end - timedelta(minutes=1))


def sentence(problem: Problem) -> str:
    """What is wrong, in the reader's language. Raises ``KeyError`` for a code that nobody has worded."""
    if problem.code in SENTENCES:
        return SENTENCES[problem.code](problem.facts)
    if problem.code in PROBLEMS:
        return consultation_sentence(problem)
    return mark_sentence(problem)


def when_words(times: VoteTimes, now: datetime) -> str:
    """When voices are given, in one sentence; empty when they never are."""
    state, end = times.state(now), times.end
    if state is VoteState.NONE or end is None:
        return ""
    if state is VoteState.AHEAD:
        return SENTENCES["vote_ahead"]({"starts_at": times.next_start(now)})
    if state is VoteState.OVER:
        return SENTENCES["vote_over"]({"ends_at": end})
    return _("Głosy zbieramy do %(when)s.", when=_until(end))


def voices_word(count: int) -> str:
    """How many voices: "12 głosów"."""
    return str(plural_gettext("%(num)d głos", "%(num)d głosów", count))


def outcome_words(names: dict[int, str], result: Sequence[Share]) -> str:
    """How it came out, in one sentence: a tie is called a tie."""
    leading = [one for one in result if one.leads]
    if not leading:
        return _("Nikt nie oddał głosu.")
    if len(leading) == 1:
        only = leading[0]
        return _(
            "Najwięcej głosów dostał wariant %(number)d „%(name)s”: %(count)s.",
            number=only.number, name=names[only.number], count=voices_word(only.voices),
        )  # fmt: skip
    said = ", ".join(f"{one.number} „{names[one.number]}”" for one in leading)
    return _("Po tyle samo głosów dostały warianty: %(variants)s.", variants=said)
