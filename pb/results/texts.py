"""Why a project won or lost, in one sentence: codes and facts of the engine put into words (look.md §9).

Distances are given in votes and in złoty, and only when the engine says they would have been enough.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import format_decimal, format_percent, ngettext
from flask_babel import gettext as _
from markupsafe import Markup

from core.money import grouped
from core.web.filters import zl
from pb.results.mean_texts import RULES_OF_MEANS
from pb.results.queries import BallotLineShown, ResultRow
from pb.results.share_texts import bought_sentence, not_affordable_sentence, would_do
from pb.results.term_texts import first_at_tie, mean_number, mean_sentence, mean_tie, reserved_words
from pb.results.wording import exact_amount, filled, money, spaced
from pb.rounds.rules import BallotMethod
from pb.tally.engine.rule_names import PROPORTIONAL_RULES

Facts = Mapping[str, Any]
Numbers = Mapping[str, int]
"""Numbers people know, by project code."""

VOID_REASONS: dict[str, Callable[[], str]] = {
    "damaged": lambda: _("karta nie do odczytania"),
    "ballot_empty": lambda: _("pusta karta"),
    "ballot_too_long": lambda: _("za dużo zaznaczeń na karcie"),
    "project_unknown": lambda: _("numer, którego nie ma na liście"),
    "project_repeated": lambda: _("ten sam projekt więcej niż raz"),
    "value_missing": lambda: _("brak punktów albo miejsca przy projekcie"),
    "value_unexpected": lambda: _("punkty albo miejsce tam, gdzie wystarcza znak"),
    "too_many": lambda: _("za dużo zaznaczeń w puli"),
    "too_few": lambda: _("za mało zaznaczeń w puli"),
    "not_exact": lambda: _("inna liczba zaznaczeń niż wymagana"),
    "points_not_positive": lambda: _("zero punktów przy zaznaczonym projekcie"),
    "points_over_project": lambda: _("za dużo punktów dla jednego projektu"),
    "points_over_total": lambda: _("rozdane więcej punktów, niż wolno"),
    "rank_repeated": lambda: _("to samo miejsce dla kilku projektów"),
    "rank_gap": lambda: _("pominięte miejsce na liście"),
    "exclusive_group": lambda: _("wybrane projekty z kilku pul, z których wolno wybrać jedną"),
}
"""Every code that ``pb.voting.rules`` may void a ballot with, and the box that did not open."""


RULES: dict[str, Callable[[], str]] = {
    "greedy": lambda: _(
        "Wybieramy od największej liczby głosów; projekt, na który nie starcza pieniędzy, pomijamy."
    ),
    "greedy-stop": lambda: _(
        "Wybieramy od największej liczby głosów i kończymy na pierwszym projekcie, na który nie starcza."
    ),
    "greedy-stop-80": lambda: _(
        "Wybieramy od największej liczby głosów; pierwszy, na który nie starcza, też powstanie, gdy zostało co najmniej 80% jego kosztu."
    ),
    "greedy-cost": lambda: _("Wybieramy od największej liczby głosów na złotówkę."),
    "equal-shares": lambda: _(
        "Metoda równych udziałów: każdy głosujący dostaje równą część puli, a projekt powstaje, gdy stać na niego jego zwolenników."
    ),
    "phragmen": lambda: _(
        "Metoda Phragména: głosujący zbierają pieniądze w równym tempie, a projekt powstaje, gdy jego zwolennicy uzbierają na koszt."
    ),
    "announced": lambda: _("Zwycięzców podajemy za ogłoszeniem miasta."),
}


RULES_OF_POINTS: dict[str, Callable[[], str]] = {
    "greedy": lambda: _(
        "Wybieramy od największej liczby punktów; projekt, na który nie starcza pieniędzy, pomijamy."
    ),
    "greedy-stop": lambda: _(
        "Wybieramy od największej liczby punktów i kończymy na pierwszym projekcie, na który nie starcza."
    ),
    "greedy-stop-80": lambda: _(
        "Wybieramy od największej liczby punktów; pierwszy, na który nie starcza, też powstanie, gdy zostało co najmniej 80% jego kosztu."
    ),
    "greedy-cost": lambda: _("Wybieramy od największej liczby punktów na złotówkę."),
}


def rule_sentence(rule: str, unit: str = "votes") -> str:
    """The rule of a count, by the name it is kept under, in words; ``unit``: votes, points or mean."""
    words = {"points": RULES_OF_POINTS, "mean": RULES_OF_MEANS}.get(unit, RULES)
    return words.get(rule, RULES[rule])()


def unit_of_method(method: BallotMethod) -> str:
    """What projects are scored by under a ballot method: votes or points."""
    return "votes" if method in (BallotMethod.APPROVAL, BallotMethod.CHOOSE_ONE) else "points"


def void_reason(code: str) -> str:
    """Why a ballot is void."""
    return VOID_REASONS[code]() if code in VOID_REASONS else _("niezgodna z zasadami głosowania")


def score_text(value: int | Decimal, unit: str) -> str:
    """5 głosów, 1 punkt."""
    number = int(value)
    shown = grouped(number) if number == value else str(format_decimal(value))
    if unit == "points":
        return ngettext("%(shown)s punkt", "%(shown)s punktów", number, shown=shown)
    return ngettext("%(shown)s głos", "%(shown)s głosów", number, shown=shown)


def value_text(line: BallotLineShown) -> str:
    """What a line of a ballot gave: a place in a ranking, points, nothing for a tick."""
    if line.value is None:
        return ""
    if line.method is BallotMethod.RANKING:
        return _("%(place)d. miejsce", place=line.value)
    return score_text(line.value, "points")


def more_text(missing: int, unit: str) -> str:
    """The same in the accusative: o 1 głos więcej, o 2 głosy, o 5 głosów."""
    shown = grouped(int(missing))
    if unit == "points":
        return ngettext("%(shown)s punkt więcej", "%(shown)s punktów więcej", int(missing), shown=shown)
    return ngettext("%(shown)s głos więcej", "%(shown)s głosów więcej", int(missing), shown=shown)


def reason_sentence(row: ResultRow, numbers: Numbers) -> Markup:
    """Why this project won or lost, for the page; ``numbers`` turns codes in the facts into numbers people know."""
    word = SENTENCES[row.reason_code]
    reserved = reserved_words(row.facts)
    distance = None if row.reason_code == "not_affordable" else _distance_of(row)
    return spaced(
        [mean_sentence(row.facts), reserved, word(row, row.facts, numbers), _pot_was_short(row), distance]
    )


def _distance_of(row: ResultRow) -> Markup | None:
    # Under equal shares further ballots make every share smaller, so what would be enough holds at the share of the count.
    return would_do(row.facts) if row.rule == "equal-shares" else _distance(row.facts)


def _pot_was_short(row: ResultRow) -> Markup | None:
    """That the common pot did not suffice either, where there was one."""
    if "pot_left" not in row.facts:
        return None
    sentence = _("Z pieniędzy, które zostały w pulach, też nie: było już tylko %(left)s.", left="%(left)s")
    return filled(sentence, left=money(row.facts["pot_left"]))


def _distance(facts: Facts) -> Markup | None:
    """What would have been enough, where anything would."""
    missing, cheaper, unit = facts.get("missing"), facts.get("cheaper_by"), facts.get("unit", "votes")
    if missing is not None and cheaper is not None:
        sentence = _(
            "Wygrałby, gdyby zdobył %(votes)s albo kosztował o %(money)s mniej.",
            votes="%(votes)s",
            money="%(money)s",
        )
        return filled(sentence, votes=more_text(missing, unit), money=money(cheaper))
    if missing is not None:
        return filled(
            _("Wygrałby, gdyby zdobył %(votes)s.", votes="%(votes)s"), votes=more_text(missing, unit)
        )
    if cheaper is not None:
        return filled(
            _("Wygrałby, gdyby kosztował o %(money)s mniej.", money="%(money)s"), money=money(cheaper)
        )
    return None


def _selected(row: ResultRow, facts: Facts, numbers: Numbers) -> Markup:
    left = filled(_("Zostało potem %(left)s.", left="%(left)s"), left=money(facts["left"]))
    return spaced([bought_sentence(row), left])


def _topped_up(row: ResultRow, facts: Facts, numbers: Numbers) -> Markup:
    sentence = _(
        "W puli zostało %(left)s, brakujące %(added)s dokłada miasto.", left="%(left)s", added="%(added)s"
    )
    return filled(sentence, left=money(facts["left"]), added=money(facts["from_reserve"]))


def _from_leftovers(row: ResultRow, facts: Facts, numbers: Numbers) -> Markup:
    sentence = _(
        "W jego puli zabrakło, ale starczyło pieniędzy, które zostały we wszystkich pulach. Zostało potem %(left)s.",
        left="%(left)s",
    )
    return filled(sentence, left=money(facts["left"]))


def _did_not_fit(row: ResultRow, facts: Facts, numbers: Numbers) -> Markup:
    sentence = _(
        "Nie zmieścił się: w puli zostało %(left)s, a projekt kosztuje %(cost)s.",
        left="%(left)s",
        cost="%(cost)s",
    )
    return filled(sentence, left=money(facts["left"]), cost=zl(row.cost))


def _stopped(row: ResultRow, facts: Facts, numbers: Numbers) -> Markup:
    number = numbers.get(str(facts["at"]), facts["at"])
    return filled(
        _(
            "Wybieranie skończyło się wcześniej, na nr %(number)s, na który nie starczyło pieniędzy.",
            number=number,
        )
    )


def _lost_tie(row: ResultRow, facts: Facts, numbers: Numbers) -> Markup:
    winners = ", ".join(str(numbers.get(str(code), code)) for code in facts["winners"])
    is_points, how = facts.get("unit") == "points", str(facts.get("broken_by", ""))
    if "mean" in facts:
        return filled(mean_tie(winners, how))
    if first := first_at_tie(how):
        same = (
            _("Dostał tyle samo punktów co nr %(winners)s.", winners=winners)
            if is_points
            else _("Dostał tyle samo głosów co nr %(winners)s.", winners=winners)
        )
        return filled(f"{same} {first}")
    if is_points:
        return filled(_("Przegrał losowanie przy równej liczbie punktów z nr %(winners)s.", winners=winners))
    return filled(_("Przegrał losowanie przy równej liczbie głosów z nr %(winners)s.", winners=winners))


def _conflict(row: ResultRow, facts: Facts, numbers: Numbers) -> Markup:
    number = numbers.get(str(facts["with"]), facts["with"])
    difference = Fraction(str(facts["difference"]))
    if row.rule in PROPORTIONAL_RULES or difference < 0:  # these do not choose by votes alone
        return filled(_("Wyklucza się z nr %(number)s, który został wybrany wcześniej.", number=number))
    if not difference:
        return filled(_("Wyklucza się z nr %(number)s, który przy remisie ma pierwszeństwo.", number=number))
    if "mean" in facts:
        return filled(_("Wyklucza się z nr %(number)s, który ma wyższą średnią ocen.", number=number))
    more = more_text(int(difference), facts.get("unit", "votes"))
    return filled(_("Wyklucza się z nr %(number)s, który dostał o %(more)s.", number=number, more=more))


def _below_threshold(row: ResultRow, facts: Facts, numbers: Numbers) -> Markup:
    kind = facts.get("threshold_unit", "")
    unit = "votes" if kind in ("percent", "votes", "voters") else kind or facts.get("unit", "votes")
    limit, short = exact_amount(facts["threshold"]), exact_amount(facts["short_of_threshold"])
    if "mean" in facts and unit == "points" and kind in ("", "points"):
        needed, lacking = mean_number(facts["threshold"]), mean_number(facts["short_of_threshold"])
        return filled(_("Poniżej progu %(needed)s: zabrakło %(short)s.", needed=needed, short=lacking))
    needed = missing_text(limit, unit)
    if kind == "percent":
        needed = _("%(percent)s ważnych kart", percent=format_percent(limit / 100, "0.##%"))
    return filled(
        _("Poniżej progu %(needed)s: zabrakło %(short)s.", needed=needed, short=missing_text(short, unit))
    )


def missing_text(value: Decimal, unit: str) -> str:
    """The same in the genitive: zabrakło 1 głosu, 2 głosów, 5 głosów."""
    number, shown = int(value), grouped(int(value))
    if unit == "points":
        return ngettext("%(shown)s punktu", "%(shown)s punktów", number, shown=shown)
    return ngettext("%(shown)s głosu", "%(shown)s głosów", number, shown=shown)


SENTENCES: dict[str, Callable[[ResultRow, Facts, Numbers], Markup]] = {
    "selected": _selected,
    "topped_up": _topped_up,
    "from_leftovers": _from_leftovers,
    "did_not_fit": _did_not_fit,
    "stopped": _stopped,
    "lost_tie": _lost_tie,
    "conflict": _conflict,
    "below_threshold": _below_threshold,
    "no_votes": lambda row, facts, numbers: Markup(
        _("Zespół nie dał mu żadnego punktu.") if "mean" in facts else _("Nikt na niego nie zagłosował.")
    ),
    "not_affordable": lambda row, facts, numbers: not_affordable_sentence(row, numbers),
    "withdrawn": lambda row, facts, numbers: Markup(_("Wycofany przed liczeniem.")),
    "announced": lambda row, facts, numbers: Markup(
        _("Wybrany według ogłoszenia miasta; zasady z tego pliku jeszcze nie liczymy.")
    ),
    "not_announced": lambda row, facts, numbers: Markup(_("Niewybrany według ogłoszenia miasta.")),
}

ONES = ("zero", "jeden", "dwa", "trzy", "cztery", "pięć", "sześć", "siedem", "osiem", "dziewięć", "dziesięć")


def winners_heading(count: int, language: str) -> str:
    """ "Pięć projektów wygrało": Polish number words up to ten, digits beyond and in other languages."""
    if count == 0:
        return _("Żaden projekt nie wygrał")
    sentence: str = ngettext(
        "%(shown)s projekt wygrał", "%(shown)s projektów wygrało", count, shown="%(shown)s"
    )
    shown = ONES[count].capitalize() if language == "pl" and count < len(ONES) else grouped(count)
    return sentence % {"shown": shown}
