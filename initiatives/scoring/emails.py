"""Letters of scoring: the decision to the representative, reminders to the committee, words of the negotiation."""

from __future__ import annotations

from accounts.queries import addresses_of
from core.web.filters import zl_plain
from initiatives.applications.emails import post, public_link
from initiatives.applications.models import Application
from initiatives.applications.queries import members_of
from initiatives.applications.rules.statuses import ApplicationStatus as Status
from initiatives.applications.texts import _, ngettext
from initiatives.programmes.queries import ProgrammeView
from initiatives.scoring.grounds import PARAGRAPH
from initiatives.scoring.sheet_queries import Seat


def representative_of(one: Application) -> str:
    """Where letters to the group go: the representative's address; when that account was erased, of the first who confirmed.

    Empty when nobody can be reached any more.
    """
    reached = [each for each in members_of(one.id) if each.email]
    leads = (each.email for each in reached if each.is_representative)
    others = (each.email for each in reached if each.confirmed_at and not each.declined_at)
    return next(leads, None) or next(others, None) or ""


def post_decision(one: Application, view: ProgrammeView, has_ranking: bool) -> None:
    """Tell the representative: what was decided, why, on what basis, what next, whom to ask."""
    recipient = representative_of(one)
    if not recipient:
        return
    paragraphs = [
        _("wniosek nr %(number)d „%(title)s”, program „%(programme)s”.", number=one.number, title=one.title, programme=view.title),
        _decided(one), _("Uzasadnienie:"), one.grounds, _("Podstawa: %(paragraph)s.", paragraph=PARAGRAPH),
        _next(one), *_where(one, view, has_ranking), *_whom(view),
    ]  # fmt: skip
    post(recipient, _subject(one), paragraphs)


def _subject(one: Application) -> str:
    if one.status == Status.ACCEPTED.value:
        return _("Wniosek nr %(number)d jest przyjęty do realizacji", number=one.number)
    if one.status == Status.RESERVE.value:
        return _("Wniosek nr %(number)d jest na liście rezerwowej", number=one.number)
    return _("Wniosek nr %(number)d nie dostanie pieniędzy", number=one.number)


def _decided(one: Application) -> str:
    if one.status == Status.ACCEPTED.value:
        return _(
            "Wniosek jest przyjęty. Gmina przeznacza na niego %(amount)s.", amount=zl_plain(one.granted or 0)
        )
    if one.status == Status.RESERVE.value:
        return _("Wniosek jest dobry, ale na razie nie wystarczyło na niego pieniędzy.")
    return _("Wniosek nie został przyjęty.")


def _next(one: Application) -> str:
    if one.status == Status.ACCEPTED.value:
        return _("Co dalej: wspólnie ustalimy kosztorys i harmonogram, a potem podpiszemy umowę (art. 19d i 19g ustawy). Odezwiemy się z terminem.")  # fmt: skip
    if one.status == Status.RESERVE.value:
        return _("Co dalej: gdy pieniądze wrócą, bo ktoś zrezygnuje albo potrzebuje mniej, sięgniemy po następny wniosek z listy i napiszemy do Was. Nic nie musicie robić.")  # fmt: skip
    return _("Co dalej: możecie poprawić pomysł i złożyć wniosek w następnym naborze.")


def _where(one: Application, view: ProgrammeView, has_ranking: bool) -> list[str]:
    if not has_ranking:
        return [public_link("applications.one", slug=view.slug, number=one.number)]
    link = public_link("initiative_results.ranking", slug=view.slug)
    return [_("Wszystkie punkty i cała lista:"), link]


def _whom(view: ProgrammeView) -> list[str]:
    record = view.record
    known = [one for one in (record.contact_name, record.contact_phone, record.contact_email) if one]
    return [_("Pytania: %(contact)s.", contact=", ".join(known))] if known else []


def post_reminder(seat: Seat, view: ProgrammeView) -> None:
    """Remind a member of the committee of the sheets that are awaited."""
    paragraphs = [
        ngettext(
            "w programie „%(programme)s” czekamy na %(num)d kartę oceny od Ciebie.",
            "w programie „%(programme)s” czekamy na %(num)d kart oceny od Ciebie.", seat.awaited, programme=view.title,
        ),
        _("Karty są tutaj, po zalogowaniu:"),
        public_link("initiative_sheets.page", slug=view.slug),
        _("Kto ma konflikt interesów, zaznacza to na karcie i nie daje punktów."),
    ]  # fmt: skip
    for recipient in addresses_of({seat.user_id}).values():
        post(recipient, _("Wnioski czekają na Twoją ocenę"), paragraphs)


def post_proposal(one: Application, view: ProgrammeView, words: str) -> None:
    """Tell the representative of the town's proposal."""
    recipient = representative_of(one)
    if not recipient:
        return
    paragraphs = [
        _("urząd proponuje zmianę zakresu albo kosztów wniosku nr %(number)d „%(title)s”:", number=one.number, title=one.title),
        words,
        _("Tutaj widać różnice pozycja po pozycji. Można się zgodzić, odmówić albo zaproponować co innego:"),
        own_talks(one, view), *_whom(view),
    ]  # fmt: skip
    post(recipient, _("Propozycja urzędu do wniosku nr %(number)d", number=one.number), paragraphs)


def post_answer(one: Application, view: ProgrammeView, accepts: bool, words: str) -> None:
    """Tell the representative what the town says to their proposal."""
    recipient = representative_of(one)
    if not recipient:
        return
    said = (
        _("urząd zgadza się na Waszą propozycję do wniosku nr %(number)d.", number=one.number)
        if accepts
        else _("urząd nie zgadza się na Waszą propozycję do wniosku nr %(number)d.", number=one.number)
    )
    subject = (
        _("Urząd zgadza się na propozycję, wniosek nr %(number)d", number=one.number)
        if accepts
        else _("Urząd nie zgadza się na propozycję, wniosek nr %(number)d", number=one.number)
    )
    post(recipient, subject, [said, *([words] if words else []), own_talks(one, view), *_whom(view)])


def post_to_office(one: Application, view: ProgrammeView, subject: str, said: str) -> None:
    """Tell the programme's contact what the members said."""
    if view.record.contact_email:
        link = public_link("initiative_talks.page", slug=view.slug, number=one.number)
        post(view.record.contact_email, subject, [said, link])


def own_talks(one: Application, view: ProgrammeView) -> str:
    """The members' page of the negotiation."""
    return public_link("initiative_own_talks.page", slug=view.slug, application_id=one.id)
