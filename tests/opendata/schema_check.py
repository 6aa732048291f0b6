"""Whether an answer has the shape that the description promises: the part of JSON Schema that it uses."""

from __future__ import annotations

from typing import Any

TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,), "number": (int, float), "integer": (int,), "boolean": (bool,), "array": (list,), "object": (dict,),
    "null": (type(None),),
}  # fmt: skip


def faults(value: Any, schema: dict[str, Any], schemas: dict[str, Any], at: str = "$") -> list[str]:
    """Where ``value`` is not as ``schema`` says; a field that the schema does not name is a fault too."""
    if "$ref" in schema:
        return faults(value, schemas[schema["$ref"].rsplit("/", 1)[1]], schemas, at)
    if "anyOf" in schema:
        tried = [faults(value, one, schemas, at) for one in schema["anyOf"]]
        return [] if any(not found for found in tried) else tried[0]
    kind = schema["type"]
    if not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind in ("number", "integer")):
        return [f"{at}: {value!r} is no {kind}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at}: {value!r} is not one of {schema['enum']}"]
    if kind == "array":
        return [
            one
            for place, item in enumerate(value)
            for one in faults(item, schema["items"], schemas, f"{at}[{place}]")
        ]
    if kind == "object" and "properties" in schema:
        return _object_faults(value, schema, schemas, at)
    return []


def _object_faults(
    value: dict[str, Any], schema: dict[str, Any], schemas: dict[str, Any], at: str
) -> list[str]:
    found = []
    for name, item in value.items():
        if name in schema["properties"]:
            found += faults(item, schema["properties"][name], schemas, f"{at}.{name}")
        elif not schema.get("additionalProperties"):
            found.append(f"{at}.{name} is not described")
    return found
