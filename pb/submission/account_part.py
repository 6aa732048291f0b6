"""Drafts and projects of a signed-in resident, for the page of the account."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from accounts.parts import AccountPart, PartRow
from core.web.filters import moment
from pb.submission.queries import OwnDraft, own_drafts_shown
from pb.submission.texts import status_name


def account_part(user_id: int) -> AccountPart:
    """The last twenty, the one written on last first. One statement."""
    return AccountPart(_("Moje projekty"), tuple(_row(one) for one in own_drafts_shown(user_id)))


def _row(one: OwnDraft) -> PartRow:
    title = f"{one.title or _('bez tytułu')} ({one.round_title})"
    if one.filed_number is None:
        url = url_for("filing.open_own", slug=one.slug, draft_id=one.draft_id)
        return PartRow(title, url, _("szkic, zapisany %(when)s", when=moment(one.updated_at)))
    url = url_for("filing.filed", slug=one.slug, number=one.filed_number)
    return PartRow(
        title, url, _("nr %(number)d, %(status)s", number=one.filed_number, status=status_name(one.status))
    )
