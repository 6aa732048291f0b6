"""The mails of proposing: plain text, in the language of whoever asked. Sent with the transaction of the act."""

from __future__ import annotations

from flask import current_app
from flask_babel import gettext as _

from core.clock import warsaw
from core.mail import hold, send
from core.site.record import current_site
from core.web.filters import day, hour
from pb.rounds.queries import RoundView
from pb.rounds.rules import Stage
from pb.submission.models import Draft, Project
from pb.submission.rules.person import email_of
from pb.submission.rules.steps import answers_of
from pb.submission.support_links import address_key


def public_url(path: str) -> str:
    """The whole address of a page, at the town's public address."""
    return str(current_app.extensions["settings"].public_url) + path


def private_link(slug: str, key: str) -> str:
    """The link that opens a draft, or a sent project as its author."""
    return public_url(f"/bo/{slug}/szkic/{key}")


def filed_link(slug: str, project: Project) -> str:
    """The permanent address of a project."""
    return public_url(f"/bo/{slug}/zgloszenia/{project.filed_number}")


def _send(recipient: str, subject: str, paragraphs: list[str], is_held: bool = False) -> int:
    town = current_site().name
    closing = _("Wspólnie, %(town)s", town=town)
    body = "\n\n".join([_("Dzień dobry,"), *(one for one in paragraphs if one), closing])
    give = hold if is_held else send
    return give(recipient, f"{subject} ({town})", body + "\n")


def post_link(draft: Draft, round_view: RoundView, email: str, key: str) -> None:
    """Send the private link of a draft to whoever writes it."""
    slug = round_view.pb_round.slug
    window = round_view.rules.window(Stage.SUBMISSION)
    title = str(answers_of(draft.answers, "what").get("title", "")) or _("bez tytułu")
    until = (
        _(
            "Nabór trwa do %(day)s, do godziny %(hour)s.",
            day=day(window.closes_at),
            hour=hour(window.closes_at),
        )
        if window
        else ""
    )
    _send(
        email,
        _("Link do szkicu projektu"),
        [
            _("tym linkiem wrócisz do szkicu „%(title)s” na każdym urządzeniu:", title=title),
            private_link(slug, key),
            _("Kto ma ten link, może zmieniać szkic. Nie przekazuj go nikomu obcemu."),
            until,
            _("Jeśli to nie Ty, nic nie rób."),
        ],
    )


def _address_link(draft: Draft, slug: str, email: str) -> str:
    return public_url(f"/bo/{slug}/adres/{address_key(draft.id, email)}")


def post_address(draft: Draft, round_view: RoundView, email: str) -> None:
    """Ask whoever has the mailbox whether the draft is theirs, so that others' projects do not count as theirs."""
    title = str(answers_of(draft.answers, "what").get("title", "")) or _("bez tytułu")
    _send(
        email,
        _("Potwierdź swój adres"),
        [
            _("ktoś chce zgłosić projekt „%(title)s” i podaje ten adres.", title=title),
            _("Jeśli to Ty, otwórz link i potwierdź, a potem wyślij projekt jeszcze raz:"),
            _address_link(draft, round_view.pb_round.slug, email),
            _("Jeśli to nie Ty, nic nie rób."),
        ],
    )


def post_receipt(draft: Draft, project: Project, round_view: RoundView, key: str) -> int:
    """Tell the author the number of the project, its address, and the link for corrections.

    The mail is held until the job ``send_receipt`` has made its document; gives the mail's number.
    """
    author = answers_of(draft.answers, "person")
    email = email_of(author)
    slug = round_view.pb_round.slug
    window = round_view.rules.window(Stage.SUBMISSION)
    sent = warsaw(project.submitted_at) if project.submitted_at else None
    when = f"{day(sent)}, {sent:%H:%M:%S}" if sent else ""
    until = (
        _("Do %(day)s, do godziny %(hour)s, możesz projekt poprawić albo wycofać:",
          day=day(window.closes_at), hour=hour(window.closes_at))
        if window
        else ""
    )  # fmt: skip
    return _send(
        email,
        _("Zgłoszenie nr %(number)d: %(title)s", number=project.filed_number or 0, title=project.title),
        [
            _("projekt „%(title)s” jest zgłoszony: %(when)s.", title=project.title, when=when),
            _("Numer zgłoszenia: %(number)d.", number=project.filed_number or 0),
            _("Stały adres projektu: %(url)s", url=filed_link(slug, project)),
            until,
            private_link(slug, key),
            _("Kto ma ten link, może zmieniać projekt. Nie przekazuj go nikomu obcemu."),
            _(
                "Potwierdź, że to Twój adres. Jeśli to nie Ty zgłaszasz projekt, wycofaj go w tym samym miejscu:"
            ),
            _address_link(draft, slug, email),
            _("W załączniku jest potwierdzenie ze wszystkim, co wysłano."),
        ],
        is_held=True,
    )
