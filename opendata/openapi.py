"""The description of the API, OpenAPI 3.1, kept beside the views it describes."""

from __future__ import annotations

from typing import Any

from pb.implementation.rules import Acceptance, State
from pb.rounds.categories import current_catalogue
from pb.rounds.rules import BallotMethod, PoolKind, Stage

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
WHOLE: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties}


def _nullable(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _list(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _page(name: str) -> Schema:
    return _object(items=_list(_ref(name)), page=WHOLE, pages=WHOLE, total=WHOLE)


def _enum(values: Any) -> Schema:
    return {"type": "string", "enum": [str(value) for value in values]}


def implementation() -> Schema:
    """What became of a winner."""
    return _object(
        state=_enum(State), spent=NUMBER, due_on=_nullable(TEXT), finished_on=_nullable(TEXT), delay_weeks=WHOLE,
        contractor=_nullable(TEXT), acceptance=_nullable(_enum(Acceptance)), updated_at=_nullable(TEXT),
    )  # fmt: skip


def _pool() -> Schema:
    return _object(
        id=TEXT, name=TEXT, kind=_enum(PoolKind), amount=NUMBER, area=_nullable(TEXT), method=_enum(BallotMethod), min=WHOLE,
        max=WHOLE, points_total=_nullable(WHOLE), points_per_project=_nullable(WHOLE), rule=TEXT, threshold=WHOLE,
        threshold_unit=TEXT, threshold_percent=_nullable(NUMBER), utility=_nullable(TEXT), completion=_nullable(TEXT),
        run_off=FLAG, reserved_category=_nullable(TEXT), reserved_percent=_nullable(NUMBER),
        reserved_amount=_nullable(NUMBER),
    )  # fmt: skip


def schemas() -> dict[str, Schema]:
    """The shapes of answers."""
    reason = _object(code=TEXT) | {"additionalProperties": True}
    draw = _object(tied=_list(TEXT), order=_list(TEXT), method=TEXT, drawn_at=TEXT)
    counted = _object(
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
        "Problem": _object(type=TEXT, title=TEXT, status=WHOLE, detail=TEXT, instance=TEXT),
        "Pool": _pool(),
        "Round": _object(
            slug=TEXT, title=TEXT, year=WHOLE, kind=_enum([*PoolKind, "mixed"]), stage=_enum(Stage), currency=TEXT,
            invented=FLAG, source=TEXT, windows=_list(_object(stage=_enum(Stage), opens_at=TEXT, closes_at=TEXT)),
            rules_version=WHOLE, changes=_list(_ref("Change")), published_at=_nullable(TEXT), pools=_list(_ref("Pool")),
        ),
        "Change": _object(
            version=WHOLE, changed_at=TEXT, reason=TEXT,
            changed=_list(_object(section=TEXT, row=TEXT, field=TEXT, before=TEXT, after=TEXT)),
        ),
        "Project": _object(
            id=TEXT, number=WHOLE, title=TEXT, summary=TEXT, cost=NUMBER, currency=TEXT, pool=TEXT, category=_enum(current_catalogue().by_code), category_label=TEXT,
            area=_nullable(TEXT), place=TEXT, status=TEXT, location=_nullable({"type": "object"}), votes=WHOLE,
            points=NUMBER, selected=FLAG, reason=reason, implementation=_ref("Implementation"),
        ),
        "Implementation": implementation(),
        "Results": _object(
            slug=TEXT, currency=TEXT, published_at=_nullable(TEXT), ballots=WHOLE, void=WHOLE, void_reasons={"type": "object"},
            pools=_list(
                _object(
                    id=TEXT, name=TEXT, rule=TEXT, parameters={"type": "object"}, input_sha256=TEXT, program_version=TEXT,
                    ballots=WHOLE, void=WHOLE, budget=NUMBER, spent=NUMBER, left=NUMBER, selected=_list(TEXT),
                    ties=_list({"type": "object"}), draws=_list(draw), projects=_list(counted),
                )
            ),
        ),
        "Proof": _object(
            merkle_root=_nullable(TEXT), file_sha256=_nullable(TEXT), ballots=WHOLE, leaf=TEXT, file=TEXT, row=WHOLE, line=TEXT,
            path=_list(TEXT),
        ),
    }  # fmt: skip


def _parameter(name: str, schema: Schema, where: str = "query") -> Schema:
    return {"name": name, "in": where, "required": where == "path", "schema": schema}


def _get(operation: str, summary: str, schema: Schema, kind: str, *parameters: Schema) -> Schema:
    problem = {"application/problem+json": {"schema": _ref("Problem")}}
    answers = {"200": {"description": summary, "content": {kind: {"schema": schema}}}}
    for status, words in (
        ("404", "not there, or not published yet"),
        ("422", "a parameter that is not allowed"),
    ):
        answers[status] = {"description": words, "content": problem}
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "parameters": list(parameters),
            "responses": answers,
        }
    }


def paths() -> dict[str, Schema]:
    """Addresses below the server's."""
    slug = _parameter("slug", TEXT, "path")
    page = _parameter("page", {"type": "integer", "minimum": 1})
    wanted = [
        _parameter("area", TEXT), _parameter("category", _enum(current_catalogue().by_code)), _parameter("status", TEXT), _parameter("pool", TEXT)
    ]  # fmt: skip
    base = "/rounds/{slug}"
    json_kind = "application/json"
    return {
        "/rounds": _get("rounds", "Rounds, newest year first", _page("Round"), json_kind, page),
        base: _get("round", "One round with stage and pools", _ref("Round"), json_kind, slug),
        base + "/projects": _get(
            "projects", "A page of projects", _page("Project"), json_kind, slug, page, *wanted
        ),
        base + "/projects.geojson": _get(
            "projects_geojson", "Projects as points", {"type": "object"}, "application/geo+json", slug
        ),
        base + "/projects.csv": _get("projects_csv", "Projects as a table", TEXT, "text/csv", slug),
        base + "/results": _get(
            "results", "The announced result with reasons", _ref("Results"), json_kind, slug
        ),
        base + "/ballots.pb": _get(
            "ballots", "Valid ballots, Pabulib format", TEXT, "text/plain", slug, _parameter("pool", TEXT)
        ),
        base + "/leaves": _get("leaves", "Hashes of the ballots, one a line", TEXT, "text/plain", slug),
        base + "/proof": _get(
            "proof",
            "Merkle root over the ballots",
            _ref("Proof"),
            json_kind,
            slug,
            _parameter("row", {"type": "integer", "minimum": 1}),
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
        "paths": paths(),
        "components": {"schemas": schemas()},
    }
