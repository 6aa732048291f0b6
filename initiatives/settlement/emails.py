"""The mail to the group once its initiative is settled."""

from __future__ import annotations

from core.web.filters import number, zl_plain
from initiatives.applications.emails import post, public_link
from initiatives.applications.models import Application
from initiatives.applications.queries import members_of
from initiatives.programmes.queries import ProgrammeView
from initiatives.settlement.contents import shown_of
from initiatives.settlement.models import Settlement
from initiatives.settlement.texts import _


def post_settled(kept: Settlement, one: Application, view: ProgrammeView) -> None:
    """Tell the confirmed members what came of it, where to read it, and what returns."""
    whole = shown_of(kept.content).whole
    paragraphs = [
        _("inicjatywa „%(title)s” jest rozliczona. Dziękujemy za wspólną pracę.", title=one.title),
        _("Przepracowaliście %(hours)s godz., a cały Wasz wkład to %(own)s.",
          hours=number(whole.done.hours), own=zl_plain(whole.done.own)),
    ]  # fmt: skip
    if whole.is_decided:
        paragraphs.append(
            _("Urząd zdecydował, że do gminy wraca %(amount)s. Uzasadnienie: %(grounds)s",
              amount=zl_plain(whole.returns), grounds=whole.grounds)
        )  # fmt: skip
    elif whole.returns:
        paragraphs.append(
            _("Wkład był mniejszy niż w umowie, dlatego do gminy wraca %(amount)s. Urząd napisze, jak to zrobić.",
              amount=zl_plain(whole.returns))
        )  # fmt: skip
    paragraphs += [
        _("Całe rozliczenie jest tutaj:"),
        public_link("settlements.settlement", slug=view.slug, number=one.number),
    ]
    for member in members_of(one.id):
        if member.email and member.confirmed_at:
            post(member.email, _("Inicjatywa nr %(number)d jest rozliczona", number=one.number), paragraphs)
