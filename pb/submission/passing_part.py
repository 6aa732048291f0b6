"""What became of a rejected project in another procedure: for its public page, and for its author's own."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from core.passing import Fate, became
from core.web.polish import polish

TAKER = "initiatives"


def lasting_url(slug: str, filed_number: int) -> str:
    """The path that a filed project keeps whatever number is drawn for it."""
    return url_for("filing.filed", slug=slug, number=filed_number)


def became_of(slug: str, filed_number: int | None, status: str) -> list[Fate]:
    """Applications that a rejected project has become, drafts among them. Two statements; none for others."""
    if status != "rejected" or filed_number is None:
        return []
    return became(TAKER, lasting_url(slug, filed_number))


def words_of_becoming(slug: str, filed_number: int | None, status: str) -> Markup:
    """The applications that everybody may read, each with its link; empty without any."""
    sent = [one for one in became_of(slug, filed_number, status) if one.url]
    link = Markup('<a href="{}">{}</a> ({})')
    links = Markup(", ").join(link.format(one.url, polish(one.title), one.word) for one in sent)
    return Markup(_("wniosek o inicjatywę lokalną %(links)s")) % {"links": links} if sent else Markup("")
