"""Panels in words: refusals, a mean, where a sheet stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import format_decimal, gettext, ngettext

from core.problems import Problem
from core.web.filters import moment
from pb.panel.rules import SHORTEST_GROUND, Entry, Scale

Facts = dict[str, Any]


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


SENTENCES: dict[str, Callable[[Facts], str]] = {
    "session_lost": lambda f: _("Sesja wygasła. Nic nie przepadło: wyślij formularz jeszcze raz."),
    "score_not_number": lambda f: _("Wpisz liczbę od 0 do %(highest)s.", **f),
    "score_off_scale": lambda f: _("Ocena jest poza skalą: wpisz liczbę od 0 do %(highest)s.", **f),
    "score_not_whole": lambda f: _("Oceniaj w pełnych punktach, od 0 do %(highest)s.", **f),
    "score_not_half": lambda f: _("Oceniaj co pół punktu, na przykład 7 albo 7,5."),
    "score_and_conflict": lambda f: _(
        "Przy konflikcie interesów nie dajesz oceny. Usuń ocenę albo odznacz konflikt."
    ),
    "ground_too_long": lambda f: _(
        "Uzasadnienie może mieć najwyżej %(most)s znaków, a ma %(length)s.", **f
    ),
    "scoring_not_scheduled": lambda f: _("Harmonogram tej edycji nie mówi jeszcze, kiedy zespół ocenia."),
    "scoring_not_yet": lambda f: _("Oceniać będzie można od %(when)s.", when=moment(f["opens_at"])),
    "list_not_final": lambda f: (
        _("Lista projektów może się jeszcze zmienić do %(when)s. Arkusz oddasz potem.", when=moment(f["ends_at"]))
        if f["ends_at"]
        else _("Lista projektów może się jeszcze zmienić. Arkusz oddasz potem.")
    ),
    "nothing_to_score": lambda f: _("W tej puli nie ma projektów do oceny."),
    "entries_missing": lambda f: _missing(f),
    "handed_in": lambda f: _(
        "Arkusz jest oddany %(when)s i nie można go zmienić.", when=moment(f["when"])
    ),
    "entry_newer": lambda f: _(
        "W innym oknie zapisano tu co innego. Obie wersje są niżej: wyślij formularz jeszcze raz, a zostanie to, co w nim jest."
    ),
    "member_already": lambda f: _("Ta osoba już jest w zespole."),
    "panel_full": lambda f: _("Zespół jest pełny (liczba osób: %(wanted)s).", **f),
    "no_account": lambda f: _(
        "Nie ma czynnego konta z adresem „%(email)s”. Ta osoba musi je najpierw założyć.", **f
    ),
    "handed_in_stays": lambda f: _(
        "Członek %(number)s oddał już oceny, więc zostaje w zespole.", **f
    ),
    "members_missing": lambda f: _(
        "Zespół nie jest pełny: jest w nim %(members)s z %(wanted)s osób.", **f
    ),
    "sheets_missing": lambda f: ngettext(
        "Brakuje jeszcze %(num)d arkusza ocen.", "Brakuje jeszcze %(num)d arkuszy ocen.", f["missing"]
    ),
    "panel_closing": lambda f: _("Zakończenie pracy zespołu jest już zgłoszone."),
    "panel_closed": lambda f: _("Zespół zakończył pracę %(when)s.", when=moment(f["when"])),
    "closing_not_proposed": lambda f: _("Nikt jeszcze nie zgłosił zakończenia pracy zespołu."),
    "second_person_needed": lambda f: _(
        "Zatwierdza druga osoba. Poproś kogoś, kto ma własne konto urzędowe."
    ),
    "not_a_member": lambda f: _("Nie jesteś w zespole, który ocenia tę pulę."),
}  # fmt: skip


def _missing(facts: Facts) -> str:
    numbers = ", ".join(map(str, facts["numbers"]))
    said = _(
        "Brakuje oceny albo uzasadnienia (najmniej %(least)s znaków) przy projektach: nr %(numbers)s.",
        least=SHORTEST_GROUND, numbers=numbers,
    )  # fmt: skip
    return said + (" " + _("I przy dalszych: %(more)s.", more=facts["more"]) if facts["more"] else "")


QUIET: dict[str, Callable[[], str]] = {
    "entry_newer": lambda: _(
        "W innym oknie zapisano tu co innego. Naciśnij „Zapisz”, a pokażemy obie wersje."
    ),
}


def quiet_sentence(problems: Sequence[Problem]) -> str:
    """Why a save of the page's own accord was not taken as a whole; what is right in it was kept."""
    first = problems[0]
    if first.code in QUIET:
        return QUIET[first.code]()
    said = " ".join(map(sentence, problems))
    return _("Zapisano wszystko poza tym, co jest źle. %(said)s", said=said) if first.field else said


def sentence(problem: Problem) -> str:
    """Why something of a panel cannot be done."""
    return SENTENCES[problem.code](problem.facts)


def score_written(score: Decimal | None) -> str:
    """A score as it is typed and read: 7, 7,5; nothing for none."""
    if score is None:
        return ""
    return (
        str(int(score)) if score == score.to_integral_value() else f"{score.normalize():f}".replace(".", ",")
    )


def mean_written(mean: Fraction | None) -> str:
    """A mean to a hundredth, a dash for none."""
    if mean is None:
        return "–"
    return str(format_decimal(round(Decimal(mean.numerator) / mean.denominator, 2)))


def scale_sentence(scale: Scale) -> str:
    """From what to what, and in what steps."""
    facts = {"highest": scale.highest}
    if scale.has_halves:
        return _("Od 0 do %(highest)s, co pół punktu, na przykład 7,5.", **facts)
    return _("Od 0 do %(highest)s, w pełnych punktach.", **facts)


def entry_state(entry: Entry | None) -> tuple[str, str]:
    """Kind of tag and word: where one's own entry for a project stands."""
    if entry is None or entry == Entry():
        return "todo", _("do oceny")
    if entry.is_conflicted and entry.is_whole:
        return "lost", _("konflikt interesów")
    if entry.is_whole:
        return "ok", _("ocena %(score)s", score=score_written(entry.score))
    if entry.score is None and not entry.is_conflicted:
        return "now", _("szkic, brakuje oceny")
    return "now", _("szkic, brakuje uzasadnienia")
