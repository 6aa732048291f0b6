"""Mails of the work: the agreement is signed and what comes next; the work is finished."""

from __future__ import annotations

from collections.abc import Sequence

from core.web.filters import day
from initiatives.agreements.queries import InForce
from initiatives.applications.emails import post, public_link
from initiatives.applications.models import Application, ApplicationMember
from initiatives.applications.queries import members_of
from initiatives.applications.texts import _
from initiatives.programmes.models import Programme


def post_signed(
    one: Application, programme: Programme, bound: InForce, links: Sequence[tuple[ApplicationMember, str]]
) -> None:
    """Tell members that the agreement is signed, what to do now, and give each their own link to the diary."""
    for member, key in links:
        paragraphs = [
            _("umowa na inicjatywę „%(title)s” jest podpisana. Obowiązuje od %(first)s do %(last)s.",
              title=one.title, first=day(bound.terms.starts_on), last=day(bound.terms.ends_on)),
            _("Co teraz: pracujcie według harmonogramu, a każdą godzinę, rzecz i wpłatę zapisujcie na bieżąco. "
              "Do tego jest Twój własny link, działa też w telefonie:"),
            public_link("initiative_works.keyed", slug=programme.slug, key=key),
            _("Nie przekazuj go nikomu spoza grupy: kto ma link, może pisać w dzienniku."),
            _("Jeśli coś się opóźnia albo zmienia, napiszcie do urzędu, zanim minie termin. Umowę zmienia aneks."),
        ]  # fmt: skip
        assert member.email, "links are for whoever can be reached"
        post(
            member.email, _("Umowa na inicjatywę nr %(number)d jest podpisana", number=one.number), paragraphs
        )


def post_built(one: Application, programme: Programme, bound: InForce) -> None:
    """Tell members that the work was accepted."""
    assert bound.agreement.built_on is not None, "told when it is built"
    paragraphs = [
        _("prace przy inicjatywie „%(title)s” są zakończone i odebrane %(when)s. Dziękujemy.",
          title=one.title, when=day(bound.agreement.built_on)),
        _("Urząd przygotuje teraz rozliczenie. Jeśli w dzienniku czegoś brakuje, dopiszcie to od razu."),
        public_link("applications.one", slug=programme.slug, number=one.number),
    ]  # fmt: skip
    for member in members_of(one.id):
        if member.email and member.confirmed_at:
            post(member.email, _("Inicjatywa nr %(number)d jest zrobiona", number=one.number), paragraphs)
