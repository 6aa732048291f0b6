"""Where a project comes from, as its page says it: the consultation and what was marked there, with links back."""

from __future__ import annotations

from flask_babel import gettext as _
from markupsafe import Markup

from core.web.polish import polish
from pb.submission.origin_models import Origin
from pb.submission.origin_queries import origin_of_project


def origin_words(project_id: int) -> Markup:
    """The consultation and the numbers of marks; empty for a project that somebody filed. One statement."""
    origin = origin_of_project(project_id)
    return Markup() if origin is None else words_of(origin)


def words_of(origin: Origin) -> Markup:
    """The same of an origin that is at hand."""
    link = Markup('<a href="{}">{}</a>')
    marks = Markup(", ").join(
        link.format(url, _("nr %(number)d", number=number)) for number, url in origin.numbers
    )
    told = Markup(_("z konsultacji %(title)s, zaznaczenia %(marks)s"))
    return told % {"title": link.format(origin.url, polish(origin.title)), "marks": marks}
