"""The words that the API's description (OpenAPI 3.1) is written with."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
WHOLE: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}


def object_of(**properties: Schema) -> Schema:
    """An object with these members."""
    return {"type": "object", "properties": properties}


def nullable(schema: Schema) -> Schema:
    """This, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def list_of(schema: Schema) -> Schema:
    """An array of these."""
    return {"type": "array", "items": schema}


def ref(name: str) -> Schema:
    """A shape by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def page_of(name: str) -> Schema:
    """A page of a list."""
    return object_of(items=list_of(ref(name)), page=WHOLE, pages=WHOLE, total=WHOLE)


def enum(values: Any) -> Schema:
    """One of these words."""
    return {"type": "string", "enum": [str(value) for value in values]}


def parameter(name: str, schema: Schema, where: str = "query") -> Schema:
    """A part of the question or of the address."""
    return {"name": name, "in": where, "required": where == "path", "schema": schema}


def get(operation: str, summary: str, schema: Schema, kind: str, *parameters: Schema) -> Schema:
    """One address that is read."""
    problem = {"application/problem+json": {"schema": ref("Problem")}}
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
