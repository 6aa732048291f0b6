"""The description of the API, OpenAPI 3.1, kept beside the views it describes."""

from __future__ import annotations

from typing import Any

from opendata import openapi_consultations, openapi_initiatives
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
from pb.implementation.rules import Acceptance, State
from pb.rounds.categories import current_catalogue
from pb.rounds.rules import BallotMethod, PoolKind, Stage


def implementation() -> Schema:
    """What became of a winner."""
    return object_of(
        state=enum(State), spent=NUMBER, due_on=nullable(TEXT), finished_on=nullable(TEXT), delay_weeks=WHOLE,
        contractor=nullable(TEXT), acceptance=nullable(enum(Acceptance)), updated_at=nullable(TEXT),
    )  # fmt: skip


def _pool() -> Schema:
    return object_of(
        id=TEXT, name=TEXT, kind=enum(PoolKind), amount=NUMBER, area=nullable(TEXT), method=enum(BallotMethod), min=WHOLE,
        max=WHOLE, points_total=nullable(WHOLE), points_per_project=nullable(WHOLE), rule=TEXT, threshold=WHOLE,
        threshold_unit=TEXT, threshold_percent=nullable(NUMBER), utility=nullable(TEXT), completion=nullable(TEXT),
        run_off=FLAG, from_whole_unit=FLAG, tie_rule=TEXT, tie_seed=nullable(TEXT), reserved_category=nullable(TEXT), reserved_percent=nullable(NUMBER),
        reserved_amount=nullable(NUMBER),
    )  # fmt: skip


def schemas() -> dict[str, Schema]:
    """The shapes of answers."""
    reason = object_of(code=TEXT) | {"additionalProperties": True}
    draw = object_of(tied=list_of(TEXT), order=list_of(TEXT), method=TEXT, drawn_at=TEXT, over_pot=FLAG)
    counted = object_of(
        id=TEXT,
        number=WHOLE,
        title=TEXT,
        cost=NUMBER,
        votes=WHOLE,
        points=NUMBER,
        selected=FLAG,
        reason=reason,
    )
    return {
        "Problem": object_of(type=TEXT, title=TEXT, status=WHOLE, detail=TEXT, instance=TEXT),
        "Pool": _pool(),
        "Round": object_of(
            slug=TEXT, title=TEXT, year=WHOLE, kind=enum([*PoolKind, "mixed"]), stage=enum(Stage), currency=TEXT,
            invented=FLAG, source=TEXT, windows=list_of(object_of(stage=enum(Stage), opens_at=TEXT, closes_at=TEXT)),
            rules_version=WHOLE, changes=list_of(ref("Change")), published_at=nullable(TEXT), pools=list_of(ref("Pool")),
        ),
        "Change": object_of(
            version=WHOLE, changed_at=TEXT, reason=TEXT,
            changed=list_of(object_of(section=TEXT, row=TEXT, field=TEXT, before=TEXT, after=TEXT)),
        ),
        "Project": object_of(
            id=TEXT, number=WHOLE, title=TEXT, summary=TEXT, cost=NUMBER, currency=TEXT, pool=TEXT, category=enum(current_catalogue().by_code), category_label=TEXT,
            area=nullable(TEXT), place=TEXT, status=TEXT, location=nullable({"type": "object"}), votes=WHOLE,
            points=NUMBER, selected=FLAG, reason=reason, implementation=ref("Implementation"),
        ),
        "Implementation": implementation(),
        "Results": object_of(
            slug=TEXT, currency=TEXT, published_at=nullable(TEXT), ballots=WHOLE, void=WHOLE, void_reasons={"type": "object"},
            pools=list_of(
                object_of(
                    id=TEXT, name=TEXT, rule=TEXT, parameters={"type": "object"}, input_sha256=TEXT, program_version=TEXT,
                    ballots=WHOLE, void=WHOLE, budget=NUMBER, spent=NUMBER, left=NUMBER, selected=list_of(TEXT),
                    ties=list_of({"type": "object"}), draws=list_of(draw), projects=list_of(counted),
                )
            ),
        ),
        "Proof": object_of(
            merkle_root=nullable(TEXT), file_sha256=nullable(TEXT), ballots=WHOLE, leaf=TEXT, file=TEXT, row=WHOLE, line=TEXT,
            path=list_of(TEXT),
        ),
    }  # fmt: skip


def paths() -> dict[str, Schema]:
    """Addresses below the server's."""
    slug = parameter("slug", TEXT, "path")
    page = parameter("page", {"type": "integer", "minimum": 1})
    wanted = [
        parameter("area", TEXT), parameter("category", enum(current_catalogue().by_code)), parameter("status", TEXT), parameter("pool", TEXT)
    ]  # fmt: skip
    base = "/rounds/{slug}"
    json_kind = "application/json"
    return {
        "/rounds": get("rounds", "Rounds, newest year first", page_of("Round"), json_kind, page),
        base: get("round", "One round with stage and pools", ref("Round"), json_kind, slug),
        base + "/projects": get(
            "projects", "A page of projects", page_of("Project"), json_kind, slug, page, *wanted
        ),
        base + "/projects.geojson": get(
            "projects_geojson", "Projects as points", {"type": "object"}, "application/geo+json", slug
        ),
        base + "/projects.csv": get("projects_csv", "Projects as a table", TEXT, "text/csv", slug),
        base + "/results": get(
            "results", "The announced result with reasons", ref("Results"), json_kind, slug
        ),
        base + "/ballots.pb": get(
            "ballots", "Valid ballots, Pabulib format", TEXT, "text/plain", slug, parameter("pool", TEXT)
        ),
        base + "/leaves": get("leaves", "Hashes of the ballots, one a line", TEXT, "text/plain", slug),
        base + "/proof": get(
            "proof",
            "Merkle root over the ballots",
            ref("Proof"),
            json_kind,
            slug,
            parameter("row", {"type": "integer", "minimum": 1}),
        ),
    }


def description(server: str) -> dict[str, Any]:
    """The whole document for a server address."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Wspólnie",
            "version": "1",
            "description": "Amounts are numbers in the round's currency, times are UTC.",
        },
        "servers": [{"url": server}],
        "paths": {**paths(), **openapi_consultations.paths(), **openapi_initiatives.paths()},
        "components": {
            "schemas": {**schemas(), **openapi_consultations.schemas(), **openapi_initiatives.schemas()}
        },
    }
