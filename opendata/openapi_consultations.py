"""The part of the API's description that tells of consultations."""

from __future__ import annotations

from typing import Any

from consultations.consultation.rules.stages import ConsultationKind, ConsultationStage
from opendata.openapi_words import (
    FLAG,
    TEXT,
    WHOLE,
    Schema,
    enum,
    get,
    list_of,
    nullable,
    object_of,
    page_of,
    parameter,
    ref,
)

BASE = "/consultations"


def schemas() -> dict[str, Schema]:
    """The shapes of answers."""
    told = {
        "slug": TEXT, "title": TEXT, "kind": enum(ConsultationKind), "stage": enum(ConsultationStage), "lead": TEXT,
        "opens_at": TEXT, "closes_at": TEXT, "answers_due_on": nullable(TEXT),
    }  # fmt: skip
    topic = object_of(code=TEXT, name=TEXT, geometries=list_of(TEXT), questions=list_of({"type": "object"}))
    change = object_of(
        changed_at=TEXT, cause=enum(("erased", "hidden", "restored")), marks=list_of(WHOLE), former_sha256=TEXT, sha256=TEXT
    )  # fmt: skip
    version = object_of(
        version=WHOLE, published_at=TEXT, sha256=TEXT, correction=TEXT, bip_url=TEXT, pdf=TEXT,
        list=nullable(object_of(csv=TEXT, sha256=TEXT, changes=list_of(change))),
    )  # fmt: skip
    mark = object_of(
        number=WHOLE, title=TEXT, body=TEXT, topic=TEXT, category_label=TEXT, shape=TEXT, replies={"type": "object"}, area=nullable(TEXT),
        supports=WHOLE,
        added_on=nullable(TEXT), status=enum(("open", "answered")), decision=nullable(TEXT), answer=nullable(TEXT),
        promised_on=nullable(TEXT), done_on=nullable(TEXT), is_blurred=FLAG, url=TEXT,
    )  # fmt: skip
    return {
        "Consultation": object_of(**told, topics=list_of(topic)),
        "Mark": object_of(type=TEXT, geometry=nullable({"type": "object"}), properties=mark),
        "ConsultationReport": object_of(
            slug=TEXT, page=TEXT, versions=list_of(version), content={"type": "object"}
        ),
    }


def paths() -> dict[str, Any]:
    """Addresses below the server's."""
    slug, page = parameter("slug", TEXT, "path"), parameter("page", {"type": "integer", "minimum": 1})
    one, json_kind = BASE + "/{slug}", "application/json"
    marks = object_of(type=TEXT, features=list_of(ref("Mark")), page=WHOLE, pages=WHOLE, total=WHOLE)
    xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {
        BASE: get(
            "consultations", "Published consultations, newest first", page_of("Consultation"), json_kind, page
        ),
        one: get("consultation", "One consultation with its topics", ref("Consultation"), json_kind, slug),
        one + "/marks.geojson": get(
            "marks_geojson", "Public marks, a thousand a page", marks, "application/geo+json", slug, page
        ),
        one + "/marks.csv": get("marks_csv", "Public marks as a table", TEXT, "text/csv", slug),
        one + "/marks.xlsx": get("marks_xlsx", "Public marks as a workbook", TEXT, xlsx, slug),
        one + "/marks.gpkg": get(
            "marks_geopackage", "Public marks for a GIS", TEXT, "application/geopackage+sqlite3", slug
        ),
        one + "/report": get(
            "report",
            "The newest published report as data, and every version with the SHA-256 of its PDF; 404 before the first",
            ref("ConsultationReport"),
            json_kind,
            slug,
        ),
    }
