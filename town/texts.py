"""Words of the start page: what can be done, by when, what for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import format_date, gettext
from markupsafe import Markup

from core.clock import now, today, warsaw
from core.web.filters import day, hour, moment, zl
from core.web.polish import polish
from core.web.terms import left_until
from pb.public.acts import is_built
from town.rules import Deed, Matter


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


def leaf(at: datetime, before: str) -> dict[str, Any]:
    """A day like a leaf of a calendar; on that very day the hour stands there instead."""
    on = warsaw(at).date()
    if on == today():
        return {"before": _("dziś %(word)s", word=before), "day": hour(at), "after": ""}
    month = str(format_date(on, "d MMMM")).split(" ", 1)[-1]
    year = "" if on.year == today().year else f" {on.year}"
    return {"before": before, "day": str(on.day), "after": month + year}


def matter_url(matter: Matter) -> str:
    """Where the deed is done; a round's page where the programme has no page for it yet."""
    slug = matter.terms.slug
    if matter.deed is Deed.VOTE:
        return url_for("voting.choose", slug=slug)
    form = f"/bo/{slug}/zglos"
    return form if matter.deed is Deed.SUBMIT and is_built(form) else url_for("public.round", slug=slug)


def open_item(matter: Matter, projects: str) -> dict[str, Any]:
    """An open matter as a row of the list of things to do; ``projects`` says how many there are."""
    title = polish(matter.terms.title)
    common = {
        **leaf(matter.closes_at, _("do")),
        "url": matter_url(matter),
        "left": left_until(matter.closes_at),
    }
    if matter.deed is Deed.VOTE:
        text = _("%(projects)s, do podziału %(amount)s.", projects=projects, amount=zl(matter.terms.amount))
        return {
            **common,
            "title": Markup(_("Zagłosuj: %(title)s", title=title)),
            "text": Markup(text),
            "button": _("Przejdź do głosowania"),
        }
    return {
        **common,
        "title": Markup(_("Zgłoś projekt: %(title)s", title=title)),
        "text": _submit_text(matter),
        "button": _("Zobacz, jak zgłosić"),
    }


def _submit_text(matter: Matter) -> Markup:
    ceilings = [pool.cost_ceiling for pool in matter.terms.rules.pools if pool.cost_ceiling]
    amount = zl(matter.terms.amount)
    if not ceilings:
        return Markup(_("Do podziału jest %(amount)s.", amount=amount))
    return Markup(
        _(
            "Do podziału jest %(amount)s, jeden projekt najwyżej %(ceiling)s.",
            amount=amount,
            ceiling=zl(max(ceilings)),
        )
    )


def coming_item(matter: Matter) -> dict[str, Any]:
    """Something that will be possible, as a row of the list "soon"."""
    title = polish(matter.terms.title)
    words = {
        Deed.VOTE: _("Głosowanie: %(title)s", title=title),
        Deed.SUBMIT: _("Nabór projektów: %(title)s", title=title),
        Deed.LEARN: _("Wyniki: %(title)s", title=title),
    }
    before = _("do") if matter.deed is Deed.LEARN else _("od")
    until = "" if matter.deed is Deed.LEARN else _("Potrwa do %(term)s.", term=moment(matter.closes_at))
    url = url_for("public.round", slug=matter.terms.slug)
    return {**leaf(matter.begins_at, before), "url": url, "title": Markup(words[matter.deed]), "text": until}


def lead(
    matters: Sequence[Matter],
    later: Sequence[Matter],
    is_consulting: bool = False,
    takes_initiatives: bool = False,
) -> Markup:
    """The sentence under the heading: what is decided now, until when, about how much."""
    vote = next((one for one in matters if one.deed is Deed.VOTE), None)
    if vote is not None:
        sentence = _(
            "Do %(day)s wybieramy, na co pójdzie %(amount)s z budżetu gminy. "
            "Możesz głosować bez zakładania konta i bez wychodzenia z domu.",
            day=day(vote.closes_at),
            amount=zl(vote.terms.amount),
        )
        return Markup(sentence)
    if matters:
        first = matters[0]
        words = {"day": day(first.closes_at), "amount": zl(first.terms.amount)}
        return Markup(_("Do %(day)s można zgłaszać projekty. Do podziału jest %(amount)s.", **words))
    if is_consulting:
        return Markup(_("Urząd pyta mieszkańców o zdanie. Weź udział, nie trzeba zakładać konta."))
    if takes_initiatives:
        return Markup(
            _("Sąsiedzi mogą złożyć wniosek o inicjatywę lokalną: wy dajecie pracę, miasto resztę.")
        )
    return Markup(nothing_open(later))


def nothing_open(later: Sequence[Matter]) -> str:
    """What to say when nothing is open: when the next thing begins, if anybody knows."""
    begins = next((one for one in later if one.deed is not Deed.LEARN and one.begins_at > now()), None)
    if begins is None:
        return _("Teraz nic nie trwa. Termin następnego naboru ogłosimy tutaj.")
    if begins.deed is Deed.VOTE:
        return _("Teraz nic nie trwa. Następne głosowanie zacznie się %(day)s.", day=day(begins.begins_at))
    return _("Teraz nic nie trwa. Następny nabór rusza %(day)s.", day=day(begins.begins_at))
