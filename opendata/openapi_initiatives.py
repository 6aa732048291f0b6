"""The part of the API's description that tells of local initiatives."""

from __future__ import annotations

from typing import Any

from initiatives.applications.rules.statuses import PUBLIC, ApplicationStatus
from initiatives.programmes.rules.scopes import SCOPES
from initiatives.programmes.rules.stages import ProgrammeStage
from initiatives.programmes.rules.terms import CriterionKind, TieRule
from initiatives.scoring.rules.ranking import Standing
from opendata.openapi_words import (
    FLAG,
    NUMBER,
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

BASE = "/initiatives"
EXACT: Schema = {
    "type": "string", "pattern": "^-?[0-9]+(/[0-9]+)?$", "description": "the same number exactly: whole, or a fraction",
}  # fmt: skip


def schemas() -> dict[str, Schema]:
    """The shapes of answers."""
    call = object_of(number=WHOLE, opens_at=TEXT, closes_at=TEXT)
    criterion = object_of(
        code=TEXT, name=TEXT, kind=enum(CriterionKind), points=WHOLE, weight=NUMBER, none_at=nullable(NUMBER),
        full_at=nullable(NUMBER),
    )  # fmt: skip
    sums = object_of(
        hours=NUMBER, labour=NUMBER, in_kind=NUMBER, cash=NUMBER, town=NUMBER, own_contribution=NUMBER,
        town_share=NUMBER, total=NUMBER,
    )  # fmt: skip
    line = object_of(number=nullable(WHOLE), name=TEXT, promised=sums, done=sums, reason=TEXT)
    figures = {
        "filed": WHOLE, "accepted": WHOLE, "done": WHOLE, "value": NUMBER, "town_share": NUMBER,
        "own_contribution": NUMBER, "labour": NUMBER, "in_kind": NUMBER, "cash": NUMBER, "labour_hours": NUMBER,
        "people": WHOLE,
    }  # fmt: skip
    return {
        "InitiativeSettlement": object_of(
            number=WHOLE, title=TEXT, promised=sums, done=sums, returns=NUMBER, proposed_returns=NUMBER, return_grounds=TEXT, promised_own_share=NUMBER,
            done_own_share=NUMBER, people=WHOLE, conclusions=TEXT, lines=list_of(line), published_at=TEXT, sha256=TEXT,
        ),
        "InitiativeStatistics": object_of(
            years=list_of(object_of(year=WHOLE, **figures)),
            programmes=list_of(object_of(slug=TEXT, title=TEXT, year=WHOLE, **figures)),
            total=object_of(**figures),
        ),
        "Programme": object_of(
            slug=TEXT, title=TEXT, year=WHOLE, works_until=TEXT, budget=NUMBER, stage=enum(ProgrammeStage), lead=TEXT, own_share=NUMBER,
            hour_rate=NUMBER, town_cap=nullable(NUMBER), published_at=TEXT, calls=list_of(call), least_members=WHOLE,
            scopes=list_of(enum([one.code for one in SCOPES])), town_land_only=FLAG, threshold=NUMBER,
            most_points=NUMBER, tie_rule=enum(TieRule), criteria=list_of(criterion),
        ),
        "Application": object_of(
            number=WHOLE, title=TEXT, status=enum([one.value for one in ApplicationStatus]), summary=TEXT, scope=TEXT,
            place=TEXT, total=NUMBER, town_share=NUMBER, own_contribution=NUMBER, labour_hours=NUMBER, people=WHOLE,
            granted=nullable(NUMBER), grounds=TEXT, correction_due_on=nullable(TEXT),
        ),
        "Ranking": _ranking(),
    }  # fmt: skip


def _ranking() -> Schema:
    """Amounts and points are numbers; beside a number that may be a fraction without end stands the exact one ("179/3")."""
    points = {"type": "object", "additionalProperties": NUMBER}
    sheet = object_of(member=WHOLE, points=points, conflict=FLAG)
    entry = object_of(
        number=WHOLE,
        town=NUMBER,
        own_share=NUMBER,
        own_share_exact=EXACT,
        hours=NUMBER,
        people=WHOLE,
        submitted_at=TEXT,
        sheets=list_of(sheet),
    )
    place = object_of(
        position=WHOLE, number=WHOLE, title=TEXT, status=enum(ApplicationStatus), total=NUMBER, total_exact=EXACT,
        standing=enum(Standing), left=NUMBER, missing=NUMBER, tied_with=list_of(WHOLE),
    )  # fmt: skip
    criterion = object_of(
        code=TEXT, name=TEXT, kind=enum(CriterionKind), points=WHOLE, weight=NUMBER, none_at=nullable(NUMBER),
        full_at=nullable(NUMBER),
    )  # fmt: skip
    draw = object_of(numbers=list_of(WHOLE), drawn_on=TEXT, protocol=TEXT)
    return object_of(
        call=WHOLE, published_at=TEXT, sha256=TEXT, is_repeated=FLAG, budget=NUMBER, threshold=NUMBER, tie_rule=enum(TieRule),
        drawn=list_of(WHOLE), criteria=list_of(criterion), entries=list_of(entry), places=list_of(place),
        draw=nullable(draw), closed_early=nullable(object_of(reason=TEXT, missing=WHOLE)),
    )  # fmt: skip


def paths() -> dict[str, Any]:
    """Addresses below the server's."""
    slug, page = parameter("slug", TEXT, "path"), parameter("page", {"type": "integer", "minimum": 1})
    json_kind = "application/json"
    number = parameter("number", WHOLE, "path")
    return {
        BASE + "/statistics": get(
            "initiativeStatistics", "All years in numbers", ref("InitiativeStatistics"), json_kind
        ),
        BASE + "/{slug}/applications/{number}/settlement": get(
            "initiativeSettlement",
            "A published settlement",
            ref("InitiativeSettlement"),
            json_kind,
            slug,
            number,
        ),
        BASE: get(
            "programmes", "Published programmes of local initiatives", page_of("Programme"), json_kind, page
        ),
        BASE + "/{slug}": get(
            "programme", "One programme with its criteria", ref("Programme"), json_kind, slug
        ),
        BASE + "/{slug}/applications": get(
            "applications",
            "Public applications with both shares",
            page_of("Application"),
            json_kind,
            slug,
            page,
            parameter("status", enum(sorted(PUBLIC))),
        ),
        BASE + "/{slug}/applications.geojson": get(
            "applicationsGeojson",
            "The same on a map, EPSG:4326",
            {"type": "object"},
            "application/geo+json",
            slug,
        ),
        BASE + "/{slug}/applications.csv": get(
            "applicationsCsv", "The same as a table", {"type": "string"}, "text/csv", slug
        ),
        **_ranking_paths(slug),
    }


def _ranking_paths(slug: Schema) -> dict[str, Any]:
    call, kind = parameter("call", {"type": "integer", "minimum": 1}), "application/json"
    whole = "The published ranking of a call with everything that it is counted from"
    record = "The record of a published ranking, byte for byte as its SHA-256 is counted"
    return {
        BASE + "/{slug}/ranking": get("ranking", whole, ref("Ranking"), kind, slug, call),
        BASE + "/{slug}/ranking/record": get("rankingRecord", record, {"type": "object"}, kind, slug, call),
    }
