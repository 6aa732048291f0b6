"""Consultations under ``/api/v1/``: what is asked, the public marks, the published report."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, stream_with_context

from consultations.consultation.queries import ConsultationView, find_published, topics_of
from consultations.marks import exports
from consultations.report.models import ReportList
from consultations.report.queries.lists import lists_of
from consultations.report.queries.written import without_taken_back
from core.access import public
from core.clock import now
from core.limits import Limit, client_key, refuse_over
from core.problems import NotFound
from core.web.addresses import whole_url
from maps.layers import geojson_response
from opendata.answers import page_answer
from opendata.asked import json_answer, whole_number
from opendata.consultation_queries import published_page, report_versions
from opendata.queries import PER_PAGE

WHOLE_FILES = Limit("marks-whole-file", 60, 3600)
"""Workbooks and GeoPackages are made whole in memory; CSV and pages of GeoJSON are streamed and free."""

blueprint = Blueprint("api_consultations", __name__, url_prefix="/api/v1/consultations")


def consultation_answer(one: ConsultationView) -> dict[str, Any]:
    """A consultation with its stage (contract: addresses). Times are UTC; ``closes_at`` is the first moment after."""
    times = one.times
    assert times.opens_at is not None and times.closes_at is not None
    return {
        "slug": one.slug,
        "title": one.title,
        "kind": one.kind.value,
        "stage": one.stage(now()).value,
        "lead": one.lead,
        "opens_at": times.opens_at.isoformat(),
        "closes_at": times.closes_at.isoformat(),
        "answers_due_on": times.answers_due_on.isoformat() if times.answers_due_on else None,
    }


@blueprint.get("")
@public
def consultations() -> Response:
    """Every published consultation, newest first."""
    page = whole_number("page") or 1
    found, total = published_page(page)
    items = [consultation_answer(one) for one in found]
    return json_answer(page_answer(items, page, max(1, -(-total // PER_PAGE)), total))


@blueprint.get("/<slug:slug>")
@public
def one_consultation(slug: str) -> Response:
    """One consultation with its topics and their questions."""
    one = find_published(slug)
    topics = [
        {"code": topic.code, "name": topic.name, "geometries": topic.geometries, "questions": topic.questions}
        for topic in topics_of(one.id)
    ]
    return json_answer({**consultation_answer(one), "topics": topics})


@blueprint.get("/<slug:slug>/marks.geojson")
@public
def marks_geojson(slug: str) -> Response:
    """Public marks as features, a thousand a page; never a person, never a precise home."""
    body = exports.marks_geojson(find_published(slug), whole_number("page") or 1)
    return geojson_response(body, hashlib.sha256(body.encode()).hexdigest()[:24])


@blueprint.get("/<slug:slug>/marks.csv")
@public
def marks_csv(slug: str) -> Response:
    """All public marks as a table for spreadsheets."""
    pieces = stream_with_context(exports.marks_csv(find_published(slug)))
    return _file(Response(pieces, mimetype="text/csv"), slug, "csv")


@blueprint.get("/<slug:slug>/marks.xlsx")
@public
def marks_xlsx(slug: str) -> Response:
    """The same as a workbook."""
    refuse_over(WHOLE_FILES, client_key())
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(Response(exports.marks_xlsx(find_published(slug)), mimetype=kind), slug, "xlsx")


@blueprint.get("/<slug:slug>/marks.gpkg")
@public
def marks_geopackage(slug: str) -> Response:
    """The same for a GIS, EPSG:4326."""
    refuse_over(WHOLE_FILES, client_key())
    body = exports.marks_geopackage(find_published(slug), now())
    return _file(Response(body, mimetype="application/geopackage+sqlite3"), slug, "gpkg")


def _file(answer: Response, slug: str, ending: str) -> Response:
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}-marks.{ending}"'
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@blueprint.get("/<slug:slug>/report")
@public
def report(slug: str) -> Response:
    """The newest published report, and every version with its hash. 404 before the first."""
    one = find_published(slug)
    versions = report_versions(one.id)
    if not versions:
        raise NotFound
    page, lists = whole_url("reports.report", slug=slug), lists_of([one.id for one in versions])
    told = [
        {
            "version": version.number,
            "published_at": version.published_at.isoformat(),
            "sha256": version.sha256.hex(),
            "correction": version.correction,
            "bip_url": version.bip_url,
            "pdf": f"{page}/{version.number}.pdf",
            "list": _list_of(lists[version.id], f"{page}/{version.number}.csv"),
        }
        for version in versions
    ]
    content = without_taken_back(versions[0].content, one.id)
    return json_answer({"slug": slug, "page": page, "versions": told, "content": content})


def _list_of(editions: Sequence[ReportList], url: str) -> dict[str, Any] | None:
    """The file of all marks of a version with every change of it; none where there is no such file."""
    if not editions:
        return None
    changes = [
        {"changed_at": one.written_at.isoformat(), "cause": one.cause, "marks": one.numbers, "former_sha256": former.sha256.hex(), "sha256": one.sha256.hex()}
        for former, one in zip(editions, editions[1:], strict=False)
    ]  # fmt: skip
    return {"csv": url, "sha256": editions[-1].sha256.hex(), "changes": changes}


@blueprint.after_request
def open_to_all(response: Response) -> Response:
    """Any page may read what is public."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
