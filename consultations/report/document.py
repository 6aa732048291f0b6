"""The report as a document: what a version says, whole, in Polish."""

from __future__ import annotations

from flask import current_app
from flask_babel import force_locale

from consultations.marks.queries.near import boundary_of
from consultations.report.page import report_of
from consultations.report.picture import printed, printed_bar, report_map, sign_of
from consultations.report.queries.gathered import Content
from consultations.report.register import answers_of
from core.pdf import make_pdf
from core.site.record import current_site


def report_html(content: Content, consultation_id: int) -> str:
    """The document as a page of HTML, ready for ``core.pdf.make_pdf``."""
    boundary = boundary_of(consultation_id)
    with force_locale("pl"):
        template = current_app.jinja_env.get_template("documents/consultation_report.html")
        maps = {
            one["code"]: printed(report_map(content, boundary, one["code"]))
            for one in content["topics"]
            if one["answers"] and len(content["topics"]) > 1
        }
        return template.render(
            site=current_site(), lang="pl", report=report_of(content), content=content, whole_map=printed(report_map(content, boundary)),
            maps=maps, answers={one["code"]: answers_of(content, one["code"]) for one in content["topics"]},
            signs={code: printed(sign_of(code)) for code in content["numbers"]["by_outcome"]}, bar=printed_bar,
        )  # fmt: skip


def report_pdf(content: Content, consultation_id: int, seconds: int | None = None) -> bytes:
    """The document of a short report. Raises ``DocumentNotMade``, also when it takes longer than ``seconds``."""
    return make_pdf(report_html(content, consultation_id), seconds)
