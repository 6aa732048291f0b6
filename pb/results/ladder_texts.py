"""What happens at each rung of the ladder, in one sentence or two."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from core.money import grouped
from core.web.filters import zl
from pb.results.ladder import Fate, Kind, Ladder, Rung
from pb.results.share_texts import load_sentence, paid_sentence
from pb.results.texts import Numbers, score_text
from pb.results.wording import filled, list_of_numbers, money, spaced


def step_sentence(ladder: Ladder, rung: Rung, unit: str, ties: str, numbers: Numbers) -> Markup:
    """What happens at this rung. ``unit``: votes or points; ``ties``: the count's rule of ties."""
    if ladder.kind is Kind.GREEDY or rung.is_by_votes or rung.fate is not Fate.IN:
        unit = unit if ladder.kind is Kind.GREEDY else "votes"
        told = spaced([_turn(rung, unit), _after_turn(rung, numbers)])
    elif ladder.kind is Kind.SHARES:
        told = _purchase(rung)
    else:
        told = _load(rung)
    return spaced([told, _tie(rung, unit, ties, numbers), _dropped(rung)])


def _turn(rung: Rung, unit: str) -> Markup:
    row = rung.row
    facts = {
        "step": rung.step, "number": row.number, "cost": zl(row.cost),
        "score": score_text(row.points if unit == "points" else row.votes, unit),
    }  # fmt: skip
    if rung.fate in (Fate.STOPPED, Fate.EXCLUDED):
        sentence = _("Krok %(step)s: projekt nr %(number)s ma %(score)s i kosztuje %(cost)s.", **_kept(facts))
        return filled(sentence, **facts)
    facts["left"] = zl(rung.before)
    endings = {
        Fate.IN: _(
            "Krok %(step)s: projekt nr %(number)s ma %(score)s i kosztuje %(cost)s; w puli jest %(left)s, więc wchodzi.",
            **_kept(facts),
        ),
        Fate.TOO_DEAR: _(
            "Krok %(step)s: projekt nr %(number)s ma %(score)s i kosztuje %(cost)s; w puli jest %(left)s, więc się nie mieści.",
            **_kept(facts),
        ),
        Fate.TOPPED_UP: _(
            "Krok %(step)s: projekt nr %(number)s ma %(score)s i kosztuje %(cost)s; w puli jest %(left)s, mniej niż kosztuje, ale dość, żeby miasto dołożyło resztę.",
            **_kept(facts),
        ),
    }
    return filled(endings[rung.fate], **facts)


def _kept(facts: dict[str, Any]) -> dict[str, str]:
    """The places of a sentence kept for amounts that are put in after its translation."""
    return {name: f"%({name})s" for name in facts}


def _after_turn(rung: Rung, numbers: Numbers) -> Markup | None:
    facts = rung.row.facts
    if rung.row.reason_code == "from_leftovers":
        return Markup(_("Powstanie z pieniędzy, które zostały w pulach."))
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
    left = filled(_("W puli zostaje %(left)s.", left="%(left)s"), left=zl(rung.left))
    return spaced([filled(sentence, **shown), paid_sentence(facts), left])


def _load(rung: Rung) -> Markup:
    """A purchase under Phragmén's method: what each supporter has put in so far."""
    row, facts = rung.row, rung.row.facts
    shown = {"step": rung.step, "number": row.number, "cost": zl(row.cost), "people": grouped(int(facts.get("ballots", row.votes)))}  # fmt: skip
    sentence = _(
        "Krok %(step)s: zwolennicy projektu nr %(number)s (osób: %(people)s) jako pierwsi zebrali na jego koszt, %(cost)s.",
        **_kept(shown),
    )
    left = filled(_("W puli zostaje %(left)s.", left="%(left)s"), left=zl(rung.left))
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
    return score_text(rung.row.points if unit == "points" else rung.row.votes, unit)


def fate_words(fate: Fate) -> tuple[str, str]:
    """Tag and word of a fate."""
    words = {
        Fate.IN: ("won", _("wchodzi")),
        Fate.TOPPED_UP: ("won", _("wchodzi z dopłatą")),
        Fate.TOO_DEAR: ("lost", _("nie mieści się")),
        Fate.EXCLUDED: ("lost", _("pominięty")),
        Fate.STOPPED: ("lost", _("po końcu wybierania")),
    }
    return words[fate]


def money_word(kind: Kind) -> str:
    """Of what the stairs tell."""
    return str(_("pieniądze głosujących razem") if kind is Kind.SHARES else _("pieniądze w puli"))


def stairs_words(ladder: Ladder, rungs: Iterable[Rung]) -> str:
    """The stairs for those who hear them."""
    entered = sum(rung.fate in (Fate.IN, Fate.TOPPED_UP) for rung in rungs)
    told = _(
        "Kroków: %(steps)s. Na początku %(start)s, na końcu %(end)s. Wybranych projektów: %(won)s.",
        steps=len(ladder.rungs), start=zl(ladder.start).striptags(), end=zl(ladder.rungs[-1].after).striptags(), won=entered,
    )  # fmt: skip
    return str(told)


def raised_sentence(parameters: dict[str, Any], budget: Decimal, ballots: int) -> Markup | None:
    """The share of each voter, and by how much it was raised; ``None`` where shares are not told."""
    if "share" not in parameters or not ballots:
        return None
    shown = {"share": money(parameters["share"])}
    told = filled(_("Udział każdej ważnej karty: %(share)s.", share="%(share)s"), **shown)
    steps = int(parameters.get("steps") or 0)
    if not steps:
        return told
    first = {"first": money(Fraction(budget) / ballots), "steps": grouped(steps)}
    more = _(
        "Na początku było to %(first)s, czyli pula podzielona przez liczbę kart. Udziały podnoszono krok po kroku (kroków: %(steps)s), żeby z puli zostało jak najmniej; wydać i tak można tylko pulę.",
        **_kept(first),
    )
    return spaced([told, filled(more, **first)])
