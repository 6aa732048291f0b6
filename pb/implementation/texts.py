"""The state of a work in words, and the tag that carries it (look.md §5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from flask_babel import gettext, ngettext
from markupsafe import Markup

from core.clock import today
from core.problems import Problem
from core.web.filters import day, zl

TAGS = {"planned": "new", "running": "now", "late": "late", "done": "ok", "abandoned": "no-go"}


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


def state_tag(state: str) -> str:
    """The tag's class of a state."""
    return TAGS[state]


def state_word(state: str, delay_weeks: int = 0) -> str:
    """The state in words: "w budowie", "opóźnione o 6 tygodni"."""
    if state == "late" and delay_weeks:
        return str(ngettext("opóźnione o %(num)d tydzień", "opóźnione o %(num)d tygodni", delay_weeks))
    words = {
        "planned": _("w planie"),
        "running": _("w budowie"),
        "late": _("opóźnione"),
        "done": _("gotowe"),
        "abandoned": _("nie powstanie"),
    }
    return words[state]


def money_sentence(state: str, spent: Decimal, cost: Decimal) -> Markup:
    """What was spent of what was granted, in one sentence."""
    if state == "abandoned":
        return Markup(_("Wydano %(spent)s z %(cost)s i więcej nie będzie.", spent=zl(spent), cost=zl(cost)))
    if state != "done":
        return Markup(_("Wydano %(spent)s z %(cost)s.", spent=zl(spent), cost=zl(cost)))
    if not spent:
        return Markup(_("Koszt nie jest jeszcze podany, zakładano %(cost)s.", cost=zl(cost)))
    if spent < cost:
        return Markup(
            _(
                "Kosztowało %(spent)s, o %(less)s mniej, niż zakładano.",
                spent=zl(spent),
                less=zl(cost - spent),
            )
        )
    if spent > cost:
        return Markup(
            _(
                "Kosztowało %(spent)s, o %(more)s więcej, niż zakładano.",
                spent=zl(spent),
                more=zl(spent - cost),
            )
        )
    return Markup(_("Kosztowało %(spent)s, tyle, ile zakładano.", spent=zl(spent)))


def due_sentence(state: str, due_on: date | None) -> str:
    """When it will be ready, or that the term has passed; empty for what is over or has no term."""
    if due_on is None or state in ("done", "abandoned"):
        return ""
    if due_on < today():
        return _("Termin minął: %(day)s.", day=day(due_on))
    return _("Termin: %(day)s.", day=day(due_on))


def finished_sentence(state: str, finished_on: date | None) -> str:
    """When it was finished; empty when that is not known."""
    return _("Gotowe od %(day)s.", day=day(finished_on)) if state == "done" and finished_on else ""


def step_words(planned_on: date | None, done_on: date | None) -> str:
    """How a milestone stands: done, done later than planned, late, ahead."""
    if done_on is not None:
        later = planned_on is not None and done_on > planned_on
        plan = _(", plan był na %(day)s", day=day(planned_on)) if later and planned_on else ""
        return _("zrobione") + plan
    return _("jeszcze nie zrobione") if planned_on and planned_on < today() else _("przed nami")


def delay_sentence(from_on: date | None, to_on: date) -> str:
    """A term that moved, in plain words."""
    if from_on is None:
        return _("Ustalono termin: %(to)s.", to=day(to_on))
    return _("Termin przesunięto z %(before)s na %(to)s.", before=day(from_on), to=day(to_on))


def acceptance_sentence(acceptance: str, accepted_at: datetime | None) -> str:
    """What the author says of the finished work; empty as long as nothing is said."""
    when = day(accepted_at) if accepted_at else ""
    if acceptance == "accepted":
        return _("Autor projektu przyjął wykonane prace: %(day)s.", day=when)
    if acceptance == "remarks":
        return _("Autor projektu ma uwagi do wykonanych prac: %(day)s.", day=when)
    return ""


def moment_names() -> dict[str, str]:
    """The moments of photographs in words."""
    return {"before": _("Przed"), "during": _("W trakcie"), "after": _("Po")}


def state_names() -> dict[str, str]:
    """Every state in words."""
    return {state: state_word(state) for state in TAGS}


def author_sentence(problem: Problem) -> str:
    """What is wrong with an author's answer."""
    facts = problem.facts
    sentences: dict[str, Callable[[], str]] = {
        "acceptance_missing": lambda: _("Wybierz jedną z dwóch odpowiedzi."),
        "remarks_missing": lambda: _(
            "Napisz, co trzeba poprawić, najmniej %(least)s znaków.", least=facts["least"]
        ),
        "too_long": lambda: _("Tekst może mieć najwyżej %(most)s znaków.", most=facts["most"]),
        "not_done_yet": lambda: _("Te prace nie są jeszcze zakończone."),
        "session_lost": lambda: _("Sesja wygasła. Nic nie przepadło: wyślij formularz jeszcze raz."),
    }
    return sentences[problem.code]()
