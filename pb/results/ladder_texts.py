"""What happens at each rung of the ladder, in one sentence or two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from markupsafe import Markup

from core.money import grouped
from core.web.filters import zl
from pb.results.ladder import Fate, Kind, Ladder, Rung
from pb.results.queries import ResultRow
from pb.results.share_texts import load_sentence, paid_sentence
from pb.results.term_texts import mean_text
from pb.results.texts import Numbers, score_text
from pb.results.wording import filled, list_of_numbers, money, spaced
from pb.rounds.category_texts import category_name


@dataclass(frozen=True)
class Rule:
    """A count's rule and how its ties fall, as the run keeps them."""

    name: str
    ties: str


def step_sentence(ladder: Ladder, rung: Rung, unit: str, rule: Rule, numbers: Numbers) -> Markup:
    """What happens at this rung. ``unit``: votes or points; ``rule``: the count's rule and its rule of ties."""
    if rung.fate is Fate.FROM_POT:
        return _from_pot(rung, unit)
    if ladder.kind is Kind.GREEDY or rung.is_by_votes or rung.fate is not Fate.IN:
        unit = unit if ladder.kind is Kind.GREEDY else "votes"
        ratio = per_money(rung, unit) if rule.name == "greedy-cost" else None
        told = spaced([_turn(rung, unit), ratio, _after_turn(rung, numbers)])
    elif ladder.kind is Kind.SHARES:
        told = _purchase(rung)
    else:
        told = _load(rung)
    return spaced([told, _tie(rung, unit, rule.ties, numbers), _dropped(rung)])


def _turn(rung: Rung, unit: str) -> Markup:
    row = rung.row
    facts = {"step": rung.step, "number": row.number, "cost": zl(row.cost), "score": score_of(rung, unit)}
    if rung.fate in (Fate.STOPPED, Fate.EXCLUDED):
        sentence = _("Krok %(step)s: projekt nr %(number)s ma %(score)s i kosztuje %(cost)s.", **_kept(facts))
        return filled(sentence, **facts)
    facts["left"] = zl(rung.before)
    if rung.reserved_left is not None:
        facts |= {"left": zl(rung.reserved_left + row.cost), "name": reserved_name(row)}
        sentence = _(
            "Krok %(step)s: projekt nr %(number)s ma %(score)s i kosztuje %(cost)s; z pieniędzy odłożonych dla kategorii „%(name)s” jest %(left)s, więc wchodzi.",
            **_kept(facts),
        )
        return filled(sentence, **facts)
    return filled(_ending(rung.fate, _kept(facts)), **facts)


def _ending(fate: Fate, kept: dict[str, str]) -> str:
    endings = {
        Fate.IN: _(
            "Krok %(step)s: projekt nr %(number)s ma %(score)s i kosztuje %(cost)s; w puli jest %(left)s, więc wchodzi.",
            **kept,
        ),
        Fate.TOO_DEAR: _(
            "Krok %(step)s: projekt nr %(number)s ma %(score)s i kosztuje %(cost)s; w puli jest %(left)s, więc się nie mieści.",
            **kept,
        ),
        Fate.TOPPED_UP: _(
            "Krok %(step)s: projekt nr %(number)s ma %(score)s i kosztuje %(cost)s; w puli jest %(left)s, mniej niż kosztuje, ale dość, żeby miasto dołożyło resztę.",
            **kept,
        ),
    }
    return str(endings[fate])


def _from_pot(rung: Rung, unit: str) -> Markup:
    """A turn with the money that all pools had left."""
    row = rung.row
    facts = {
        "step": rung.step, "number": row.number, "score": score_of(rung, unit), "cost": zl(row.cost),
        "pot": zl(rung.before), "left": zl(rung.after),
    }  # fmt: skip
    sentence = _(
        "Krok %(step)s: wraca projekt nr %(number)s, który ma %(score)s i kosztuje %(cost)s. Z pieniędzy, które zostały w pulach, jest jeszcze %(pot)s, więc wchodzi. Zostaje z nich %(left)s.",
        **_kept(facts),
    )
    return filled(sentence, **facts)


def reserved_name(row: ResultRow) -> str:
    """The name of the category for which the money of a winner was kept."""
    return str(category_name(str(row.facts["reserved_for"])))


def _kept(facts: dict[str, Any]) -> dict[str, str]:
    """The places of a sentence kept for amounts that are put in after its translation."""
    return {name: f"%({name})s" for name in facts}


def _after_turn(rung: Rung, numbers: Numbers) -> Markup | None:
    facts = rung.row.facts
    if rung.row.reason_code == "from_leftovers":
        return Markup(_("Wróci na końcu, bo starczy na niego pieniędzy, które zostały w pulach."))
    if rung.reserved_left is not None:
        shown = {"kept": zl(rung.reserved_left), "left": zl(rung.left)}
        sentence = _("Z odłożonych zostaje %(kept)s, a w całej puli %(left)s.", **_kept(shown))
        return filled(sentence, **shown)
    if rung.fate is Fate.IN:
        return filled(_("Zostaje %(left)s.", left="%(left)s"), left=zl(rung.left))
    if rung.fate is Fate.TOPPED_UP:
        sentence = _("Brakujące %(added)s dokłada miasto i na tym wybieranie się kończy.", added="%(added)s")
        return filled(sentence, added=money(facts["from_reserve"]))
    if facts.get("stops"):
        return Markup(_("Na tym wybieranie się kończy."))
    return _skipped(rung, numbers)


def _skipped(rung: Rung, numbers: Numbers) -> Markup | None:
    facts = rung.row.facts
    if rung.row.reason_code == "conflict":
        number = numbers.get(str(facts["with"]), facts["with"])
        return Markup(
            _("Wyklucza się z nr %(number)s, który wszedł wcześniej, więc go pomijamy.", number=number)
        )
    if rung.fate is Fate.STOPPED and "at" in facts:
        number = numbers.get(str(facts["at"]), facts["at"])
        return Markup(_("Wybieranie skończyło się już na nr %(number)s.", number=number))
    if rung.fate is Fate.TOO_DEAR:
        return filled(_("Pomijamy go i w puli dalej jest %(left)s.", left="%(left)s"), left=zl(rung.left))
    return Markup(_("Pomijamy go."))


def _purchase(rung: Rung) -> Markup:
    """A purchase under equal shares: who paid how much."""
    row, facts = rung.row, rung.row.facts
    ballots = int(facts.get("ballots", row.votes))
    shown = {"step": rung.step, "number": row.number, "cost": zl(row.cost), "people": grouped(ballots)}
    sentence = ngettext(
        "Krok %(step)s: na projekt nr %(number)s za %(cost)s składa się %(people)s osoba, która go poparła.",
        "Krok %(step)s: na projekt nr %(number)s za %(cost)s składa się %(people)s osób, które go poparły.",
        ballots,
        **_kept(shown),
    )
    left = _pool_left(rung)
    return spaced([filled(sentence, **shown), paid_sentence(facts), left])


def _pool_left(rung: Rung) -> Markup:
    if rung.reserved_left is None:
        return filled(_("W puli zostaje %(left)s.", left="%(left)s"), left=zl(rung.left))
    shown = {"name": reserved_name(rung.row), "kept": zl(rung.reserved_left), "left": zl(rung.left)}
    sentence = _(
        "Płacą z pieniędzy odłożonych dla kategorii „%(name)s”: zostaje z nich %(kept)s, a w całej puli %(left)s.",
        **_kept(shown),
    )
    return filled(sentence, **shown)


def _load(rung: Rung) -> Markup:
    """A purchase under Phragmén's method: what each supporter has put in so far."""
    row, facts = rung.row, rung.row.facts
    shown = {"step": rung.step, "number": row.number, "cost": zl(row.cost), "people": grouped(int(facts.get("ballots", row.votes)))}  # fmt: skip
    sentence = _(
        "Krok %(step)s: zwolennicy projektu nr %(number)s (osób: %(people)s) jako pierwsi zebrali na jego koszt, %(cost)s.",
        **_kept(shown),
    )
    left = _pool_left(rung)
    return spaced([filled(sentence, **shown), load_sentence(facts), left])


def _tie(rung: Rung, unit: str, ties: str, numbers: Numbers) -> Markup | None:
    if len(rung.tied) < 2:
        return None
    named = list_of_numbers(sorted(numbers.get(code, 0) or 0 for code in rung.tied))
    how = {
        "cheaper": _("Remis (%(list)s): pierwszeństwo ma tańszy.", list=named),
        "number": _("Remis (%(list)s): pierwszeństwo ma niższy numer.", list=named),
    }
    return Markup(how.get(ties.split(":")[0], _("Remis (%(list)s) rozstrzygnęło losowanie.", list=named)))


def _dropped(rung: Rung) -> Markup | None:
    if not rung.dropped:
        return None
    named = list_of_numbers(row.number for row in rung.dropped)
    return Markup(_("Po tym zakupie zwolenników nie stać już na: %(list)s.", list=named))


def score_of(rung: Rung, unit: str) -> str:
    """The score by which a rung came, in words."""
    if "mean" in rung.row.facts:
        return mean_text(rung.row.facts)
    return score_text(rung.row.points if unit == "points" else rung.row.votes, unit)


def per_money(rung: Rung, unit: str) -> Markup | None:
    """The score on so much of the cost, to four figures that count, so that the order of turns is seen."""
    if not rung.row.cost:
        return None
    each = 1000 * rung.row.score / Fraction(rung.row.cost)
    shown = format_decimal(Decimal(f"{float(each):.4g}"), "#,##0.######")
    sentence = (
        _("Na każde 1000 zł kosztu wypada punktów: %(shown)s.", shown=shown)
        if unit == "points"
        else _("Na każde 1000 zł kosztu wypada głosów: %(shown)s.", shown=shown)
    )
    return Markup(sentence)


def fate_words(fate: Fate) -> tuple[str, str]:
    """Tag and word of a fate."""
    words = {
        Fate.IN: ("won", _("wchodzi")),
        Fate.TOPPED_UP: ("won", _("wchodzi z dopłatą")),
        Fate.TOO_DEAR: ("lost", _("nie mieści się")),
        Fate.EXCLUDED: ("lost", _("pominięty")),
        Fate.STOPPED: ("lost", _("po końcu wybierania")),
        Fate.FROM_POT: ("won", _("wchodzi z reszt pul")),
    }
    return words[fate]


def money_word(ladder: Ladder) -> str:
    """Of what the stairs tell."""
    if any(rung.reserved_left is not None for rung in ladder.rungs):
        return str(
            _("pieniądze, z których wybieramy: najpierw odłożone dla kategorii, potem cała reszta puli")
        )
    return str(_("pieniądze głosujących razem") if ladder.of_voters else _("pieniądze w puli"))


def stairs_words(ladder: Ladder, rungs: Iterable[Rung]) -> str:
    """The stairs for those who hear them."""
    entered = sum(rung.fate in (Fate.IN, Fate.TOPPED_UP, Fate.FROM_POT) for rung in rungs)
    told = _(
        "Kroków: %(steps)s. Na początku %(start)s, na końcu %(end)s. Wybranych projektów: %(won)s.",
        steps=len(ladder.rungs), start=zl(ladder.start).striptags(), end=zl(ladder.end).striptags(), won=entered,
    )  # fmt: skip
    return str(told)


def reserve_sentence(parameters: dict[str, Any]) -> Markup | None:
    """How money was kept for a category, before the first step; ``None`` where none was."""
    told = parameters.get("reserved")
    if not told:
        return None
    shown = {
        "amount": money(told["amount"]), "spent": money(told["spent"]), "name": category_name(str(told["category"])),
    }  # fmt: skip
    sentence = _(
        "Najpierw wybieramy spośród projektów kategorii „%(name)s”, z odłożonych dla niej %(amount)s; wydano z tego %(spent)s. Potem wybieramy ze wszystkich pozostałych projektów, za resztę puli. Projekt tej kategorii, który nie wszedł za pierwszym razem, ma wtedy drugą kolej.",
        **_kept(shown),
    )
    return filled(sentence, **shown)


def raised_sentence(parameters: dict[str, Any], budget: Decimal, ballots: int) -> Markup | None:
    """The share of each voter, and by how much it was raised; ``None`` where shares are not told."""
    if "share" not in parameters or not ballots:
        return None
    told, spent = _share_told(parameters), Fraction(0)
    if "reserved" in parameters:
        spent = Fraction(str(parameters["reserved"]["spent"]))
    steps = int(parameters.get("steps") or 0)
    if not steps:
        return told
    first = {"first": money((Fraction(budget) - spent) / ballots), "steps": grouped(steps)}
    more = _(
        "Na początku było to %(first)s, czyli pula podzielona przez liczbę kart. Udziały podnoszono krok po kroku (kroków: %(steps)s), żeby z puli zostało jak najmniej; wydać i tak można tylko pulę.",
        **_kept(first),
    )
    return spaced([told, filled(more, **first)])


def _share_told(parameters: dict[str, Any]) -> Markup:
    """The share, or the two: of the money kept for a category, and of the rest."""
    shown, kept = {"share": money(parameters["share"])}, parameters.get("reserved", {})
    if "voter_share" not in kept:
        return filled(_("Udział każdej ważnej karty: %(share)s.", share="%(share)s"), **shown)
    shown["kept"] = money(kept["voter_share"])
    sentence = _(
        "Udział każdej ważnej karty: %(kept)s z pieniędzy odłożonych, a potem %(share)s z reszty puli.",
        **_kept(shown),
    )
    return filled(sentence, **shown)
