"""The page of a consultation as text, for everybody and for the office's preview."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template

from consultations.consultation.queries import ConsultationView
from consultations.marks.page import marks_section
from consultations.marks.promises_page import summary_of
from consultations.public.consultation_page import consultation_page, contact_words
from core.clock import now


def consultation_html(view: ConsultationView, arguments: Mapping[str, str], previewed: str = "") -> str:
    """The page; ``previewed`` is the slug when the office looks at a draft."""
    return render_template(
        "consultations/public/consultation.html",
        view=view,
        one=view.record,
        page=consultation_page(view),
        contact=contact_words(view),
        marks=marks_section(view, arguments, now()),
        promises=summary_of(view),
        arguments=arguments,
        previewed=previewed,
    )
