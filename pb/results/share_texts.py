"""Why a project won or lost where its supporters pay for it: equal shares and Phragmén's method, in words."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from core.money import grouped
from core.web.filters import zl
from pb.results.queries import ResultRow
from pb.results.wording import filled, money, spaced
from pb.tally.turnout import SMALLEST_CELL


def few(people: int) -> str:
    """How many people, a small number only as small (D6.3)."""
    if 0 < people < SMALLEST_CELL:
        return str(_("mniej niż %(least)s", least=SMALLEST_CELL))
    return grouped(people)


def paid_sentence(facts: Any) -> Markup | None:
    """What each of those who paid in full paid, and how many gave all they still had."""
    if "price" not in facts:
        return None
    ballots, in_full = int(facts["ballots"]), int(facts.get("in_full", facts["ballots"]))
    poor, shown = ballots - in_full, {"price": money(facts["price"])}
    if not poor:
        return filled(_("Każdy, kto go poparł, płaci po %(price)s.", price="%(price)s"), **shown)
    sentence = _(
        "Po %(price)s płaci osób: %(full)s, a resztę swojego udziału oddaje osób: %(poor)s.",
        price="%(price)s", full="%(full)s", poor="%(poor)s",
    )  # fmt: skip
    return filled(sentence, **shown, full=few(in_full), poor=few(poor))


def load_sentence(facts: Any) -> Markup | None:
    """What each supporter has put in so far under Phragmén's method."""
    if "load" not in facts:
        return None
    return filled(_("Każdy z nich wpłacił dotąd %(load)s.", load="%(load)s"), load=money(facts["load"]))


def bought_sentence(row: ResultRow) -> Markup | None:
    """How a selected project was paid for; ``None`` where supporters do not pay."""
    facts = row.facts
    if facts.get("by_votes"):
        return Markup(_("Wybrany z pieniędzy, których głosujący nie wydali, według liczby głosów."))
    if not {"price", "load"} & set(facts):
        return None
    people = grouped(int(facts["ballots"]))
    sentence = _("Zebrali na niego jego zwolennicy (osób: %(people)s).", people=people)
    return spaced([Markup(sentence), paid_sentence(facts), load_sentence(facts)])


def not_affordable_sentence(row: ResultRow, numbers: Any) -> Markup:
    """What its supporters had together, who had money still, until when they could pay, what was missing."""
    facts = row.facts
    had = filled(
        _(
            "Jego zwolennicy mieli razem jeszcze %(held)s, a projekt kosztuje %(cost)s.",
            held="%(held)s", cost="%(cost)s",
        ),
        held=money(facts["held"]), cost=zl(row.cost),
    )  # fmt: skip
    return spaced([had, _with_money(facts), _until(facts, numbers), would_do(facts)])


def _with_money(facts: Any) -> Markup | None:
    if "with_money" not in facts:
        return None
    told = {"people": few(int(facts["with_money"])), "all": grouped(int(facts["ballots"]))}
    return Markup(_("Z osób, które go poparły (%(all)s), pieniądze miało jeszcze: %(people)s.", **told))


def _until(facts: Any, numbers: Any) -> Markup | None:
    if "until" not in facts:
        return None
    if facts["until"] is None:
        return Markup(_("Od początku ich udziały razem na niego nie wystarczały."))
    number = numbers.get(str(facts["until"]), facts["until"])
    return Markup(_("Stać ich było na niego do zakupu nr %(number)s.", number=number))


def would_do(facts: Any) -> Markup | None:
    """What would have been enough at the share of the count, where anything would."""
    missing, cheaper = facts.get("missing"), facts.get("cheaper_by")
    votes = (
        Markup(_("kart tylko z głosem na niego: %(missing)s", missing=grouped(int(missing))))
        if missing is not None
        else None
    )
    if votes and cheaper is not None:
        sentence = _(
            "Przy tym samym udziale wystarczyłoby więcej %(votes)s, albo koszt niższy o %(money)s.",
            votes="%(votes)s", money="%(money)s",
        )  # fmt: skip
        return filled(sentence, votes=votes, money=money(cheaper))
    if votes:
        return filled(
            _("Przy tym samym udziale wystarczyłoby więcej %(votes)s.", votes="%(votes)s"), votes=votes
        )
    if cheaper is not None:
        return filled(
            _("Przy tym samym udziale wystarczyłby koszt niższy o %(money)s.", money="%(money)s"),
            money=money(cheaper),
        )
    return None
