"""A promised work as pages show it: until when it was promised, whether that is kept, photos from before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from consultations.marks.models import Answer, Mark
from consultations.marks.rules.answers import PROMISING
from consultations.marks.rules.terms import Fate, days_late, fate_of
from consultations.marks.texts import _, ngettext
from core.clock import today, warsaw
from core.web.filters import day

MOMENTS = ("before", "after")
Photo = Mapping[str, Any]
TAGS = {Fate.DONE: "won", Fate.LATE: "late", Fate.WAITS: "now"}


@dataclass(frozen=True)
class WorkView:
    """``word`` says what became of it, ``tag`` is the kind of sign before it; ``is_done`` without a doubt."""

    fate: Fate
    tag: str
    word: str
    before: Sequence[Photo]
    after: Sequence[Photo]

    @property
    def is_done(self) -> bool:
        """Whether it is done."""
        return self.fate is Fate.DONE


def of_moments(photos: Sequence[Photo]) -> tuple[Sequence[Photo], Sequence[Photo]]:
    """Photos from before and after among all of a mark."""
    before, after = ([one for one in photos if one["role"] == moment] for moment in MOMENTS)
    return before, after


def work_of(
    mark: Mark, answer: Answer | None, before: Sequence[Photo], after: Sequence[Photo]
) -> WorkView | None:
    """The work that an approved answer promised, or says to be done; ``None`` where nothing is to be done."""
    if answer is None or answer.decision not in {*PROMISING, "done"}:
        return None
    done_on = done_day(mark.done_at)
    fate = fate_of(True, answer.promised_on, done_on, today())
    if answer.decision == "done":
        return WorkView(Fate.DONE, TAGS[Fate.DONE], _("zrobione"), before, after)
    return WorkView(fate, TAGS[fate], fate_word(answer.promised_on, done_on), before, after)


def done_day(done_at: datetime | None) -> date | None:
    """The day of a moment in Poland."""
    return warsaw(done_at).date() if done_at else None


def fate_word(promised_on: date | None, done_on: date | None) -> str:
    """What became of a promise, with its term: "zrobione 12 maja, w terminie"."""
    late = days_late(promised_on, done_on, today())
    if done_on is None:
        if promised_on is None:
            return _("obiecane, bez terminu")
        term = day(promised_on)
        return _("po terminie, obiecano do %(day)s", day=term) if late else _("obiecane do %(day)s", day=term)
    if promised_on is None:
        return _("zrobione %(day)s", day=day(done_on))
    if not late:
        return _("zrobione %(day)s, w terminie", day=day(done_on))
    return ngettext(
        "zrobione %(day)s, %(num)d dzień po terminie",
        "zrobione %(day)s, %(num)d dni po terminie",
        late,
        day=day(done_on),
    )
