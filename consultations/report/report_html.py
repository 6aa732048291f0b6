"""The page of the report as text: a published version for everybody, or the office's preview of what there is now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template, request
from markupsafe import Markup

from consultations.consultation.queries import ConsultationView
from consultations.marks.queries.near import boundary_of
from consultations.report.list_page import list_file
from consultations.report.models import ReportVersion
from consultations.report.page import report_of
from consultations.report.picture import report_map, sign_of
from consultations.report.queries.gathered import Content
from consultations.report.queries.lists import lists_of
from consultations.report.queries.written import versions_of
from consultations.report.register import answers_of, register
from consultations.report.texts import full_day, groups_of_eight

MOST_PAGES = 100_000


def report_page_html(
    view: ConsultationView,
    content: Content,
    arguments: Mapping[str, str],
    version: ReportVersion | None = None,
) -> str:
    """The page; without ``version`` it is a preview."""
    boundary = boundary_of(view.id)
    signs = {code: Markup(sign_of(code)) for code in content["numbers"]["by_outcome"]}
    return render_template(
        "consultations/report/report.html", view=view, report=report_of(content), version=version,
        versions=versions_of(view.id) if version else [], list_file=list_file(lists_of([version.id])[version.id]) if version else None,
        whole_map=Markup(report_map(content, boundary)), signs=signs,
        full_day=full_day, groups_of_eight=groups_of_eight, **_register(content, arguments),
    )  # fmt: skip


def _register(content: Content, arguments: Mapping[str, str]) -> dict[str, Any]:
    """The single marks, narrowed to a topic, a page of them."""
    topic = arguments.get("temat", "")
    topic = topic if any(one["code"] == topic for one in content["topics"]) else ""
    asked = arguments.get("strona", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    answers, page, pages = register(answers_of(content, topic), min(number, MOST_PAGES))
    return {
        "answers": answers, "page": page, "pages": pages, "topic": topic, "facets": _facets(content, topic),
        "page_url": lambda number: _address(topic, number),
    }  # fmt: skip


def _address(topic: str, page: int = 1) -> str:
    told = [f"temat={topic}"] * bool(topic) + [f"strona={page}"] * (page > 1)
    return request.path + (f"?{'&'.join(told)}" if told else "") + "#uwagi"


def _facets(content: Content, topic: str) -> list[dict[str, Any]]:
    """Links that narrow the marks to a topic; ``label`` empty: all of them."""
    counts = {one["code"]: sum(len(each["marks"]) for each in one["answers"]) for one in content["topics"]}
    every = {"label": "", "count": sum(counts.values()), "url": _address(""), "is_current": not topic}
    return [every] + [
        {"label": one["name"], "count": counts[one["code"]], "url": _address(one["code"]), "is_current": topic == one["code"]}
        for one in content["topics"]
    ]  # fmt: skip
