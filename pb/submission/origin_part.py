"""Where a project comes from, as its page says it, with links back."""

from __future__ import annotations

from flask_babel import gettext as _
from markupsafe import Markup

from core.web.polish import polish
from pb.submission.origin_models import Origin


def words_of(origin: Origin) -> Markup:
    """The consultation and the numbers of marks, each with its link; or the application of a local initiative."""
    link = Markup('<a href="{}">{}</a>')
    if origin.procedure == "initiatives":
        told = Markup(_("z wniosku o inicjatywę lokalną %(title)s"))
        return told % {"title": link.format(origin.url, polish(origin.title))}
    marks = Markup(", ").join(
        link.format(url, _("nr %(number)d", number=number)) for number, url in origin.numbers
    )
    told = Markup(_("z konsultacji %(title)s, zaznaczenia %(marks)s"))
    return told % {"title": link.format(origin.url, polish(origin.title)), "marks": marks}
