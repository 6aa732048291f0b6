"""Words of the negotiation: refusals, sides, where a proposal stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.problems import Problem
from core.web.filters import day, moment, zl_plain
from initiatives.applications.texts import _, label_of, ngettext
from initiatives.applications.texts import sentence as of_application
from initiatives.scoring.models import Proposal
from initiatives.scoring.rules.proposals import Side

Facts = dict[str, Any]
SENTENCES: dict[str, Callable[[Facts], str]] = {
    "not_negotiated": lambda f: _("Uzgodnienia są możliwe po rankingu, a przed podpisaniem umowy."),
    "nothing_changed": lambda f: _("Niczego nie zmieniono. Zmień choć jedną pozycję albo etap."),
    "work_outside_year": lambda f: _(
        "Prace tego programu mieszczą się między %(first)s a %(last)s.", first=day(f["first"]), last=day(f["last"])
    ),
    "over_money": lambda f: _(
        "Gmina może dać najwyżej %(most)s, a tu jest o %(over)s więcej.",
        most=zl_plain(f["most"]), over=zl_plain(f["over"]),
    ),
    "words_short": lambda f: ngettext("Napisz co najmniej %(num)d znak, co i dlaczego.", "Napisz co najmniej %(num)d znaków, co i dlaczego.", f["least"]),
    "answered": lambda f: _("Na tę propozycję jest już odpowiedź z %(when)s.", when=moment(f["when"])),
    "proposal_newer": lambda f: _("Jest już nowsza propozycja, widać ją niżej. Sprawdź ją i wyślij swoją jeszcze raz, jeśli dalej jest potrzebna."),
    "not_yours": lambda f: _("Na propozycje odpowiada i składa je przedstawiciel grupy."),
}  # fmt: skip
SIDES = {Side.TOWN: lambda: _("urząd"), Side.MEMBERS: lambda: _("mieszkańcy")}


def sentence(problem: Problem) -> str:
    """What is wrong, in the reader's language."""
    said = SENTENCES.get(problem.code)
    return said(problem.facts) if said else of_application(problem)


def named(problem: Problem) -> tuple[str | None, str]:
    """The field with the sentence; a row's field is named in it."""
    label = label_of(problem.field or "") if "-" in (problem.field or "") else ""
    return problem.field, f"{label}: {sentence(problem)}" if label else sentence(problem)


def state_of(one: Proposal) -> tuple[str, str]:
    """Kind and word of a proposal's tag."""
    if one.answered_at is None:
        return "now", _("czeka na odpowiedź")
    return ("ok", _("przyjęta")) if one.is_accepted else ("no-go", _("odrzucona"))
