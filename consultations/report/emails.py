"""The mail to authors of marks once the report is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, select

from consultations.consultation.models import Subscription
from consultations.consultation.queries import ConsultationView
from consultations.marks.models import Mark
from core.db import db
from core.mail import send
from core.site.record import current_site
from core.web.addresses import public_link


@dataclass(frozen=True)
class Author:
    """An address that was confirmed, with the first of its marks and its language."""

    first_mark: int
    email: str
    language: str


def authors_to_tell(consultation_id: int, after: int, most: int) -> Sequence[Author]:
    """Authors who confirmed an address, each address once; not those who get the subscribers' mail of the same.

    By their first marks, at most ``most``, those after the mark ``after``. One statement.
    """
    subscribed = select(Subscription.id).where(
        Subscription.consultation_id == consultation_id,
        Subscription.confirmed_at.is_not(None),
        Subscription.email == func.lower(Mark.email),
    )
    first = func.min(Mark.id)
    query = (
        select(first, func.lower(Mark.email), func.min(Mark.language))
        .where(
            Mark.consultation_id == consultation_id,
            Mark.email_confirmed_at.is_not(None),
            Mark.visibility.in_(("public", "hidden")),
            ~subscribed.exists(),
        )
        .group_by(func.lower(Mark.email))
        .having(first > after)
        .order_by(first)
        .limit(most)
    )
    return [Author(*row) for row in db.session.execute(query)]


def post_to_author(author: Author, view: ConsultationView) -> None:
    """One mail: the report is there, with the answer to what they said."""
    with force_locale(author.language):
        town = current_site().name
        subject = _("Raport: %(title)s", title=view.title)
        paragraphs = [
            _("Dzień dobry,"),
            _(
                "jest raport z konsultacji „%(title)s”, w których zaznaczono miejsce z tym adresem. "
                "Są w nim wszystkie uwagi z decyzjami i to, co gmina zrobi:",
                title=view.title,
            )
            + f"\n{public_link('reports.report', slug=view.slug)}",
            _(
                "Napiszemy jeszcze tylko wtedy, gdy urząd zmieni odpowiedź na uwagę albo zrobi to, co w niej obiecał."
            ),
            _("Wspólnie, %(town)s", town=town),
        ]
        send(author.email, f"{subject} ({town})", "\n\n".join(paragraphs) + "\n")
