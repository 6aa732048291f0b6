"""What the page of a rejected project says of appealing: until when, where, and what became of it."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext

from core.clock import now
from core.web.filters import day, moment
from pb.rounds.queries import RoundView
from pb.rounds.rules import Stage
from pb.submission.models import Project
from pb.verification.models import Appeal
from pb.verification.queries.appeals import rejection_of
from pb.verification.queries.ballot_list import ballot_list

Link = tuple[str, str]


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


def appeal_sentences(view: RoundView, project: Project) -> tuple[list[str], Link | None]:
    """Sentences and the link to the form, as long as somebody can appeal."""
    found = rejection_of(view, project) if project.filed_number is not None else None
    if found is None:
        return _by_schedule(view), None
    if found.appeal is not None:
        return [_appealed(found.appeal)], None
    if not found.term.holds(now()):
        return [], None
    appeals = view.rules.window(Stage.APPEALS)
    sign = view.rules.paragraphs.get("appeal", appeals.paragraph if appeals else "")
    when = moment(found.term.closes_at)
    said = (
        _("Od tej decyzji można się odwołać do %(term)s (%(paragraph)s).", term=when, paragraph=sign)
        if sign
        else _("Od tej decyzji można się odwołać do %(term)s.", term=when)
    )
    url = url_for("objections.appeal", slug=view.pb_round.slug, number=project.filed_number)
    return [said], (_("Odwołaj się"), url)


def _appealed(appeal: Appeal) -> str:
    if appeal.outcome is None or appeal.decided_at is None:
        words = {"when": day(appeal.filed_at), "term": day(appeal.due_on)}
        return _("Wpłynęło odwołanie, %(when)s. Odpowiedź będzie do %(term)s.", **words)
    return _("Odwołanie oddalono %(when)s.", when=day(appeal.decided_at))


def _by_schedule(view: RoundView) -> list[str]:
    """For a rejection that was not made here there is only the schedule."""
    window = view.rules.window(Stage.APPEALS)
    if window is None or now() > window.closes_at:
        return []
    sign = view.rules.paragraphs.get("appeal", window.paragraph)
    words = {"term": moment(window.closes_at), "paragraph": sign}
    return [_("Od tej decyzji można się odwołać do %(term)s (%(paragraph)s).", **words)]


def list_told(view: RoundView) -> tuple[str, Link] | None:
    """For the round's own page: the drawn list, or when its seed will be known and where that is announced.
    One statement."""
    kept = ballot_list(view.pb_round.id)
    if kept is None:
        return None
    url = url_for("objections.ballot_list", slug=view.pb_round.slug)
    if kept.drawn_at is not None:
        return _("Kolejność na karcie wylosowano %(when)s.", when=moment(kept.drawn_at)), (
            _("Lista do głosowania"),
            url,
        )
    when = moment(kept.seed_known_at)
    said = _("Kolejność na karcie wylosuje ziarno, które będzie znane %(when)s.", when=when)
    return said, (_("Skąd będzie ziarno i jak sprawdzić losowanie"), url)


def list_link(view: RoundView) -> Link | None:
    """The way to the ballot list, once its seed is announced. One statement."""
    if ballot_list(view.pb_round.id) is None:
        return None
    return _("Lista do głosowania"), url_for("objections.ballot_list", slug=view.pb_round.slug)
